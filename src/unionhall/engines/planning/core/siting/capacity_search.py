"""Interchange with capacities: a flow for every open site that is left out says which exchanges could be better.

A flow as large as can be without one site gives a bound on what any other in its place could add: the people it reaches
who are short, and no more than its capacity. Only exchanges whose bound is above what is served now are tried.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from unionhall.engines.planning.core.siting.capacity_flow import Served, Shares

if TYPE_CHECKING:
    from unionhall.engines.planning.core.siting.coverage import Floats, Ints
    from unionhall.engines.planning.core.siting.median_search import Rules

_TRIED = 24  # exchanges tried, the most promising first, before giving up


class CapacityExchange:
    """A set of open sites. `objective` is the number of people served, below nought: less is better."""

    def __init__(self, shares: Shares, rules: Rules) -> None:
        self.shares, self.rules = shares, rules
        self._known: dict[tuple[int, ...], Served] = {}
        self.put(np.flatnonzero(rules.locked))

    def put(self, opened: Ints) -> None:
        """Begin anew with these sites."""
        self.opened: Ints = np.sort(np.array(opened, dtype=np.int64))
        self._served = self._look(self.opened)
        self.objective = -float(self._served.people)

    def drop(self, slots: Ints) -> None:
        """Close the sites at these places of `opened`."""
        self.put(np.delete(self.opened, slots))

    def _look(self, opened: Ints) -> Served:
        key = tuple(sorted(int(site) for site in opened))
        if key not in self._known:
            if len(self._known) > 4000:
                self._known.clear()
            self._known[key] = self.shares.served(np.array(key, dtype=np.int64))
        return self._known[key]

    def could_add(self, served: Served) -> Floats:
        """Per site, at most how many more are served when it opens as well."""
        demand = self.shares.demand
        short = np.where(served.short, demand.people, 0).astype(np.float64)
        return np.minimum(demand.reached(short), demand.capacity)

    def fill(self, barred: Ints | None = None) -> None:
        """Open what could add most (for its cost, with a budget) while anything may be opened and adds."""
        rules = self.rules
        while True:
            count, money = rules.room(self.opened)
            may = rules.allowed & (rules.costs <= money)
            may[self.opened] = False
            if barred is not None:
                may[barred] = False
            gains = np.where(may, self.could_add(self._served), 0.0)
            if np.isfinite(rules.budget):
                gains = gains / np.maximum(rules.costs, 1e-9)
            best = int(gains.argmax())
            if count <= 0 or gains[best] <= 0:
                return
            self.put(np.append(self.opened, best))

    def descend(self) -> None:
        """Exchange until no exchange that is tried is better, filling up what a cheaper site has left over."""
        while True:
            self.fill()
            if not self._exchange():
                return

    def _exchange(self) -> bool:
        rules, now = self.rules, self._served.people
        money = rules.room(self.opened)[1]
        promises = np.full((len(self.opened), len(rules.costs)), -1.0)
        for slot in np.flatnonzero(~rules.locked[self.opened]).tolist():
            without = self._look(np.delete(self.opened, slot))
            may = rules.allowed & (rules.costs <= money + rules.costs[self.opened[slot]])
            may[self.opened] = False
            promises[slot] = np.where(may, without.people + self.could_add(without), -1.0)
        flat = promises.ravel()
        good = np.flatnonzero(flat > now)
        if not len(good):
            return False
        order = good[np.argsort(-flat[good], kind="stable")][:_TRIED]
        best, chosen = now, None
        for at in order:
            if flat[at] <= best:
                break
            slot, site = divmod(int(at), len(rules.costs))
            opened = np.append(np.delete(self.opened, slot), site)
            people = self._look(opened).people
            if people > best:
                best, chosen = people, opened
        if chosen is None:
            return False
        self.put(chosen)
        return True

    def gains(self) -> Floats:
        """Per site, at most how many more are served when it opens as well."""
        return self.could_add(self._served)

    def losses(self) -> dict[int, int]:
        """Per open site, how many are served less without it."""
        return {
            int(site): self._served.people - self._look(np.delete(self.opened, slot)).people
            for slot, site in enumerate(self.opened)
        }

    def prices(self) -> Floats:
        """Prices to begin with: nought for people who are short, one for all others, half-way to doubt."""
        return np.where(self._served.short, 0.0, 0.5)
