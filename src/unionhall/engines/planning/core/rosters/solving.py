"""Rosters by HiGHS: a year of thirty people at eight stations in one piece, proved; gaps where no roster exists."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace

from unionhall.engines.planning.core.plans import Limits, Plan, Progress, Sense, Status, never, status_of
from unionhall.engines.planning.core.rosters.checking import check
from unionhall.engines.planning.core.rosters.easing import lowered, stretch
from unionhall.engines.planning.core.rosters.evaluating import available, cost
from unionhall.engines.planning.core.rosters.problems import Duty, RosterChoices, RosterProblem
from unionhall.engines.planning.core.rosters.reasons import reasons_of

RosterPlan = Plan[RosterChoices]
STRETCH = 20  # so many days at a time for a first roster


def solve(
    problem: RosterProblem, limits: Limits | None = None, progress: Progress[RosterChoices] = never
) -> RosterPlan:
    """The cheapest roster that keeps every rule, with reasons; else the rules that collide.

    `limits.rounds` bounds the nodes of the search. Whoever watches by `progress` gets a first roster, made stretch by
    stretch, before the search for the best one, which runs in one piece; answering False ends at the next call.
    """
    from unionhall.engines.planning.core.rosters.explaining import (  # noqa: PLC0415 - scipy takes seconds
        colliding,
        conflict_of,
    )
    from unionhall.engines.planning.core.rosters.milp import Task  # noqa: PLC0415
    from unionhall.engines.planning.core.rosters.modelling import Model  # noqa: PLC0415

    limits, began = limits or Limits(), time.process_time()
    sooner, goes_on = (None, True) if progress is never else _first(problem, limits, progress)
    if not goes_on:
        return sooner or RosterPlan(Status.NO_PLAN, Sense.LEAST)
    task = Task(Model(problem))
    task.add_soft()
    answer = task.solve(limits.seconds - (time.process_time() - began), limits.rounds)
    stats = {"columns": len(task.cost), "rows": len(task.model.rows.low)}
    if answer.is_impossible:
        rules = colliding(problem, limits.seconds)
        found = conflict_of(problem, rules) if rules else None
        plan = RosterPlan(Status.INFEASIBLE, Sense.LEAST, conflict=found)
    else:
        plan = judged(problem, answer.choices, answer.bound, limits)
        if plan.choices is None and sooner is None:
            sooner, _goes_on = _first(problem, limits, never)
        if sooner is not None and sooner.choices and (plan.choices is None or _is_cheaper(sooner, plan)):
            plan = judged(problem, sooner.choices, answer.bound, limits)
    plan = replace(plan, stats={**stats, "seconds": round(time.process_time() - began, 3)})
    progress(plan)
    return plan


def _is_cheaper(one: RosterPlan, other: RosterPlan) -> bool:
    return one.objective is not None and other.objective is not None and one.objective < other.objective


def judged(
    problem: RosterProblem, choices: RosterChoices | None, bound: float | None, limits: Limits
) -> RosterPlan:
    """What may be said of these duties: nothing when they break a rule; else their cost, the bound, and reasons."""
    if choices is None or check(problem, choices):
        return RosterPlan(Status.NO_PLAN, Sense.LEAST, bound=bound)
    objective = cost(problem, choices)
    status = status_of(objective, bound, limits, is_whole=True)
    return RosterPlan(status, Sense.LEAST, choices, objective, bound, reasons_of(problem, choices))


def within_reach(problem: RosterProblem, limits: Limits | None = None) -> RosterProblem | None:
    """The same problem with as little as possible lowered of what asks for somebody, so that it has a roster.

    Posts come before skills and seniors. None when that was not found in the limits.
    """
    from unionhall.engines.planning.core.rosters.milp import Task  # noqa: PLC0415 - scipy takes seconds
    from unionhall.engines.planning.core.rosters.modelling import Model  # noqa: PLC0415

    limits = limits or Limits()
    task = Task(Model(problem))
    task.add_open()
    answer = task.solve(limits.seconds, limits.rounds)
    return None if answer.choices is None else lowered(problem, answer.choices)


def _first(
    problem: RosterProblem, limits: Limits, progress: Progress[RosterChoices]
) -> tuple[RosterPlan | None, bool]:
    """A roster made stretch by stretch, each after what the last ones chose; and whether to go on."""
    from unionhall.engines.planning.core.rosters.milp import Task, in_order  # noqa: PLC0415 - scipy
    from unionhall.engines.planning.core.rosters.modelling import Model  # noqa: PLC0415

    reach = max([(problem.in_row or 0) + problem.rest, *(one.rest for one in problem.shifts)])
    made: list[Duty] = []
    for first in range(0, len(problem.days), STRETCH):
        if not progress(RosterPlan(Status.NO_PLAN, Sense.LEAST)):
            return None, False
        before = set(problem.days[max(first - reach, 0) : first])
        part = _after(problem, made, max(first - reach, 0), first + STRETCH)
        kept = tuple(duty for duty in made if duty.day in before and duty not in part.fixed)
        task = Task(Model(replace(part, fixed=(*part.fixed, *kept))))
        task.add_soft()
        found = task.solve(limits.seconds / 4, limits.rounds).choices
        if found is None:
            return None, True
        made += [duty for duty in found.duties if duty.day not in before]
    plan = judged(problem, in_order(problem, made), None, limits)
    return plan, progress(plan)


def _after(problem: RosterProblem, made: list[Duty], first: int, last: int) -> RosterProblem:
    """The stretch, where what was done since the first day counts as history."""
    part, past = stretch(problem, first, last), set(problem.days[:first])
    done = Counter(duty.person for duty in made if duty.day in past)
    people = (
        replace(
            one,
            history=one.history + done[one.id],
            available_before=one.available_before + available(one, problem.days[:first]),
        )
        for one in part.people
    )
    return replace(part, people=tuple(people))
