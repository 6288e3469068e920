"""Why a seeker has its host and not a better one, how two matchings differ, and why there is none."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from unionhall.engines.planning.core.matching.checking import obstacles
from unionhall.engines.planning.core.matching.conflicts import smallest
from unionhall.engines.planning.core.matching.evaluating import pair_costs, points_of
from unionhall.engines.planning.core.matching.preferences import blocking_pairs, host_key, seeker_key
from unionhall.engines.planning.core.matching.problems import (
    NOTHING,
    Host,
    MatchingChoices,
    MatchingProblem,
    Seeker,
)
from unionhall.engines.planning.core.plans import Conflict, Reason

Rule = tuple[str, str, str]  # its kind, and the seeker and host that it is about, where it is
ENOUGH = 1_000_000_000


def reasons_of(problem: MatchingProblem, choices: MatchingChoices) -> tuple[Reason, ...]:
    """For each seeker what its host is to it; for each host how full it is. Refusals are told by `refusals`."""
    hosts = choices.hosts()
    found = []
    for seeker in problem.seekers:
        if seeker.id not in hosts:
            found.append(Reason(seeker.id, "left_over"))
            continue
        costs = pair_costs(problem, seeker, problem.host[hosts[seeker.id]])
        told = {
            "host": hosts[seeker.id],
            "place": costs.place,
            "metres": costs.metres,
            "lacks": costs.lacks,
            "points": costs.points,
        }
        found.append(Reason(seeker.id, "goes_to", told))
    taken = Counter(hosts.values())
    for host in problem.hosts:
        told = {"taken": taken[host.id], "load": host.load, "capacity": host.capacity}
        found.append(Reason(host.id, "takes", told))
    return tuple(found)


def refusals(
    problem: MatchingProblem,
    choices: MatchingChoices,
    seeker_id: str,
    prices: Mapping[str, int] | None = None,
) -> tuple[Reason, ...]:
    """Why each host that the seeker would rather have is not its own, dearest first.

    What bars the pair (`forbidden`, `skill_lacks`, `not_in_question`, `too_far`); for a stable matching that the host
    is full of seekers it prefers (`prefers_others`, with the last of them) or does not want this one (`not_wanted`);
    for the cheapest one, told by its `prices`, what all others would have to pay more (`costs_others`). A host that has
    room, and would come cheaper, is `open`: the pair blocks the matching.
    """
    seeker, own = problem.seeker[seeker_id], choices.hosts().get(seeker_id)
    limit = seeker_key(problem, seeker, problem.host[own]) if own else None
    better = []
    for number, host in enumerate(problem.hosts):
        key = seeker_key(problem, seeker, host)
        if host.id != own and key is not None and (limit is None or key < limit):
            better.append((key, number, host))
    held = defaultdict(list)
    for one, name in choices.pairs:
        held[name].append(problem.seeker[one])
    return tuple(
        _refusal(problem, seeker, own, host, held[host.id], prices)
        for _, _, host in sorted(better, key=_by_key)
    )


def _by_key(one: tuple[tuple[int, int], int, Host]) -> tuple[tuple[int, int], int]:
    return one[0], one[1]


def _refusal(
    problem: MatchingProblem,
    seeker: Seeker,
    own: str | None,
    host: Host,
    held: list[Seeker],
    prices: Mapping[str, int] | None,
) -> Reason:
    told: dict[str, object] = {"host": host.id, "place": pair_costs(problem, seeker, host).place}
    for fault in obstacles(problem, seeker, host):
        return Reason(seeker.id, fault.code, {**fault.values, **told})
    if prices is not None:
        here = pair_costs(problem, seeker, host).points + prices[host.id]
        there = problem.weights.unplaced
        if own:
            there = pair_costs(problem, seeker, problem.host[own]).points + prices[own]
        return Reason(
            seeker.id, "costs_others", told | {"points": max(0, here - there), "price": prices[host.id]}
        )
    mine = host_key(problem, host, seeker)
    if mine is None:
        return Reason(seeker.id, "not_wanted", told)
    if len(held) >= host.free:
        must = {one for one, name in problem.must if name == host.id}
        keys = [(host_key(problem, host, one), one.id) for one in held if one.id not in must]
        worst = max(((key, name) for key, name in keys if key is not None), default=None)
        if worst is None or mine > worst[0]:
            last = worst[1] if worst else None
            return Reason(seeker.id, "prefers_others", told | {"held": len(held), "last": last})
    return Reason(seeker.id, "open", told)


@dataclass(frozen=True, slots=True)
class Difference:
    """Two matchings beside each other: `one` and `other` in each pair of figures.

    `placed` seekers with a host, `points` of the whole, `firsts` that have their first wish, `mean_place` in the lists
    of those who have a wished host (None without any), `blocking` pairs that would both rather leave, and who `moved`
    as (seeker, host in one, host in other).
    """

    placed: tuple[int, int]
    points: tuple[int, int]
    firsts: tuple[int, int]
    mean_place: tuple[float | None, float | None]
    blocking: tuple[int, int]
    moved: tuple[tuple[str, str | None, str | None], ...]


def difference(problem: MatchingProblem, one: MatchingChoices, other: MatchingChoices) -> Difference:
    """What lies between two matchings, such as the cheapest and a stable one."""
    mine, theirs = one.hosts(), other.hosts()
    figures = [_figures(problem, choices) for choices in (one, other)]
    moved = tuple(
        (seeker.id, mine.get(seeker.id), theirs.get(seeker.id))
        for seeker in problem.seekers
        if mine.get(seeker.id) != theirs.get(seeker.id)
    )
    (firsts, mean, blocking), (other_firsts, other_mean, other_blocking) = figures
    return Difference(
        (len(mine), len(theirs)),
        (points_of(problem, one), points_of(problem, other)),
        (firsts, other_firsts),
        (mean, other_mean),
        (blocking, other_blocking),
        moved,
    )


def _figures(problem: MatchingProblem, choices: MatchingChoices) -> tuple[int, float | None, int]:
    places = []
    for seeker, host in choices.pairs:
        wishes = problem.seeker[seeker].wishes
        if host in wishes:
            places.append(wishes.index(host) + 1)
    mean = sum(places) / len(places) if places else None
    return places.count(1), mean, len(blocking_pairs(problem, choices))


def rules_of(problem: MatchingProblem) -> tuple[Rule, ...]:
    """Every rule that could be dropped, each by itself."""
    return tuple(_rules(problem))


def _rules(problem: MatchingProblem) -> Iterator[Rule]:
    if problem.everyone:
        yield "everyone", "", ""
    for seeker, host in dict.fromkeys(problem.must):
        yield "must", seeker, host
    if problem.reach is not None:
        yield "reach", "", ""
    for one in problem.hosts:
        yield "capacity", "", one.id
    for pair in problem.barred:
        yield "forbidden", *pair
    for each in problem.seekers:
        if each.requires:
            yield "skill", each.id, ""
        if each.only:
            yield "only", each.id, ""


def without(problem: MatchingProblem, dropped: frozenset[Rule]) -> MatchingProblem:
    """The problem with some of its rules dropped."""
    skill = {seeker for kind, seeker, _ in dropped if kind == "skill"}
    only = {seeker for kind, seeker, _ in dropped if kind == "only"}
    roomy = {host for kind, _, host in dropped if kind == "capacity"}
    return replace(
        problem,
        seekers=tuple(
            replace(
                one,
                requires=NOTHING if one.id in skill else one.requires,
                only=() if one.id in only else one.only,
            )
            for one in problem.seekers
        ),
        hosts=tuple(replace(one, capacity=ENOUGH) if one.id in roomy else one for one in problem.hosts),
        forbidden=tuple(
            one for one in problem.forbidden if ("forbidden", one.seeker, one.host) not in dropped
        ),
        must=tuple(pair for pair in problem.must if ("must", *pair) not in dropped),
        reach=None if ("reach", "", "") in dropped else problem.reach,
        everyone=problem.everyone and ("everyone", "", "") not in dropped,
    )


def conflict_of(problem: MatchingProblem, possible: Callable[[MatchingProblem], bool]) -> Conflict | None:
    """The smallest set of rules that collide: with any of them dropped, and all others, it is possible."""
    rules = rules_of(problem)
    kept = smallest(rules, lambda some: possible(without(problem, frozenset(rules) - set(some))))
    if kept is None:
        return None
    return Conflict(tuple((kind, {"seeker": seeker, "host": host}) for kind, seeker, host in kept))
