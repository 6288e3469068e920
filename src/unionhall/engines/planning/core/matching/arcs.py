"""All pairs that may be, with their costs, as arrays. Imports numpy, so only solvers import this module."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unionhall.engines.planning.core.matching.evaluating import unwished
from unionhall.engines.planning.core.matching.problems import MatchingProblem, Spot

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Arcs:
    """The allowed pairs by the numbers of their seeker and host, in the order of the seekers, and each one's points."""

    seeker: Whole
    host: Whole
    points: Whole


def arcs_of(problem: MatchingProblem) -> Arcs:
    """The allowed pairs. A seeker that must go somewhere goes nowhere else."""
    seekers, hosts = _candidates(problem)
    keep = ~_lacking(problem, "requires", seekers, hosts).astype(bool)
    seekers, hosts = seekers[keep], hosts[keep]
    metres = _metres(problem, seekers, hosts)
    if problem.reach is not None:
        keep = metres <= problem.reach
        seekers, hosts, metres = seekers[keep], hosts[keep], metres[keep]
    weights = problem.weights
    points = weights.skill * _lacking(problem, "prefers", seekers, hosts)
    points += np.where(metres >= 0, (weights.distance * np.maximum(metres, 0) + 500) // 1000, 0)
    points += weights.wish * _wishes(problem, seekers, hosts)
    return Arcs(seekers, hosts, points)


def _candidates(problem: MatchingProblem) -> tuple[Whole, Whole]:
    """The pairs that nobody has ruled out by name."""
    number_of = {host.id: number for number, host in enumerate(problem.hosts)}
    seeker_of = {seeker.id: number for number, seeker in enumerate(problem.seekers)}
    every = np.arange(len(problem.hosts), dtype=np.int64)
    must: dict[str, set[str]] = {}
    for seeker, host in problem.must:
        must.setdefault(seeker, set()).add(host)
    lists = []
    for one in problem.seekers:
        if one.id in must:
            named = must[one.id] & set(one.only) if one.only else must[one.id]
            allowed = named if len(must[one.id]) == 1 else set()
            lists.append(np.array([number_of[host] for host in allowed], dtype=np.int64))
        elif one.only:
            lists.append(np.array(sorted({number_of[host] for host in one.only}), dtype=np.int64))
        else:
            lists.append(every)
    counts = np.fromiter((len(one) for one in lists), dtype=np.int64, count=len(lists))
    seekers = np.repeat(np.arange(len(lists), dtype=np.int64), counts)
    hosts = np.concatenate(lists) if lists else every[:0]
    if problem.forbidden:
        width = max(1, len(problem.hosts))
        barred = [seeker_of[one.seeker] * width + number_of[one.host] for one in problem.forbidden]
        keep = ~np.isin(seekers * width + hosts, np.array(barred, dtype=np.int64))
        seekers, hosts = seekers[keep], hosts[keep]
    return seekers, hosts


def _lacking(problem: MatchingProblem, wanted: str, seekers: Whole, hosts: Whole) -> Whole:
    """For each pair, how many of the wanted skills the host lacks."""
    lists: Sequence[frozenset[str]] = [getattr(one, wanted) for one in problem.seekers]
    kinds = {skills: number for number, skills in enumerate(dict.fromkeys(lists))}
    having = {
        skills: number for number, skills in enumerate(dict.fromkeys(one.skills for one in problem.hosts))
    }
    table = np.array([[len(want - have) for have in having] for want in kinds], dtype=np.int64)
    if not table.size:
        return np.zeros(len(seekers), dtype=np.int64)
    of_seeker = np.array([kinds[skills] for skills in lists], dtype=np.int64)
    of_host = np.array([having[one.skills] for one in problem.hosts], dtype=np.int64)
    return np.asarray(table[of_seeker[seekers], of_host[hosts]], dtype=np.int64)


def _metres(problem: MatchingProblem, seekers: Whole, hosts: Whole) -> Whole:
    """For each pair its distance in whole metres, -1 where it is unknown."""
    here, there = _plane([one.spot for one in problem.seekers]), _plane([one.spot for one in problem.hosts])
    dx, dy = here[seekers, 0] - there[hosts, 0], here[seekers, 1] - there[hosts, 1]
    straight = np.sqrt(dx * dx + dy * dy)
    metres = np.where(np.isnan(straight), -1, np.nan_to_num(straight) + 0.5).astype(np.int64)
    if problem.distances:
        ids, names = [one.id for one in problem.seekers], [one.id for one in problem.hosts]
        pairs = zip(seekers.tolist(), hosts.tolist(), strict=True)
        for place, (seeker, host) in enumerate(pairs):
            known = problem.distances.get((ids[seeker], names[host]))
            if known is not None:
                metres[place] = known
    return metres


def _plane(spots: Sequence[Spot | None]) -> NDArray[np.float64]:
    unknown = (np.nan, np.nan)
    return np.array([unknown if spot is None else spot for spot in spots], dtype=np.float64).reshape(-1, 2)


def _wishes(problem: MatchingProblem, seekers: Whole, hosts: Whole) -> Whole:
    """For each pair what the host costs as a wish. The pairs are sorted by seeker and host."""
    number_of = {host.id: number for number, host in enumerate(problem.hosts)}
    default = np.array([unwished(one) for one in problem.seekers], dtype=np.int64)
    costs = default[seekers]
    width = max(1, len(problem.hosts))
    keys, values = [], []
    for number, one in enumerate(problem.seekers):
        for place, host in enumerate(one.wishes):
            keys.append(number * width + number_of[host])
            values.append(one.wish_costs[place] if one.wish_costs else place)
    if keys and len(seekers):
        known, wanted = seekers * width + hosts, np.array(keys, dtype=np.int64)
        places = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
        is_there = known[places] == wanted
        costs[places[is_there]] = np.array(values, dtype=np.int64)[is_there]
    return costs
