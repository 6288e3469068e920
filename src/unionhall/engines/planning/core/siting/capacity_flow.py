"""Whom a set of open sites can serve when each has a capacity and the people of a cell may be shared out: a flow.

Cells that the same open sites reach are one node, so that a network has a few hundred arcs however many cells there
are. A flow that is as large as can be also tells where one more place would help: a cell is short when it has people
left over, or when people of a cell that is short could take the places it uses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from unionhall.engines.planning.core.siting.tables import sums

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from unionhall.engines.planning.core.siting.coverage import Coverage, Flags, Floats, Ints

MOST_PEOPLE = 2**31 - 1  # scipy's flows count in 32 bits


@dataclass(frozen=True, slots=True)
class Demand:
    """Who lives where, who reaches them, and how many each site can serve (never more than it reaches)."""

    coverage: Coverage
    people: NDArray[np.int64]
    capacity: NDArray[np.int64]

    def reached(self, amounts: Floats) -> Floats:
        """Per site, the sum of these amounts over the cells it reaches."""
        return sums(amounts[self.coverage.cells], self.coverage.cell_from)


@dataclass(frozen=True, slots=True)
class Served:
    """How many are served in all; per cell whether it is short; how many of those that a site reaches are left over."""

    people: int
    short: Flags
    left_over: int


class Shares:
    """Flows between the cells and a changing set of open sites."""

    def __init__(self, demand: Demand, seed: int = 7) -> None:
        self.demand = demand
        chance = np.random.default_rng(seed)
        # Which sites reach a cell is known by the sum of their marks; that two sums agree by accident is as good as
        # impossible, and only a valuation would suffer: final shares are counted cell by cell.
        self._marks = chance.integers(1, 2**63, demand.coverage.site_count, dtype=np.uint64)

    def code(self, opened: Ints) -> NDArray[np.uint64]:
        """Per cell, a number that is the same where the same open sites reach; 0 where none does."""
        found = np.zeros(self.demand.coverage.cell_count, dtype=np.uint64)
        for site in opened:
            found[self.demand.coverage.cells_of(int(site))] += self._marks[int(site)]
        return found

    def served(self, opened: Ints) -> Served:
        """The most people that these sites can serve together."""
        coverage, people = self.demand.coverage, self.demand.people
        code = self.code(opened)
        reached = np.flatnonzero(code)
        short = code == 0
        if not len(reached):
            return Served(0, short, 0)
        _codes, first, group = np.unique(code[reached], return_index=True, return_inverse=True)
        amounts = np.bincount(group, people[reached], len(first)).astype(np.int64)
        reaches = np.zeros((len(first), len(opened)), dtype=bool)
        sample = np.full(coverage.cell_count, -1)
        sample[reached[first]] = np.arange(len(first))
        for slot, site in enumerate(opened):
            at = sample[coverage.cells_of(int(site))]
            reaches[at[at >= 0], slot] = True
        flow = shared(amounts, self.demand.capacity[opened], *np.nonzero(reaches))
        table = np.zeros(reaches.shape, dtype=np.int64)
        table[reaches] = flow
        left = amounts - table.sum(axis=1)
        short[reached] = _short(left, table, reaches)[group]
        return Served(int(table.sum()), short, int(left.sum()))


def _short(left: Ints, table: Ints, reaches: Flags) -> Flags:
    """Per group, whether one more place for it would let one more person be served."""
    found = left > 0
    while True:
        wanted = reaches[found].any(axis=0)  # the sites that somebody who is short could use
        grown = found | (table[:, wanted] > 0).any(axis=1)
        if grown.sum() == found.sum():
            return found
        found = grown


def shared(amounts: Ints, capacity: Ints, groups: Ints, slots: Ints) -> Ints:
    """The people of each pair (group, slot; sorted) in a flow that is as large as can be."""
    count, sites = len(amounts), len(capacity)
    if not len(groups):
        return np.zeros(0, dtype=np.int64)
    # rows: the source, then the groups, then the slots; the sink has no arcs
    starts = np.concatenate(([0, count], count + np.cumsum(np.bincount(groups, minlength=count))))
    starts = np.concatenate((starts, starts[-1] + 1 + np.arange(sites), [starts[-1] + sites]))
    sink = 1 + count + sites
    ends = np.concatenate((1 + np.arange(count), 1 + count + slots, np.full(sites, sink)))
    room = np.concatenate((amounts, amounts[groups], capacity)).astype(np.int32)
    network = csr_array((room, ends.astype(np.int32), starts.astype(np.int32)), shape=(sink + 1, sink + 1))
    flow = maximum_flow(network, 0, sink).flow
    return np.asarray(flow[1 + groups, 1 + count + slots]).ravel().astype(np.int64)
