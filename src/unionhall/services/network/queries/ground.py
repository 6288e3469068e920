"""What lies on the ground beneath a unit: workers by cell, palaces that stand or come, candidates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.rulebook import queries as rulebook
from unionhall.services.network.core.cells import middle
from unionhall.services.network.core.cover import Circle, Coverage, Crowd, Plane, coverage_of, plane_around
from unionhall.services.network.models import Candidate, DemandCell, NetworkPlace
from unionhall.services.network.plans import Spot
from unionhall.services.network.states import Counted, Level

SMALL_CELL = "figures.small_cell"


def radii(organisation: Organisation, on: date) -> dict[str, int]:
    """The radius of each level in metres, as the rulebook says there on that day."""
    found = rulebook.values(
        "network.radius_city_metres", "network.radius_town_metres", "network.radius_company_metres",
        region=organisation.region, on=on,
    )  # fmt: skip
    return {level: int(found[f"network.radius_{level}_metres"].number) for level in Level.values}


def small_cell(organisation: Organisation, on: date) -> int:
    """Fewer people than this are shown in no cell."""
    return int(rulebook.value("figures.small_cell", region=organisation.region, on=on).number)


def standing_places() -> QuerySet[NetworkPlace]:
    """Palaces that are open."""
    rows = NetworkPlace.objects.filter(opened_on__isnull=False, closed_on=None)
    return rows.select_related("place", "organisation").defer("place__earth")


def coming_places() -> QuerySet[NetworkPlace]:
    """Palaces whose case is under way."""
    rows = NetworkPlace.objects.filter(opened_on=None, case__closed_at=None)
    return rows.select_related("case", "organisation")


def beneath(organisation: Organisation) -> Q:
    """Rows of the organisation and all beneath it."""
    return Q(organisation__path__within=organisation.path)


def people_in(row: DemandCell, counted: str) -> int:
    """Whom a plan counts in this cell. Who works and lives in one cell is counted once for each where both count."""
    if counted == Counted.BOTH:
        return int(row.working + row.living)
    return int(row.living if counted == Counted.LIVING else row.working)


@dataclass(frozen=True)
class Ground:
    """Everything in one local plane. `crowds` have the keys of units, `units` their short names."""

    crowds: list[Crowd]
    units: Mapping[str, str]
    standing: list[Spot]
    coming: list[Spot]
    candidates: list[Spot] = field(default_factory=list)
    plane: Plane = field(default_factory=lambda: Plane(0.0, 0.0))

    def circle(self, spot: Spot, *, radius_m: int | None = None) -> Circle:
        """The spot in the plane."""
        x, y = self.plane.place(spot.longitude, spot.latitude)
        return Circle(spot.key, x, y, radius_m or spot.radius_m)

    def circles(self, spots: Iterable[Spot]) -> list[Circle]:
        """The spots in the plane."""
        return [self.circle(spot) for spot in spots]

    @cached_property
    def coverage(self) -> tuple[Coverage, dict[str, Coverage], set[str]]:
        """Who lies inside the circles of what is open: all, by unit, and the cells."""
        return coverage_of(self.crowds, self.circles(self.standing))

    @property
    def people(self) -> dict[str, int]:
        """People by cell, units put together."""
        found: dict[str, int] = {}
        for crowd in self.crowds:
            found[crowd.cell] = found.get(crowd.cell, 0) + crowd.people
        return found


def ground_of(organisation: Organisation, *, counted: str = Counted.WORKING, on: date) -> Ground:
    """What lies beneath the organisation. Four queries."""
    default = radii(organisation, on)
    rows = list(
        DemandCell.objects.filter(beneath(organisation)).select_related("organisation").order_by("cell", "pk")
    )
    standing = [_palace(row) for row in standing_places().filter(beneath(organisation)).order_by("pk")]
    coming = [_palace(row) for row in coming_places().filter(beneath(organisation)).order_by("pk")]
    free = (
        Candidate.objects.filter(beneath(organisation)).select_related("organisation").order_by("code", "pk")
    )
    taken = {spot.candidate for spot in (*standing, *coming) if spot.candidate}
    candidates = [_candidate(row, default) for row in free if str(row.pk) not in taken]
    middles = {row.cell: middle(row.cell) for row in rows}
    spots = [(spot.longitude, spot.latitude) for spot in (*standing, *coming, *candidates)]
    plane = plane_around([*middles.values(), *spots])
    places = {cell: plane.place(*point) for cell, point in middles.items()}
    crowds = [
        Crowd(row.cell, *places[row.cell], people_in(row, counted), str(row.organisation_id))
        for row in rows
        if people_in(row, counted)
    ]
    units = {str(row.organisation_id): row.organisation.short_name for row in rows}
    return Ground(crowds, units, standing, coming, candidates, plane)


def _palace(row: NetworkPlace) -> Spot:
    return Spot(
        key=f"place:{row.pk}", name=row.name, level=row.level, longitude=row.longitude, latitude=row.latitude,
        radius_m=row.radius_m, unit=row.organisation.short_name, cost_yuan=row.cost_yuan, capacity=row.capacity,
        year=row.year, candidate=str(row.candidate_id or ""),
    )  # fmt: skip


def _candidate(row: Candidate, default: Mapping[str, int]) -> Spot:
    return Spot(
        key=f"candidate:{row.pk}", name=row.name, level=row.level, longitude=row.longitude, latitude=row.latitude,
        radius_m=row.radius_m or default[row.level], unit=row.organisation.short_name, cost_yuan=row.cost_yuan,
        capacity=row.capacity, standing=row.standing, year=row.year, candidate=str(row.pk),
    )  # fmt: skip


def town_of(organisation: Any, towns: Mapping[str, Organisation]) -> Organisation | None:
    """The lowest of `towns` (by path) in which the organisation lies."""
    parts = str(organisation).split(".")
    for end in range(len(parts), 0, -1):
        found = towns.get(".".join(parts[:end]))
        if found is not None:
            return found
    return None
