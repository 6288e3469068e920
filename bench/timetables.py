"""Timetables of the size of a province's contest, and of a school's courses, judged by the checker.

    python -m bench.timetables

The contest: 106 contestants of 18 companies at 6 stations in 10 half-days, panels of three from 30 judges, nobody
before an own judge. The figures are of CPU and of the clock, the latter with whatever else the machine does.
"""

from __future__ import annotations

import random
import sys
import time

from bench.frame import Result
from unionhall.engines.planning.core.plans import Limits, Status
from unionhall.engines.planning.core.timetables.checking import check
from unionhall.engines.planning.core.timetables.contests import Station, contest
from unionhall.engines.planning.core.timetables.evaluating import costs_of
from unionhall.engines.planning.core.timetables.problems import (
    Event,
    Person,
    Room,
    Slot,
    TimetableProblem,
    Weights,
)
from unionhall.engines.planning.core.timetables.solving import solve

FLOOR = 108


def province(seed: int, judges: int = 30, capacity: int = 12) -> TimetableProblem:
    """The contest, with companies of 2 to `capacity` contestants and judges of any, each on 7 panels at most."""
    chance = random.Random(seed)
    companies = {f"company{number}": 2 for number in range(18)}
    while sum(companies.values()) < 106:
        name = chance.choice(list(companies))
        companies[name] += companies[name] < capacity
    contestants = {f"{name}-{number}": name for name, count in companies.items() for number in range(count)}
    panel = tuple(
        Person(f"judge{number}", chance.choice(list(companies)), frozenset({"judge"}), most=7)
        for number in range(judges)
    )
    stations = tuple(Station(f"station{number}", capacity, panel=3) for number in range(6))
    slots = tuple(Slot(f"day{day}-{half}", day, 2 * half + 1) for day in range(1, 6) for half in range(2))
    return contest(contestants, stations, slots, panel)


def school(seed: int) -> TimetableProblem:
    """60 courses of 3 meetings with 20 teachers in 8 rooms and 30 slots."""
    chance = random.Random(seed)
    slots = tuple(Slot(f"{day}/{at}", day, at) for day in range(1, 6) for at in range(1, 7))
    rooms = tuple(
        Room(f"room{number}", 20 + 10 * number, frozenset({"beamer"} if number % 2 else ()))
        for number in range(8)
    )
    people = tuple(
        Person(f"teacher{number}", away=frozenset(chance.sample([one.id for one in slots], 5)))
        for number in range(20)
    )
    events = []
    for number in range(60):
        size, needs = chance.randrange(10, 80), frozenset({"beamer"} if chance.random() < 0.4 else ())
        for meeting in range(3):
            events.append(
                Event(
                    f"course{number}-{meeting}",
                    size=size,
                    leaders=(f"teacher{number % 20}",),
                    attendees=(f"group{number % 12}",),
                    needs=needs,
                    after=(f"course{number}-{meeting - 1}",) if meeting else (),
                )
            )
    return TimetableProblem(slots, rooms, tuple(events), people, Weights(sessions=0, late=1))


def measure(name: str, problem: TimetableProblem, floor: int | None, seconds: float = 60.0) -> list[Result]:
    """Figures of one problem."""
    cpu, wall = time.process_time(), time.perf_counter()
    plan = solve(problem, Limits(seconds=seconds))
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    if plan.choices is None:
        return [Result(f"{name}: without a plan", 1, target=0)]
    costs = costs_of(problem, plan.choices)
    shown = [
        Result(f"{name}: faults", len(check(problem, plan.choices)), target=0),
        Result(f"{name}: points", plan.objective or 0, target=floor),
        Result(f"{name}: gap", 100 * (plan.gap or 0), "%"),
        Result(f"{name}: CPU", cpu, "s"),
        Result(f"{name}: clock", wall, "s", 60 if floor else None),
    ]
    if floor:
        shown.insert(2, Result(f"{name}: company half-days", costs.visits, target=floor))
        shown.append(Result(f"{name}: not proved", plan.status is not Status.PROVED, target=0))
    return shown


def main(seeds: int = 3) -> int:
    """1 when a target is missed."""
    import ortools.sat.python.cp_model  # noqa: F401 - loaded before the clock

    results = [one for seed in range(seeds) for one in measure(f"contest {seed}", province(seed), FLOOR)]
    results += measure("60 courses", school(1), None, 40.0)
    for result in results:
        print(result, flush=True)
    return 0 if all(result.is_met for result in results) else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
