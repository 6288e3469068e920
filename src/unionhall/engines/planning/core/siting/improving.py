"""Better choices from a first one: a part of the town is emptied and filled anew, then the best exchanges are made."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from unionhall.engines.planning.core.siting.coverage import Floats, Ints
from unionhall.engines.planning.core.siting.greedy import FREE, affordable, fill, greedy
from unionhall.engines.planning.core.siting.reducing import Core, is_within

MOST_EMPTIED = 8  # sites thrown out at once
NOISE = 0.2  # share by which gains are blurred while an emptied part is filled
WARMTH = 1e-4  # share of the people that a step on the way may lose, as a mean
PATIENCE = 80  # rounds without a new best after which the search returns to the best
LOOKED_AT = 400_000  # exchanges weighed at once


class Search:
    """An iterated local search; `best` are the sites of the best choice it met. The same seed walks the same way.

    `home` is the best of the walk under way: a walk that finds no better one ends in a part of the town's choices that
    it does not leave, and `set_out` begins another from the first choice.
    """

    def __init__(self, core: Core, seed: int) -> None:
        self.core = core
        self.chance = np.random.default_rng(seed)
        self.chosen = greedy(core)
        self.rounds = self.since = self.fruitless = 0
        self._greedy = self.chosen.sites
        if self.can_move:
            self._descend(10 * len(self.chosen.site_in))
        self.best_people, self.best = self.chosen.people, self.chosen.sites
        self._people, self._sites = self.best_people, self.best
        self._home_people, self._home = self.best_people, self.best

    @property
    def can_move(self) -> bool:
        """Whether there is anything to exchange."""
        return len(self.chosen.site_in) > 0 and len(self.chosen.sites) < len(self.chosen.slot_of)

    def run(self, rounds: int, go_on: Callable[[], bool]) -> None:
        """So many rounds of emptying and filling, as long as `go_on` says so."""
        for _ in range(rounds if self.can_move else 0):
            if not go_on():
                return
            self.rounds += 1
            self.since += 1
            self.fruitless += 1
            emptied = self._empty()
            self._fill_blurred(emptied)
            self._descend(60, emptied)
            self._judge()

    def consider(self, sites: Ints) -> None:
        """Take these sites as the best, where they reach more people."""
        people = float(self.core.people[self.core.coverage.counts(sites) > 0].sum())
        if people > self.best_people:
            self.best_people, self.best, self.since = people, np.sort(sites), PATIENCE
            self._home_people, self._home = self.best_people, self.best

    def set_out(self) -> None:
        """Begin another walk; the best that was met is kept."""
        self._go_to(self._greedy)
        self.since = self.fruitless = 0
        self._people, self._sites = self.chosen.people, self.chosen.sites
        self._home_people, self._home = self._people, self._sites

    def visit(self, sites: Ints) -> None:
        """Descend from these sites, which keep the limits; go on from there only where that is as good."""
        if self.can_move and is_within(self.core, sites):
            self._go_to(sites)
            fill(self.chosen)
            self._descend(60)
            self._judge()

    def _judge(self) -> None:
        people = self.chosen.people
        if people > self._home_people:
            self._home_people, self._home, self.since, self.fruitless = people, self.chosen.sites, 0, 0
        if people > self.best_people:
            self.best_people, self.best = people, self.chosen.sites
        if people >= self._people - WARMTH * self.best_people * self.chance.exponential():
            self._people, self._sites = people, self.chosen.sites
        elif self.since <= PATIENCE:
            self._go_to(self._sites)
        if self.since > PATIENCE:
            self._go_to(self._home)
            self._people, self._sites, self.since = self._home_people, self._home, 0

    def _go_to(self, sites: Ints) -> None:
        chosen = self.chosen
        kept = np.zeros(len(chosen.slot_of), dtype=bool)
        kept[sites] = True
        for slot in np.flatnonzero(chosen.site_in != FREE):
            if not kept[chosen.site_in[slot]]:
                chosen.remove(int(slot))
        free = np.flatnonzero(chosen.site_in == FREE)
        new = sites[chosen.slot_of[sites] == FREE]
        for slot, site in zip(free, new, strict=False):
            chosen.add(int(slot), int(site))

    def _empty(self) -> Ints:
        """Throw out a few sites that stand close together; the slots that got free."""
        chosen = self.chosen
        filled = np.flatnonzero(chosen.site_in != FREE)
        if not len(filled):
            return filled
        places = self.core.places[chosen.site_in[filled]]
        middle = places[self.chance.integers(len(filled))]
        count = min(int(self.chance.integers(2, MOST_EMPTIED + 1)), len(filled))
        apart = np.square(places - middle).sum(axis=1)
        emptied: Ints = filled[np.argsort(apart, kind="stable")[:count]]
        for slot in emptied:
            chosen.remove(int(slot))
        return emptied

    def _fill_blurred(self, slots: Ints) -> None:
        chosen = self.chosen
        by_cost = self.core.budget is not None and self.chance.random() < 0.5
        for slot in slots:
            worth = np.where(affordable(self.core, chosen.cost), chosen.gain, 0.0)
            worth = worth * (1 - NOISE * self.chance.random(len(worth)))
            if by_cost:
                worth = worth / np.maximum(self.core.costs, 1e-9)
            site = int(np.argmax(worth))
            if worth[site] <= 0:
                break
            chosen.add(int(slot), site)
        if self.core.budget is not None:
            fill(chosen)

    def _descend(self, moves: int, fresh: Ints | None = None) -> None:
        """Make the best exchange until none reaches more people."""
        chosen = self.chosen
        width = len(chosen.slot_of)
        few = max(LOOKED_AT // max(width, 1), 1)
        for _ in range(moves):
            slots = None
            if len(chosen.site_in) > few:
                cheap = np.argpartition(chosen.loss, few)[:few]
                slots = cheap if fresh is None else np.union1d(cheap, fresh)
            worth = self._worth(slots)
            row, site = divmod(int(np.argmax(worth)), width)
            if worth[row, site] <= 0.5:
                return
            slot = row if slots is None else int(slots[row])
            chosen.remove(slot)
            chosen.add(slot, site)
            if self.core.budget is not None:
                fill(chosen)

    def _worth(self, slots: Ints | None) -> Floats:
        """Per slot and site, how many people more their exchange reaches; nothing where it may not be made."""
        chosen, core = self.chosen, self.core
        only, loss, inside = chosen.only, chosen.loss, chosen.site_in
        if slots is not None:
            only, loss, inside = only[slots], loss[slots], inside[slots]
        worth = only + chosen.gain
        worth -= loss[:, None]
        worth[:, chosen.slot_of >= 0] = 0.0
        worth[inside == FREE] = 0.0
        if core.budget is not None:
            left = core.budget - chosen.cost + 1e-9
            worth[core.costs > left + core.costs[inside][:, None]] = 0.0
        return worth
