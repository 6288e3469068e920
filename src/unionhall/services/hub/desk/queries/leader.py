"""The leader's page: match rate and satisfaction, each service on a line, the units on a map, what stands out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from unionhall.kernel.catalogue.services import Figure, ServiceConfig, services
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.acts import may
from unionhall.services.hub.desk.comparisons import Standing
from unionhall.services.hub.desk.periods import Period, find_period, offered_periods
from unionhall.services.hub.desk.queries import alerts, figures, inbox, units
from unionhall.services.hub.desk.queries.alerts import Note
from unionhall.services.hub.desk.queries.caseload import Load, caseload
from unionhall.services.hub.desk.queries.dashboard import SEE, query_of
from unionhall.services.hub.desk.queries.standings import standings
from unionhall.services.hub.desk.queries.unit_map import UnitMap, unit_map
from unionhall.services.hub.desk.scope import Scope

LEADS = ("match_rate", "satisfaction")
MOST_ON_A_LINE = 2
_NO_LINE = "hub"


@dataclass(frozen=True)
class ServiceLine:
    """A service with its main figures and its open cases."""

    label: str
    name: Any
    icon: str
    standings: list[Standing]
    load: Load


@dataclass(frozen=True)
class LeaderPage:
    """Everything the leader's page shows."""

    scope: Scope
    units: list[Organisation]
    period: Period
    periods: list[Period]
    leads: list[Standing]
    lines: list[ServiceLine]
    notes: list[Note]
    map: UnitMap
    mapped: list[Figure]
    late_url: str
    at: datetime

    @property
    def query(self) -> str:
        """Unit and period for other addresses."""
        return query_of(self.scope, self.period)


def offered_services() -> list[ServiceConfig]:
    """The services that have a page of figures: all but the hub itself."""
    return [service for service in services() if service.label != _NO_LINE]


def headline_of(service: ServiceConfig) -> list[str]:
    """Codes of the figures a service is shown by: those it names, else its first ones."""
    return list(service.headline or [one.code for one in service.figures()])[:MOST_ON_A_LINE]


def children_of(scope: Scope, choices: Sequence[Organisation]) -> list[Organisation]:
    """The units directly beneath the chosen one, out of those that are offered to choose from."""
    return [unit for unit in choices if scope.organisation and unit.parent_id == scope.organisation.pk]


def lines_of(found: Mapping[str, Standing], load: Mapping[str, Load]) -> list[ServiceLine]:
    """A line for each service."""
    return [
        ServiceLine(
            service.label,
            service.verbose_name,
            service.icon,
            [found[code] for code in headline_of(service) if code in found],
            load.get(service.label, Load()),
        )
        for service in offered_services()
    ]


def headline_figures() -> list[Figure]:
    """The two that stand on top, then those of the services."""
    known = figures.all_figures()
    codes = [*LEADS, *(code for service in offered_services() for code in headline_of(service))]
    return [known[code] for code in dict.fromkeys(codes) if code in known]


def late_url(viewer: Person, query: str) -> str:
    """Where the late cases are listed: the inbox, or for those who have none the figure of closed cases."""
    if may(viewer, inbox.SEE):
        return f"{reverse('hub:desk-inbox')}?box=overdue"
    return f"{reverse('hub:desk-figure', args=['cases_closed_in_time'])}?{query}"


def leader_page(viewer: Person, *, unit: str, period: str, mapped: str, at: datetime) -> LeaderPage:
    """The page of a unit the viewer may see, over a period, its map coloured by `mapped`. Raises NotAllowed."""
    today = timezone.localdate(at)
    scope, choices = units.chosen_scope(viewer, SEE, unit)
    chosen = find_period(period, today)
    query = query_of(scope, chosen)
    counted = headline_figures()
    found = standings(counted, scope, chosen, today)
    limit, small = alerts.limits(scope, today)
    late = late_url(viewer, query)
    colour = next((one for one in counted if one.code == mapped), counted[0])
    return LeaderPage(
        scope=scope,
        units=choices,
        period=chosen,
        periods=offered_periods(today, chosen),
        leads=[found[code] for code in LEADS],
        lines=lines_of(found, caseload(scope, at=at)),
        notes=alerts.notes(
            found, scope, children_of(scope, choices), limit, query=query, late_url=late, at=at
        ),
        map=unit_map(colour, scope, chosen, small=small, query=f"period={chosen.code}"),
        mapped=counted,
        late_url=late,
        at=at,
    )
