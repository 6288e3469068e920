"""Whether a roster keeps the rules, read from the problem alone: for plans, for hand-made rosters, for one change."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from unionhall.engines.planning.core.rosters.problems import (
    Duty,
    Fault,
    Person,
    RosterChoices,
    RosterProblem,
    Rule,
    RuleCode,
)


def check(problem: RosterProblem, choices: RosterChoices) -> tuple[Fault, ...]:
    """Every rule that is broken, lowered ones by what is beyond; by day. Nothing when the roster is sound."""
    eased: Counter[Rule] = Counter()
    for rule, by in problem.lowered:
        eased[rule] += by
    known = {one.id for one in problem.people}, {one.id for one in problem.stations}
    shifts, days = {one.id for one in problem.shifts}, set(problem.days)
    found, sound = [], []
    for duty in choices.duties:
        is_known = duty.person in known[0] and duty.station in known[1] and duty.shift in shifts
        if is_known and duty.day in days:
            sound.append(duty)
        else:
            found.append(Fault(Rule(RuleCode.UNKNOWN, duty.person, duty.station, duty.shift, duty.day)))
    for fault in (*_of_places(problem, sound), *_of_people(problem, sound)):
        by = fault.by - eased[fault.rule]
        if by > 0:
            found.append(Fault(fault.rule, by))
    return tuple(sorted(found, key=lambda one: (one.rule.day or date.max, one.rule.code)))


def faults_of_change(
    problem: RosterProblem, before: RosterChoices, after: RosterChoices
) -> tuple[Fault, ...]:
    """What `after` breaks, or breaks worse, than `before` does: what there is to say to one change by hand."""
    known = {fault.rule: fault.by for fault in check(problem, before)}
    return tuple(fault for fault in check(problem, after) if fault.by > known.get(fault.rule, 0))


def _of_places(problem: RosterProblem, duties: list[Duty]) -> Iterator[Fault]:
    there: dict[tuple[date, str, str], list[str]] = defaultdict(list)
    for duty in duties:
        there[duty.day, duty.station, duty.shift].append(duty.person)
    special = {(one.day, one.station, one.shift): (one.least, one.most) for one in problem.covers}
    skills = {one.id: one.skills for one in problem.people}
    seniors = {one.id for one in problem.people if one.is_senior}
    old = Counter(duty.day for duty in duties if duty.person in seniors)
    for day in problem.days:
        is_needed = False
        for station in problem.stations:
            for shift in problem.shifts:
                here = there[day, station.id, shift.id]
                place = station.id, shift.id, day
                least, most = special.get((day, station.id, shift.id), (station.least, station.most))
                is_needed = is_needed or least > 0
                if len(here) < least:
                    yield Fault(Rule(RuleCode.COVER, "", *place), least - len(here))
                if len(here) > most:
                    yield Fault(Rule(RuleCode.MOST, "", *place), len(here) - most)
                for need in problem.needs if least > 0 else ():
                    if need.station == station.id and need.shift in ("", shift.id):
                        able = sum(need.skill in skills[key] for key in here)
                        if able < need.count:
                            rule = Rule(RuleCode.SKILL, "", *place, need.skill)
                            yield Fault(rule, need.count - able)
        if is_needed and old[day] < problem.seniors:
            yield Fault(Rule(RuleCode.SENIORS, day=day), problem.seniors - old[day])


def _of_people(problem: RosterProblem, duties: list[Duty]) -> Iterator[Fault]:
    own: dict[str, list[Duty]] = defaultdict(list)
    for duty in duties:
        own[duty.person].append(duty)
    days = set(problem.days)
    for wanted in problem.fixed:
        if wanted.day in days and wanted not in own[wanted.person]:
            yield Fault(Rule(RuleCode.FIXED, wanted.person, wanted.station, wanted.shift, wanted.day))
    for ban in problem.bans:
        against = sum(
            ban.day in (None, duty.day)
            and ban.station in ("", duty.station)
            and ban.shift in ("", duty.shift)
            for duty in own[ban.person]
        )
        if against:
            rule = Rule(RuleCode.FORBIDDEN, ban.person, ban.station, ban.shift, ban.day)
            yield Fault(rule, against)
    for person in problem.people:
        mine = own[person.id]
        for day, count in Counter(duty.day for duty in mine).items():
            if count > 1:
                yield Fault(Rule(RuleCode.ONCE, person.id, day=day), count - 1)
            if day in person.leave:
                yield Fault(Rule(RuleCode.LEAVE, person.id, day=day), count)
        yield from _in_a_row(problem, person, mine)
        yield from _after_a_shift(problem, person, mine)


def _in_a_row(problem: RosterProblem, person: Person, mine: list[Duty]) -> Iterator[Fault]:
    """A day on duty that comes 0, 1… `rest` - 1 days after as many days in a row as are allowed."""
    if problem.in_row is None:
        return
    on = {duty.day for duty in mine}
    written = "x" * person.row_before + "".join("x" if day in on else "-" for day in problem.days)
    full = "x" * problem.in_row
    for place, day in enumerate(problem.days, person.row_before):
        for between in range(problem.rest if day in on else 0):
            start = place - between - problem.in_row
            if start >= 0 and written[start : place - between] == full:
                yield Fault(Rule(RuleCode.ROW, person.id, day=day, detail=str(between)))


def _after_a_shift(problem: RosterProblem, person: Person, mine: list[Duty]) -> Iterator[Fault]:
    asked = {one.id: one.rest for one in problem.shifts if one.rest}
    if not asked:
        return
    place = {day: number for number, day in enumerate(problem.days)}
    on = {place[duty.day] for duty in mine}
    for duty in mine:
        for after in range(1, asked.get(duty.shift, 0) + 1):
            number = place[duty.day] + after
            if number in on:
                day = problem.days[number]
                yield Fault(Rule(RuleCode.REST, person.id, shift=duty.shift, day=day, detail=str(after)))
