"""The bound for medians: rows need no site, but pay a price for none.

A price is at most the cost of the last site in the row's list, so that the sites outside the list never count: the
bound is valid however short the lists are.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Self

import numpy as np

from unionhall.engines.planning.core.siting.coverage import rows as entries
from unionhall.engines.planning.core.siting.pricing import Prices
from unionhall.engines.planning.core.siting.tables import sums

if TYPE_CHECKING:
    from unionhall.engines.planning.core.siting.coverage import Flags, Floats, Ints
    from unionhall.engines.planning.core.siting.median_search import Rules
    from unionhall.engines.planning.core.siting.median_ways import Lists


class MedianPrices(Prices):
    """What each row would pay to be served."""

    def __init__(self, lists: Lists, rules: Rules, start: Floats) -> None:
        self.lists = lists
        least = np.full(len(lists.cap), np.inf)
        np.minimum.at(least, lists.rows, lists.costs)
        super().__init__(rules, start, np.minimum(least, lists.cap), lists.cap, np.ones(len(start)))

    def case(self, rules: Rules, start: Floats) -> Self:
        """The same problem under narrower rules, beginning from other prices."""
        return type(self)(self.lists.without(~rules.allowed), rules, start)

    def shrink(self, opened: Flags, closed: Flags) -> None:
        """Look only at what may still be decided; the bound then holds for plans better than those it was fixed by."""
        self.lists = self.lists.without(closed)
        self.rules = replace(
            self.rules, locked=self.rules.locked | opened, allowed=self.rules.allowed & ~closed
        )

    def _base(self, prices: Floats) -> float:
        return float(prices.sum())

    def _judge(self, prices: Floats) -> tuple[Floats, Floats]:
        each = np.minimum(self.lists.costs - prices[self.lists.rows], 0.0)
        return each, sums(each, self.lists.first)

    def _pull(self, seen: Floats, chosen: Ints) -> Floats:
        at, _counts = entries(self.lists.first, chosen)
        at = at[seen[at] < 0]
        served: Floats = np.bincount(self.lists.rows[at], minlength=len(self.prices)).astype(np.float64)
        return 1.0 - served
