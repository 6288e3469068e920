"""The judge of matchings, also of those made by hand. It knows the rules of the problem, and nothing of a solver."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

from unionhall.engines.planning.core.matching.problems import (
    Fault,
    Host,
    MatchingChoices,
    MatchingProblem,
    Seeker,
)


def check(problem: MatchingProblem, choices: MatchingChoices) -> tuple[Fault, ...]:
    """Every fault of `choices`; nothing when they keep all rules."""
    found = []
    placed: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    for seeker, host in choices.pairs:
        if seeker not in problem.seeker or host not in problem.host:
            found.append(Fault("unknown", {"seeker": seeker, "host": host}))
            continue
        placed[seeker] += 1
        taken[host] += 1
        found += obstacles(problem, problem.seeker[seeker], problem.host[host])
    for seeker, times in placed.items():
        if times > 1:
            found.append(Fault("placed_times", {"seeker": seeker, "times": times}))
    for host, count in taken.items():
        if problem.host[host].load + count > problem.host[host].capacity:
            told = {"load": problem.host[host].load, "capacity": problem.host[host].capacity}
            found.append(Fault("too_many", {"host": host, "taken": count, **told}))
    pairs = set(choices.pairs)
    found += [Fault("must", {"seeker": s, "host": h}) for s, h in problem.must if (s, h) not in pairs]
    if problem.everyone:
        found += [Fault("left_over", {"seeker": s.id}) for s in problem.seekers if not placed[s.id]]
    return tuple(found)


def obstacles(problem: MatchingProblem, seeker: Seeker, host: Host) -> Iterator[Fault]:
    """What stands against a pair by itself, however much room there is."""
    told: dict[str, object] = {"seeker": seeker.id, "host": host.id}
    if (seeker.id, host.id) in problem.barred:
        yield Fault("forbidden", told | {"reason": problem.barred[seeker.id, host.id]})
    if not seeker.requires <= host.skills:
        yield Fault("skill_lacks", told | {"lacks": tuple(sorted(seeker.requires - host.skills))})
    if seeker.only and host.id not in seeker.only:
        yield Fault("not_in_question", told)
    metres = problem.distances.get((seeker.id, host.id))
    if metres is None and seeker.spot is not None and host.spot is not None:
        dx, dy = seeker.spot[0] - host.spot[0], seeker.spot[1] - host.spot[1]
        metres = math.floor(math.sqrt(dx * dx + dy * dy) + 0.5)
    if problem.reach is not None and metres is not None and metres > problem.reach:
        yield Fault("too_far", told | {"metres": metres, "reach": problem.reach})
