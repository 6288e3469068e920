"""Maximal cover: the sites that reach most people, for a number of sites or a budget (MCLP)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from unionhall.engines.planning.core.plans import (
    Limits,
    Plan,
    Progress,
    Sense,
    Status,
    gap_of,
    never,
    status_of,
)
from unionhall.engines.planning.core.siting import evaluating
from unionhall.engines.planning.core.siting.bounds import Dual, undecided, whole
from unionhall.engines.planning.core.siting.collisions import of_musts
from unionhall.engines.planning.core.siting.cover_models import fits_highs, most_people
from unionhall.engines.planning.core.siting.improving import Search
from unionhall.engines.planning.core.siting.phasing import phased
from unionhall.engines.planning.core.siting.problems import SitingChoices, SitingProblem
from unionhall.engines.planning.core.siting.proving import Proof
from unionhall.engines.planning.core.siting.reasons import reasons_of
from unionhall.engines.planning.core.siting.reducing import (
    assumed,
    is_within,
    may_open,
    merged,
    settled,
    without_outdone,
)
from unionhall.engines.planning.core.siting.watches import Watch

if TYPE_CHECKING:
    from unionhall.engines.planning.core.siting.coverage import Ints
    from unionhall.engines.planning.core.siting.reducing import Settled

ROUNDS = 3000  # of the search, where the limits name none and the proof does not come before
# rounds before a plan is taken for good enough: a gap is no reason to miss what is found at once
_AT_LEAST = 200
_AT_ONCE = 20  # rounds of the search between two looks at the bound
_SMALL = 20_000  # pairs of site and cell
_FRUITLESS = 300  # rounds without a better choice after which another walk begins
_PRICES = 50  # steps of the prices between two looks at the search
_PROVABLE = 0.006  # the gap from which on a proof by cases is likelier to end than the search to find more


def solve_most_cover(
    problem: SitingProblem, limits: Limits, progress: Progress[SitingChoices] = never
) -> Plan[SitingChoices]:
    """The plan that reaches most people. It is proved, unless the limits end the proof; the bound holds in any case."""
    conflict = of_musts(problem)
    if conflict is not None:
        return Plan(Status.INFEASIBLE, Sense.MOST, conflict=conflict)
    return MostCover(problem, limits, progress).plan()


class MostCover:
    """One search: first sites, better sites, bound and proof, each going on where it stood."""

    def __init__(self, problem: SitingProblem, limits: Limits, progress: Progress[SitingChoices]) -> None:
        self.problem, self.limits = problem, limits
        self.watch: Watch[SitingChoices] = Watch(limits, progress)
        self.settled: Settled = settled(problem)
        self.core = without_outdone(merged(self.settled.core))
        self.search = Search(self.core, limits.seed)
        self.dual = Dual(self.core)
        self.proof: Proof | None = None
        self.modelled = np.inf

    @property
    def bound(self) -> float:
        """The most people that any choice of free sites could add."""
        proved = self.dual.bound if self.proof is None else self.proof.bound
        return min(proved, self.modelled, float(self.core.people.sum()))

    def plan(self) -> Plan[SitingChoices]:
        """Search and prove, as far as the limits go."""
        rounds = ROUNDS if self.limits.rounds is None else self.limits.rounds
        while self.is_open() and self.dual.step >= 1e-3:
            self.search.run(min(_AT_ONCE, rounds - self.search.rounds), self.is_open)
            if self.is_open():
                self.dual.run(_PRICES, self.search.best_people)
                if self.dual.last is not None:
                    self.search.visit(np.flatnonzero(self.dual.last.taken >= 1))
        rounds = min(rounds, self._worthwhile())
        while self.is_open() and self.search.can_move and self.search.rounds < rounds and not self._is_near():
            if self.search.fruitless >= _FRUITLESS:
                self.search.set_out()
            self.search.run(min(_AT_ONCE, rounds - self.search.rounds), self.is_open)
        if self.is_open() and self.core.budget is not None:
            self._model()
        if self.is_open():
            self._prove()
        return self.best(has_reasons=True)

    def _worthwhile(self) -> int:
        """Rounds after which a proof is likelier to end than the search to find more: few for what is small."""
        pairs = len(self.core.coverage.cells)
        return 0 if pairs < _SMALL else 800 if pairs < 5 * _SMALL else ROUNDS

    def _is_near(self) -> bool:
        return gap_of(self.search.best_people, self.bound) <= _PROVABLE

    def _model(self) -> None:
        """What the prices leave open, as a whole-number programme: where money is short, cases are too many."""
        if self.dual.best is None:
            return
        found = self.search.best_people
        inside, outside = undecided(self.dual.best, found)
        core, _cells = assumed(self.core, inside, outside)
        if (core.most or 0) < 0 or (core.budget or 0.0) < 0 or not core.coverage.site_count:
            self.modelled = found if not core.coverage.site_count else np.inf
            return
        core = merged(core)
        if not fits_highs(core):
            return
        sure = np.flatnonzero(inside)
        people = float(self.core.people[self.core.coverage.counts(sure) > 0].sum())
        answer = most_people(core, self.watch.left)
        if answer.sites is not None and is_within(core, answer.sites):
            added = np.searchsorted(self.core.origin, core.origin[answer.sites])
            self.search.consider(np.sort(np.concatenate((sure, added))))
        self.modelled = max(whole(people + answer.bound), self.search.best_people)

    def _prove(self) -> None:
        self.proof = Proof(self.dual, self.search.best_people, self.search.best)

        def goes_on() -> bool:
            assert self.proof is not None
            if self.proof.found > self.search.best_people:
                self.search.consider(self.proof.best)
            return self.is_open()

        self.proof.run(goes_on)
        self.search.consider(self.proof.best)

    def is_open(self) -> bool:
        """Whether there is something left to find or to prove, and leave to go on."""
        found, bound = self.search.best_people, self.bound
        if bound <= found:
            return False
        fixed = self.settled.reached
        is_tried = self.search.rounds >= _AT_LEAST or not self.search.can_move
        if is_tried and self.limits.gap and gap_of(found + fixed, bound + fixed) <= self.limits.gap:
            return False
        return self.watch.goes_on(self.best)

    def best(self, *, has_reasons: bool = False) -> Plan[SitingChoices]:
        """The best plan so far; its reasons only where they are asked for, since they take a while."""
        settled_, problem = self.settled, self.problem
        opened: Ints = np.array(
            sorted((*settled_.fixed, *self.core.origin[self.search.best].tolist())), dtype=np.int64
        )
        choices = phased(problem, settled_.coverage, settled_.people, opened)
        value = evaluating.objective(problem, choices)
        bound = max(self.bound + settled_.reached, value)
        reasons = (
            reasons_of(problem, settled_.coverage, settled_.people, opened, may_open(problem))
            if has_reasons
            else ()
        )
        return Plan(
            status_of(value, bound, self.limits, is_whole=True), Sense.MOST, choices, value, bound, reasons,
            stats=self._stats(),
        )  # fmt: skip

    def _stats(self) -> dict[str, object]:
        fixed = 0
        if self.dual.best is not None:
            inside, outside = undecided(self.dual.best, self.search.best_people)
            fixed = int((inside | outside).sum())
        return {
            "seconds": round(self.watch.spent, 3),
            "cells": self.core.coverage.cell_count,
            "sites": self.core.coverage.site_count,
            "rounds": self.search.rounds,
            "prices": self.dual.rounds,
            "fixed": fixed,
            "cases": self.proof.looked_at if self.proof else 0,
        }
