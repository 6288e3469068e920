"""What a pair and a matching cost: the only place where a plan's objective comes from."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from unionhall.engines.planning.core.matching.problems import (
    Host,
    MatchingChoices,
    MatchingProblem,
    Seeker,
    Weights,
)


@dataclass(frozen=True, slots=True)
class PairCosts:
    """A pair's cost by its parts, in points, and what they come from. `metres` and `place` are None where unknown;

    `place` counts from 1 in the seeker's list of wishes.
    """

    skill: int
    distance: int
    wish: int
    lacks: tuple[str, ...]
    metres: int | None
    place: int | None

    @property
    def points(self) -> int:
        """All parts together."""
        return self.skill + self.distance + self.wish


def metres_between(problem: MatchingProblem, seeker: Seeker, host: Host) -> int | None:
    """The distance in whole metres, as given or by the spots; None where neither is known."""
    known = problem.distances.get((seeker.id, host.id)) if problem.distances else None
    if known is not None:
        return known
    if seeker.spot is None or host.spot is None:
        return None
    dx, dy = seeker.spot[0] - host.spot[0], seeker.spot[1] - host.spot[1]
    return int(math.sqrt(dx * dx + dy * dy) + 0.5)


def distance_points(weights: Weights, metres: int) -> int:
    """What so many metres cost, rounded to a point."""
    return (weights.distance * metres + 500) // 1000


def unwished(seeker: Seeker) -> int:
    """What a host costs, in points of the wish weight, that is not in the list; nothing where there is no list."""
    if not seeker.wishes:
        return 0
    return max(seeker.wish_costs) + 1 if seeker.wish_costs else len(seeker.wishes)


def pair_costs(problem: MatchingProblem, seeker: Seeker, host: Host) -> PairCosts:
    """What the pair costs by itself, whether it is allowed or not."""
    weights = problem.weights
    lacks = tuple(sorted(seeker.prefers - host.skills))
    metres = metres_between(problem, seeker, host)
    place = problem.wished_host[seeker.id].get(host.id) if seeker.wishes else None
    wish = unwished(seeker)
    if place is not None:
        wish = seeker.wish_costs[place] if seeker.wish_costs else place
    return PairCosts(
        skill=weights.skill * len(lacks),
        distance=0 if metres is None else distance_points(weights, metres),
        wish=weights.wish * wish,
        lacks=lacks,
        metres=metres,
        place=None if place is None else place + 1,
    )


def step_points(weights: Weights, host: Host, number: int) -> int:
    """What the `number`-th new seeker (from 1) adds to what the host costs; it never falls with the number."""
    return weights.load * (2 * (host.load + number) - 1) // max(1, host.capacity)


def load_points(weights: Weights, host: Host, taken: int) -> int:
    """What a host's load costs that takes so many besides those it has: about the square of all by its capacity."""
    return sum(step_points(weights, host, number) for number in range(1, taken + 1))


def points_of(problem: MatchingProblem, choices: MatchingChoices) -> int:
    """What a matching costs, whether it keeps the rules or not."""
    total = sum(
        pair_costs(problem, problem.seeker[seeker], problem.host[host]).points
        for seeker, host in choices.pairs
    )
    taken = Counter(host for _, host in choices.pairs)
    total += sum(load_points(problem.weights, problem.host[host], count) for host, count in taken.items())
    unplaced = len(problem.seekers) - len({seeker for seeker, _ in choices.pairs})
    return total + problem.weights.unplaced * unplaced
