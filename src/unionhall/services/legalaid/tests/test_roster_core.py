"""The roster's rules against a naive reading of them, and what the planner makes of the duty roster's plans."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from unionhall.engines.planning.core.plans import Status
from unionhall.engines.planning.core.rosters import drafting
from unionhall.services.legalaid.core.roster import (
    Assignment,
    Broken,
    Fault,
    Member,
    Plan,
    Rules,
    faults,
    gaps,
)
from unionhall.services.legalaid.core.rostering import assignment_of, mark_of, problem_of

MONDAY = date(2026, 3, 2)
POSTS = ("中心", "法院", "园区")


def days_of(count: int) -> tuple[date, ...]:
    """So many working days, Monday to Friday."""
    found: list[date] = []
    day = MONDAY
    while len(found) < count:
        if day.weekday() < 5:
            found.append(day)
        day += timedelta(days=1)
    return tuple(found)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    days = days_of(draw(st.integers(1, 12)))
    some = st.frozensets(st.sampled_from(days), max_size=4)
    members = tuple(
        Member(
            f"律师{n}", leave=draw(some), avoid=draw(some), prefer=draw(some), history=draw(st.integers(0, 5)),
            available_before=draw(st.integers(0, 9)), row_before=draw(st.integers(0, 1)),
        )
        for n in range(draw(st.integers(0, 7)))
    )  # fmt: skip
    rules = Rules(draw(st.integers(1, 2)), draw(st.integers(1, 3)))
    return Plan(days, POSTS[: draw(st.integers(1, 3))], members, rules)


def days_on(assignment: Assignment, plan: Plan, key: object) -> list[bool]:
    return [any(key in assignment.get((day, post), ()) for post in plan.posts) for day in plan.days]


def is_sound(assignment: Assignment, plan: Plan) -> bool:
    """The rules, read one by one; gaps are another matter."""
    for member in plan.members:
        on = days_on(assignment, plan, member.key)
        if any(works and day in member.leave for works, day in zip(on, plan.days, strict=True)):
            return False
        for day in plan.days:
            if sum(there.count(member.key) for (at, _post), there in assignment.items() if at == day) > 1:
                return False
        written = "x" * member.row_before + "".join("x" if works else "-" for works in on)
        if any(on) and "x" * (plan.rules.in_row + 1) in written:
            return member.row_before > plan.rules.in_row and not on[0]
    return True


def draft(plan: Plan) -> Assignment:
    made = drafting.draft(problem_of(plan))
    assert made.choices is not None
    assert (made.status, made.stats.get("nearest")) in ((Status.PROVED, None), (Status.INFEASIBLE, "proved"))
    return assignment_of(made.choices, plan)


@settings(max_examples=60, deadline=None)
@given(plans())
def test_a_draft_keeps_every_rule_and_says_where_somebody_is_missing(plan: Plan) -> None:
    made = draft(plan)
    assert is_sound(made, plan)
    assert {fault.rule for fault in faults(made, plan)} <= {Broken.GAP}
    open_slots = {
        (day, post)
        for day in plan.days for post in plan.posts
        if len(made.get((day, post), ())) < plan.rules.per_post
    }  # fmt: skip
    found = gaps(made, plan)
    assert {(gap.day, gap.post) for gap in found} == open_slots
    for gap in found:
        here = len(made.get((gap.day, gap.post), ()))
        assert gap.free == 0
        assert gap.away + gap.busy + gap.tired + here == len(plan.members)
        there = made.get((gap.day, gap.post), ())
        for member in plan.members:
            assert not is_sound({**made, (gap.day, gap.post): (*there, member.key)}, plan)


@settings(max_examples=60, deadline=None)
@given(plans(), st.data())
def test_faults_are_found_wherever_somebody_is_put(plan: Plan, data: st.DataObject) -> None:
    keys = [member.key for member in plan.members]
    slots = [(day, post) for day in plan.days for post in plan.posts]
    chosen = st.lists(st.sampled_from(keys), max_size=3).map(tuple) if keys else st.just(())
    assignment = {slot: data.draw(chosen) for slot in slots}
    found = faults(assignment, plan)
    gaps = {(fault.day, fault.post) for fault in found if fault.rule is Broken.GAP}
    assert gaps == {slot for slot, there in assignment.items() if len(set(there)) < plan.rules.per_post}
    assert is_sound(assignment, plan) == (not {fault.rule for fault in found} - {Broken.GAP})


def test_a_draft_is_the_same_twice() -> None:
    members = tuple(Member(n) for n in range(6))
    plan = Plan(days_of(20), POSTS, members)
    assert draft(plan) == draft(plan)


def test_what_was_proved_holds_only_as_long_as_nothing_changes() -> None:
    plan = Plan(days_of(3), POSTS[:1], tuple(Member(n) for n in range(3)))
    made = draft(plan)
    other = {**made, (plan.days[0], POSTS[0]): ()}
    away = replace(plan, members=(Member(0, leave=frozenset(plan.days[:1])), *plan.members[1:]))
    assert mark_of(plan, made) == mark_of(plan, dict(reversed(list(made.items()))))
    assert len({mark_of(plan, made), mark_of(plan, other), mark_of(away, made)}) == 3


def test_shares_are_even_over_a_quarter_and_count_what_was_before() -> None:
    members = tuple(Member(n, history=4 if n < 5 else 0, available_before=60) for n in range(30))
    plan = Plan(days_of(62), POSTS[:2], members)
    made = draft(plan)
    assert not gaps(made, plan)
    duties = Counter(key for there in made.values() for key in there)
    loads = [member.history + duties[member.key] for member in members]
    assert max(loads) - min(loads) <= 1


def test_whoever_is_new_owes_nothing_from_before() -> None:
    old = tuple(Member(n, history=10, available_before=60) for n in range(3))
    plan = Plan(days_of(20), POSTS[:1], (*old, Member("新")))
    duties = Counter(key for there in draft(plan).values() for key in there)
    assert set(duties.values()) == {5}


def test_a_gap_is_closed_by_handing_on_a_duty() -> None:
    """Only A is there on the middle day; so B, not A, has the days around it."""
    days = days_of(3)
    plan = Plan(days, ("中心",), (Member("甲"), Member("乙", leave=frozenset({days[1]}))), Rules(1, 1))
    made = draft(plan)
    assert not gaps(made, plan)
    assert made[days[1], "中心"] == ("甲",)


def test_wishes_are_kept_where_others_can_do_it() -> None:
    days = days_of(10)
    shy = Member("甲", avoid=frozenset(days[:5]))
    keen = Member("乙", prefer=frozenset(days[:2]))
    made = draft(Plan(days, ("中心",), (shy, keen, Member("丙"), Member("丁"))))
    assert not any("甲" in made[day, "中心"] for day in days[:5])
    assert all("乙" in made[day, "中心"] for day in days[:2])


def test_what_was_set_by_hand_stays_even_against_the_rules() -> None:
    days = days_of(3)
    fixed = {(days[0], "中心"): ("甲",)}
    away = Member("甲", leave=frozenset(days))
    plan = Plan(days, ("中心",), (away, Member("乙")), fixed=fixed)
    made = draft(plan)
    assert made[days[0], "中心"] == ("甲",)
    assert Fault(Broken.LEAVE, days[0], "中心", "甲") in faults(made, plan)


def test_every_broken_rule_is_named() -> None:
    days = days_of(4)
    plan = Plan(days, POSTS[:2], (Member("甲", leave=frozenset({days[2]})),), Rules(1, 2))
    first, second = POSTS[:2]
    assignment = {
        (days[0], first): ("甲",), (days[0], second): ("甲",), (days[1], first): ("甲",), (days[2], first): ("甲",),
        (days[3], first): ("生人",),
    }  # fmt: skip
    found = faults(assignment, plan)
    assert {
        Fault(Broken.TWICE, days[0], second, "甲"), Fault(Broken.LEAVE, days[2], first, "甲"),
        Fault(Broken.ROW, days[2], first, "甲"), Fault(Broken.UNKNOWN, days[3], first, "生人"),
        Fault(Broken.GAP, days[1], second),
    } <= set(found)  # fmt: skip
    assert all(one.day <= two.day for one, two in pairwise(found))


def test_the_days_before_count_into_the_row() -> None:
    days = days_of(2)
    plan = Plan(days, ("中心",), (Member("甲", row_before=2),), Rules(1, 2))
    (gap,) = gaps(draft(plan), plan)
    assert (gap.day, gap.tired) == (days[0], 1)
