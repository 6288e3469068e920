"""Demand as H3 cells: where a cell lies, how it is drawn, and how cells with few people are put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import h3

from unionhall.lib.errors import InvalidInput
from unionhall.lib.errors import msgid as _

RESOLUTION = 9  # about 200 m from the middle to a corner: a block, never an address
COARSEST = 6  # beyond some 3 km a drawn cell says nothing any more

Ring = list[tuple[float, float]]


class NotACell(InvalidInput):
    """Not the name of an H3 cell of the size that is kept."""

    message = _("“%(text)s” is not an H3 cell of resolution %(resolution)s.")


def cell_at(longitude: float, latitude: float) -> str:
    """The cell in which a WGS-84 point in degrees lies; the point itself is not kept."""
    return str(h3.latlng_to_cell(latitude, longitude, RESOLUTION))


def checked_cell(text: str, *, field: str | None = None) -> str:
    """The cell of resolution `RESOLUTION` that `text` names; a finer one counts as the one around it.

    Raises NotACell, also for a coarser one: nobody knows in which part of it the people are.
    """
    cell = text.strip().lower()
    if (
        len(cell) != 15
        or not cell.isascii()
        or not h3.is_valid_cell(cell)
        or h3.get_resolution(cell) < RESOLUTION
    ):
        raise NotACell(text=text[:40], resolution=RESOLUTION, field=field)
    return str(h3.cell_to_parent(cell, RESOLUTION))


def middle(cell: str) -> tuple[float, float]:
    """Longitude and latitude of the middle of a cell, in degrees."""
    latitude, longitude = h3.cell_to_latlng(cell)
    return longitude, latitude


def ring(cell: str) -> Ring:
    """The corners of a cell as (longitude, latitude), not closed."""
    return [(longitude, latitude) for latitude, longitude in h3.cell_to_boundary(cell)]


def parent(cell: str, resolution: int) -> str:
    """The cell around `cell` at a coarser resolution; itself where it is as coarse already."""
    return str(h3.cell_to_parent(cell, min(resolution, h3.get_resolution(cell))))


@dataclass(frozen=True)
class Shown:
    """Cells that may be shown, with their people, and how many people stand in none of them."""

    people: dict[str, int]
    hidden: int = 0


def shown_cells(people: Mapping[str, int], *, least: int, most: int = 1_200) -> Shown:
    """The cells as a viewer may see them: none with fewer than `least` people.

    Few people are counted in the cell around theirs, then in the one around that; who is still among too few is in no
    cell at all (`hidden`). More than `most` cells are drawn coarser. The sum of people stays.
    """
    left = {cell: count for cell, count in people.items() if count > 0}
    resolution = RESOLUTION
    while len(left) > most and resolution > COARSEST:
        resolution -= 1
        left = _summed((parent(cell, resolution), count) for cell, count in left.items())
    shown: dict[str, int] = {}
    while left:
        shown |= {cell: count for cell, count in left.items() if count >= least}
        few = {cell: count for cell, count in left.items() if count < least}
        if resolution <= COARSEST or not few:
            return Shown(shown, sum(few.values()))
        resolution -= 1
        left = _summed((parent(cell, resolution), count) for cell, count in few.items())
    return Shown(shown)


def _summed(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for cell, count in rows:
        found[cell] += count
    return dict(found)
