"""The public formats of siting problems: text in, a problem or its tables out. Which format it is, the text says.

- OR-library, p-median: `nodes edges medians`, then `from to length` a line; the last of two equal edges counts.
- OR-library, set covering: `rows columns`, the cost of every column, then of every row how many columns cover it and
  which; or (the railway instances) of every column its cost, how many rows it covers, and which.
- Coordinates: `x y` or `x y weight` a line, after a line with the number of points (and of medians) or none; four
  columns are `x y capacity weight`. `sites cells`, then `x y cost` of each site and `x y weight` of each cell.
- Sections, as TSPLIB has them: NODE_COORD_SECTION and DEMAND_SECTION, with or without numbers before the values.
- CSV with a header: x, y (or longitude, latitude) and, where wanted, id, role (cell, site, or both), people, cost,
  capacity, radius, standing, level, phase.

Where nothing says which points are sites, every point is both a cell and a site.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from unionhall.engines.planning.core.siting.format_lines import Bad, Line, expected, lines_of, number, whole
from unionhall.engines.planning.core.siting.problems import Aim, Cell, Site, SitingProblem
from unionhall.lib.errors import msgid as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["Bad", "CoverTable", "MedianTable", "read"]


@dataclass(frozen=True)
class MedianTable:
    """What each row (of `weights`) costs from each column, whole numbers (int64); `sites` columns are chosen."""

    costs: NDArray[Any]
    weights: NDArray[Any]
    sites: int | None


@dataclass(frozen=True, slots=True)
class CoverTable:
    """Columns with costs, and of every row the columns (from 0, ascending) of which one has to be chosen."""

    costs: tuple[float, ...]
    rows: tuple[tuple[int, ...], ...]


def read(
    text: str, *, sites: int | None = None, radius: float | None = None, aim: Aim | None = None
) -> SitingProblem | MedianTable | CoverTable:
    """What the text describes. `sites` and `radius` replace what it says itself; ways are straight (no detour).

    Without an aim, a radius means most people covered, none the shortest ways. Raises `Bad`, which names the line.
    """
    from unionhall.engines.planning.core.siting import format_csv, format_sections  # noqa: PLC0415 - only what is read

    lines = lines_of(text)
    if not lines:
        raise Bad(_("The file is empty."))
    if format_csv.is_csv(text):
        cells, candidates = format_csv.read_points(text)
        return _problem(cells, candidates, sites, radius, aim)
    if format_sections.has_sections(lines):
        cells, candidates = format_sections.read_sections(lines)
        return _problem(cells, candidates, sites, radius, aim)
    if _is_cover(lines):
        return _cover(lines)
    if len(lines[0].words) == 3 and _is_graph(lines):
        return _graph(lines, sites)
    return _points(lines, sites, radius, aim)


def _problem(
    cells: Sequence[Cell],
    candidates: Sequence[Site],
    sites: int | None,
    radius: float | None,
    aim: Aim | None,
) -> SitingProblem:
    chosen = aim or (Aim.SHORTEST_WAYS if radius is None else Aim.MOST_COVERED)
    return SitingProblem(
        chosen, tuple(cells), tuple(candidates), radius=radius or 0.0, sites=sites, detour=1.0
    )  # fmt: skip


def _is_whole(words: Sequence[str]) -> bool:
    return all(word.isascii() and word.lstrip("+-").isdigit() for word in words)


def _is_graph(lines: Sequence[Line]) -> bool:
    """`nodes edges medians`, before so many lines, or at least before lines that name nodes."""
    if not _is_whole(lines[0].words):
        return False
    nodes, edges, medians = (int(word) for word in lines[0].words)
    if not 1 <= medians <= nodes:
        return False
    ends = [line.words[:2] for line in lines[1:]]
    is_named = all(_is_whole(pair) and all(1 <= int(end) <= nodes for end in pair) for pair in ends)
    return edges == len(ends) or (is_named and nodes <= edges)


def _graph(lines: Sequence[Line], sites: int | None) -> MedianTable:
    import numpy as np  # noqa: PLC0415 - readers are imported at start-up
    from scipy.sparse import csr_array  # noqa: PLC0415
    from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415

    nodes, edges, medians = (int(word) for word in lines[0].words)
    if len(lines) - 1 != edges:
        raise Bad(_("Line %(line)s: %(count)s edges are announced, %(found)s follow."), line=lines[0].number,
                  count=edges, found=len(lines) - 1)  # fmt: skip
    lengths: dict[tuple[int, int], int] = {}
    for line in lines[1:]:
        expected(line, 3)
        one, other, length = (whole(line, at) for at in range(3))
        if not (1 <= one <= nodes and 1 <= other <= nodes):
            raise Bad(
                _("Line %(line)s: nodes are numbered from 1 to %(most)s."), line=line.number, most=nodes
            )
        if one != other:
            lengths[min(one, other) - 1, max(one, other) - 1] = length
    ends = np.array(list(lengths), dtype=np.int64).reshape(-1, 2)
    # A stored zero is an edge of no length to scipy's paths only where the matrix is sparse, as it is here.
    table = csr_array(
        (np.array(list(lengths.values()), dtype=float), (ends[:, 0], ends[:, 1])), shape=(nodes, nodes)
    )
    ways = dijkstra(table, directed=False)
    if not np.isfinite(ways).all():
        raise Bad(_("The graph falls apart: some nodes cannot be reached from others."))
    return MedianTable(np.rint(ways).astype(np.int64), np.ones(nodes, dtype=np.int64), sites or medians)


def _is_cover(lines: Sequence[Line]) -> bool:
    """`rows columns`, and then numbers that fit one of the two orders to the end."""
    if len(lines[0].words) != 2 or len(lines) < 2 or not _is_whole(lines[0].words):
        return False
    width = len(lines[1].words)
    if width in (2, 3, 4) and all(len(line.words) == width for line in lines[1:]):
        # as many words on every line are points, unless they are columns that all cover as many rows
        columns = all(line.words[1] == f"{width - 2}" for line in lines[1:])
        return width > 2 and columns and int(lines[0].words[1]) == len(lines) - 1
    return all(_is_whole(line.words) for line in lines[:50])


def _cover(lines: Sequence[Line]) -> CoverTable:
    numbers = [(int(word), line) for line in lines for word in _checked(line)]
    rows, columns = numbers[0][0], numbers[1][0]
    if min(rows, columns) < 1:
        raise Bad(_("Line %(line)s: a number from 1 is expected."), line=lines[0].number)
    found = _by_rows(numbers, rows, columns) or _by_columns(numbers, rows, columns)
    if found is None:
        last = lines[-1].number
        raise Bad(_("Line %(line)s: the numbers do not end where %(rows)s rows and %(columns)s columns end."),
                  line=last, rows=rows, columns=columns)  # fmt: skip
    return found


def _checked(line: Line) -> list[str]:
    for at in range(len(line.words)):
        whole(line, at, least=0)
    return line.words


def _by_rows(numbers: Sequence[tuple[int, Line]], rows: int, columns: int) -> CoverTable | None:
    at = 2 + columns
    found = []
    for _row in range(rows):
        if at >= len(numbers):
            return None
        count = numbers[at][0]
        part = [value for value, _line in numbers[at + 1 : at + 1 + count]]
        if len(part) < count or not all(1 <= value <= columns for value in part):
            return None
        found.append(tuple(sorted({value - 1 for value in part})))
        at += 1 + count
    costs = tuple(float(value) for value, _line in numbers[2 : 2 + columns])
    return CoverTable(costs, tuple(found)) if at == len(numbers) else None


def _by_columns(numbers: Sequence[tuple[int, Line]], rows: int, columns: int) -> CoverTable | None:
    at = 2
    costs: list[float] = []
    found: list[list[int]] = [[] for _row in range(rows)]
    for column in range(columns):
        if at + 1 >= len(numbers):
            return None
        cost, count = numbers[at][0], numbers[at + 1][0]
        part = {value for value, _line in numbers[at + 2 : at + 2 + count]}
        if at + 2 + count > len(numbers) or not all(1 <= value <= rows for value in part):
            return None
        costs.append(float(cost))
        for row in part:
            found[row - 1].append(column)
        at += 2 + count
    return CoverTable(tuple(costs), tuple(tuple(row) for row in found)) if at == len(numbers) else None


def _points(lines: Sequence[Line], sites: int | None, radius: float | None, aim: Aim | None) -> SitingProblem:
    """Lists of coordinates, with what their first line announces."""
    first, rest = lines[0], lines[1:]
    widths = {len(line.words) for line in rest}
    announced = [int(word) for word in first.words] if _is_whole(first.words) else []
    is_header = len(announced) == 1 or (
        len(announced) == 2 and bool(rest) and (min(widths) > 2 or announced[0] == len(rest))
    )
    if len(announced) == 2 and widths == {3} and sum(announced) == len(rest):
        places, demands = rest[: announced[0]], rest[announced[0] :]
        candidates = [
            Site(f"s{at}", number(line, 0), number(line, 1), cost=number(line, 2))
            for at, line in enumerate(places, 1)
        ]
        return _problem(
            [_cell(line, at, 2) for at, line in enumerate(demands, 1)], candidates, sites, radius, aim
        )
    if is_header and announced[0] != len(rest):
        raise Bad(_("Line %(line)s: %(count)s points are announced, %(found)s follow."), line=first.number,
                  count=announced[0], found=len(rest))  # fmt: skip
    if is_header and len(announced) == 2 and sites is None:
        sites = announced[1]
    points = rest if is_header and rest else lines
    width = len(points[0].words)
    if width not in (2, 3, 4):
        raise Bad(_("Line %(line)s: x and y are expected, and a weight."), line=points[0].number)
    for line in points:
        expected(line, width)
    cells = [_cell(line, at, width - 1) for at, line in enumerate(points, 1)]
    candidates = [
        Site(
            f"{at}",
            number(line, 0),
            number(line, 1),
            capacity=whole(line, 2, least=0) if width == 4 else None,
        )
        for at, line in enumerate(points, 1)
    ]
    return _problem(cells, candidates, sites, radius, aim)


def _cell(line: Line, at: int, weight: int) -> Cell:
    """A point whose weight stands at this place; of two words only, it weighs one."""
    people = 1 if weight < 2 else whole(line, weight, least=0)
    return Cell(f"{at}", number(line, 0), number(line, 1), people)
