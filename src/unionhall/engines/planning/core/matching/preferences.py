"""Who would rather have whom: the lists, and the pairs that would both rather leave (which no stable matching has)."""

from __future__ import annotations

from collections import defaultdict

from unionhall.engines.planning.core.matching.checking import obstacles
from unionhall.engines.planning.core.matching.evaluating import pair_costs
from unionhall.engines.planning.core.matching.problems import (
    Host,
    MatchingChoices,
    MatchingProblem,
    Seeker,
)

Key = tuple[int, int]


def seeker_key(problem: MatchingProblem, seeker: Seeker, host: Host) -> Key | None:
    """Where the host stands with the seeker, smaller is dearer; None where it is not wanted.

    By the list of wishes; who has none wants every host, the cheaper the dearer, and at equal cost the earlier.
    """
    if seeker.wishes:
        place = problem.wished_host[seeker.id].get(host.id)
        return None if place is None else (place, 0)
    return pair_costs(problem, seeker, host).points, problem.place_of_host[host.id]


def host_key(problem: MatchingProblem, host: Host, seeker: Seeker) -> Key | None:
    """Where the seeker stands with the host, in the same way."""
    if host.wishes:
        place = problem.wished_seeker[host.id].get(seeker.id)
        return None if place is None else (place, 0)
    return pair_costs(problem, seeker, host).points, problem.place_of_seeker[seeker.id]


def blocking_pairs(problem: MatchingProblem, choices: MatchingChoices) -> tuple[tuple[str, str], ...]:
    """The allowed pairs that would both rather have each other than whom they have. Decided pairs stay."""
    own = choices.hosts()
    must = {seeker for seeker, _ in problem.must}
    held: dict[str, list[Seeker]] = defaultdict(list)
    for seeker, name in choices.pairs:
        held[name].append(problem.seeker[seeker])
    worst = {host.id: _worst(problem, host, held[host.id], must) for host in problem.hosts}
    found = []
    for one in problem.seekers:
        if one.id in must:
            continue
        mine = seeker_key(problem, one, problem.host[own[one.id]]) if one.id in own else None
        for host in (problem.host[name] for name in one.wishes) if one.wishes else problem.hosts:
            key = seeker_key(problem, one, host)
            if host.id == own.get(one.id) or key is None or (mine is not None and key > mine):
                continue
            theirs = host_key(problem, host, one)
            if theirs is None or any(True for _ in obstacles(problem, one, host)):
                continue
            last = worst[host.id]
            if len(held[host.id]) < host.free or (last is not None and theirs < last):
                found.append((one.id, host.id))
    return tuple(found)


def _worst(problem: MatchingProblem, host: Host, held: list[Seeker], must: set[str]) -> Key | None:
    """Where the one stands that the host would give up first; one that it never wanted stands behind all."""
    keys = [host_key(problem, host, one) or (1 << 60, 0) for one in held if one.id not in must]
    return max(keys, default=None)
