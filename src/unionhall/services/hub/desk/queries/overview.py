"""All figures of a unit over a period, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from unionhall.kernel.files.workbooks import Sheet
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.services.hub.desk import verdicts
from unionhall.services.hub.desk.periods import Period, find_period, offered_periods
from unionhall.services.hub.desk.queries import figures, units
from unionhall.services.hub.desk.queries.dashboard import SEE, query_of
from unionhall.services.hub.desk.queries.figures import Trend
from unionhall.services.hub.desk.scope import Scope


@dataclass(frozen=True)
class Line:
    """One figure of the list."""

    trend: Trend
    value: str
    verdict: verdicts.Verdict


@dataclass(frozen=True)
class Overview:
    """The list of all figures."""

    scope: Scope
    units: list[Organisation]
    period: Period
    periods: list[Period]
    lines: list[Line]
    at: datetime

    @property
    def query(self) -> str:
        """Unit and period for other addresses."""
        return query_of(self.scope, self.period)


def overview(viewer: Person, *, unit: str, period: str, at: datetime) -> Overview:
    """Every figure the platform counts, for a unit the viewer may see. Raises NotAllowed."""
    today = timezone.localdate(at)
    scope, choices = units.chosen_scope(viewer, SEE, unit)
    chosen = find_period(period, today)
    trends = [figures.trend(one, scope, chosen, today) for one in figures.all_figures().values()]
    lines = [Line(found, verdicts.shown_value(found.now), verdicts.verdict(found)) for found in trends]
    return Overview(scope, choices, chosen, offered_periods(today, chosen), lines, at)


def sheets_of(page: Overview) -> list[Sheet]:
    """The figures as a workbook: how they stand, and the last twelve periods."""
    now = [
        [str(one.trend.figure.name), one.value, str(one.trend.figure.unit), one.trend.now.part, one.trend.now.whole,
         one.verdict.text, str(one.trend.figure.definition)]
        for one in page.lines
    ]  # fmt: skip
    labels = [period.label for period, _reading in page.lines[0].trend.series] if page.lines else []
    series = [
        [
            str(one.trend.figure.name),
            *(verdicts.shown_value(reading) for _period, reading in one.trend.series),
        ]
        for one in page.lines
    ]
    note = f"{page.period.label} · {page.scope.name}".rstrip(" ·")
    heads = [
        _("Figure"),
        _("Value"),
        _("Unit of measure"),
        _("Counted"),
        _("Out of"),
        _("Verdict"),
        _("Definition"),
    ]
    return [
        Sheet(heads, now, name=_("Figures"), note=note),
        Sheet([_("Figure"), *labels], series, name=_("Twelve periods"), note=note),
    ]
