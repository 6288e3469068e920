"""How many people any choice could reach: a Lagrangian bound, and what it says of single sites."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from unionhall.engines.planning.core.siting.coverage import Flags, Floats
from unionhall.engines.planning.core.siting.reducing import Core

INERTIA = 0.95  # how much of the way so far each step keeps
ROUNDING = 1e-6  # what sums of rounded numbers may be off: far below one person


@dataclass(frozen=True, slots=True)
class Judged:
    """One evaluation: no choice reaches more than `bound`. `worth` of a site: the bound falls by at least that much

    when a chosen site is shut out (positive), or another one forced in (negative).
    """

    bound: float
    worth: Floats
    taken: Floats


class Dual:
    """Prices of cells, moved step by step so that the bound falls (a deflected subgradient with halving steps).

    A cell's people are given away at its price to the sites that reach it; the best sites at these prices, as far as
    number and budget go, and what is left of each cell, are together never below the truth.
    """

    def __init__(self, core: Core, prices: Floats | None = None) -> None:
        self.core = core
        if prices is None:
            prices = core.people / np.maximum(np.diff(core.coverage.site_from), 1) ** 0.5
        self.prices = np.minimum(prices, core.people)
        self.best_prices = self.prices
        self.best: Judged | None = None
        self.last: Judged | None = None
        self.way: Floats = np.zeros(core.coverage.cell_count)
        self.taken = np.zeros(core.coverage.site_count)
        self.step, self.since, self.rounds = 1.0, 0, 0

    @property
    def bound(self) -> float:
        """The lowest bound so far, a whole number of people."""
        return np.inf if self.best is None else whole(self.best.bound)

    def run(self, rounds: int, target: float, *, patience: int = 20) -> None:
        """Move the prices so often, or until the bound meets `target` (people that a known plan reaches)."""
        for _ in range(rounds):
            judged = judge(self.core, self.prices)
            self.last = judged
            self.taken += 0.1 * (judged.taken - self.taken)
            if self.best is None or judged.bound < self.best.bound - 1e-4 * max(
                self.best.bound - target, 1e-3
            ):
                self.best, self.best_prices, self.since = judged, self.prices, 0
            else:
                self.since += 1
            if self.bound <= target or self.step < 1e-3:
                return
            if self.since >= patience:
                self.step, self.since = self.step / 2, 0
            self._move(judged, target)

    def _move(self, judged: Judged, target: float) -> None:
        """One step: cells move as far as their people count, or the few large ones would set the pace of all."""
        people, prices = self.core.people, self.prices
        slope = np.zeros(self.core.coverage.cell_count)
        for site in np.flatnonzero(judged.taken):
            slope[self.core.coverage.cells_of(int(site))] += judged.taken[site]
        # at its full price a cell may count as reached or not: whichever leaves less to correct
        slope -= np.where(prices < people, 1.0, np.minimum(slope, 1.0))
        slope[(prices <= 0) & (slope > 0)] = 0.0
        self.way = slope + INERTIA * self.way
        self.way[((prices <= 0) & (self.way > 0)) | ((prices >= people) & (self.way < 0))] = 0.0
        norm = float(self.way @ (people * self.way))
        if norm <= 0:
            self.step = 0.0
            return
        size = self.step * max(judged.bound - target, 1e-3 * abs(target), 1.0) / norm
        self.prices = np.clip(prices - size * people * self.way, 0.0, people)
        self.rounds += 1


def whole(bound: float) -> float:
    """The largest number of people a bound allows, with room for what rounding may have taken off it."""
    return float(np.floor(bound + ROUNDING + 1e-12 * abs(bound)))


def judge(core: Core, prices: Floats) -> Judged:
    """The bound at these prices (per cell, between 0 and its people)."""
    value = core.coverage.reach(prices)
    rest = float((core.people - prices).sum())
    judged = None
    if core.most is not None:
        judged = _by_number(value, rest, core.most)
    if core.budget is not None:
        other = _by_budget(value, rest, core.costs, core.budget)
        judged = other if judged is None or other.bound < judged.bound else judged
    if judged is None:
        judged = Judged(rest + float(value.sum()), value, np.ones(len(value)))
    return judged


def _by_number(value: Floats, rest: float, most: int) -> Judged:
    taken = np.zeros(len(value))
    if most <= 0 or not len(value):
        return Judged(rest, np.full(len(value), -np.inf), taken)
    if most >= len(value):
        return Judged(rest + float(value.sum()), value, np.ones(len(value)))
    order = np.argpartition(-value, (most - 1, most))
    last, next_best = value[order[most - 1]], value[order[most]]
    taken[order[:most]] = 1.0
    worth = np.where(taken > 0, value - next_best, value - last)
    return Judged(rest + float(value[order[:most]].sum()), worth, taken)


def _by_budget(value: Floats, rest: float, costs: Floats, budget: float) -> Judged:
    """The same for a budget: sites by their worth per yuan, the last one in part."""
    order = np.argsort(-value / np.maximum(costs, 1e-12), kind="stable")
    total = np.cumsum(costs[order])
    full = int(np.searchsorted(total, budget + 1e-9, side="right"))
    taken = np.zeros(len(value))
    taken[order[:full]] = 1.0
    if full >= len(value):
        return Judged(rest + float(value.sum()), value, taken)
    last = order[full]
    rate = value[last] / max(costs[last], 1e-12)
    spare = budget - (total[full - 1] if full else 0.0)
    taken[last] = min(max(spare / max(costs[last], 1e-12), 0.0), 1.0)
    worth = value - rate * costs
    bound = rest + float(worth[order[:full]].sum()) + rate * budget
    return Judged(bound, worth, taken)


def undecided(judged: Judged, found: float) -> tuple[Flags, Flags]:
    """Of the sites, which are in, and which are out of every choice that reaches more than `found` people."""
    room = ROUNDING + 1e-12 * abs(judged.bound)
    without = np.floor(judged.bound - np.abs(judged.worth) + room) <= found
    return without & (judged.worth > 0), without & (judged.worth < 0)
