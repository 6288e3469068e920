"""Interchange for medians: one open site is exchanged for a closed one as long as that makes the ways shorter.

All exchanges are valued at once from the lists of near sites: a row changes its site only where the new one is nearer
than its second nearest. What the lists leave out can only make an exchange better than it was valued, so that an
exchange that is valued well is good.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from unionhall.engines.planning.core.siting.coverage import Flags, Floats, Ints
    from unionhall.engines.planning.core.siting.median_ways import Lists, Ways

_EXACT = 1e-10  # of the objective: what is smaller is rounding


@dataclass(frozen=True, slots=True)
class Rules:
    """What may be open: at most `most` sites, for at most `budget`; the `locked` always, none but the `allowed`."""

    most: int
    budget: float
    costs: Floats
    locked: Flags
    allowed: Flags

    def room(self, opened: Ints) -> tuple[int, float]:
        """How many more may be opened, and for how much."""
        return self.most - len(opened), self.budget - float(self.costs[opened].sum())

    def trimmed(self, opened: Ints) -> Ints:
        """These sites and the locked ones, without as many of the dearest as break a limit."""
        found = np.flatnonzero(self.locked)
        rest = np.setdiff1d(opened, found)
        count, money = self.room(found)
        rest = rest[np.argsort(self.costs[rest], kind="stable")]
        fits = (np.cumsum(self.costs[rest]) <= money) & (np.arange(len(rest)) < count)
        return np.concatenate((found, rest[fits]))

    def holds(self, opened: Ints) -> bool:
        """Whether these sites may be the open ones."""
        count, money = self.room(opened)
        is_whole = bool(np.isin(np.flatnonzero(self.locked), opened).all())
        return (
            count >= 0
            and money >= -1e-9 * max(1.0, self.budget)
            and is_whole
            and bool(self.allowed[opened].all())
        )


class Interchange:
    """A set of open sites and, of every row, the nearest and the second nearest of them."""

    def __init__(self, ways: Ways, lists: Lists, rules: Rules) -> None:
        self.ways, self.lists, self.rules = ways, lists, rules
        self._all = np.arange(ways.rows)
        far = np.where(np.isfinite(lists.cap), lists.cap, 0.0)
        np.maximum.at(far, lists.rows, lists.costs)
        self._far = far  # stands for a way where no site is open yet
        self.put(np.flatnonzero(rules.locked))

    def put(self, opened: Ints) -> None:
        """Begin anew with these sites."""
        self.opened: Ints = np.array(opened, dtype=np.int64)
        self._table = self.ways.columns(self.opened)
        self._refresh()

    def _refresh(self) -> None:
        if not len(self.opened):
            self._slot, self._first = np.zeros(self.ways.rows, dtype=np.int64), self._far
            self._second, self.objective = self._far, float("inf")
            return
        self._slot = self._table.argmin(axis=1)
        self._first = self._table[self._all, self._slot]
        self.objective = float(self._first.sum())
        if len(self.opened) == 1:
            self._second = np.maximum(self._far, self._first)
            return
        self._table[self._all, self._slot] = np.inf
        self._second = self._table.min(axis=1)
        self._table[self._all, self._slot] = self._first

    def between(self) -> Floats:
        """Of every row, half-way between its nearest and its second nearest open site."""
        return (self._first + self._second) / 2

    def _open(self, site: int) -> None:
        self.opened = np.append(self.opened, site)
        self._table = np.column_stack((self._table, self.ways.column(site)))
        self._refresh()

    def drop(self, slots: Ints) -> None:
        """Close the sites at these places of `opened`."""
        self.opened = np.delete(self.opened, slots)
        self._table = np.delete(self._table, slots, axis=1)
        self._refresh()

    def gains(self) -> Floats:
        """Per site, what opening it would save."""
        saved = np.maximum(self._first[self.lists.rows] - self.lists.costs, 0.0)
        return np.bincount(self.lists.sites, saved, len(self.rules.costs)).astype(np.float64, copy=False)

    def fill(self, barred: Ints | None = None) -> None:
        """Open what saves most (for its cost, with a budget) until nothing more may be opened or saves anything."""
        rules = self.rules
        count, money = rules.room(self.opened)
        while count > 0:
            gains = self.gains()
            may = rules.allowed & (rules.costs <= money)
            may[self.opened] = False
            if barred is not None:
                may[barred] = False
            if np.isfinite(rules.budget):
                gains = gains / np.maximum(rules.costs, 1e-9)
            gains = np.where(may, gains, -1.0)
            best = int(gains.argmax())
            if gains[best] < 0 or (gains[best] == 0 and len(self.opened)):
                return
            self._open(best)
            count, money = rules.room(self.opened)

    def descend(self) -> None:
        """Exchange until no exchange is better, filling up what a cheaper site has left over."""
        while True:
            self.fill()
            if not self._exchange():
                return

    def _values(self) -> Floats:
        """Open places x sites: the change of the objective when the site takes the place."""
        lists, slots, sites = self.lists, len(self.opened), len(self.rules.costs)
        near = np.flatnonzero(lists.costs < self._second[lists.rows])
        rows, costs, column = lists.rows[near], lists.costs[near], lists.sites[near]
        first = self._first[rows]
        shared = np.bincount(column, np.minimum(costs - first, 0.0), sites)
        saved = np.maximum(costs, first) - self._second[rows]
        at = self._slot[rows] * sites + column
        own = np.bincount(at, saved, slots * sites).reshape(slots, sites)
        lost = np.bincount(self._slot, self._second - self._first, slots)
        values: Floats = np.asarray(own + lost[:, None] + shared[None, :], dtype=np.float64)
        return values

    def _exchange(self) -> bool:
        """Make the best exchange, and others of the same valuation while they turn out well."""
        if not len(self.opened):
            return False
        rules, values = self.rules, self._values()
        values[rules.locked[self.opened]] = np.inf
        values[:, ~rules.allowed] = np.inf
        values[:, self.opened] = np.inf
        if np.isfinite(rules.budget):
            money = rules.room(self.opened)[1]
            costs = rules.costs
            values[costs[None, :] - costs[self.opened][:, None] > money] = np.inf
        least = -_EXACT * max(1.0, self.objective)
        # a valuation costs much more than trying an exchange: the best of every place are tried one after another
        best = values.argmin(axis=1)
        order = np.argsort(values[np.arange(len(best)), best], kind="stable")
        done = False
        for slot in order[:4]:
            if values[slot, best[slot]] >= least or (done and not self._fits(int(slot), int(best[slot]))):
                break
            done = self._try(int(slot), int(best[slot])) or done
        return done

    def served(self, slot: int) -> tuple[int, float, float]:
        """Of one open site: whom it serves, their mean way, and how much longer all ways are without it.

        Nothing is said of the last one (the ways without it are as long as the longest of the lists).
        """
        own = self._slot == slot
        people = float(self.ways.people[own].sum())
        mean = float(self._first[own].sum()) / people if people else 0.0
        return round(people), mean, float((self._second - self._first)[own].sum())

    def replacements(self) -> list[tuple[int, float]] | None:
        """Per open site, which closed one would replace it best (-1: none could) and how much longer all ways were."""
        if not len(self.opened):
            return None
        values = self._values()
        values[:, ~self.rules.allowed] = np.inf
        values[:, self.opened] = np.inf
        found = []
        for slot in range(len(self.opened)):
            site = int(values[slot].argmin())
            if not np.isfinite(values[slot, site]):
                found.append((-1, 0.0))
                continue
            kept, self._table[:, slot] = self._table[:, slot].copy(), self.ways.column(site)
            found.append((site, float(self._table.min(axis=1).sum()) - self.objective))
            self._table[:, slot] = kept
        return found

    def _fits(self, slot: int, site: int) -> bool:
        taken = self.rules.costs[site] - self.rules.costs[self.opened[slot]]
        return site not in self.opened and bool(taken <= self.rules.room(self.opened)[1])

    def _try(self, slot: int, site: int) -> bool:
        before, old, column = self.objective, self.opened[slot], self._table[:, slot].copy()
        self._table[:, slot], self.opened[slot] = self.ways.column(site), site
        after = float(self._table.min(axis=1).sum())
        if after < before - _EXACT * max(1.0, before):
            self._refresh()
            return True
        self._table[:, slot], self.opened[slot] = column, old
        return False
