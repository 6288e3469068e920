"""A year's roster proved, and planned anew after ten sick days; in CPU seconds, on one thread.

    python -m bench.rosters [people] [stations] [days] [seeds]

People have leave, skills, wishes and a history; half of the stations ask for a skill, every day for a senior, nobody is
there more than three days in a row. Each seed is another such town hall. Every plan is judged by the checker. Then the
one with most duties in ten days falls ill for them: how many duties change hands, beside how many were lost. The last
figure is the same year as legal aid has it: all posts alike, two days in a row.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

# Set before numpy loads, which reads it once.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from bench.frame import Result
from unionhall.engines.planning.core.plans import Limits, Plan, Status
from unionhall.engines.planning.core.rosters.checking import check
from unionhall.engines.planning.core.rosters.problems import (
    Need,
    Person,
    RosterChoices,
    RosterProblem,
    Station,
    Wish,
)
from unionhall.engines.planning.core.rosters.replanning import replan
from unionhall.engines.planning.core.rosters.solving import solve

TARGET = 15.0
SICK_DAYS = 10
SKILLS = ("工资", "工伤", "合同", "社保")


def problem(people: int, stations: int, days: int, seed: int) -> RosterProblem:
    """The same one for the same numbers."""
    chance = random.Random(seed)
    stretch = (date(2026, 1, 5) + timedelta(days=number) for number in range(2 * days))
    working = tuple(day for day in stretch if day.weekday() < 5)[:days]
    team, wishes = [], []
    for number in range(people):
        leave: set[date] = set()
        for _ in range(max(1, days // 60)):
            first = chance.randrange(days)
            leave |= set(working[first : first + chance.choice((1, 3, 5, 5))])
        skills = frozenset(chance.sample(SKILLS, 2))
        history = chance.randrange(8, 16)
        is_senior = number % 3 == 0
        team.append(
            Person(f"律师{number}", skills, is_senior, frozenset(leave), history, available_before=60)
        )
        wishes += [
            Wish(f"律师{number}", chance.choice(working), chance.choice((-60, -60, 20)))
            for _ in range(days // 8)
        ]
    posts = tuple(Station(f"值班点{number}") for number in range(stations))
    needs = tuple(Need(post.id, skill) for post, skill in zip(posts[: stations // 2], SKILLS, strict=False))
    return RosterProblem(tuple(team), posts, working, needs=needs, wishes=tuple(wishes), in_row=3, seniors=1)


def sick(made: RosterProblem, published: RosterChoices) -> tuple[RosterProblem, int]:
    """The problem after the busiest of ten days fell ill for them; and how many duties that loses."""
    first = len(made.days) // 2
    away = frozenset(made.days[first : first + SICK_DAYS])
    ill, lost = Counter(one.person for one in published.duties if one.day in away).most_common(1)[0]
    people = (replace(one, leave=one.leave | away) if one.id == ill else one for one in made.people)
    return replace(made, people=tuple(people)), lost


def _judged(name: str, made: RosterProblem, plan: Plan[RosterChoices], seconds: float) -> list[Result]:
    broken = check(made, plan.choices or RosterChoices())
    proved = plan.status is Status.PROVED
    return [
        Result(f"{name}: proved (1), at {plan.objective} points", proved, target=1, at_most=False),
        Result(f"{name}: CPU seconds", seconds, "s", TARGET),
        Result(f"{name}: rules broken", len(broken), target=0),
    ]


def main(people: int = 30, stations: int = 8, days: int = 250, seeds: int = 3) -> int:
    """1 when a target is missed."""
    solve(problem(4, 1, 5, 0))  # the solver's libraries load
    results = []
    for seed in range(1, seeds + 1):
        made = problem(people, stations, days, seed)
        began = time.process_time()
        plan = solve(made, Limits(seconds=60))
        seconds = time.process_time() - began
        if plan.choices is None:
            print(f"  seed {seed}: {plan.status}, {plan.conflict}")
            return 1
        ill, lost = sick(made, plan.choices)
        began = time.process_time()
        revision = replan(ill, plan.choices)
        anew = time.process_time() - began
        results += _judged(f"seed {seed}", made, plan, seconds)
        moves = f"seed {seed}: duties that move after {SICK_DAYS} sick days; lost {lost}"
        results.append(Result(moves, len(revision.changes), target=lost))
        results.append(Result(f"seed {seed}: CPU seconds for that", anew, "s", TARGET))
    alike = replace(problem(people, stations, days, 1), needs=(), seniors=0, in_row=2)
    began = time.process_time()
    is_proved = solve(alike).status is Status.PROVED
    results.append(Result("as legal aid has it: CPU seconds", time.process_time() - began, "s", TARGET))
    results.append(Result("as legal aid has it: proved (1)", is_proved, target=1, at_most=False))
    for result in results:
        print(result)
    return 0 if all(result.is_met for result in results) else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
