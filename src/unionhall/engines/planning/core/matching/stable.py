"""The stable matching: deferred acceptance (Gale and Shapley 1962) with capacities, either side proposing.

In the answer no seeker and host would both rather have each other. When the seekers propose, each has the best host it
has in any stable matching; when the hosts propose, each host has the best seekers. Everybody who is left over is so in
every stable matching.
"""

from __future__ import annotations

import heapq
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import pairwise

import numpy as np

from unionhall.engines.planning.core.matching.arcs import Arcs, Whole, arcs_of
from unionhall.engines.planning.core.matching.checking import check
from unionhall.engines.planning.core.matching.evaluating import points_of
from unionhall.engines.planning.core.matching.explaining import conflict_of, reasons_of
from unionhall.engines.planning.core.matching.preferences import blocking_pairs
from unionhall.engines.planning.core.matching.problems import Host, MatchingChoices, MatchingProblem, Seeker
from unionhall.engines.planning.core.plans import Limits, Plan, Progress, Sense, Status, never, status_of

Ranking = Sequence[tuple[int, int]]  # (who, where the proposer stands with them), dearest first


class Side(StrEnum):
    """Who proposes, and so does best."""

    SEEKERS = "seekers"
    HOSTS = "hosts"


def solve(
    problem: MatchingProblem,
    limits: Limits | None = None,
    progress: Progress[MatchingChoices] = never,
    *,
    side: Side = Side.SEEKERS,
) -> Plan[MatchingChoices]:
    """A stable matching. Its objective is the number of blocking pairs, counted after the fact: 0, and so proved.

    Pairs that must be are set before, and take their places with them. `everyone` is beyond stability: seekers may be
    left over. `stats["points"]`: what the cheapest matching is measured by. Infeasible where the decided pairs are.
    """
    began, limits = time.process_time(), limits or Limits()
    decided = _decided(problem)
    if decided is None:
        return _impossible(problem, began)
    open_problem = _market(problem, decided)
    pairs = {**dict(decided), **_propose(open_problem, side)}
    choices = MatchingChoices(tuple((one.id, pairs[one.id]) for one in problem.seekers if one.id in pairs))
    blocking = len(blocking_pairs(problem, choices))
    stats = {
        "seconds": time.process_time() - began,
        "points": points_of(problem, choices),
        "side": side.value,
    }
    plan = Plan(
        status_of(blocking, 0, limits, is_whole=True),
        Sense.LEAST,
        choices,
        float(blocking),
        0.0,
        reasons_of(problem, choices),
        stats=stats,
    )
    progress(plan)
    return plan


def _impossible(problem: MatchingProblem, began: float) -> Plan[MatchingChoices]:
    from unionhall.engines.planning.core.matching.optimal import is_possible  # noqa: PLC0415 - heavy, seldom needed

    conflict = conflict_of(replace(problem, everyone=False), is_possible)
    seconds = time.process_time() - began
    return Plan(Status.INFEASIBLE, Sense.LEAST, conflict=conflict, stats={"seconds": seconds})


def _decided(problem: MatchingProblem) -> tuple[tuple[str, str], ...] | None:
    """The pairs that must be; None where they break a rule."""
    pairs = tuple(dict.fromkeys(problem.must))
    faults = check(replace(problem, everyone=False), MatchingChoices(pairs))
    return None if faults else pairs


def _market(problem: MatchingProblem, decided: tuple[tuple[str, str], ...]) -> MatchingProblem:
    """What is left to be matched: free seekers with at least one host that comes into question, and free places."""
    gone, taken = {seeker for seeker, _ in decided}, Counter(host for _, host in decided)
    seekers: list[Seeker] = []
    for one in problem.seekers:
        named = one.wishes or one.only
        only = tuple(name for name in named if not one.only or name in one.only)
        if one.id not in gone and (only or not named):
            seekers.append(replace(one, only=only))
    hosts: list[Host] = [replace(one, load=one.load + taken[one.id]) for one in problem.hosts]
    left = {one.id for one in seekers}
    forbidden = tuple(one for one in problem.forbidden if one.seeker in left)
    return replace(
        problem, seekers=tuple(seekers), hosts=tuple(hosts), forbidden=forbidden, must=(), everyone=False
    )


def _propose(problem: MatchingProblem, side: Side) -> dict[str, str]:
    """The host by seeker, where they have one."""
    arcs = arcs_of(problem)
    from_seeker, from_host, wanted = _keys(problem, arcs)
    arcs = Arcs(arcs.seeker[wanted], arcs.host[wanted], arcs.points[wanted])
    seekers, hosts = len(problem.seekers), len(problem.hosts)
    by_seeker = np.lexsort((arcs.host, from_seeker, arcs.seeker))
    by_host = np.lexsort((arcs.seeker, from_host, arcs.host))
    room = [host.free for host in problem.hosts]
    if side is Side.SEEKERS:
        lists = _lists(arcs.seeker, arcs.host, by_seeker, _ranks(by_host), seekers)
        pairs = deferred_acceptance(lists, [1] * seekers, room)
    else:
        lists = _lists(arcs.host, arcs.seeker, by_host, _ranks(by_seeker), hosts)
        pairs = [(seeker, host) for host, seeker in deferred_acceptance(lists, room, [1] * seekers)]
    return {problem.seekers[seeker].id: problem.hosts[host].id for seeker, host in pairs}


def _keys(problem: MatchingProblem, arcs: Arcs) -> tuple[Whole, Whole, Whole]:
    """Where each arc's host stands with its seeker, and the other way; only of arcs that both sides want."""
    to_host = [problem.wished_host[one.id] for one in problem.seekers]
    to_seeker = [problem.wished_seeker[one.id] for one in problem.hosts]
    ids, names = [one.id for one in problem.seekers], [one.id for one in problem.hosts]
    mine, theirs, wanted = [], [], []
    rows = zip(arcs.seeker.tolist(), arcs.host.tolist(), arcs.points.tolist(), strict=True)
    for number, (seeker, host, points) in enumerate(rows):
        key = to_host[seeker].get(names[host], -1) if to_host[seeker] else points
        other = to_seeker[host].get(ids[seeker], -1) if to_seeker[host] else points
        if key >= 0 and other >= 0:
            mine.append(key)
            theirs.append(other)
            wanted.append(number)
    return (
        np.array(mine, dtype=np.int64),
        np.array(theirs, dtype=np.int64),
        np.array(wanted, dtype=np.int64),
    )


def _ranks(order: Whole) -> Whole:
    """The place of each arc in an order."""
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = np.arange(len(order))
    return ranks


def _lists(proposer: Whole, other: Whole, order: Whole, ranks: Whole, count: int) -> list[Ranking]:
    """Each proposer's list, dearest first."""
    starts = np.searchsorted(proposer[order], np.arange(count + 1)).tolist()
    pairs = list(zip(other[order].tolist(), ranks[order].tolist(), strict=True))
    return [pairs[start:end] for start, end in pairwise(starts)]


def deferred_acceptance(
    lists: Sequence[Ranking], wants: Sequence[int], room: Sequence[int]
) -> list[tuple[int, int]]:
    """The stable pairs (proposer, other). `wants`: how many each proposer looks for; `room`: how many each other holds.

    Each holds the best of those who have proposed, and sends the others on; a rank belongs to one pair only.
    """
    following = [0] * len(lists)
    lacking = list(wants)
    held: list[list[tuple[int, int]]] = [[] for _ in room]
    waiting = [number for number in range(len(lists) - 1, -1, -1) if lacking[number] > 0]
    while waiting:
        proposer = waiting.pop()
        ranking, place = lists[proposer], following[proposer]
        while lacking[proposer] > 0 and place < len(ranking):
            other, rank = ranking[place]
            place += 1
            holds = held[other]
            if len(holds) < room[other]:
                heapq.heappush(holds, (-rank, proposer))
                lacking[proposer] -= 1
            elif holds and -holds[0][0] > rank:
                _, sent = heapq.heapreplace(holds, (-rank, proposer))
                lacking[proposer] -= 1
                lacking[sent] += 1
                waiting.append(sent)
        following[proposer] = place
    return sorted((proposer, other) for other, holds in enumerate(held) for _, proposer in holds)
