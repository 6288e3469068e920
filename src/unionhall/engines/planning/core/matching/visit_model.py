"""The model of health visits for HiGHS. Imports numpy and scipy, so only the solver imports this module."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import csr_array, vstack

from unionhall.engines.planning.core.matching.visits import HALVES, HalfDay, Visit, VisitProblem
from unionhall.engines.planning.core.plans import Limits

NODES = 2_000  # of a search, so that it ends at the same place on any machine


@dataclass(frozen=True, slots=True)
class Best:
    """The visits, at most how many workers can be served, and at least how many metres that many take."""

    visits: tuple[Visit, ...]
    most_served: int
    least_metres: int
    options: int


@dataclass(frozen=True, slots=True)
class _Columns:
    """The possible visits as flat arrays."""

    enterprise: NDArray[np.int64]
    team: NDArray[np.int64]
    day: NDArray[np.int64]
    half: NDArray[np.int64]
    halves: NDArray[np.int64]
    workers: NDArray[np.int64]
    metres: NDArray[np.int64]


def best_visits(
    problem: VisitProblem,
    options: Mapping[tuple[int, int], Sequence[HalfDay]],
    halves: Sequence[int],
    limits: Limits,
    go_on: Callable[[tuple[Visit, ...]], bool],
) -> Best:
    """Two models of the same visits: the most workers, then the shortest ways that still serve as many."""
    columns = _columns(problem, options, halves)
    count = len(columns.team)
    if not count:
        return Best((), 0, 0, 0)
    rules = _rules(problem, columns)
    served = _solve(-columns.workers, [rules], limits)
    chosen = _chosen(served, count)
    most = math.floor(-float(served.mip_dual_bound) + 1e-6) if served.mip_dual_bound is not None else 0
    most = max(most, int(columns.workers[chosen].sum()))
    if served.x is None:
        return Best((), int(sum(one.headcount for one in problem.enterprises)), 0, count)
    if not go_on(_visits(problem, columns, chosen)):
        return Best(_visits(problem, columns, chosen), most, 0, count)
    enough = int(columns.workers[chosen].sum())
    floor = LinearConstraint(columns.workers.astype(float).reshape(1, -1), enough - 0.5, np.inf)
    nearest = _solve(columns.metres, [rules, floor], limits)
    least = 0
    if nearest.x is not None:
        second = _chosen(nearest, count)
        if int(columns.workers[second].sum()) >= enough:
            chosen = second
    if nearest.mip_dual_bound is not None and enough == most:
        least = max(0, math.ceil(float(nearest.mip_dual_bound) - 1e-3))
    return Best(_visits(problem, columns, chosen), most, least, count)


def _columns(
    problem: VisitProblem, options: Mapping[tuple[int, int], Sequence[HalfDay]], halves: Sequence[int]
) -> _Columns:
    rows = [
        (place, number, start.day, start.half, halves[place], problem.enterprises[place].headcount)
        for (place, number), starts in options.items()
        for start in starts
    ]
    ways = {
        (place, number): 2 * problem.metres(problem.teams[number], problem.enterprises[place])
        for (place, number), starts in options.items()
        if starts
    }
    table = np.array(rows, dtype=np.int64).reshape(-1, 6).T
    metres = np.array([ways[row[0], row[1]] for row in rows], dtype=np.int64)
    place, team, day, half, lasting, workers = table
    return _Columns(place, team, day, half, lasting, workers, metres)


def _rules(problem: VisitProblem, columns: _Columns) -> LinearConstraint:
    """Each enterprise at most once; each team in each half-day at most once."""
    count = len(columns.team)
    every = np.arange(count)
    ones = np.ones(count)
    once = csr_array((ones, (columns.enterprise, every)), shape=(len(problem.enterprises), count))
    rows, cells = [], []
    for step in range(HALVES):
        lasting = np.flatnonzero(columns.halves > step)
        slot = (columns.day[lasting] - 1) * HALVES + columns.half[lasting] - 1 + step
        rows.append(columns.team[lasting] * problem.days * HALVES + slot)
        cells.append(lasting)
    row, cell = np.concatenate(rows), np.concatenate(cells)
    used, row = np.unique(row, return_inverse=True)
    apart = csr_array((np.ones(len(row)), (row, cell)), shape=(len(used), count))
    return LinearConstraint(vstack([once, apart], format="csr"), -np.inf, 1)


def _solve(costs: NDArray[np.int64], rules: list[LinearConstraint], limits: Limits) -> OptimizeResult:
    options = {"node_limit": limits.rounds or NODES, "time_limit": limits.seconds, "mip_rel_gap": 0.0}
    return milp(
        costs.astype(float),
        integrality=np.ones(len(costs)),
        bounds=Bounds(0, 1),
        constraints=rules,
        options=options,
    )


def _chosen(result: OptimizeResult, count: int) -> NDArray[np.int64]:
    if result.x is None:
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(np.asarray(result.x)[:count] > 0.5)


def _visits(problem: VisitProblem, columns: _Columns, chosen: NDArray[np.int64]) -> tuple[Visit, ...]:
    found = [
        (
            int(columns.enterprise[one]),
            Visit(
                problem.enterprises[columns.enterprise[one]].id,
                problem.teams[columns.team[one]].id,
                HalfDay(int(columns.day[one]), int(columns.half[one])),
                int(columns.halves[one]),
            ),
        )
        for one in chosen
    ]
    return tuple(visit for _, visit in sorted(found, key=lambda pair: pair[0]))
