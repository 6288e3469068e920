"""Which sites reach which cells: found by a grid of metres, kept sparsely both ways; never the whole n x m table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unionhall.engines.planning.core.siting.problems import Cell, Site

Ints = NDArray[np.integer[Any]]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

SLACK = 1e-9  # a cell exactly on the circle is reached, however its distance was rounded
_AT_ONCE = 2_000_000  # pairs of site and cell held while looking: some 60 MB


@dataclass(frozen=True, slots=True)
class Coverage:
    """The cells of each site and the sites of each cell, as rows of two sparse tables (CSR) with the same pairs.

    The cells of site j are `cells[cell_from[j] : cell_from[j + 1]]`, ascending; the sites of cell i are
    `sites[site_from[i] : site_from[i + 1]]`, ascending. Both count from 0.
    """

    cell_from: Ints
    cells: Ints
    site_from: Ints
    sites: Ints

    @property
    def site_count(self) -> int:
        """How many sites there are."""
        return len(self.cell_from) - 1

    @property
    def cell_count(self) -> int:
        """How many cells there are, those that no site reaches among them."""
        return len(self.site_from) - 1

    def cells_of(self, site: int) -> Ints:
        """The cells that a site reaches, ascending."""
        return self.cells[self.cell_from[site] : self.cell_from[site + 1]]

    def sites_of(self, cell: int) -> Ints:
        """The sites that reach a cell, ascending."""
        return self.sites[self.site_from[cell] : self.site_from[cell + 1]]

    def reach(self, weights: Floats) -> Floats:
        """Per site, the sum of the weights of its cells."""
        return row_sums(weights[self.cells], self.cell_from)

    def times(self, weights: Floats) -> Floats:
        """Per cell, the sum of the weights of its sites."""
        return row_sums(weights[self.sites], self.site_from)

    def counts(self, opened: Sequence[int] | Ints) -> NDArray[np.int32]:
        """Per cell, how many of the opened sites reach it."""
        found = np.zeros(self.cell_count, dtype=np.int32)
        for site in opened:
            found[self.cells_of(int(site))] += 1
        return found

    def part(self, sites: Ints, cells: Ints) -> Coverage:
        """Only these sites and cells (ascending), numbered anew in their order."""
        renumbered = np.full(self.cell_count, -1, dtype=np.int64)
        renumbered[cells] = np.arange(len(cells))
        at, counts = rows(self.cell_from, sites)
        found = renumbered[self.cells[at]]
        rank = np.repeat(np.arange(len(sites)), counts)
        kept = found >= 0
        return of_pairs(rank[kept], found[kept], len(sites), len(cells))


def row_sums(values: Floats, starts: Ints) -> Floats:
    """The sum of each row of a sparse table; 0.0 for an empty row."""
    if not len(values):
        return np.zeros(len(starts) - 1)
    # reduceat answers an empty row with the value at its start, and refuses a start at the very end: one more nought
    sums = np.add.reduceat(np.append(values, 0.0), starts[:-1])
    sums[starts[:-1] == starts[1:]] = 0.0
    return sums


def rows(starts: Ints, chosen: Ints) -> tuple[Ints, Ints]:
    """Where the entries of the chosen rows stand in a sparse table, row after row, and how many each row has."""
    first = starts[chosen].astype(np.int64)
    counts = starts[1:][chosen] - first
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(first - (ends - counts), counts) + np.arange(total), counts


def of_pairs(sites: Ints, cells: Ints, site_count: int, cell_count: int) -> Coverage:
    """The coverage of pairs that are sorted by site, then by cell, none twice."""
    cell_from = np.zeros(site_count + 1, dtype=np.int64)
    np.cumsum(np.bincount(sites, minlength=site_count), out=cell_from[1:])
    site_from = np.zeros(cell_count + 1, dtype=np.int64)
    np.cumsum(np.bincount(cells, minlength=cell_count), out=site_from[1:])
    by_cell = np.argsort(cells, kind="stable")
    return Coverage(cell_from, cells.astype(np.int32), site_from, sites[by_cell].astype(np.int32))


def coverage_of(cells: Sequence[Cell], sites: Sequence[Site], radius: float, detour: float = 1.0) -> Coverage:
    """Which site reaches which cell: straight metres times `detour` are at most the site's own radius, or `radius`."""
    cell_at = np.array([(cell.x, cell.y) for cell in cells], dtype=np.float64).reshape(-1, 2)
    site_at = np.array([(site.x, site.y) for site in sites], dtype=np.float64).reshape(-1, 2)
    own = [radius if site.radius is None else site.radius for site in sites]
    reach = np.array(own, dtype=np.float64) * (1 + SLACK) / detour
    pairs = [np.empty((0, 2), dtype=np.int64)]
    # One grid for radii of about the same size: a large circle among small ones would look into too many squares.
    sizes = np.ceil(np.log2(np.maximum(reach, 1e-9))).astype(np.int64)
    for size in np.unique(sizes):
        group = np.flatnonzero((sizes == size) & (reach >= 0))
        if len(group) and len(cells):
            pairs.extend(_near(cell_at, site_at, reach, group))
    found = np.concatenate(pairs)
    found = found[np.lexsort((found[:, 1], found[:, 0]))]
    return of_pairs(found[:, 0], found[:, 1], len(sites), len(cells))


def _near(cell_at: Floats, site_at: Floats, reach: Floats, group: Ints) -> list[NDArray[np.int64]]:
    """Pairs of a site of the group and a cell in its reach, by a grid as wide as the largest reach."""
    width = max(float(reach[group].max()), 1e-9)
    corner = np.minimum(cell_at.min(axis=0), site_at[group].min(axis=0))
    squares = np.floor((cell_at - corner) / width).astype(np.int64) + 1
    homes = np.floor((site_at[group] - corner) / width).astype(np.int64) + 1
    columns = int(max(squares[:, 0].max(), homes[:, 0].max())) + 2
    keys = squares[:, 1] * columns + squares[:, 0]
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    # The squares left, home and right follow one another in a line, so three ranges hold all nine.
    lines = (homes[:, 1][:, None] + np.array([-1, 0, 1])) * columns + homes[:, 0][:, None]
    first = np.searchsorted(keys, lines - 1, side="left")
    last = np.searchsorted(keys, lines + 1, side="right")
    ends = np.cumsum((last - first).sum(axis=1))
    found, begin = [], 0
    while begin < len(group):
        looked = int(ends[begin - 1]) if begin else 0
        end = max(begin + 1, int(np.searchsorted(ends, looked + _AT_ONCE, side="right")))
        found.append(
            _within(cell_at, site_at, reach, group[begin:end], first[begin:end], last[begin:end], order)
        )
        begin = end
    return found


def _within(
    cell_at: Floats, site_at: Floats, reach: Floats, group: Ints, first: Ints, last: Ints, order: Ints
) -> NDArray[np.int64]:
    """Of the cells that stand in `order` from `first` to `last` (three ranges for each site), those in reach."""
    counts = (last - first).ravel()
    ends = np.cumsum(counts)
    at = np.repeat(first.ravel() - (ends - counts), counts) + np.arange(int(ends[-1]))
    cells, sites = order[at], np.repeat(np.repeat(group, 3), counts)
    x = cell_at[:, 0][cells] - site_at[:, 0][sites]
    y = cell_at[:, 1][cells] - site_at[:, 1][sites]
    kept = np.hypot(x, y) <= reach[sites]
    return np.column_stack((sites[kept], cells[kept]))
