"""Proof that no choice reaches more: by cases, one site open or shut, each case bounded by its own prices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from unionhall.engines.planning.core.siting.bounds import Dual, Judged, undecided
from unionhall.engines.planning.core.siting.coverage import Flags, Floats, Ints
from unionhall.engines.planning.core.siting.reducing import Core, alike, assumed, is_within

_ROUNDS = 40  # of prices for each case
_STEP = 0.75
_PATIENCE = 10
_MERGED_BELOW = 0.8  # cells are merged anew where fewer than this share of the sites are left


@dataclass(frozen=True, slots=True)
class Case:
    """What is left when some sites are open (`inside`, as numbers of the whole core) and reach `people` already."""

    core: Core
    prices: Floats
    taken: Floats
    inside: tuple[int, ...]
    people: float
    bound: float


class Proof:
    """A walk through all cases, deepest first. `found` people and `best` sites (of the core) are the best known."""

    def __init__(self, dual: Dual, found: float, best: Ints) -> None:
        core = replace(dual.core, origin=np.arange(dual.core.coverage.site_count))
        self.found, self.best = found, best
        self.cases = [Case(core, dual.best_prices, dual.taken, (), 0.0, dual.bound)]
        self.looked_at = 0

    @property
    def bound(self) -> float:
        """No choice reaches more people than this."""
        return max([self.found, *(case.bound for case in self.cases)])

    def run(self, go_on: Callable[[], bool]) -> None:
        """Look at cases until none is left, which is the proof, or `go_on` ends it."""
        while self.cases and go_on():
            case = self.cases.pop()
            if case.bound > self.found:
                self.looked_at += 1
                self.cases.extend(self._parts(case))

    def _keep(self, case: Case, more: Ints) -> None:
        """Note a better choice: the sites of the case, and some it leaves open, where the limits allow these."""
        core, people = case.core, case.people
        # a bound heeds one limit only, so the sites it takes may break the other
        if not is_within(core, more):
            return
        if len(more):
            people += float(case.core.people[case.core.coverage.counts(more) > 0].sum())
        if people > self.found:
            self.found = people
            self.best = np.array(sorted((*case.inside, *case.core.origin[more].tolist())), dtype=np.int64)

    def _parts(self, case: Case) -> list[Case]:
        """Bound a case and halve it; nothing where it cannot hold a better choice, or holds only one."""
        if _is_over(case.core):
            self._keep(case, np.empty(0, dtype=np.int64))
            return []
        dual = Dual(case.core, case.prices)
        dual.step, dual.taken = _STEP, case.taken
        dual.run(_ROUNDS, self.found - case.people, patience=_PATIENCE)
        if dual.best is None:
            return [case]
        self._keep(case, np.flatnonzero(dual.best.taken >= 1))
        bound = min(case.bound, dual.bound + case.people)
        if bound <= self.found:
            return []
        left = self._fixed(replace(case, bound=bound, prices=dual.best_prices, taken=dual.taken), dual.best)
        if left is None:
            return []
        if _is_over(left.core):
            self._keep(left, np.empty(0, dtype=np.int64))
            return []
        return self._halves(left)

    def _fixed(self, case: Case, judged: Judged) -> Case | None:
        """The case without the sites that its bound decides; none where these break a limit."""
        inside, outside = undecided(judged, self.found - case.people)
        if not (inside.any() or outside.any()):
            return case
        left = _assume(case, inside, outside)
        if left is not None and left.core.coverage.site_count < _MERGED_BELOW * len(inside):
            left = _merge(left)
        return left

    def _halves(self, case: Case) -> list[Case]:
        """The site that decides most: it is in doubt, and many people hang on it. The open half is looked at first."""
        doubt = np.sqrt(np.maximum(np.minimum(case.taken, 1 - case.taken), 0.0)) + 1e-6
        site = int(np.argmax(doubt * case.core.coverage.reach(case.core.people)))
        one, none = np.zeros(len(doubt), dtype=bool), np.zeros(len(doubt), dtype=bool)
        one[site] = True
        halves = (_assume(case, none, one), _assume(case, one, none))
        return [half for half in halves if half is not None]


def _is_over(core: Core) -> bool:
    """Whether nothing can be added any more."""
    return not core.coverage.site_count or not core.coverage.cell_count or core.most == 0


def _assume(case: Case, inside: Flags, outside: Flags) -> Case | None:
    core = case.core
    opened = np.flatnonzero(inside)
    if not is_within(core, opened):
        return None
    people = case.people
    if len(opened):
        people += float(core.people[core.coverage.counts(opened) > 0].sum())
    left, cells = assumed(core, inside, outside)
    kept = np.searchsorted(core.origin, left.origin)
    return Case(
        left, case.prices[cells], case.taken[kept], (*case.inside, *core.origin[opened].tolist()), people, case.bound
    )  # fmt: skip


def _merge(case: Case) -> Case:
    which, first = alike(case.core.coverage)
    if len(first) == len(which) or not len(first):
        return case
    core = case.core
    part = core.coverage.part(np.arange(core.coverage.site_count), first)
    people: Floats = np.asarray(np.bincount(which, weights=core.people), dtype=np.float64)
    prices = np.minimum(np.bincount(which, weights=case.prices), people)
    return replace(case, core=replace(core, coverage=part, people=people), prices=prices)
