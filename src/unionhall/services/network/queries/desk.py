"""Reading for staff: every list holds what lies at, or beneath, an organisation of the viewer's posts."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F, Model, Q, QuerySet

from unionhall.engines.casework.models import Case
from unionhall.kernel.access.queries import scope_permitted
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.organisations.queries import lies_within, open_organisations
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Kind, Place
from unionhall.lib.acts import reach
from unionhall.lib.errors import NotAllowed
from unionhall.services.network.models import Candidate, ImportBatch, NetworkPlace, Scenario
from unionhall.services.network.states import MILESTONES, Run

AnyRow = TypeVar("AnyRow", bound=Model)
SEE = "network.view_desk"


def found(rows: QuerySet[AnyRow], pk: Any) -> AnyRow:
    """The row of `rows` with this key. Raises NotAllowed."""
    with suppress(ValidationError, ValueError):
        row = rows.filter(pk=pk).first()
        if row is not None:
            return row
    raise NotAllowed("row")


def organisations_for(viewer: Person, permission: str) -> QuerySet[Organisation]:
    """Units at which the viewer holds `permission`, by path: the first is the highest."""
    return open_organisations().filter(lies_within(reach(viewer, permission))).order_by("path")


def own_unit(viewer: Person, permission: str = SEE) -> Organisation:
    """The highest unit at which the viewer holds `permission`. Raises NotAllowed."""
    first = organisations_for(viewer, permission).first()
    if first is None:
        raise NotAllowed("organisation")
    return first


def candidates_run_by(viewer: Person, words: str = "", level: str = "") -> QuerySet[Candidate]:
    """Candidates the viewer sees, by code, narrowed by words and level."""
    rows = Candidate.objects.filter(scope_permitted(viewer, SEE)).select_related("organisation")
    if words:
        rows = rows.filter(
            Q(code__icontains=words) | Q(name__icontains=words) | Q(organisation__short_name__icontains=words)
        )
    if level:
        rows = rows.filter(level=level)
    return rows.order_by("code", "pk")


def scenarios_run_by(viewer: Person) -> QuerySet[Scenario]:
    """Scenarios the viewer sees, newest first."""
    rows = Scenario.objects.filter(scope_permitted(viewer, SEE)).select_related("organisation", "made_by")
    return rows.order_by("-made_at", "pk")


def ready_scenarios(viewer: Person) -> QuerySet[Scenario]:
    """Those that have a plan: what can be compared."""
    return scenarios_run_by(viewer).filter(state=Run.DONE)


def sites_run_by(viewer: Person) -> QuerySet[NetworkPlace]:
    """Palaces on their way, and those that came this way, by year."""
    rows = NetworkPlace.objects.filter(scope_permitted(viewer, SEE), case__isnull=False)
    rows = rows.select_related("case__assignee", "organisation", "scenario").prefetch_related("milestones")
    return rows.order_by(F("year").asc(nulls_last=True), "case__due_at", "name", "pk")


def places_run_by(viewer: Person) -> QuerySet[NetworkPlace]:
    """Palaces that are open, by unit."""
    rows = NetworkPlace.objects.filter(
        scope_permitted(viewer, SEE), opened_on__isnull=False, closed_on=None
    ).select_related("place", "organisation")
    return rows.order_by("organisation__path", "name", "pk")


def unlisted_palaces(viewer: Person) -> QuerySet[Place]:
    """Palaces on the map that are not in the network yet, of the units where the viewer may enter them."""
    rows = Place.objects.filter(
        lies_within(reach(viewer, "network.register_place"), field="organisation__path")
    )
    rows = rows.filter(kind=Kind.PALACE, closed_on=None, network_place=None)
    return rows.select_related("organisation").defer("earth").order_by("organisation__path", "name")


def site_of(case: Case) -> NetworkPlace:
    """What the case is about."""
    return NetworkPlace.objects.select_related("case", "organisation").get(case=case)


def imports_run_by(viewer: Person, kind: str) -> QuerySet[ImportBatch]:
    """Files that were taken in, newest first."""
    rows = ImportBatch.objects.filter(scope_permitted(viewer, SEE), kind=kind).select_related(
        "by", "organisation"
    )
    return rows.order_by("-at")


def get_batch(viewer: Person, pk: UUID) -> ImportBatch:
    """A file that was taken in. Raises NotAllowed."""
    return found(ImportBatch.objects.filter(scope_permitted(viewer, SEE)).select_related("organisation"), pk)


@dataclass(frozen=True)
class YearPlan:
    """The palaces of one year of the plan, in the columns of the board."""

    year: int | None
    columns: list[tuple[str, list[NetworkPlace]]]
    sites: list[NetworkPlace]

    @property
    def open_count(self) -> int:
        """How many of them are open."""
        return sum(1 for site in self.sites if site.opened_on is not None)


def board_of(sites: list[NetworkPlace]) -> list[YearPlan]:
    """The sites by year, each year by state; refused and withdrawn ones are in no column."""
    years: dict[int | None, list[NetworkPlace]] = {}
    for site in sites:
        years.setdefault(site.year, []).append(site)
    return [
        YearPlan(year, [(code, [one for one in rows if _state(one) == code]) for code in MILESTONES], rows)
        for year, rows in years.items()
    ]


def _state(site: NetworkPlace) -> str:
    return site.case.state if site.case is not None else ""
