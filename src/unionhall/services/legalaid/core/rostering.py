"""The duty roster as a problem for the planner, and the planner's answer as a roster; ids are the keys as text."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import replace

from unionhall.engines.planning.core.rosters.checking import faults_of_change
from unionhall.engines.planning.core.rosters.easing import excused
from unionhall.engines.planning.core.rosters.problems import (
    Duty,
    Fault,
    Person,
    RosterChoices,
    RosterProblem,
    Station,
    Wish,
)
from unionhall.services.legalaid.core.roster import Assignment, Key, Plan, Slot

# A day one would rather not have is worth an imbalance of three duties, a day one wishes one.
FAIRNESS, AVOIDED, PREFERRED = 10, -60, 20


def problem_of(plan: Plan) -> RosterProblem:
    """The same plan to the planner. What is fixed stays, and where it breaks rules they are lowered by so much.

    Whoever is fixed and no member (any more) can do nothing else; a post that is no more takes nobody else.
    """
    days, fixed = set(plan.days), duties_of(plan.fixed, plan)
    people = [
        Person(
            str(one.key), leave=one.leave & days, history=one.history, available_before=one.available_before,
            row_before=one.row_before,
        )
        for one in plan.members
    ]  # fmt: skip
    known = {one.id for one in people}
    strangers = dict.fromkeys(duty.person for duty in fixed if duty.person not in known)
    stations = [Station(str(post), plan.rules.per_post, plan.rules.per_post) for post in plan.posts]
    open_posts = {one.id for one in stations}
    closed = dict.fromkeys(duty.station for duty in fixed if duty.station not in open_posts)
    wishes = [
        Wish(str(one.key), day, weight)
        for one in plan.members
        for those, weight in ((one.avoid, AVOIDED), (one.prefer, PREFERRED))
        for day in sorted(those & days)
    ]
    return excused(
        RosterProblem(
            (*people, *(Person(key, leave=frozenset(days)) for key in strangers)),
            (*stations, *(Station(key, 0, 0) for key in closed)), plan.days, wishes=tuple(wishes),
            fixed=fixed, in_row=plan.rules.in_row, fairness=FAIRNESS,
        )
    )  # fmt: skip


def duties_of(assignment: Assignment, plan: Plan) -> tuple[Duty, ...]:
    """An assignment's duties on the days of the plan."""
    days = set(plan.days)
    return tuple(
        Duty(str(key), day, str(post))
        for (day, post), there in assignment.items() if day in days
        for key in dict.fromkeys(there)
    )  # fmt: skip


def assignment_of(choices: RosterChoices, plan: Plan) -> dict[Slot, tuple[Key, ...]]:
    """What was chosen, by the plan's own keys; keys that only its fixed duties know are among them."""
    keys = {str(one.key): one.key for one in plan.members} | {str(post): post for post in plan.posts}
    for (_day, post), there in plan.fixed.items():
        keys |= {str(post): post} | {str(key): key for key in there}
    found: dict[Slot, list[Key]] = defaultdict(list)
    for duty in choices.duties:
        found[duty.day, keys[duty.station]].append(keys[duty.person])
    return {slot: tuple(there) for slot, there in found.items()}


def broken_by(plan: Plan, before: Assignment, after: Assignment) -> tuple[Fault, ...]:
    """What `after` breaks of the plan's rules and `before` does not: what there is to say to one change by hand."""
    problem = problem_of(replace(plan, fixed={}))
    old, new = (RosterChoices(duties_of(one, plan)) for one in (before, after))
    return faults_of_change(problem, old, new)


def mark_of(plan: Plan, assignment: Assignment) -> str:
    """The same for the same roster under the same circumstances: what was proved of it then holds still."""
    members = [
        (str(one.key), *(tuple(sorted(part)) for part in (one.leave, one.avoid, one.prefer)), one.history,
         one.available_before, one.row_before)
        for one in plan.members
    ]  # fmt: skip
    there = sorted(
        (day, str(post), sorted(map(str, keys))) for (day, post), keys in assignment.items() if keys
    )
    posts = [str(post) for post in plan.posts]
    told = repr((plan.days, posts, members, plan.rules, there))
    return hashlib.sha256(told.encode()).hexdigest()
