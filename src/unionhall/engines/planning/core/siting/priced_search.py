"""How sites are searched with prices: interchange, a bound, fixing, kicks, and at last case by case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from unionhall.engines.planning.core.plans import gap_of
from unionhall.engines.planning.core.siting.branches import Branches

if TYPE_CHECKING:
    from collections.abc import Callable

    from unionhall.engines.planning.core.plans import Limits
    from unionhall.engines.planning.core.siting.coverage import Ints
    from unionhall.engines.planning.core.siting.median_search import Rules
    from unionhall.engines.planning.core.siting.pricing import Prices

_KICKS = 150  # kicks in a row without a better plan
_CASES = 3000  # cases that are looked at
_MUCH = 0.1  # share of the sites that, once fixed, are worth making the lists anew
_STRETCH = 25  # rounds of prices between two looks at the clock


@dataclass(slots=True)
class Best:
    """The best sites so far, what they cost, and what no sites cost less than."""

    opened: Ints
    objective: float
    bound: float


class Exchanges(Protocol):
    """Open sites that can be exchanged; `objective` is to be least."""

    rules: Rules
    opened: Ints
    objective: float

    def put(self, opened: Ints) -> None:
        """Begin anew with these sites."""

    def drop(self, slots: Ints) -> None:
        """Close the sites at these places of `opened`."""

    def fill(self, barred: Ints | None = None) -> None:
        """Open what helps most while something may be opened; not the barred sites."""

    def descend(self) -> None:
        """Exchange until no exchange is better."""


class PricedSearch:
    """One search. `keep_on` is asked after every stretch of it, with the best so far."""

    def __init__(
        self,
        search: Exchanges,
        prices: Prices,
        limits: Limits,
        *,
        is_whole: bool,
        keep_on: Callable[[Best], bool],
    ) -> None:
        """`search` stands at its first plan. `is_whole`: objectives are whole numbers."""
        self.search, self.prices, self.limits, self.is_whole = search, prices, limits, is_whole
        self.rules, self._keep_on = search.rules, keep_on
        self.best = Best(search.opened.copy(), search.objective, -np.inf)
        self.closed, self.opened = ~self.rules.allowed, self.rules.locked.copy()
        self.kicks = self.cases = 0

    @property
    def is_done(self) -> bool:
        """Whether the best plan is proved, or as good as was asked for."""
        best, spare = self.best, 1.0 if self.is_whole else 1e-9 * max(1.0, abs(self.best.objective))
        if best.objective - best.bound < spare:
            return True
        return bool(self.limits.gap) and gap_of(best.objective, best.bound) <= self.limits.gap

    def run(self) -> Best:
        """Search until proved, good enough, stopped, or out of means."""
        if self._bounded() and self._kicked():
            self._branched()
        return self.best

    def _branched(self) -> None:
        """Go through cases until none is left."""
        spare = 1.0 - 1e-6 if self.is_whole else 1e-9 * max(1.0, abs(self.best.objective))
        self.prices.shrink(self.opened, self.closed)

        def value(sites: Ints) -> float:
            self._take(sites)
            return self.best.objective

        def go_on(bound: float) -> bool:
            self._raise(bound)
            return self._keep_on(self.best) and not self.is_done

        branches = Branches(self.prices, value, spare)
        branches.run(self.best.objective, _CASES, go_on)
        self.cases = branches.looked_at
        self._raise(branches.bound(self.best.objective))

    def _raise(self, bound: float) -> None:
        """Take a better bound, rounded up where the objective is whole."""
        if self.is_whole and np.isfinite(bound):
            bound = float(np.ceil(bound - 1e-4))
        self.best.bound = min(self.best.objective, max(self.best.bound, bound))

    def _bounded(self) -> bool:
        """Find prices; whether there is more to do."""
        while not self.prices.is_spent:
            self.prices.improve(_STRETCH, self.best.objective)
            self._take(self.prices.chosen())
            self._note()
            if self.is_done or not self._keep_on(self.best):
                return False
            if self.best.objective - self.prices.best <= 1e-9 * abs(self.best.objective):
                break
        return True

    def _take(self, sites: Ints) -> bool:
        """Descend from these sites; whether that is the best plan so far."""
        self.search.put(self.rules.trimmed(sites))  # with two limits, prices keep to one of them only
        self.search.descend()
        return self._compare()

    def _compare(self) -> bool:
        search, best = self.search, self.best
        if search.objective >= best.objective - 1e-9 * max(1.0, abs(best.objective)):
            return False
        best.opened, best.objective = search.opened.copy(), search.objective
        return True

    def _note(self) -> None:
        self._raise(self.prices.best)
        opened, closed = self.prices.fixed(self.best.objective)
        self.opened, self.closed = self.opened | opened, self.closed | closed
        looked_at = self.prices.rules.allowed & ~self.prices.rules.locked
        if (looked_at & (self.opened | self.closed)).sum() > _MUCH * looked_at.sum():
            self.prices.shrink(self.opened, self.closed)

    def _kicked(self) -> bool:
        """Throw some sites out and descend again, as long as that now and then helps; whether there is more to do."""
        chance = np.random.default_rng(self.limits.seed)
        rounds = _KICKS if self.limits.rounds is None else self.limits.rounds
        since, objective = 0, self.best.objective
        while since < rounds and len(self.best.opened) > int(self.rules.locked.sum()):
            self.search.put(self.best.opened)
            free = np.flatnonzero(~self.rules.locked[self.best.opened])
            slots = chance.choice(free, min(len(free), int(chance.integers(1, 4))), replace=False)
            thrown = self.best.opened[slots]
            self.search.drop(slots)
            self.search.fill(thrown)
            self.search.descend()
            since = 0 if self._compare() else since + 1
            self.kicks += 1
            if not self._keep_on(self.best):
                return False
        if self.best.objective < objective:
            self.prices.renew()
            return self._bounded()
        return True
