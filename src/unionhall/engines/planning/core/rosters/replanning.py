"""A published roster after somebody fell ill: as few duties as possible change, and each change is listed."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from unionhall.engines.planning.core.plans import Limits, Plan, Sense, Status, status_of
from unionhall.engines.planning.core.rosters.checking import check
from unionhall.engines.planning.core.rosters.easing import excused
from unionhall.engines.planning.core.rosters.evaluating import cost
from unionhall.engines.planning.core.rosters.problems import (
    Ban,
    Duty,
    RosterChoices,
    RosterProblem,
)
from unionhall.engines.planning.core.rosters.reasons import reasons_of


@dataclass(frozen=True, slots=True)
class Change:
    """A place on a day where `before` was and `after` is now; nobody: empty."""

    day: date
    station: str
    shift: str
    before: str
    after: str


@dataclass(frozen=True)
class Revision:
    """The plan's objective is how many duties change besides the lost ones: new ones, and kept ones that are given up.

    `problem` is what the plan was judged by: rules that the published roster broke already are lowered there.
    """

    plan: Plan[RosterChoices]
    problem: RosterProblem
    lost: tuple[Duty, ...]
    changes: tuple[Change, ...]


def replan(
    problem: RosterProblem,
    published: RosterChoices,
    lost: Sequence[Duty] = (),
    limits: Limits | None = None,
) -> Revision:
    """The roster nearest to `published` that keeps the rules of `problem`, among several the fairest.

    Lost are the duties named so (their people are not on duty on these days), and those whose person is away or unknown
    now. What was fixed in the problem stays. Without a roster the plan names the rules that collide.
    """
    limits, began = limits or Limits(), time.process_time()
    gone = _gone(problem, published, lost)
    bans = tuple(Ban(duty.person, day=duty.day) for duty in lost)
    kept = tuple(duty for duty in published.duties if duty not in gone and duty not in problem.fixed)
    held = excused(replace(problem, bans=(*problem.bans, *bans), fixed=(*problem.fixed, *kept)))
    plan, judge = _only_lost(held, limits), held
    if plan is None:
        judge = replace(held, fixed=problem.fixed)
        plan = _fewest(judge, {*kept, *problem.fixed}, limits)
    plan = replace(plan, stats={"seconds": round(time.process_time() - began, 3)})
    changes = () if plan.choices is None else changes_of(problem, published, plan.choices)
    return Revision(plan, judge, tuple(sorted(gone, key=lambda one: one.day)), changes)


def _gone(problem: RosterProblem, published: RosterChoices, lost: Sequence[Duty]) -> set[Duty]:
    leave = {one.id: one.leave for one in problem.people}
    days, stations = set(problem.days), {one.id for one in problem.stations}
    fixed = set(problem.fixed)
    return {
        duty
        for duty in published.duties
        if duty not in fixed
        and (
            duty in lost
            or duty.person not in leave
            or duty.day in leave[duty.person]
            or duty.day not in days
            or duty.station not in stations
        )
    }


def _only_lost(held: RosterProblem, limits: Limits) -> Plan[RosterChoices] | None:
    """Everybody stays, and the empty places are filled: no roster changes less. None when that cannot be."""
    from unionhall.engines.planning.core.rosters.milp import Task  # noqa: PLC0415 - scipy takes seconds
    from unionhall.engines.planning.core.rosters.modelling import Model  # noqa: PLC0415

    there = Counter((duty.day, duty.station, duty.shift) for duty in set(held.fixed))
    open_on = {day for (day, *_place) in _missing(held, there)}
    task = Task(Model(held))
    task.add_soft()
    choices = task.solve(limits.seconds, limits.rounds).choices if open_on else RosterChoices(held.fixed)
    missing = sum(_missing(held, there).values())
    if choices is None or check(held, choices) or len(choices.duties) - len(set(held.fixed)) > missing:
        return None
    return _rated(held, choices, missing, missing, limits)


def _missing(held: RosterProblem, there: Counter[tuple[date, str, str]]) -> dict[tuple[date, str, str], int]:
    special = {(one.day, one.station, one.shift): one.least for one in held.covers}
    eased = {(rule.day, rule.station, rule.shift): by for rule, by in held.lowered if rule.code == "cover"}
    found = {}
    for day in held.days:
        for station in held.stations:
            for shift in held.shifts:
                key = day, station.id, shift.id
                least = special.get(key, station.least) - eased.get(key, 0)
                if least > there[key]:
                    found[key] = least - there[key]
    return found


def _fewest(judge: RosterProblem, kept: set[Duty], limits: Limits) -> Plan[RosterChoices]:
    """As few changes as there can be, then as fair as that allows."""
    from unionhall.engines.planning.core.rosters.explaining import (  # noqa: PLC0415 - scipy takes seconds
        colliding,
        conflict_of,
    )
    from unionhall.engines.planning.core.rosters.milp import Task  # noqa: PLC0415
    from unionhall.engines.planning.core.rosters.modelling import Model  # noqa: PLC0415

    task = Task(Model(judge, is_apart=True))
    task.add_changes(kept)
    answer = task.solve(limits.seconds, limits.rounds)
    if answer.is_impossible:
        rules = colliding(judge, limits.seconds)
        found = conflict_of(judge, rules) if rules else None
        return Plan(Status.INFEASIBLE, Sense.LEAST, conflict=found)
    if answer.choices is None:
        return Plan(Status.NO_PLAN, Sense.LEAST, bound=answer.bound)
    count = len(set(answer.choices.duties) ^ kept)
    fairer = Task(Model(judge, is_apart=True))
    fairer.add_soft()
    fairer.limit_changes(kept, count)
    better = fairer.solve(limits.seconds, limits.rounds).choices
    choices = answer.choices if better is None or check(judge, better) else better
    return _rated(judge, choices, len(set(choices.duties) ^ kept), answer.bound, limits)


def _rated(
    judge: RosterProblem, choices: RosterChoices, count: int, bound: float | None, limits: Limits
) -> Plan[RosterChoices]:
    if check(judge, choices):
        return Plan(Status.NO_PLAN, Sense.LEAST, bound=bound)
    status = status_of(count, bound, limits, is_whole=True)
    stats = {"cost": cost(judge, choices)}
    return Plan(status, Sense.LEAST, choices, count, bound, reasons_of(judge, choices), stats=stats)


def changes_of(problem: RosterProblem, before: RosterChoices, after: RosterChoices) -> tuple[Change, ...]:
    """What differs between two rosters, place by place, by day."""
    old, new = set(before.duties), set(after.duties)
    left: dict[tuple[date, str, str], list[str]] = defaultdict(list)
    come: dict[tuple[date, str, str], list[str]] = defaultdict(list)
    for duty in sorted(old - new, key=lambda one: one.person):
        left[duty.day, duty.station, duty.shift].append(duty.person)
    for duty in sorted(new - old, key=lambda one: one.person):
        come[duty.day, duty.station, duty.shift].append(duty.person)
    found = []
    for place in sorted({*left, *come}):
        gone, here = left[place], come[place]
        for number in range(max(len(gone), len(here))):
            found.append(
                Change(
                    *place,
                    before=gone[number] if number < len(gone) else "",
                    after=here[number] if number < len(here) else "",
                )
            )
    return tuple(found)
