"""A first choice of sites, one after the other, and the state that any search for better ones moves in."""

from __future__ import annotations

from typing import Any

import numpy as np

from unionhall.engines.planning.core.siting.coverage import Flags, Floats, Ints, rows
from unionhall.engines.planning.core.siting.reducing import Core

FREE = -1  # a slot without a site


class Chosen:
    """Sites in numbered slots, kept so that every exchange of one site for another is known at once.

    `gain[k]`: people that site k would add. `only[s, k]`: people that the site in slot s alone reaches and k would
    reach, too; so exchanging s for k brings `gain[k] - loss[s] + only[s, k]`.
    """

    def __init__(self, core: Core, slots: int) -> None:
        self.core, self.coverage = core, core.coverage
        self.site_in = np.full(slots, FREE, dtype=np.int64)
        self.slot_of = np.full(core.coverage.site_count, FREE, dtype=np.int64)
        self.count = np.zeros(core.coverage.cell_count, dtype=np.int32)
        self.owners = np.zeros(core.coverage.cell_count, dtype=np.int64)  # sum of the slots that reach a cell
        self.gain = core.coverage.reach(core.people)
        self.loss = np.zeros(slots)
        self.only = np.zeros((slots, core.coverage.site_count))
        self.people = 0.0
        self.cost = 0.0

    @property
    def sites(self) -> Ints:
        """The chosen sites, ascending."""
        return np.flatnonzero(self.slot_of >= 0)

    def add(self, slot: int, site: int) -> None:
        """Put a site that is not chosen into a free slot."""
        cells = self.coverage.cells_of(site)
        count = self.count[cells]
        new, shared = cells[count == 0], cells[count == 1]
        self.people += self.gain[site]
        fresh = self._reach_of(new)
        self.gain -= fresh
        self.only[slot] += fresh
        self._move_shared(shared, -1)
        self.count[cells] += 1
        self.owners[cells] += slot
        self.site_in[slot], self.slot_of[site] = site, slot
        self.loss[slot] = self.only[slot, site]
        self.cost += self.core.costs[site]

    def remove(self, slot: int) -> int:
        """Take the site out of a slot, and answer which it was."""
        site = int(self.site_in[slot])
        cells = self.coverage.cells_of(site)
        self.people -= self.loss[slot]
        self.gain += self.only[slot]
        self.only[slot] = 0.0
        self.loss[slot] = 0.0
        shared = cells[self.count[cells] == 2]
        self.count[cells] -= 1
        self.owners[cells] -= slot
        self._move_shared(shared, +1)
        self.site_in[slot], self.slot_of[site] = FREE, FREE
        self.cost -= self.core.costs[site]
        return site

    def _reach_of(self, cells: Ints) -> Floats:
        """Per site, the people of these cells that it reaches."""
        at, counts = rows(self.coverage.site_from, cells)
        weights = np.repeat(self.core.people[cells], counts)
        found: Any = np.bincount(self.coverage.sites[at], weights, minlength=self.coverage.site_count)
        return np.asarray(found, dtype=np.float64)

    def _move_shared(self, cells: Ints, sign: int) -> None:
        """Cells with one owner by now (or from now on with two): what the owner alone reaches, grows (or shrinks)."""
        if not len(cells):
            return
        owner, width = self.owners[cells], self.coverage.site_count
        at, counts = rows(self.coverage.site_from, cells)
        weights = np.repeat(self.core.people[cells] * sign, counts)
        met, which = np.unique(owner, return_inverse=True)
        flat = np.repeat(which * width, counts) + self.coverage.sites[at]
        self.only[met] += np.bincount(flat, weights, minlength=len(met) * width).reshape(len(met), width)
        self.loss[met] = self.only[met, self.site_in[met]]


def slots_needed(core: Core) -> int:
    """How many sites a plan can hold at most."""
    most = core.coverage.site_count if core.most is None else min(core.most, core.coverage.site_count)
    if core.budget is not None:
        total = np.cumsum(np.sort(core.costs))
        most = min(most, int(np.searchsorted(total, core.budget + 1e-9, side="right")))
    return max(most, 0)


def affordable(core: Core, cost: float) -> Flags:
    """Per site, whether its cost fits in what the budget leaves."""
    if core.budget is None:
        return np.ones(len(core.costs), dtype=bool)
    return core.costs <= core.budget - cost + 1e-9


def fill(chosen: Chosen, *, by_cost: bool = False) -> None:
    """Add the best site (`by_cost`: per yuan) until none fits or none adds anything."""
    for slot in np.flatnonzero(chosen.site_in == FREE):
        worth = np.where(affordable(chosen.core, chosen.cost), chosen.gain, 0.0)
        if by_cost:
            worth = worth / np.maximum(chosen.core.costs, 1e-9)
        site = int(np.argmax(worth))
        if worth[site] <= 0:
            return
        chosen.add(int(slot), site)


def greedy(core: Core) -> Chosen:
    """Sites one after the other, each the one that adds most; with a budget also per yuan, and the better of both."""
    slots = slots_needed(core)
    first = Chosen(core, slots)
    fill(first)
    if core.budget is None:
        return first
    second = Chosen(core, slots)
    fill(second, by_cost=True)
    return second if second.people > first.people else first
