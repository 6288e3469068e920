"""A map of stations without tiles: one scale in both directions, north up, pins with the numbers of the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10
from typing import Any

from unionhall.lib.geo import Point, Projection

WIDTH, HEIGHT, MARGIN = 1000.0, 620.0, 70.0
# More numbered pins than that hide each other on a phone; the others are dots.
NUMBERED = 12
SHOWN = 40


@dataclass(frozen=True)
class Pin:
    """One station on the map; `x` and `y` are percentages of the window."""

    x: str
    y: str
    number: int
    status: str
    is_numbered: bool


@dataclass(frozen=True)
class Map:
    """What the template draws. `bar` is the length of the scale bar in percent of the width."""

    pins: list[Pin]
    me: tuple[str, str]
    me_x: float
    me_y: float
    bar_km: str
    bar: str
    rings: list[tuple[str, str]]
    width: float = WIDTH
    height: float = HEIGHT


def map_of(stations: Sequence[Any], longitude: float, latitude: float) -> Map | None:
    """The nearest stations (`queries.public.Near`) around the reader's point; None when there is none."""
    shown = stations[:SHOWN]
    if not shown:
        return None
    here = Point(longitude, latitude)
    points = [Point(one.station.place.longitude, one.station.place.latitude) for one in shown]
    # Whoever stands far away sees the stations, not the way to them.
    is_near = shown[0].distance_km < 30
    projection = Projection.fitting(
        [*points[:NUMBERED], *([here] if is_near else [])], width=WIDTH, height=HEIGHT, margin=MARGIN
    )
    pins = [
        Pin(*_share(projection, point), one.number, one.status, one.number <= NUMBERED)
        for one, point in zip(shown, points, strict=True)
        if _inside(projection, point)
    ]
    km = _round_length(WIDTH / projection.units_per_km / 5)
    rings = [
        (f"{ring * projection.units_per_km:.1f}", f"{ring:g}")
        for ring in (1.0, 3.0)
        if is_near and 40 < ring * projection.units_per_km < HEIGHT / 2
    ]
    return Map(
        pins[::-1], _share(projection, here) if is_near else ("", ""), *projection.place(here), f"{km:g}",
        f"{4 + 100 * km * projection.units_per_km / WIDTH:.2f}%", rings,
    )  # fmt: skip


def _share(projection: Projection, point: Point) -> tuple[str, str]:
    x, y = projection.place(point)
    return f"{100 * x / WIDTH:.2f}%", f"{100 * y / HEIGHT:.2f}%"


def _inside(projection: Projection, point: Point) -> bool:
    x, y = projection.place(point)
    return 0 <= x <= WIDTH and 0 <= y <= HEIGHT


def _round_length(wish_km: float) -> float:
    """1, 2 or 5 times a power of ten, at most `wish_km`."""
    power = 10.0 ** floor(log10(wish_km))
    return max(step * power for step in (1, 2, 5) if step * power <= wish_km)
