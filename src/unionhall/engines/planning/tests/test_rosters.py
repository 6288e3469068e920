"""The roster planner against every roster there is, on small problems; and what it says of those that have none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unionhall.engines.planning.core.plans import Limits, Plan, Status
from unionhall.engines.planning.core.rosters.checking import check, faults_of_change
from unionhall.engines.planning.core.rosters.easing import excused, rules_of
from unionhall.engines.planning.core.rosters.evaluating import cost, shares
from unionhall.engines.planning.core.rosters.explaining import colliding, conflict_of
from unionhall.engines.planning.core.rosters.problems import (
    Ban,
    Cover,
    Duty,
    Need,
    Person,
    RosterChoices,
    RosterProblem,
    Rule,
    RuleCode,
    Shift,
    Station,
    Wish,
)
from unionhall.engines.planning.core.rosters.replanning import replan
from unionhall.engines.planning.core.rosters.solving import solve, within_reach

MONDAY = date(2026, 3, 2)
NAMES = ("甲", "乙", "丙")
PLACES = ("中心", "法院")


def days_of(count: int) -> tuple[date, ...]:
    """So many working days, Monday to Friday."""
    stretch = (MONDAY + timedelta(days=number) for number in range(2 * count + 2))
    return tuple(day for day in stretch if day.weekday() < 5)[:count]


def persons(name: str, days: tuple[date, ...]) -> st.SearchStrategy[Person]:
    return st.builds(
        Person, st.just(name), st.frozensets(st.sampled_from("ab")), st.booleans(),
        st.frozensets(st.sampled_from(days), max_size=1), st.integers(0, 3), st.integers(0, 4), st.integers(0, 2),
    )  # fmt: skip


@st.composite
def problems(draw: st.DrawFn, *, is_plain: bool = False) -> RosterProblem:
    """At most 3 people, 2 places (stations or shifts) and 3 days, few enough to look at every roster; plain ones ask

    for neither seniors nor skills, and nothing is fixed.
    """
    places, count = draw(st.integers(1, 2)), draw(st.integers(2 if is_plain else 1, 3))
    days = days_of(draw(st.integers(1, 3 if places == 1 else 6 // count)))
    people = tuple(draw(persons(name, days)) for name in NAMES[:count])
    is_shifted = places == 2 and draw(st.booleans())
    shifts = (Shift("早"), Shift("晚", draw(st.integers(0, 2)))) if is_shifted else (Shift(),)
    stations = tuple(
        Station(name, least, least + draw(st.integers(0, 1)))
        for name in PLACES[: 1 if is_shifted else places]
        if (least := draw(st.sampled_from((0, 1, 1)))) is not None
    )
    who, day = st.sampled_from([one.id for one in people]), st.sampled_from(days)
    where, when = st.sampled_from([one.id for one in stations]), st.sampled_from([one.id for one in shifts])
    anywhere, ever = where | st.just(""), when | st.just("")

    def few(one: st.SearchStrategy[Any], most: int = 1) -> tuple[Any, ...]:
        return tuple(draw(st.lists(one, max_size=most)))

    found = RosterProblem(
        people, stations, days, shifts,
        covers=few(st.builds(Cover, where, day, st.integers(0, 1), st.integers(1, 2), when)),
        needs=few(st.builds(Need, where, st.sampled_from("ab"), st.just(1), ever)),
        wishes=few(st.builds(Wish, who, day, st.integers(-60, 30), anywhere, ever), 3),
        bans=few(st.builds(Ban, who, anywhere, ever, day | st.none())),
        fixed=few(st.builds(Duty, who, day, where, when)),
        in_row=draw(st.sampled_from((None, 1, 2))), rest=draw(st.integers(1, 2)),
        seniors=draw(st.sampled_from((0, 0, 1))),
    )  # fmt: skip
    return replace(found, needs=(), fixed=(), seniors=0) if is_plain else found


def every_roster(problem: RosterProblem) -> Iterator[RosterChoices]:
    """Each person on each day nowhere, or at one of the places."""
    free = [(None, *product((one.id for one in problem.stations), (one.id for one in problem.shifts)))]
    squares = [(person.id, day) for person in problem.people for day in problem.days]
    for taken in product(*free * len(squares)):
        yield RosterChoices(
            tuple(
                Duty(person, day, *place)
                for (person, day), place in zip(squares, taken, strict=True)
                if place is not None
            )
        )


def is_sound(problem: RosterProblem, choices: RosterChoices) -> bool:
    """The rules read one by one, with nothing lowered, of a roster with one place a day."""
    duties = set(choices.duties)
    special = {(one.station, one.day, one.shift): one for one in problem.covers}
    skills = {one.id: one.skills for one in problem.people}
    for day in problem.days:
        is_needed = False
        for station, shift in product(problem.stations, problem.shifts):
            here = [
                one.person
                for one in duties
                if (one.day, one.station, one.shift) == (day, station.id, shift.id)
            ]
            asked = special.get((station.id, day, shift.id), station)
            if not asked.least <= len(here) <= asked.most:
                return False
            is_needed |= asked.least > 0
            needs = [
                one for one in problem.needs if one.station == station.id and one.shift in ("", shift.id)
            ]
            for need in needs if asked.least else ():
                if sum(need.skill in skills[one] for one in here) < need.count:
                    return False
        old = [
            one
            for one in problem.people
            if one.is_senior and any((x.person, x.day) == (one.id, day) for x in duties)
        ]
        if is_needed and len(old) < problem.seniors:
            return False
    if any(one not in duties for one in problem.fixed):
        return False
    for ban in problem.bans:
        banned = [one for one in duties if one.person == ban.person and ban.day in (None, one.day)]
        if any(ban.station in ("", one.station) and ban.shift in ("", one.shift) for one in banned):
            return False
    return all(may_work_so(problem, person, duties) for person in problem.people)


def may_work_so(problem: RosterProblem, person: Person, duties: set[Duty]) -> bool:
    """Whether one person's days keep leave, rows and rests."""
    mine = {one.day: one.shift for one in duties if one.person == person.id}
    if person.leave & mine.keys():
        return False
    rest = {one.id: one.rest for one in problem.shifts}
    row, free_until = 0, -1
    for number in range(-person.row_before, len(problem.days)):
        is_on = number < 0 or problem.days[number] in mine
        if number >= 0 and is_on and number <= free_until:
            return False
        row = row + 1 if is_on else 0
        if problem.in_row is not None and row >= problem.in_row:
            free_until = max(free_until, number + problem.rest)
        if number >= 0 and is_on:
            free_until = max(free_until, number + rest[mine[problem.days[number]]])
    return True


@settings(max_examples=60, deadline=None)
@given(problems())
def test_small_problems_equal_every_roster_there_is(problem: RosterProblem) -> None:
    best = None
    for choices in every_roster(problem):
        sound = is_sound(problem, choices)
        assert sound == (check(problem, choices) == ())
        if sound and (best is None or cost(problem, choices) < best):
            best = cost(problem, choices)
    plan = solve(problem)
    if best is None:
        assert plan.status is Status.INFEASIBLE
    else:
        assert (plan.status, plan.objective, plan.bound) == (Status.PROVED, best, best)
        assert plan.choices is not None
        assert is_sound(problem, plan.choices)


@settings(max_examples=30, deadline=None)
@given(problems())
def test_a_conflict_is_one_and_none_of_its_rules_can_be_spared(problem: RosterProblem) -> None:
    rules = colliding(problem)
    assert rules is not None
    assert (rules == ()) == (solve(problem).status is not Status.INFEASIBLE)
    if not rules:
        return
    others = [rule for rule in rules_of(problem) if rule not in rules]
    alone = without(problem, others)
    assert solve(alone).status is Status.INFEASIBLE
    for rule in rules:
        assert solve(without(alone, [rule])).status is Status.PROVED, rule


def without(problem: RosterProblem, rules: list[Rule]) -> RosterProblem:
    """The same problem where these rules ask for nothing."""
    return replace(problem, lowered=(*problem.lowered, *((rule, 9) for rule in rules)))


@settings(max_examples=30, deadline=None)
@given(problems())
def test_what_cannot_be_is_lowered_just_enough(problem: RosterProblem) -> None:
    problem = excused(problem)
    near = within_reach(problem)
    assert near is not None
    if solve(problem).status is Status.PROVED:
        assert near.lowered == problem.lowered
    else:
        assert solve(near).status is Status.PROVED
        assert {rule.code for rule, _by in near.lowered[len(problem.lowered) :]} <= {
            RuleCode.COVER, RuleCode.SKILL, RuleCode.SENIORS, RuleCode.FIXED,
        }  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(problems(is_plain=True), st.data())
def test_after_an_illness_as_little_changes_as_can_be(problem: RosterProblem, data: st.DataObject) -> None:
    published = solve(problem).choices
    if published is None or not published.duties:
        return
    ill = data.draw(st.sampled_from(published.duties))
    revision = replan(problem, published, [ill])
    banned = replace(problem, bans=(*problem.bans, Ban(ill.person, day=ill.day)))
    kept = set(published.duties) - {ill}
    counts = [len(set(one.duties) ^ kept) for one in every_roster(banned) if check(banned, one) == ()]
    assert (revision.plan.objective, revision.plan.status) == (
        (min(counts), Status.PROVED) if counts else (None, Status.INFEASIBLE)
    )
    assert revision.lost == (ill,)


# ---- what is said ----


def plain(people: int = 4, days: int = 6, **more: object) -> RosterProblem:
    names = tuple(Person(f"律师{number}") for number in range(people))
    return replace(RosterProblem(names, (Station("中心"),), days_of(days), in_row=2), **more)  # type: ignore[arg-type]


def because(plan: Plan[RosterChoices]) -> list[object]:
    return [reason.values["because"] for reason in plan.reasons if reason.code == "unmet"]


def test_a_year_is_shared_out_evenly_and_the_same_twice() -> None:
    problem = plain(people=7, days=120, stations=(Station("中心"), Station("法院")))
    plan, again = solve(problem), solve(problem)
    assert plan.status is Status.PROVED
    assert plan.choices == again.choices
    counts = [reason.values["duties"] for reason in plan.reasons if reason.code == "load"]
    assert set(counts) <= {34, 35}


def test_whoever_was_there_less_owes_less() -> None:
    """Half of the stretch away: half of the share; and what was done lately counts against what was due then."""
    days = days_of(20)
    people = (
        Person("甲", history=4, available_before=20),
        Person("乙", leave=frozenset(days[:10])),
        Person("丙", history=8, available_before=10),
    )
    problem = RosterProblem(people, (Station("中心"),), days)
    assert list(shares(problem).values()) == [8 + 8 - 4, 4, 8 + 4 - 8]
    plan = solve(problem)
    assert [one.values["duties"] for one in plan.reasons if one.code == "load"] == [12, 4, 4]


def test_a_wish_that_is_not_met_names_what_stood_against_it() -> None:
    days = days_of(3)
    two = (Person("甲"), Person("乙", leave=frozenset(days)))
    base = RosterProblem(two, (Station("中心"),), days)
    assert because(solve(replace(base, wishes=(Wish("甲", days[0], -60),)))) == ["nobody_else"]
    assert because(solve(replace(base, wishes=(Wish("乙", days[0], 20),)))) == ["leave"]
    fixed = replace(base, fixed=(Duty("甲", days[0], "中心"),))
    assert because(solve(replace(fixed, wishes=(Wish("甲", days[0], -60),)))) == ["fixed"]
    tired = (Person("甲", row_before=2), Person("乙"))
    rows = RosterProblem(tired, (Station("中心"),), days[:1], in_row=2, wishes=(Wish("甲", days[0], 20),))
    assert because(solve(rows)) == ["row"]
    both = tuple(Wish(name, days[0], 20) for name in ("甲", "乙"))
    assert because(
        solve(RosterProblem((Person("甲"), Person("乙")), (Station("中心"),), days[:1], wishes=both))
    ) == ["shares"]


def test_a_conflict_says_who_is_away() -> None:
    days = days_of(1)
    people = (Person("甲", leave=frozenset(days)), Person("乙"))
    problem = RosterProblem(people, (Station("中心", 2, 2),), days)
    conflict = conflict_of(problem, colliding(problem) or ())
    assert conflict.rules == (
        ("cover", {"station": "中心", "day": days[0], "needs": 2, "people": 2, "away": 1, "there": 1}),
        ("leave", {"person": "甲", "day": days[0]}),
    )
    plan = solve(problem)
    assert (plan.status, plan.conflict) == (Status.INFEASIBLE, conflict)


def test_a_row_that_collides_is_named_with_its_days() -> None:
    days = days_of(3)
    problem = RosterProblem((Person("甲"),), (Station("中心"),), days, in_row=2)
    found = colliding(problem) or ()
    assert [(rule.code, rule.day) for rule in found] == [
        ("cover", days[0]), ("cover", days[1]), ("cover", days[2]), ("row", days[2]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("duty", "code"),
    [
        (Duty("甲", MONDAY, "中心"), RuleCode.LEAVE),
        (Duty("乙", MONDAY, "法院"), RuleCode.ONCE),
        (Duty("丁", MONDAY, "法院"), RuleCode.UNKNOWN),
        (Duty("丙", MONDAY, "中心"), RuleCode.MOST),
    ],
)
def test_one_change_by_hand_is_answered_with_what_it_breaks(duty: Duty, code: RuleCode) -> None:
    days = days_of(2)
    people = (Person("甲", leave=frozenset(days)), Person("乙"), Person("丙"))
    problem = RosterProblem(people, (Station("中心"), Station("法院")), days)
    before = RosterChoices((Duty("乙", MONDAY, "中心"),))
    found = faults_of_change(problem, before, RosterChoices((*before.duties, duty)))
    assert code in {fault.rule.code for fault in found}
    assert RuleCode.COVER not in {fault.rule.code for fault in found}


def test_what_was_set_by_hand_against_the_rules_stays_and_is_no_obstacle() -> None:
    days = days_of(4)
    by_hand = tuple(Duty("甲", day, "中心") for day in days[:3])
    people = (Person("甲", leave=frozenset(days[:1])), Person("乙"), Person("丙"))
    problem = RosterProblem(people, (Station("中心"),), days, fixed=by_hand, in_row=2)
    assert solve(problem).status is Status.INFEASIBLE
    plan = solve(excused(problem))
    assert plan.choices is not None
    assert set(by_hand) <= set(plan.choices.duties)
    assert plan.choices.duties[3].person != "甲"


def test_whoever_watches_sees_a_first_roster_and_can_stop() -> None:
    problem = plain(days=50)
    seen: list[Plan[RosterChoices]] = []

    def watch(plan: Plan[RosterChoices]) -> bool:
        seen.append(plan)
        return True

    solve(problem, progress=watch)
    assert [plan.status for plan in seen[-2:]] == [Status.FEASIBLE, Status.PROVED]
    stopped = solve(problem, progress=lambda plan: plan.choices is None)
    assert stopped.status is Status.FEASIBLE
    assert check(problem, stopped.choices or RosterChoices()) == ()
    assert solve(problem, progress=lambda _plan: False).status is Status.NO_PLAN


def test_ten_sick_days_move_the_lost_duties_only() -> None:
    problem = plain(people=8, days=60, stations=(Station("中心"), Station("法院")))
    published = solve(problem).choices
    assert published is not None
    ill = problem.people[2].id
    lost = [one for one in published.duties if one.person == ill and one.day in problem.days[20:30]]
    away = tuple(
        replace(one, leave=frozenset(problem.days[20:30])) if one.id == ill else one for one in problem.people
    )
    revision = replan(replace(problem, people=away), published)
    assert revision.lost == tuple(lost)
    assert [(one.day, one.before) for one in revision.changes] == [(one.day, ill) for one in lost]
    assert revision.plan.status is Status.PROVED


@pytest.mark.parametrize("limits", [Limits(seconds=0.0), Limits(rounds=1)])
def test_a_search_that_ends_early_claims_only_what_is_known(limits: Limits) -> None:
    problem = plain(people=9, days=60, stations=(Station("中心"), Station("法院")))
    plan = solve(problem, limits)
    if plan.choices is None:
        assert (plan.status, plan.objective) == (Status.NO_PLAN, None)
        return
    assert check(problem, plan.choices) == ()
    assert plan.objective == cost(problem, plan.choices)
    assert (plan.status is Status.PROVED) == (plan.bound == plan.objective)
    assert plan.bound is None or plan.bound <= plan.objective


def test_a_place_that_takes_fewer_than_it_needs_is_named() -> None:
    days = days_of(1)
    stations = (Station("中心"), Station("法院", 0, 4))
    problem = plain(days=1, stations=stations, covers=(Cover("中心", days[0], 2, 1),))
    assert [(rule.code, rule.station) for rule in colliding(problem) or ()] == [
        ("cover", "中心"),
        ("most", "中心"),
    ]
    assert solve(problem).status is Status.INFEASIBLE
