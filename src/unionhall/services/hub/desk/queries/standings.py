"""Figures of a unit with what they are held against: the period before, last year, the unit's targets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from unionhall.kernel.catalogue.services import Figure
from unionhall.kernel.organisations.models import Organisation
from unionhall.services.hub.desk.comparisons import Standing, goal, last_year, year_of
from unionhall.services.hub.desk.periods import Period, Stretch, midnight
from unionhall.services.hub.desk.queries import figures, together
from unionhall.services.hub.desk.queries.figures import Trend
from unionhall.services.hub.desk.scope import Scope
from unionhall.services.hub.models import Target


def targets(scope: Scope, year: int, codes: Sequence[str]) -> dict[str, Target]:
    """What the chosen unit aims at in a year, by code of the figure; nothing for several units. One query."""
    if scope.organisation is None:
        return {}
    rows = Target.objects.filter(organisation=scope.organisation, year=year, figure__in=codes)
    return {row.figure: row for row in rows.select_related("set_by")}


def standings(counted: Sequence[Figure], scope: Scope, period: Period, today: date) -> dict[str, Standing]:
    """Each of `counted` by its code, in their order."""
    year = year_of(period)
    january, tomorrow = date(year, 1, 1), today + timedelta(days=1)
    so_far = Stretch(midnight(january), midnight(max(min(date(year + 1, 1, 1), tomorrow), january)))
    extra = [last_year(period, today), so_far]
    found = together.trends_of_all(counted, scope, period, today, extra=extra)
    aims = targets(scope, year, list(found))
    return {
        code: _standing(trend, aims[code].value if code in aims else None, today)
        for code, trend in found.items()
    }


def _standing(trend: Trend, aim: Decimal | None, today: date) -> Standing:
    year_before, so_far = trend.extra
    return Standing(trend, today, year_before, goal(trend, aim, today), so_far)


def standing_of(trend: Trend, scope: Scope, today: date) -> tuple[Standing, Target | None]:
    """One figure that is read already, and its target. Two queries."""
    period, figure = trend.period, trend.figure
    (year_before,) = figures.readings(figure, scope, [last_year(period, today)])
    aim = targets(scope, year_of(period), [figure.code]).get(figure.code)
    return Standing(trend, today, year_before, goal(trend, aim.value if aim else None, today)), aim


def target_notes(unit: Organisation, code: str) -> str:
    """What the unit aims at already, year by year, in words; empty when at nothing. One query."""
    rows = Target.objects.filter(organisation=unit, figure=code).order_by("-year")
    known = "; ".join(f"{row.year}: {row.value.normalize():f}" for row in rows)
    return _("Set so far: %(targets)s") % {"targets": known} if known else ""
