"""Bounds by prices: a rule on every row is given up for a price, and the best prices are found by subgradients.

Whatever is planned is written as a sum to be least. For any prices, `base` plus the best that the open sites could
save is a bound. What the prices say of the sites besides fixes those that every better plan opens or closes.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from unionhall.engines.planning.core.siting.median_search import Rules

if TYPE_CHECKING:
    from unionhall.engines.planning.core.siting.coverage import Flags, Floats, Ints

PATIENCE = 12  # rounds without a better bound before the steps are halved
_SMALLEST = 0.003  # steps below this share do no more
_MEMORY = 0.9  # how much of the last direction is kept


class Prices(ABC):
    """The prices of the rows, the best bound that they gave, and what it fixes."""

    first_step = 1.5

    def __init__(self, rules: Rules, start: Floats, low: Floats, high: Floats, scale: Floats) -> None:
        """Prices lie between `low` and `high`; `scale` is how far each moves for one unit of its row's imbalance."""
        self.rules, self._low, self._high, self._scale = rules, low, high, scale
        self.prices = np.clip(start, low, high)
        self.best, self.best_prices = -np.inf, self.prices
        self._step, self._direction = self.first_step, np.zeros(len(start))
        self.rounds = 0

    @abstractmethod
    def case(self, rules: Rules, start: Floats) -> Self:
        """The same problem under narrower rules, beginning from other prices."""

    @abstractmethod
    def shrink(self, opened: Flags, closed: Flags) -> None:
        """Look only at what may still be decided; the bound then holds for plans better than those it was fixed by."""

    @abstractmethod
    def _base(self, prices: Floats) -> float:
        """The part of the bound that no site changes."""

    @abstractmethod
    def _judge(self, prices: Floats) -> tuple[Any, Floats]:
        """What each site would save (nought or less), after whatever `_pull` needs."""

    @abstractmethod
    def _pull(self, seen: Any, chosen: Ints) -> Floats:
        """Per row, whether its price is to rise (above nought) or to fall when these sites are open."""

    @property
    def is_spent(self) -> bool:
        """Whether further rounds would hardly move the bound."""
        return self._step < _SMALLEST

    def renew(self) -> None:
        """Take larger steps again, from the best prices found."""
        self.prices, self._step = self.best_prices, 0.3
        self._direction = np.zeros_like(self.prices)

    def saved(self) -> Floats:
        """What each site saves on the best prices."""
        return self._judge(self.best_prices)[1]

    def gentle(self, step: float) -> None:
        """Begin with smaller steps, where the prices are good already."""
        self._step = step

    def chosen(self) -> Ints:
        """The sites that the best prices would open."""
        return choose(self.saved(), self.rules)[1]

    def improve(self, rounds: int, upper: float) -> None:
        """At most so many rounds against the value `upper` of a known plan."""
        waited = 0
        for _round in range(rounds):
            self.rounds += 1
            seen, saved = self._judge(self.prices)
            value, chosen = choose(saved, self.rules)
            bound = self._base(self.prices) + value
            if bound > self.best + 1e-7 * abs(self.best if np.isfinite(self.best) else 0.0):
                waited = 0
            else:
                waited += 1
            if bound > self.best:
                self.best, self.best_prices = bound, self.prices
            if waited >= PATIENCE:
                self._step, waited = self._step / 2, 0
                self.prices = self.best_prices
                seen, saved = self._judge(self.prices)
                chosen = choose(saved, self.rules)[1]
            if self.is_spent or upper - self.best <= 1e-9 * abs(upper):
                break
            self._move(seen, chosen, upper)

    def _move(self, seen: Any, chosen: Ints, upper: float) -> None:
        self._direction = self._pull(seen, chosen) * self._scale + _MEMORY * self._direction
        norm = float(self._direction @ self._direction)
        if not norm:
            self._step = 0.0
            return
        length = self._step * max(upper - self.best, 1e-9 * abs(upper)) / norm
        moved = self.prices + length * self._direction * self._scale
        self.prices = np.clip(moved, self._low, self._high)

    def fixed(self, upper: float) -> tuple[Flags, Flags]:
        """Which sites are open, and which closed, in every plan better than `upper` (less a hair)."""
        saved = self.saved()
        value, chosen = choose(saved, self.rules)
        bound, spare = self._base(self.best_prices) + value, 1e-7 * abs(upper)
        rules = self.rules
        nothing = np.zeros(len(saved), dtype=bool)
        free = rules.allowed & ~rules.locked
        if np.isfinite(rules.budget):
            return _fixed_by_money(saved, rules, free, upper + spare - self._base(self.best_prices))
        inside = nothing.copy()
        inside[chosen] = True
        if not (free & inside).any() or not (free & ~inside).any():
            return nothing, nothing
        worst, next_best = saved[free & inside].max(), saved[free & ~inside].min()
        closed = free & ~inside & (bound + saved - worst > upper + spare)
        opened = free & inside & (bound - saved + next_best > upper + spare)
        return opened, closed


def _fixed_by_money(saved: Floats, rules: Rules, free: Flags, most: float) -> tuple[Flags, Flags]:
    """Open and closed sites, priced by what money saves where it runs out: any such price gives a valid bound."""
    locked = np.flatnonzero(rules.locked)
    money = rules.room(locked)[1]
    at = np.flatnonzero(free)
    rate = saved[at] / np.maximum(rules.costs[at], 1e-9)
    order = np.argsort(rate, kind="stable")
    over = np.flatnonzero(np.cumsum(rules.costs[at[order]]) > money)
    price = -float(rate[order[over[0]]]) if len(over) else 0.0
    left = saved + price * rules.costs
    bound = float(saved[locked].sum()) + float(np.minimum(left[free], 0.0).sum()) - price * money
    return free & (left < 0) & (bound - left > most), free & (left >= 0) & (bound + left > most)


def choose(saved: Floats, rules: Rules) -> tuple[float, Ints]:
    """The sites that would save most under the rules, and a bound on what any could save (both nought or less).

    A budget is kept in the bound by letting the last site be opened in part.
    """
    locked = np.flatnonzero(rules.locked)
    base = float(saved[locked].sum())
    free = np.flatnonzero(rules.allowed & ~rules.locked)
    room, money = rules.room(locked)
    room = min(room, len(free))
    order = free[np.argpartition(saved[free], room - 1)[:room]] if 0 < room < len(free) else free[:room]
    value, chosen = float(saved[order].sum()), order
    if np.isfinite(rules.budget):
        rate = saved[free] / np.maximum(rules.costs[free], 1e-9)
        ranked = free[np.argsort(rate, kind="stable")]
        spent = np.cumsum(rules.costs[ranked])
        whole = int(np.searchsorted(spent, money * (1 + 1e-12), side="right"))
        bound = float(saved[ranked[:whole]].sum())
        if whole < len(ranked):
            left = money - (float(spent[whole - 1]) if whole else 0.0)
            bound += (
                float(saved[ranked[whole]]) * max(0.0, left) / max(float(rules.costs[ranked[whole]]), 1e-9)
            )
        if bound > value:
            value, chosen = bound, ranked[:whole]
    return base + value, np.concatenate((locked, chosen))
