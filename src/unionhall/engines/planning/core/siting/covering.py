"""Cheap sites that reach every cell: what can be settled at once, a bound by prices, and plans made along their way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from unionhall.engines.planning.core.siting.coverage import Flags, Floats, Ints
from unionhall.engines.planning.core.siting.reducing import (
    Core,
    assumed,
    merged,
    without_easy,
    without_outdone,
)

_ROUNDING = 1e-6
_WORTHWHILE = 0.98  # reducing goes on while a pass leaves less than this share of the pairs


@dataclass(frozen=True, slots=True)
class Kernel:
    """What is hard of a set cover: `core`, besides sites that are open in a best plan (by their origin)."""

    core: Core
    forced: tuple[int, ...]


def kernel_of(core: Core) -> Kernel:
    """Drop cells that come along, sites that are outdone, and settle the only site of a cell, again and again."""
    core = merged(core)
    forced: list[int] = []
    while core.coverage.cell_count:
        before = len(core.coverage.cells)
        core = without_outdone(without_easy(core))
        coverage = core.coverage
        single = np.flatnonzero(np.diff(coverage.site_from) == 1)
        needed = np.zeros(coverage.site_count, dtype=bool)
        needed[coverage.sites[coverage.site_from[single]]] = True
        if needed.any():
            forced.extend(core.origin[needed].tolist())
            core, _cells = assumed(core, needed, np.zeros_like(needed))
        after = len(core.coverage.cells)
        if after == before or (before > 20_000 and after > _WORTHWHILE * before):
            break
    return Kernel(core, tuple(forced))


class Covering:
    """Prices of cells that raise the bound step by step, and covers made from them: `best`, the cheapest, at `cost`."""

    def __init__(self, core: Core, *, is_whole: bool, seed: int) -> None:
        self.core, self.is_whole = core, is_whole
        self.chance = np.random.default_rng(seed)
        coverage = core.coverage
        sizes = np.maximum(np.diff(coverage.cell_from), 1)
        share = (core.costs / sizes)[coverage.sites]
        starts = np.minimum(coverage.site_from[:-1], max(len(share) - 1, 0))
        self.prices = np.minimum.reduceat(share, starts) if len(share) else np.zeros(0)
        self.best = self._cover(core.costs)
        self.cost = float(core.costs[self.best].sum())
        self._bound = 0.0
        self.step, self.since = 1.0, 0
        self.way = np.zeros(coverage.cell_count)
        self.rounds = 0

    @property
    def bound(self) -> float:
        """No cover is cheaper."""
        return float(np.ceil(self._bound - _ROUNDING)) if self.is_whole else self._bound

    @property
    def is_proved(self) -> bool:
        """Whether bound and cover meet."""
        return self.bound >= self.cost - _ROUNDING

    def run(self, rounds: int, go_on: Callable[[], bool]) -> None:
        """Move the prices; every few steps a cover is made from them."""
        coverage = self.core.coverage
        for _ in range(rounds):
            if self.is_proved or self.step < 1e-3 or not go_on():
                return
            self.rounds += 1
            left = self.core.costs - coverage.reach(self.prices)
            taken = (left < 0).astype(np.float64)
            value = float(self.prices.sum() + left[left < 0].sum())
            if value > self._bound + 1e-4 * max(self.cost - self._bound, 1e-3):
                self._bound, self.since = value, 0
            else:
                self._bound = max(self._bound, value)
                self.since += 1
            if self.since >= 20:
                self.step, self.since = self.step / 2, 0
            if self.rounds % 5 == 0:
                self.offer(self._cover(np.maximum(left, 0.0)))
            self._move(1.0 - coverage.times(taken), value)

    def improve(self, rounds: int, go_on: Callable[[], bool]) -> None:
        """Throw out some sites that stand close together, and cover what they leave open anew."""
        current, cost = self.best, self.cost
        for _ in range(rounds):
            if self.is_proved or not len(current) or not go_on():
                return
            places = self.core.places[current]
            middle = places[self.chance.integers(len(current))]
            count = int(self.chance.integers(2, 12))
            near = np.argsort(np.square(places - middle).sum(axis=1), kind="stable")[:count]
            kept = np.delete(current, near)
            tried = self._cover(self.core.costs * (1 + 0.3 * self.chance.random(len(self.core.costs))), kept)
            value = float(self.core.costs[tried].sum())
            if value <= cost + _ROUNDING:
                current, cost = tried, value
                self.offer(tried)

    def _move(self, slope: Floats, value: float) -> None:
        slope[(self.prices <= 0) & (slope < 0)] = 0.0
        self.way = slope + 0.7 * self.way
        self.way[(self.prices <= 0) & (self.way < 0)] = 0.0
        norm = float(self.way @ self.way)
        if not norm:
            self.step = 0.0
            return
        size = self.step * max(self.cost - value, 1e-3 * self.cost) / norm
        self.prices = np.maximum(self.prices + size * self.way, 0.0)

    def raise_bound(self, bound: float) -> None:
        """Another proof says that no cover is cheaper than this."""
        self._bound = max(self._bound, bound)

    def offer(self, sites: Ints) -> None:
        """Take this cover as the best, where it is cheaper."""
        cost = float(self.core.costs[sites].sum())
        if cost < self.cost - _ROUNDING:
            self.cost, self.best = cost, sites

    def _cover(self, costs: Floats, kept: Ints | None = None) -> Ints:
        """Sites one after the other by new cells for their cost, then without those that are not needed any more."""
        coverage = self.core.coverage
        chosen = np.zeros(coverage.site_count, dtype=bool)
        if kept is not None:
            chosen[kept] = True
        count = coverage.counts(np.flatnonzero(chosen))
        new = coverage.reach((count == 0).astype(np.float64))
        while new.max(initial=0.0) > 0.5:
            site = int(np.argmax(new / (costs + 1e-6)))
            cells = coverage.cells_of(site)
            fresh = cells[count[cells] == 0]
            chosen[site] = True
            count[cells] += 1
            for cell in fresh:
                new[coverage.sites_of(int(cell))] -= 1.0
        return self._without_idle(chosen, count)

    def _without_idle(self, chosen: Flags, count: Ints) -> Ints:
        coverage, costs = self.core.coverage, self.core.costs
        sites = np.flatnonzero(chosen)
        for site in sites[np.argsort(-costs[sites], kind="stable")]:
            cells = coverage.cells_of(int(site))
            if (count[cells] > 1).all():
                chosen[site] = False
                count[cells] -= 1
        return np.flatnonzero(chosen)
