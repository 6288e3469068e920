"""Matching at the size of a province: apprentices to masters, cases to lawyers, teams to enterprises.

    python -m bench.matching_plans

Every figure is of CPU seconds on one thread; every plan is judged by its checker and proved by its bound.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from bench.frame import Result
from unionhall.engines.planning.core.matching import optimal, stable, visits
from unionhall.engines.planning.core.matching.checking import check
from unionhall.engines.planning.core.matching.preferences import blocking_pairs
from unionhall.engines.planning.core.matching.problems import Forbidden, Host, MatchingProblem, Seeker
from unionhall.engines.planning.core.matching.stable import deferred_acceptance
from unionhall.engines.planning.core.matching.visits import Enterprise, HalfDay, Team, VisitProblem
from unionhall.engines.planning.core.plans import Plan, Status

SKILLS = ("wages", "injury", "contract", "dismissal", "insurance", "women")


def apprentices(count: int, masters: int, wishes: int = 30) -> MatchingProblem:
    """Everybody wishes for some; the masters rank all who wish for them."""
    chance = random.Random(1)
    names = [f"m{number}" for number in range(masters)]
    seekers = tuple(
        Seeker(f"a{number}", wishes=tuple(chance.sample(names, wishes))) for number in range(count)
    )
    wanted: dict[str, list[str]] = {name: [] for name in names}
    for one in seekers:
        for name in one.wishes:
            wanted[name].append(one.id)
    hosts = []
    for name in names:
        chance.shuffle(wanted[name])
        hosts.append(Host(name, count // masters, wishes=tuple(wanted[name])))
    return MatchingProblem(seekers, tuple(hosts))


def cases(count: int, lawyers: int) -> MatchingProblem:
    """Cases with a speciality and a place, lawyers with some load, one pair in fifty in conflict."""
    chance = random.Random(2)

    def spot() -> tuple[float, float]:
        return chance.random() * 60_000, chance.random() * 60_000

    seekers = tuple(
        Seeker(f"c{number}", prefers=frozenset({chance.choice(SKILLS)}), spot=spot())
        for number in range(count)
    )
    hosts = tuple(
        Host(
            f"l{number}",
            chance.randrange(55, 75),
            chance.randrange(5),
            frozenset(chance.sample(SKILLS, 2)),
            spot(),
        )
        for number in range(lawyers)
    )
    barred = tuple(
        Forbidden(one.id, f"l{number}", "acts for the other side")
        for one in seekers
        for number in chance.sample(range(lawyers), max(1, lawyers // 50))
    )
    return MatchingProblem(seekers, hosts, barred)


def choosy(count: int, hosts: int, arcs: int = 30) -> MatchingProblem:
    """Only some hosts come into question for each."""
    chance = random.Random(3)
    names = [f"h{number}" for number in range(hosts)]
    seekers = tuple(
        Seeker(f"s{number}", wishes=(wished := tuple(chance.sample(names, arcs))), only=wished)
        for number in range(count)
    )
    return MatchingProblem(seekers, tuple(Host(name, count // hosts + 2) for name in names))


def province(enterprises: int, teams: int, days: int) -> VisitProblem:
    """Enterprises in a clustered plane, each with a window of eight days, and teams that can do most of the items."""
    chance = random.Random(4)
    items = ("check-up", "hearing", "stress", "first aid", "diet", "women")
    towns = [(chance.random() * 200_000, chance.random() * 200_000) for _ in range(12)]

    def spot() -> tuple[float, float]:
        x, y = chance.choice(towns)
        return x + chance.gauss(0, 8_000), y + chance.gauss(0, 8_000)

    crew = tuple(Team(f"t{number}", frozenset(chance.sample(items, 4)), spot()) for number in range(teams))
    places = []
    for number in range(enterprises):
        first = chance.randrange(1, days - 7)
        window = tuple(HalfDay(day, half) for day in range(first, first + 8) for half in (1, 2))
        wanted = frozenset(chance.sample(items, chance.randrange(1, 4)))
        places.append(Enterprise(f"e{number}", chance.randrange(20, 400), wanted, spot(), window))
    return VisitProblem(crew, tuple(places), days, reach=25_000)


def timed(function: Callable[[], Any]) -> tuple[Any, float]:
    """What it gives, and the CPU seconds it took."""
    began = time.process_time()
    given = function()
    return given, time.process_time() - began


def of_stable() -> list[Result]:
    """5,000 apprentices and 500 masters, by either side, and the bare algorithm."""
    problem = apprentices(5_000, 500)
    found = []
    for side in stable.Side:
        plan, seconds = timed(partial(stable.solve, problem, side=side))
        found.append(Result(f"stable 5,000 x 500, {side.value} propose: all", seconds, "s", 3))
        found.append(Result("  blocking pairs", len(blocking_pairs(problem, plan.choices)), target=0))
    chance = random.Random(5)
    asked = [(chance.random(), a, host) for a in range(5_000) for host in chance.sample(range(500), 30)]
    lists: list[list[tuple[int, int]]] = [[] for _ in range(5_000)]
    for rank, (_, a, host) in enumerate(sorted(asked)):
        lists[a].append((host, rank))
    for one in lists:
        chance.shuffle(one)
    _, seconds = timed(lambda: deferred_acceptance(lists, [1] * 5_000, [10] * 500))
    found.append(Result("  deferred acceptance alone", seconds, "s", 0.1))
    return found


def of_optimal(name: str, problem: MatchingProblem, target: float) -> list[Result]:
    """One cheapest matching."""
    plan: Plan[Any]
    plan, seconds = timed(lambda: optimal.solve(problem))
    faults = len(check(problem, plan.choices)) if plan.choices else 1
    return [
        Result(f"optimal {name}", seconds, "s", target),
        Result("  faults", faults, target=0),
        Result("  not proved", plan.status is not Status.PROVED, target=0),
    ]


def of_visits() -> list[Result]:
    """600 enterprises, 100 teams, 40 days."""
    problem = province(600, 100, 40)
    plan, seconds = timed(lambda: visits.solve(problem))
    return [
        Result("visits 600 x 100 x 40 days", seconds, "s", 6),
        Result("  faults", len(visits.check(problem, plan.choices)), target=0),
        Result("  gap", 100 * (plan.gap or 0), "%"),
        Result("  not proved", plan.status is not Status.PROVED, target=0),
        Result("  served workers", plan.stats["served"]),
        Result(
            "  served of all", 100 * plan.stats["served"] / sum(o.headcount for o in problem.enterprises), "%"
        ),
    ]


def main() -> int:
    """1 when a target is missed."""
    results = [
        *of_stable(),
        *of_optimal("5,000 cases x 100 lawyers, all pairs", cases(5_000, 100), 3),
        *of_optimal("10,000 x 1,000, 30 hosts each", choosy(10_000, 1_000), 3),
        *of_visits(),
    ]
    for result in results:
        print(result, flush=True)
    return 0 if all(result.is_met for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
