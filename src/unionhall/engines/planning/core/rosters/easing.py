"""A problem with fewer days, or with rules that are lowered: what explaining, re-planning and filling gaps work on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from unionhall.engines.planning.core.rosters.checking import check
from unionhall.engines.planning.core.rosters.problems import (
    RosterChoices,
    RosterProblem,
    Rule,
    RuleCode,
)

FORBIDDING = frozenset({RuleCode.MOST, RuleCode.LEAVE, RuleCode.FORBIDDEN, RuleCode.ROW, RuleCode.REST})


def stretch(problem: RosterProblem, first: int, last: int) -> RosterProblem:
    """The days number `first` to before `last` alone: whoever keeps the whole problem's rules keeps this one's."""
    people = problem.people
    if first > 0:
        people = tuple(replace(one, row_before=0) for one in people)
    days = problem.days[max(first, 0) : last]
    inside = set(days)
    return replace(
        problem, days=days, people=people,
        covers=tuple(one for one in problem.covers if one.day in inside),
        wishes=tuple(one for one in problem.wishes if one.day in inside),
        fixed=tuple(one for one in problem.fixed if one.day in inside),
    )  # fmt: skip


def excused(problem: RosterProblem) -> RosterProblem:
    """The same, with every rule lowered that the fixed duties break among themselves: they stay, and block nothing."""
    faults = check(problem, RosterChoices(tuple(dict.fromkeys(problem.fixed))))
    eased = tuple((one.rule, one.by) for one in faults if one.rule.code in FORBIDDING)
    return replace(problem, lowered=(*problem.lowered, *eased))


def lowered(problem: RosterProblem, choices: RosterChoices) -> RosterProblem:
    """The same, with every rule lowered by as much as `choices` break it."""
    eased = tuple((one.rule, one.by) for one in check(problem, choices))
    return replace(problem, lowered=(*problem.lowered, *eased))


def rules_of(problem: RosterProblem) -> tuple[Rule, ...]:
    """Every rule that can be lowered; those that ask for somebody first, then leave, bans, and rows."""
    return tuple(dict.fromkeys((*_asking(problem), *_forbidding(problem), *_over_days(problem))))


def _asking(problem: RosterProblem) -> Iterator[Rule]:
    special = {(one.day, one.station, one.shift): one.least for one in problem.covers}
    for day in problem.days:
        is_needed = False
        for station in problem.stations:
            for shift in problem.shifts:
                if special.get((day, station.id, shift.id), station.least) <= 0:
                    continue
                is_needed = True
                yield Rule(RuleCode.COVER, "", station.id, shift.id, day)
                for need in problem.needs:
                    if need.station == station.id and need.shift in ("", shift.id):
                        yield Rule(RuleCode.SKILL, "", station.id, shift.id, day, need.skill)
        if is_needed and problem.seniors:
            yield Rule(RuleCode.SENIORS, day=day)
    days = set(problem.days)
    for duty in problem.fixed:
        if duty.day in days:
            yield Rule(RuleCode.FIXED, duty.person, duty.station, duty.shift, duty.day)


def _forbidding(problem: RosterProblem) -> Iterator[Rule]:
    for person in problem.people:
        for day in problem.days:
            if day in person.leave:
                yield Rule(RuleCode.LEAVE, person.id, day=day)
    for ban in problem.bans:
        if ban.day is None or ban.day in problem.days:
            yield Rule(RuleCode.FORBIDDEN, ban.person, ban.station, ban.shift, ban.day)
    for day in problem.days:
        for station in problem.stations:
            for shift in problem.shifts:
                yield Rule(RuleCode.MOST, "", station.id, shift.id, day)


def _over_days(problem: RosterProblem) -> Iterator[Rule]:
    for person in problem.people:
        for number, day in enumerate(problem.days):
            for between in range(problem.rest if problem.in_row is not None else 0):
                if number - between - (problem.in_row or 0) >= -person.row_before:
                    yield Rule(RuleCode.ROW, person.id, day=day, detail=str(between))
            for shift in problem.shifts:
                for after in range(1, min(shift.rest, number) + 1):
                    yield Rule(RuleCode.REST, person.id, shift=shift.id, day=day, detail=str(after))
