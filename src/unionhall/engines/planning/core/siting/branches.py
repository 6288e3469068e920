"""By cases: one site open or closed, each case bounded by prices that begin from those of the case before."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from unionhall.engines.planning.core.siting.pricing import Prices, choose

if TYPE_CHECKING:
    from collections.abc import Callable

    from unionhall.engines.planning.core.siting.coverage import Floats, Ints
    from unionhall.engines.planning.core.siting.median_search import Rules

_STRETCHES, _ROUNDS = 4, 12  # of prices for each case
_STEP = 0.4


@dataclass(frozen=True, slots=True)
class Case:
    """Sites that are open and sites that may be (in `rules`), and prices to begin with."""

    rules: Rules
    prices: Floats


class Branches:
    """The cases still to look at, the least bound first."""

    def __init__(self, root: Prices, value: Callable[[Ints], float], spare: float) -> None:
        """`value` looks for a plan from some sites and answers the best known; within `spare` a case is closed."""
        self._root, self._value, self._spare = root, value, spare
        self._number = 0
        self._waiting: list[tuple[float, int, Case]] = []
        self._put(root.best, Case(root.rules, root.best_prices))
        self.looked_at = 0

    def _put(self, bound: float, case: Case) -> None:
        self._number += 1
        heapq.heappush(self._waiting, (bound, self._number, case))

    def bound(self, upper: float) -> float:
        """What no plan is below: the least of the cases that wait, `upper` where none does."""
        return min(upper, self._waiting[0][0]) if self._waiting else upper

    def run(self, upper: float, most: int, go_on: Callable[[float], bool]) -> float:
        """Look at up to `most` cases; answers the best value known."""
        while self._waiting and self.looked_at < most:
            if self._waiting[0][0] > upper - self._spare:
                self._waiting.clear()
                break
            if not go_on(self.bound(upper)):
                break
            bound, _number, case = heapq.heappop(self._waiting)
            upper = min(upper, self._look(bound, case, upper))
            self.looked_at += 1
        return upper

    def _look(self, known: float, case: Case, upper: float) -> float:
        prices = self._root.case(case.rules, case.prices)
        prices.gentle(_STEP)
        for stretch in range(_STRETCHES):
            prices.improve(_ROUNDS, upper)
            if prices.best > upper - self._spare:
                return upper
            if stretch == 0:
                upper = min(upper, self._value(prices.chosen()))
            if prices.is_spent:
                break
        opened, closed = prices.fixed(upper - self._spare / 2)
        rules = replace(case.rules, locked=case.rules.locked | opened, allowed=case.rules.allowed & ~closed)
        bound = max(known, prices.best)
        at = self._undecided(prices, rules)
        if at is None:
            return min(upper, self._value(np.flatnonzero(rules.locked)))
        allowed, locked = rules.allowed.copy(), rules.locked.copy()
        allowed[at], locked[at] = False, True
        self._put(bound, Case(replace(rules, allowed=allowed), prices.best_prices))
        self._put(bound, Case(replace(rules, locked=locked), prices.best_prices))
        return upper

    def _undecided(self, prices: Prices, rules: Rules) -> int | None:
        """The free site that the prices save most on; none where nothing more may be opened."""
        held = np.flatnonzero(rules.locked)
        count, money = rules.room(held)
        free = np.flatnonzero(rules.allowed & ~rules.locked & (rules.costs <= money))
        if count <= 0 or not len(free):
            return None
        saved = prices.saved()
        chosen = choose(saved, prices.rules)[1]
        inside = np.intersect1d(free, chosen)
        some = inside if len(inside) else free
        return int(some[saved[some].argmin()])
