"""The bound with capacities: that nobody is served twice is given up for a price on every person of a cell.

Each site then fills its places with the people who are worth most, cheapest price first, in part where they run out:
what it makes of that is exact, so the bound is as good as the strongest linear one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Self

import numpy as np

from unionhall.engines.planning.core.siting.coverage import of_pairs
from unionhall.engines.planning.core.siting.coverage import rows as entries
from unionhall.engines.planning.core.siting.pricing import Prices
from unionhall.engines.planning.core.siting.tables import sums

if TYPE_CHECKING:
    from unionhall.engines.planning.core.siting.capacity_flow import Demand
    from unionhall.engines.planning.core.siting.coverage import Flags, Floats, Ints
    from unionhall.engines.planning.core.siting.median_search import Rules

    Seen = tuple[Ints, Floats, Ints]


class CapacityPrices(Prices):
    """The price of one person of each cell, from 0 to 1; all sums are below nought, as what is served is to be most."""

    first_step = 4.0

    def __init__(self, demand: Demand, rules: Rules, start: Floats) -> None:
        self.demand = demand
        self._people = demand.people.astype(np.float64)
        self._capacity = demand.capacity.astype(np.float64)
        cells = len(start)
        scale = 1.0 / np.sqrt(np.maximum(self._people, 1.0))
        super().__init__(rules, start, np.zeros(cells), np.ones(cells), scale)

    def case(self, rules: Rules, start: Floats) -> Self:
        """The same problem under narrower rules, beginning from other prices."""
        found = type(self)(self.demand, rules, start)
        return found

    def shrink(self, opened: Flags, closed: Flags) -> None:
        """Look only at what may still be decided; the bound then holds for plans better than those it was fixed by."""
        self.rules = replace(
            self.rules, locked=self.rules.locked | opened, allowed=self.rules.allowed & ~closed
        )
        coverage = self.demand.coverage
        kept = np.repeat(self.rules.allowed, np.diff(coverage.cell_from))
        sites = np.repeat(np.arange(coverage.site_count), np.diff(coverage.cell_from))
        part = of_pairs(sites[kept], coverage.cells[kept], coverage.site_count, coverage.cell_count)
        self.demand = replace(self.demand, coverage=part)

    def _base(self, prices: Floats) -> float:
        return -float(prices @ self._people)

    def _judge(self, prices: Floats) -> tuple[Seen, Floats]:
        coverage = self.demand.coverage
        order = np.argsort(prices, kind="stable")
        at, counts = entries(coverage.site_from, order)
        sites = coverage.sites[at]
        by_site = np.argsort(sites.astype(np.int16) if coverage.site_count < 2**15 else sites, kind="stable")
        cells = np.repeat(order, counts)[by_site]
        first = coverage.cell_from
        people = self._people[cells]
        running = np.concatenate(([0.0], np.cumsum(people)))
        lengths = np.diff(first)
        before = running[:-1] - np.repeat(running[first[:-1]], lengths)
        taken = np.clip(np.repeat(self._capacity, lengths) - before, 0.0, people)
        saved = -sums(taken * (1.0 - prices[cells]), first)
        return (cells, taken, first), saved

    def _pull(self, seen: Seen, chosen: Ints) -> Floats:
        cells, taken, first = seen
        at, _counts = entries(first, chosen)
        served = np.bincount(cells[at], taken[at], len(self.prices))
        return served - self._people
