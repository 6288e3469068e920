"""One service: all its figures, one of them opened, its open cases, its sessions to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from unionhall.engines.booking.states import SessionState
from unionhall.kernel.catalogue.services import ServiceConfig
from unionhall.kernel.files.workbooks import Sheet
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed
from unionhall.services.hub.desk import verdicts
from unionhall.services.hub.desk.comparisons import Standing
from unionhall.services.hub.desk.periods import Period, find_period, offered_periods
from unionhall.services.hub.desk.queries import sessions, units
from unionhall.services.hub.desk.queries.caseload import StateLoad, by_state
from unionhall.services.hub.desk.queries.dashboard import SEE, query_of
from unionhall.services.hub.desk.queries.figure_page import FigurePage, figure_page
from unionhall.services.hub.desk.queries.leader import headline_of, late_url, offered_services
from unionhall.services.hub.desk.queries.standings import standings
from unionhall.services.hub.desk.scope import Scope

_AHEAD = timedelta(days=28)
_SHOWN_SESSIONS = 10


@dataclass(frozen=True)
class ServicePage:
    """Everything the page of a service shows; `opened` is the figure shown at length, None for one without figures."""

    service: ServiceConfig
    scope: Scope
    units: list[Organisation]
    period: Period
    periods: list[Period]
    standings: list[Standing]
    shown: Standing | None
    opened: FigurePage | None
    states: list[StateLoad]
    sessions: list[Any]
    late_url: str
    at: datetime

    @property
    def query(self) -> str:
        """Unit and period for other addresses."""
        return query_of(self.scope, self.period)

    @property
    def open_cases(self) -> int:
        """Cases of this service that are not closed."""
        return sum(row.load.open for row in self.states)

    @property
    def late_cases(self) -> int:
        """Those of them that are past their day."""
        return sum(row.load.late for row in self.states)


def find_service(label: str) -> ServiceConfig:
    """The service with a page of figures by that label. Raises NotAllowed."""
    for service in offered_services():
        if service.label == label:
            return service
    raise NotAllowed("service")


def service_page(
    viewer: Person, label: str, *, unit: str, period: str, figure: str, at: datetime
) -> ServicePage:
    """A service at a unit the viewer may see, over a period, with `figure` opened. Raises NotAllowed."""
    today, service = timezone.localdate(at), find_service(label)
    scope, choices = units.chosen_scope(viewer, SEE, unit)
    chosen = find_period(period, today)
    found = standings(service.figures(), scope, chosen, today)
    code = next((one for one in (figure, *headline_of(service)) if one in found), "")
    opened = figure_page(viewer, code, unit=unit, period=period, show="all", at=at) if code else None
    return ServicePage(
        service=service,
        scope=scope,
        units=choices,
        period=chosen,
        periods=offered_periods(today, chosen),
        standings=list(found.values()),
        shown=found.get(code),
        opened=opened,
        states=by_state(scope, label, at=at),
        sessions=_coming(scope, label, at),
        late_url=late_url(viewer, query_of(scope, chosen)),
        at=at,
    )


def _coming(scope: Scope, label: str, at: datetime) -> list[Any]:
    """Sessions with how many places of each are held."""
    rows = sessions.run_by(scope).filter(
        service=label, parent=None, state=SessionState.PUBLISHED, starts_at__gte=at, starts_at__lt=at + _AHEAD
    )
    counted = sessions.with_counts(rows.select_related("place"))
    return list(counted.order_by("starts_at", "pk")[:_SHOWN_SESSIONS])


def sheets_of(page: ServicePage) -> list[Sheet]:
    """The page as a workbook: how the figures stand, twelve periods, open cases, sessions to come."""
    note = f"{page.service.verbose_name} · {page.period.label} · {page.scope.name}".rstrip(" ·")
    return [
        Sheet(
            [
                _("Figure"), _("Value"), _("Unit of measure"), _("Against the period before"),
                _("Against last year"), _("Target"), _("Definition"),
            ],
            [_standing_line(one) for one in page.standings],
            name=_("Figures"),
            note=note,
        ),
        Sheet(
            [_("Figure"), *(period.label for period in page.period.series(12))],
            [_series_line(one) for one in page.standings],
            name=_("Twelve periods"),
            note=note,
        ),
        Sheet(
            [_("Kind"), _("State"), _("Open cases"), _("Late")],
            [[str(row.kind_name), str(row.state_name), row.load.open, row.load.late] for row in page.states],
            name=_("Open cases"),
            note=note,
        ),
        Sheet(
            [_("Session"), _("Begins"), _("Place"), _("Places taken"), _("Number of places")],
            [[row.title, row.starts_at, str(row.place or ""), row.held, row.capacity] for row in page.sessions],
            name=pgettext("booking", "Sessions"),
            note=note,
        ),
    ]  # fmt: skip


def _standing_line(one: Standing) -> list[Any]:
    figure = one.trend.figure
    return [
        str(figure.name), one.value, str(figure.unit), one.before.text,
        one.last_year.text if one.has_last_year else "", one.goal.text if one.goal else "", str(figure.definition),
    ]  # fmt: skip


def _series_line(one: Standing) -> list[Any]:
    return [str(one.trend.figure.name), *(verdicts.shown_value(reading) for _p, reading in one.trend.series)]
