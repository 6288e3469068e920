"""The cheapest matching: min-cost flow with rising costs of load, and prices of hosts that prove it.

The proof does not rest on the solver: with any price for a place at each host, no matching costs less than when every
seeker takes the host cheapest to it, price and all, and every host as many as pay. The prices are shortest ways between
the hosts of the matching found; where it is the cheapest, that bound meets its cost.
"""

from __future__ import annotations

import time
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.max_flow import SimpleMaxFlow
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from unionhall.engines.planning.core.matching.arcs import Arcs, Whole, arcs_of
from unionhall.engines.planning.core.matching.evaluating import points_of, step_points
from unionhall.engines.planning.core.matching.explaining import conflict_of, reasons_of
from unionhall.engines.planning.core.matching.problems import MatchingChoices, MatchingProblem
from unionhall.engines.planning.core.plans import Limits, Plan, Progress, Sense, Status, never, status_of

FAR = 1 << 60  # what cannot be; far above any sum of points
MOST_POINTS = 1 << 40  # of one pair, so that sums and the solver's scaling stay within 64 bits


def solve(
    problem: MatchingProblem, limits: Limits | None = None, progress: Progress[MatchingChoices] = never
) -> Plan[MatchingChoices]:
    """The cheapest matching, proved, or why there is none. `stats["prices"]`: points for one more place at each host,

    by id. Takes about a second for half a million pairs, and cannot be stopped within that. Points of a pair beyond
    2^40 are a `ValueError`.
    """
    began, limits = time.process_time(), limits or Limits()
    arcs, ladder = arcs_of(problem), Ladder(problem)
    taken = _flow(problem, arcs, ladder)
    if taken is None:
        conflict = conflict_of(problem, is_possible)
        seconds = time.process_time() - began
        return Plan(Status.INFEASIBLE, Sense.LEAST, conflict=conflict, stats={"seconds": seconds})
    pairs = zip(arcs.seeker[taken].tolist(), arcs.host[taken].tolist(), strict=True)
    choices = MatchingChoices(tuple((problem.seekers[s].id, problem.hosts[h].id) for s, h in pairs))
    points = points_of(problem, choices)
    prices = _prices(problem, arcs, ladder, taken)
    bound = min(points, _bound(problem, arcs, ladder, prices))
    plan = Plan(
        status_of(points, bound, limits, is_whole=True),
        Sense.LEAST,
        choices,
        float(points),
        float(bound),
        reasons_of(problem, choices),
        stats={
            "seconds": time.process_time() - began,
            "arcs": len(arcs.seeker),
            "prices": {host.id: int(price) for host, price in zip(problem.hosts, prices, strict=True)},
        },
    )
    progress(plan)
    return plan


def is_possible(problem: MatchingProblem) -> bool:
    """Whether any matching keeps all rules: whether those who must be placed fit in, by the largest flow."""
    arcs, needed = arcs_of(problem), _is_needed(problem)
    hosts, count = len(problem.hosts), len(problem.seekers)
    flow = SimpleMaxFlow()
    source, sink = count + hosts, count + hosts + 1
    chosen = needed[arcs.seeker]
    for tail, head, room in (
        (np.full(int(needed.sum()), source), np.flatnonzero(needed), None),
        (arcs.seeker[chosen], count + arcs.host[chosen], None),
        (
            count + np.arange(hosts),
            np.full(hosts, sink),
            np.array([min(one.free, count) for one in problem.hosts], dtype=np.int64),
        ),
    ):
        if len(tail):
            flow.add_arcs_with_capacity(
                tail, head, np.ones(len(tail), dtype=np.int64) if room is None else room
            )
    if not needed.any():
        return True
    if not chosen.any() or not hosts:
        return False
    return bool(flow.solve(source, sink) == flow.OPTIMAL and flow.optimal_flow() == int(needed.sum()))


class Ladder:
    """What each further seeker costs at each host, as flat arrays: `host`, and `points` that rise for each host."""

    def __init__(self, problem: MatchingProblem) -> None:
        most = len(problem.seekers)
        steps = [
            (number, step_points(problem.weights, host, step))
            for number, host in enumerate(problem.hosts)
            for step in range(1, min(host.free, most) + 1)
        ]
        table = np.array(steps, dtype=np.int64).reshape(-1, 2)
        self.host, self.points = table[:, 0], table[:, 1]
        self.start = np.searchsorted(self.host, np.arange(len(problem.hosts) + 1))

    def around(self, host: int, count: int) -> tuple[int, int]:
        """What the last of `count` seekers cost (`-FAR` for none), and what one more would (`FAR` where it is full)."""
        first, end = int(self.start[host]), int(self.start[host + 1])
        last = int(self.points[first + count - 1]) if count else -FAR
        return last, int(self.points[first + count]) if first + count < end else FAR


def _is_needed(problem: MatchingProblem) -> NDArray[np.bool_]:
    must = {seeker for seeker, _ in problem.must}
    return np.array([problem.everyone or one.id in must for one in problem.seekers], dtype=bool)


def _flow(problem: MatchingProblem, arcs: Arcs, ladder: Ladder) -> Whole | None:
    """The numbers of the arcs taken, sorted; None where those who must be placed cannot be."""
    count, hosts = len(problem.seekers), len(problem.hosts)
    if not count:
        return np.zeros(0, dtype=np.int64)
    points = (arcs.points, ladder.points, np.array([problem.weights.unplaced]))
    if max(int(one.max(initial=0)) for one in points) > MOST_POINTS:
        raise ValueError("a pair or a step costs more than 2^40 points")
    sink, free = count + hosts, np.flatnonzero(~_is_needed(problem))
    flow = SimpleMinCostFlow()
    for tail, head, cost in (
        (arcs.seeker, count + arcs.host, arcs.points),
        (count + ladder.host, np.full(len(ladder.host), sink), ladder.points),
        (free, np.full(len(free), sink), np.full(len(free), problem.weights.unplaced)),
    ):
        if len(tail):
            ones = np.ones(len(tail), dtype=np.int64)
            flow.add_arcs_with_capacity_and_unit_cost(tail, head, ones, cost)
    supply = np.append(np.ones(count, dtype=np.int64), -count)
    flow.set_nodes_supplies(np.append(np.arange(count, dtype=np.int64), sink), supply)
    if not flow.num_arcs():
        return None
    status = flow.solve()
    if status == flow.INFEASIBLE:
        return None
    if status != flow.OPTIMAL:
        raise RuntimeError(f"the flow ended with {status}")
    used = flow.flows(np.arange(len(arcs.seeker), dtype=np.int64)) if len(arcs.seeker) else np.zeros(0)
    return np.flatnonzero(used).astype(np.int64)


def _prices(problem: MatchingProblem, arcs: Arcs, ladder: Ladder, taken: Whole) -> Whole:
    """The highest price of each host at which nobody wants to change, by relaxing along all changes at once."""
    hosts, nowhere = len(problem.hosts), len(problem.hosts)
    at = np.full(len(problem.seekers), nowhere, dtype=np.int64)
    paid = np.full(len(problem.seekers), problem.weights.unplaced, dtype=np.int64)
    at[arcs.seeker[taken]], paid[arcs.seeker[taken]] = arcs.host[taken], arcs.points[taken]
    change = np.full((hosts + 1) * (hosts + 1), FAR, dtype=np.int64)
    np.minimum.at(change, at[arcs.seeker] * (hosts + 1) + arcs.host, arcs.points - paid[arcs.seeker])
    free = np.flatnonzero(~_is_needed(problem))
    np.minimum.at(change, at[free] * (hosts + 1) + nowhere, problem.weights.unplaced - paid[free])
    table = change.reshape(hosts + 1, hosts + 1)
    counts = np.bincount(arcs.host[taken], minlength=hosts)
    largest = int(max(arcs.points.max(initial=0), ladder.points.max(initial=0), problem.weights.unplaced))
    ceiling = (hosts + 2) * (largest + 1)
    most = np.array([min(ladder.around(h, int(counts[h]))[1], ceiling) for h in range(hosts)] + [0])
    prices = most.astype(np.int64)
    for _ in range(hosts + 2):
        lower = np.minimum(prices, (table + prices).min(axis=1))
        lower[nowhere] = 0
        if np.array_equal(lower, prices):
            break
        prices = lower
    return prices[:hosts]


def _bound(problem: MatchingProblem, arcs: Arcs, ladder: Ladder, prices: Whole) -> int:
    """What no matching is below, whatever the prices are."""
    best = np.where(_is_needed(problem), FAR, problem.weights.unplaced).astype(np.int64)
    np.minimum.at(best, arcs.seeker, arcs.points + prices[arcs.host])
    if (best >= FAR // 2).any():
        return -FAR
    earned = np.minimum(0, ladder.points - prices[ladder.host]).sum()
    return int(best.sum() + earned)


def prices_of(plan: Plan[MatchingChoices]) -> Mapping[str, int]:
    """The prices that a plan of `solve` came with."""
    prices = plan.stats.get("prices", {})
    return prices if isinstance(prices, dict) else {}
