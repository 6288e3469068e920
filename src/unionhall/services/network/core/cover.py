"""Who lies inside which circle, what a circle is worth, and why somebody lies in none.

Everything is in metres of a local plane; people are whole numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import cos, hypot, radians

METRES_PER_DEGREE = 6_371_008.8 * radians(1)


@dataclass(frozen=True, slots=True)
class Plane:
    """Degrees to metres around a point; right to some metres for a county or a city."""

    longitude: float
    latitude: float

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Metres to the east and to the north of the point."""
        east = (longitude - self.longitude) * METRES_PER_DEGREE * cos(radians(self.latitude))
        return east, (latitude - self.latitude) * METRES_PER_DEGREE


def plane_around(points: Iterable[tuple[float, float]]) -> Plane:
    """The plane in the middle of (longitude, latitude) points; anywhere when there is none."""
    found = list(points)
    if not found:
        return Plane(0.0, 0.0)
    lons, lats = zip(*found, strict=True)
    return Plane((min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2)


@dataclass(frozen=True, slots=True)
class Crowd:
    """People of one unit in one cell."""

    cell: str
    x: float
    y: float
    people: int
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Circle:
    """A place that serves whoever lies within `radius` metres as walked."""

    id: str
    x: float
    y: float
    radius: float


def reached_by(crowds: Sequence[Crowd], circles: Sequence[Circle], *, detour: float = 1.0) -> list[list[int]]:
    """For each crowd the numbers of the circles that reach it. Straight distances are multiplied by `detour`."""
    if not circles:
        return [[] for _crowd in crowds]
    side = max(max(circle.radius for circle in circles) / detour, 1.0)
    squares: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, circle in enumerate(circles):
        squares[int(circle.x // side), int(circle.y // side)].append(number)
    return [_near(crowd, circles, squares, side, detour) for crowd in crowds]


def _near(
    crowd: Crowd,
    circles: Sequence[Circle],
    squares: dict[tuple[int, int], list[int]],
    side: float,
    detour: float,
) -> list[int]:
    column, row = int(crowd.x // side), int(crowd.y // side)
    return [
        number
        for east in (-1, 0, 1)
        for north in (-1, 0, 1)
        for number in squares.get((column + east, row + north), ())
        if hypot(crowd.x - circles[number].x, crowd.y - circles[number].y) * detour <= circles[number].radius
    ]


@dataclass(frozen=True, slots=True)
class Worth:
    """What one open circle adds: people inside it, people whom only it reaches (who are lost if it goes).

    `instead` is the free site that would win most of those back, with how many it would reach of them and of those
    whom nobody reaches now.
    """

    inside: int
    only: int
    instead: str = ""
    instead_people: int = 0


def worth_of(
    crowds: Sequence[Crowd], chosen: Sequence[Circle], free: Sequence[Circle], *, detour: float = 1.0
) -> dict[str, Worth]:
    """What each of the chosen circles is worth beside the others, by id."""
    reached = reached_by(crowds, chosen, detour=detour)
    choices = reached_by(crowds, free, detour=detour)
    inside: dict[int, int] = defaultdict(int)
    only: dict[int, int] = defaultdict(int)
    nobody = [0] * len(free)
    instead: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for crowd, numbers, others in zip(crowds, reached, choices, strict=True):
        for number in numbers:
            inside[number] += crowd.people
        if len(numbers) == 1:
            only[numbers[0]] += crowd.people
            for other in others:
                instead[numbers[0]][other] += crowd.people
        elif not numbers:
            for other in others:
                nobody[other] += crowd.people
    return {
        circle.id: _worth(inside[number], only[number], instead[number], nobody, free)
        for number, circle in enumerate(chosen)
    }


def _worth(inside: int, only: int, gains: dict[int, int], nobody: list[int], free: Sequence[Circle]) -> Worth:
    totals = [count + gains.get(number, 0) for number, count in enumerate(nobody)]
    best = max(range(len(free)), key=lambda number: (totals[number], free[number].id), default=None)
    if best is None or totals[best] == 0:
        return Worth(inside, only)
    return Worth(inside, only, free[best].id, totals[best])


class Left(StrEnum):
    """Why somebody lies in no circle."""

    NO_SITE = "no_site"  # no place and no candidate reaches there
    BARRED = "barred"  # the candidates that would reach there may not be built
    NOT_CHOSEN = "not_chosen"  # others were worth more for the same number or money


def left_out(
    crowds: Sequence[Crowd], chosen: Sequence[Circle], free: Sequence[Circle], barred: Sequence[Circle],
    *, detour: float = 1.0,
) -> dict[Left, dict[str, int]]:  # fmt: skip
    """People whom none of the chosen circles reaches: by reason, by cell."""
    reached = reached_by(crowds, chosen, detour=detour)
    might, may_not = (reached_by(crowds, circles, detour=detour) for circles in (free, barred))
    found: dict[Left, dict[str, int]] = {reason: defaultdict(int) for reason in Left}
    for number, crowd in enumerate(crowds):
        if reached[number] or not crowd.people:
            continue
        reason = Left.NOT_CHOSEN if might[number] else Left.BARRED if may_not[number] else Left.NO_SITE
        found[reason][crowd.cell] += crowd.people
    return {reason: dict(cells) for reason, cells in found.items()}


@dataclass(frozen=True, slots=True)
class Coverage:
    """People inside some circle, of all people."""

    covered: int
    people: int

    @property
    def percent(self) -> float:
        """The share in percent, 0 where there is nobody."""
        return 100 * self.covered / self.people if self.people else 0.0


def coverage_of(
    crowds: Sequence[Crowd], circles: Sequence[Circle], *, detour: float = 1.0
) -> tuple[Coverage, dict[str, Coverage], set[str]]:
    """How many are covered: all together, by unit, and the cells that some circle reaches."""
    reached = reached_by(crowds, circles, detour=detour)
    people: dict[str, int] = defaultdict(int)
    covered: dict[str, int] = defaultdict(int)
    cells = set()
    for crowd, numbers in zip(crowds, reached, strict=True):
        people[crowd.unit] += crowd.people
        if numbers:
            covered[crowd.unit] += crowd.people
            cells.add(crowd.cell)
    units = {unit: Coverage(covered[unit], count) for unit, count in people.items()}
    return Coverage(sum(covered.values()), sum(people.values())), units, cells
