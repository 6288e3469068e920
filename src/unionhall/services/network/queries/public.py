"""The network as everybody sees it: what is open, what is on its way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from unionhall.kernel.places.queries import openings_of
from unionhall.lib.geo import Point, haversine_km
from unionhall.services.network.models import NetworkPlace
from unionhall.services.network.queries.ground import coming_places, standing_places


@dataclass(frozen=True)
class Listed:
    """An open palace with its number on the map; how far it is from where the reader says they are."""

    number: int
    row: NetworkPlace
    opening: Any
    distance_km: float | None = None


def open_palaces(at: datetime, here: tuple[float, float] | None = None) -> list[Listed]:
    """Every open palace: nearest first from `here` (longitude, latitude), else the city's first. Constant queries."""
    rows = list(standing_places().order_by("organisation__path", "name", "pk"))
    openings = openings_of([row.place for row in rows if row.place], at)
    found = [
        Listed(0, row, openings[row.place.pk] if row.place else None, _distance(row, here)) for row in rows
    ]
    if here is not None:
        found.sort(key=lambda one: one.distance_km or 0.0)
    else:
        order = {"city": 0, "town": 1, "company": 2}
        found.sort(key=lambda one: order[one.row.level])
    return [replace(one, number=number) for number, one in enumerate(found, start=1)]


def _distance(row: NetworkPlace, here: tuple[float, float] | None) -> float | None:
    return haversine_km(Point(*here), Point(row.longitude, row.latitude)) if here is not None else None


def palaces_to_come() -> list[NetworkPlace]:
    """What is on its way and has been approved, by year."""
    rows = coming_places().exclude(case__state="planned").order_by("year", "name", "pk")
    return list(rows)
