"""Which team goes where, before on which day: a small model, to which each team's days add what they cannot hold.

Days are plenty as a rule, so most enterprises get the nearest team at once. Where a team's visits do not fit into its
days, a rule says so (a cut), and the teams are chosen again. A choice whose days all fit is the best there is. Imports
numpy and scipy, so only the solver imports this module.
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import csr_array

from unionhall.engines.planning.core.matching.visit_days import Cut, Stay, TooHard, cut_of, days_of
from unionhall.engines.planning.core.matching.visit_model import Best, best_visits
from unionhall.engines.planning.core.matching.visits import (
    HalfDay,
    Visit,
    VisitChoices,
    VisitProblem,
    totals_of,
)
from unionhall.engines.planning.core.plans import Limits

ROUNDS = 60  # of choosing teams; where that does not do, days are few and all goes into one model

Pair = tuple[int, int]  # the numbers of an enterprise and a team


def plan_visits(
    problem: VisitProblem,
    options: Mapping[Pair, Sequence[HalfDay]],
    halves: Sequence[int],
    limits: Limits,
    go_on: Callable[[tuple[Visit, ...]], bool],
) -> Best:
    """The best visits, as `best_visits` finds them in one model, but mostly much sooner."""
    choosing = _Choosing(problem, options, halves)
    most: int | None = None
    best: tuple[Visit, ...] = ()
    began = time.process_time()
    for _ in range(limits.rounds or ROUNDS):
        chosen = choosing.choose()
        if chosen is None:
            break
        most = sum(problem.enterprises[place].headcount for place, _ in chosen)
        least = sum(choosing.metres[pair] for pair in chosen)
        try:
            visits, misfits = choosing.days(chosen)
        except TooHard:
            break
        if not misfits:
            return Best(visits, most, least, choosing.count)
        best = max(best, visits, key=lambda some: totals_of(problem, VisitChoices(some)).points)
        if not go_on(best):
            return Best(best, most, 0, choosing.count)
        if time.process_time() - began > limits.seconds / 3:
            break
        choosing.cuts += misfits
    found = best_visits(problem, options, halves, limits, go_on)
    visits = max(found.visits, best, key=lambda some: totals_of(problem, VisitChoices(some)).points)
    if most is None or found.most_served <= most:
        return Best(visits, found.most_served, found.least_metres, found.options)
    return Best(visits, most, 0, found.options)


@dataclass
class _Choosing:
    """The choice of teams under the cuts so far."""

    problem: VisitProblem
    options: Mapping[Pair, Sequence[HalfDay]]
    halves: Sequence[int]
    cuts: list[Cut] = field(default_factory=list)

    def __post_init__(self) -> None:
        enterprises, teams = self.problem.enterprises, self.problem.teams
        self.stays = {
            pair: Stay(pair[0], self.halves[pair[0]], tuple(starts))
            for pair, starts in self.options.items()
            if starts
        }
        self.metres = {
            pair: 2 * self.problem.metres(teams[pair[1]], enterprises[pair[0]]) for pair in self.stays
        }
        self.by_place: dict[int, list[Pair]] = defaultdict(list)
        self.by_team: dict[int, list[Stay]] = defaultdict(list)
        for pair, stay in self.stays.items():
            self.by_place[pair[0]].append(pair)
            self.by_team[pair[1]].append(stay)
        self.count = sum(len(stay.starts) for stay in self.stays.values())

    def choose(self) -> list[Pair] | None:
        """The best pairs under the cuts, proved; None where the model did not end."""
        in_cuts = {place for cut in self.cuts for place in cut.weights}
        chosen = [
            min(pairs, key=lambda pair: (self.metres[pair], pair[1]))
            for place, pairs in self.by_place.items()
            if place not in in_cuts
        ]
        open_pairs = [pair for place in sorted(in_cuts) for pair in self.by_place[place]]
        if open_pairs:
            added = self._solve(open_pairs)
            if added is None:
                return None
            chosen += added
        return sorted(chosen)

    def _solve(self, pairs: list[Pair]) -> list[Pair] | None:
        workers = np.array([self.problem.enterprises[place].headcount for place, _ in pairs])
        metres = np.array([self.metres[pair] for pair in pairs])
        rules = [self._rules(pairs)]
        first = _milp(-workers, rules)
        served = _taken(first)
        if served is None:
            return None
        enough = int(workers[served].sum())
        if math.floor(-float(first.mip_dual_bound) + 1e-6) > enough:
            return None
        rules.append(LinearConstraint(workers.astype(float).reshape(1, -1), enough - 0.5, np.inf))
        second = _milp(metres, rules)
        nearest = _taken(second)
        if nearest is None or math.ceil(float(second.mip_dual_bound) - 1e-3) < int(metres[nearest].sum()):
            return None
        return [pairs[one] for one in nearest]

    def _rules(self, pairs: list[Pair]) -> LinearConstraint:
        """Each enterprise at most once, and the cuts."""
        places = {place: row for row, place in enumerate(dict.fromkeys(place for place, _ in pairs))}
        number = {pair: column for column, pair in enumerate(pairs)}
        cells = [(places[place], column, 1) for column, (place, _) in enumerate(pairs)]
        for row, cut in enumerate(self.cuts, len(places)):
            for place, weight in cut.weights.items():
                cells.append((row, number[place, cut.team], weight))
        rows, columns, weights = zip(*cells, strict=True)
        most = np.array([1] * len(places) + [cut.most for cut in self.cuts])
        return LinearConstraint(
            csr_array((weights, (rows, columns)), shape=(len(most), len(pairs))), -np.inf, most
        )

    def days(self, chosen: Sequence[Pair]) -> tuple[tuple[Visit, ...], list[Cut]]:
        """The visits of all teams whose days fit, and a cut for each other team."""
        by_team: dict[int, list[Stay]] = defaultdict(list)
        for place, team in chosen:
            by_team[team].append(self.stays[place, team])
        visits: dict[int, Visit] = {}
        cuts = []
        for team, stays in sorted(by_team.items()):
            begins = days_of(stays)
            if begins is None:
                cuts.append(cut_of(team, stays, self.by_team[team]))
                continue
            for place, start in begins.items():
                names = self.problem.enterprises[place].id, self.problem.teams[team].id
                visits[place] = Visit(*names, start, self.halves[place])
        return tuple(visits[place] for place in sorted(visits)), cuts


def _milp(costs: NDArray[np.int64], rules: list[LinearConstraint]) -> OptimizeResult:
    options = {"node_limit": 2_000, "mip_rel_gap": 0.0}
    whole = np.ones(len(costs))
    return milp(
        costs.astype(float), integrality=whole, bounds=Bounds(0, 1), constraints=rules, options=options
    )


def _taken(result: OptimizeResult) -> list[int] | None:
    return None if result.x is None else [int(one) for one in np.flatnonzero(np.asarray(result.x) > 0.5)]
