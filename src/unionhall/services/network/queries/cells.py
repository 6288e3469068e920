"""Where members work: counted by cell, so that no single person and no address leaves the roll."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, F

from unionhall.kernel.organisations.models import Level, Organisation
from unionhall.kernel.people.models import Membership
from unionhall.kernel.places.models import Place
from unionhall.services.network.core.cells import cell_at
from unionhall.services.network.queries.ground import beneath, town_of


@dataclass
class Recount:
    """People who work in a cell, by (unit, cell); and how many members' units have no place on the map."""

    working: dict[tuple[UUID, str], int] = field(default_factory=lambda: defaultdict(int))
    unplaced: int = 0


def members_by_cell(organisation: Organisation) -> Recount:
    """Members of the units beneath, in the cell of their unit's own place, else of the place of the unit above it.

    They count for the town (or other unit of that level) in which their unit lies. A unit without any place, its own
    or one above it up to the town, has its members in no cell.
    """
    towns = {
        row.path: row for row in Organisation.objects.filter(path__within=organisation.path, level=Level.TOWN)
    } | {organisation.path: organisation}
    points = _points(organisation)
    counted = (
        Membership.objects.filter(beneath(organisation), left_on=None, person__erased_at=None)
        .values(path=F("organisation__path"))
        .annotate(people=Count("person", distinct=True))
        .order_by("path")
    )
    found = Recount()
    for row in counted:
        town = town_of(row["path"], towns) or organisation
        point = _point(row["path"], points, down_to=town.path)
        if point is None:
            found.unplaced += row["people"]
            continue
        found.working[town.pk, cell_at(*point)] += row["people"]
    return found


def _points(organisation: Organisation) -> dict[str, tuple[float, float]]:
    rows = Place.objects.filter(beneath(organisation), closed_on=None).order_by("-kind", "pk")
    found: dict[str, tuple[float, float]] = {}
    for path, longitude, latitude in rows.values_list("organisation__path", "longitude", "latitude"):
        found.setdefault(str(path), (longitude, latitude))
    return found


def _point(path: str, points: dict[str, tuple[float, float]], *, down_to: str) -> tuple[float, float] | None:
    parts, least = str(path).split("."), len(str(down_to).split("."))
    for end in range(len(parts), least - 1, -1):
        if (found := points.get(".".join(parts[:end]))) is not None:
            return found
    return None
