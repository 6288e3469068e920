"""The network as a map without tiles: cells as hexagons, palaces with their circles, one scale in both directions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import cos, radians
from typing import Any

from unionhall.services.network.core.cells import Shown, middle, ring, shown_cells
from unionhall.services.network.core.cover import METRES_PER_DEGREE, Circle, Crowd, coverage_of, plane_around
from unionhall.services.network.plans import Spot
from unionhall.services.network.queries.ground import Ground
from unionhall.services.network.states import Level
from unionhall.ui.maps import VIEW_WIDTH, Frame, frame_around, scale_bar_km

MARGIN_KM = 0.6
# More than that many numbers hide each other on a phone.
NUMBERED = 40
_SIZES = {Level.CITY: 9, Level.TOWN: 7, Level.COMPANY: 5}
OPEN, COMING, NEW = "open", "coming", "new"


@dataclass(frozen=True)
class Mark:
    """A palace on the map: where, how large its circle is, how it is drawn, and its number in the list beside it."""

    name: str
    level: str
    kind: str
    longitude: float
    latitude: float
    radius_m: float
    number: int = 0
    note: str = ""


@dataclass(frozen=True)
class Drawn:
    """What the template draws. Positions are view units, those of `pins` percentages of the window.

    `covered` and `left` are SVG paths of hexagons; `hidden` people stand in cells too small to show.
    """

    height: float
    covered: str
    left: str
    circles: list[dict[str, Any]]
    pins: list[dict[str, Any]]
    bar_km: str
    bar_end: str
    marks: list[Mark]
    hidden: int = 0
    kinds: tuple[str, ...] = ()
    width: float = VIEW_WIDTH
    me: tuple[str, str] | None = field(default=None)


def marks_of(spots: Iterable[Spot], kind: str, *, detour: float = 1.0) -> list[Mark]:
    """The spots as marks; with a detour the circle is as far as one gets on foot."""
    return [
        Mark(spot.name, spot.level, kind, spot.longitude, spot.latitude, spot.radius_m / detour)
        for spot in spots
    ]


def numbered(marks: Sequence[Mark]) -> list[Mark]:
    """The marks with numbers from 1, as they stand."""
    return [replace(mark, number=number) for number, mark in enumerate(marks, start=1)]


def map_of(
    marks: Sequence[Mark], people: Mapping[str, int], covered: set[str], *, least: int,
    me: tuple[float, float] | None = None,
) -> Drawn | None:  # fmt: skip
    """The map of marks and cells: none of a cell that stands for fewer than `least` people. None without marks."""
    inside = shown_cells({cell: n for cell, n in people.items() if cell in covered}, least=least)
    outside = shown_cells({cell: n for cell, n in people.items() if cell not in covered}, least=least)
    rings = {cell: ring(cell) for shown in (inside, outside) for cell in shown.people}
    points = [(lat, lon) for corners in rings.values() for lon, lat in corners]
    points += [point for mark in marks for point in _extent(mark)]
    if not points:
        return None
    frame = frame_around(points, margin_km=MARGIN_KM)
    bar = scale_bar_km(frame.width_km)
    return Drawn(
        height=round(frame.height, 1), covered=_path(inside, rings, frame), left=_path(outside, rings, frame),
        circles=[_circle(frame, mark) for mark in marks], pins=[_pin(frame, mark) for mark in marks],
        bar_km=f"{bar:g}", bar_end=f"{4 + 100 * bar / frame.width_km:.2f}%", marks=list(marks),
        hidden=inside.hidden + outside.hidden,
        kinds=tuple(dict.fromkeys(mark.kind for mark in marks)),
        me=frame.share(me[1], me[0]) if me else None,
    )  # fmt: skip


def _extent(mark: Mark) -> list[tuple[float, float]]:
    """The corners of the square around a circle as (latitude, longitude)."""
    north = mark.radius_m / METRES_PER_DEGREE
    east = north / cos(radians(mark.latitude))
    return [
        (mark.latitude - north, mark.longitude - east),
        (mark.latitude + north, mark.longitude + east),
    ]


def _path(shown: Shown, rings: Mapping[str, Any], frame: Frame) -> str:
    """All hexagons as one path: whole view units are fine enough, and short."""
    parts = []
    for cell in sorted(shown.people):
        corners = [frame.view(lat, lon) for lon, lat in rings[cell]]
        parts.append("M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in corners) + "Z")
    return "".join(parts)


def _circle(frame: Frame, mark: Mark) -> dict[str, Any]:
    x, y = frame.view(mark.latitude, mark.longitude)
    return {"x": x, "y": y, "r": round(mark.radius_m / 1000 * frame.scale, 1), "kind": mark.kind}


def _pin(frame: Frame, mark: Mark) -> dict[str, Any]:
    x, y = frame.share(mark.latitude, mark.longitude)
    number = mark.number if mark.number <= NUMBERED else 0
    size = _SIZES[Level(mark.level)]
    return {
        "x": x, "y": y, "kind": mark.kind, "level": mark.level, "number": number, "name": mark.name, "r": size,
        "is_square": mark.level == Level.CITY,
    }  # fmt: skip


def map_of_ground(ground: Ground, *, least: int, candidates: bool = False) -> Drawn | None:
    """What is open and what is coming, with the workers' cells."""
    marks = marks_of(ground.standing, OPEN) + marks_of(ground.coming, COMING)
    if candidates:
        marks += marks_of(ground.candidates, "candidate")
    return map_of(numbered(marks), ground.people, ground.coverage[2], least=least)


def map_of_answer(
    people: Mapping[str, int], answer: Mapping[str, Any], *, detour: float, least: int
) -> Drawn | None:
    """A plan as it was found: what stood or was under way then, and the new places with the numbers of their list.

    With a detour the circles are as far as one gets on foot.
    """
    kept = [
        Mark(
            one["name"],
            one["level"],
            one["kind"],
            one["longitude"],
            one["latitude"],
            one["radius_m"] / detour,
        )
        for one in answer.get("kept", ())
    ]
    new = [
        Mark(
            site["name"], site["level"], NEW, site["longitude"], site["latitude"], site["radius_m"] / detour, number,
            str(site["year"]),
        )
        for number, site in enumerate(answer.get("sites", ()), start=1)
    ]  # fmt: skip
    marks = [*kept, *new]
    middles = {cell: middle(cell) for cell in people}
    plane = plane_around([*middles.values(), *((mark.longitude, mark.latitude) for mark in marks)])
    crowds = [Crowd(cell, *plane.place(*middles[cell]), count) for cell, count in people.items()]
    circles = [
        Circle(str(number), *plane.place(mark.longitude, mark.latitude), mark.radius_m)
        for number, mark in enumerate(marks)
    ]
    return map_of(marks, people, coverage_of(crowds, circles)[2], least=least)
