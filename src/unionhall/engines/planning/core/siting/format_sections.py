"""Coordinates and weights in sections, as TSPLIB writes them: `KEY : value` lines, then NODE_COORD_SECTION."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unionhall.engines.planning.core.siting.format_lines import Bad, number, whole
from unionhall.engines.planning.core.siting.problems import Cell, Site
from unionhall.lib.errors import msgid as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unionhall.engines.planning.core.siting.format_lines import Line

_COORDINATES, _DEMAND, _END = "NODE_COORD_SECTION", "DEMAND_SECTION", "EOF"


def has_sections(lines: Sequence[Line]) -> bool:
    """Whether a section of coordinates begins somewhere."""
    return any(line.words[0].upper() == _COORDINATES for line in lines)


def read_sections(lines: Sequence[Line]) -> tuple[list[Cell], list[Site]]:
    """Every point as a cell and as a site, weighing one where nothing is said. Raises `Bad`."""
    parts: dict[str, list[Line]] = {_COORDINATES: [], _DEMAND: []}
    part: list[Line] = []
    for line in lines:
        word = line.words[0].upper()
        if word == _END:
            break
        if word.endswith("_SECTION"):
            part = parts.setdefault(word, [])
        else:
            part.append(line)
    points, weights = parts[_COORDINATES], parts[_DEMAND]
    if weights and len(weights) != len(points):
        raise Bad(
            _("Line %(line)s: %(count)s points are announced, %(found)s follow."),
            line=weights[-1].number, count=len(points), found=len(weights),
        )  # fmt: skip
    cells, sites = [], []
    for at, line in enumerate(points):
        first = len(line.words) - 2  # a number of the node may stand before
        if first not in (0, 1):
            raise Bad(_("Line %(line)s: x and y are expected, and a weight."), line=line.number)
        name = line.words[0] if first else f"{at + 1}"
        x, y = number(line, first), number(line, first + 1)
        people = whole(weights[at], len(weights[at].words) - 1, least=0) if weights else 1
        cells.append(Cell(name, x, y, people))
        sites.append(Site(name, x, y))
    return cells, sites
