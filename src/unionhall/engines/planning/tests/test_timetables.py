"""Timetables against every timetable there is; conflicts of which each rule is needed; a contest at its floor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unionhall.engines.planning.core.plans import Limits, Plan, Status
from unionhall.engines.planning.core.timetables.checking import check
from unionhall.engines.planning.core.timetables.contests import Station, contest, event_id
from unionhall.engines.planning.core.timetables.evaluating import costs_of
from unionhall.engines.planning.core.timetables.explaining import rules_of, without
from unionhall.engines.planning.core.timetables.problems import (
    Event,
    Panel,
    Person,
    Placement,
    Room,
    Slot,
    TimetableChoices,
    TimetableProblem,
    Weights,
)
from unionhall.engines.planning.core.timetables.solving import is_possible, solve
from unionhall.engines.planning.core.timetables.units import company_units, session_floor

SLOTS = (Slot("s0", 1, 1), Slot("s1", 1, 2), Slot("s2", 1, 4))
FEW = st.frozensets(st.sampled_from([one.id for one in SLOTS]), max_size=1)


@st.composite
def problems(draw: st.DrawFn) -> TimetableProblem:
    """At most three events, two rooms and two judges: few enough to try all."""
    rooms = tuple(
        Room(
            f"r{number}",
            draw(st.integers(1, 2)),
            draw(st.sampled_from([frozenset(), frozenset({"lamp"})])),
            draw(FEW),
            draw(st.booleans()),
            draw(st.integers(0, 1)),
            "judge",
        )
        for number in range(2)
    )
    count = draw(st.integers(1, 3))
    events = tuple(
        Event(
            f"e{number}",
            draw(st.sampled_from(["", "a", "b"])),
            draw(st.integers(1, 2)),
            attendees=draw(st.sampled_from([(), ("x",), ("y",), ("j0",)])),
            leaders=draw(st.sampled_from([(), ("t",)])),
            needs=draw(st.sampled_from([frozenset(), frozenset(), frozenset({"lamp"})])),
            slots=draw(st.sampled_from([(), (), ("s0",), ("s1", "s2")])),
            after=(f"e{number - 1}",) if number and draw(st.integers(0, 3)) == 0 else (),
        )
        for number in range(count)
    )
    people = (
        Person("j0", "a", frozenset({"judge"}), draw(FEW), draw(st.sampled_from([None, 1])), None),
        Person("j1", "b", frozenset({"judge"}), draw(FEW), None, draw(st.sampled_from([None, 1]))),
        Person("t", away=draw(FEW)),
    )
    weights = Weights(draw(st.integers(0, 2)), draw(st.integers(0, 1)), draw(st.integers(0, 1)))
    row = draw(st.sampled_from([None, 1]))
    return TimetableProblem(SLOTS, rooms, events, people, weights, draw(st.booleans()), row)


def everything(problem: TimetableProblem) -> Iterator[TimetableChoices]:
    """Every way to place the events that is right for them, with every way to fill the panels by their size."""
    places = [(slot.id, room.id) for slot in problem.slots for room in problem.rooms]
    judges = [one.id for one in problem.people if "judge" in one.roles]
    bare = replace(problem, rooms=tuple(replace(room, panel=0) for room in problem.rooms))
    for chosen in product(places, repeat=len(problem.events)):
        placed = tuple(Placement(e.id, *place) for e, place in zip(problem.events, chosen, strict=True))
        if check(bare, TimetableChoices(placed)):
            continue
        used = sorted({place for place in chosen if problem.room[place[1]].panel})
        fills = [list(combinations(judges, problem.room[room].panel)) for _, room in used]
        for filled in product(*fills):
            yield TimetableChoices(
                placed,
                tuple(Panel(*place, people) for place, people in zip(used, filled, strict=True)),
            )


def least(problem: TimetableProblem) -> int | None:
    """The cost of the best of all timetables."""
    kept = [costs_of(problem, one).points for one in everything(problem) if not check(problem, one)]
    return min(kept, default=None)


@given(problems())
@settings(max_examples=30, deadline=None)
def test_the_plan_is_as_good_as_the_best_of_all(problem: TimetableProblem) -> None:
    plan, best = solve(problem, Limits(seconds=20)), least(problem)
    if best is None:
        assert plan.status is Status.INFEASIBLE
        return
    assert plan.choices is not None
    assert check(problem, plan.choices) == ()
    assert (plan.status, plan.objective, plan.bound) == (Status.PROVED, best, best)
    assert session_floor(problem) <= costs_of(problem, plan.choices).sessions


def test_an_impossible_problem_names_the_fewest_rules_and_each_is_needed() -> None:
    judges = (
        Person("j0", "a", frozenset({"judge"}), frozenset({"s1"})),
        Person("j1", "b", frozenset({"judge"})),
    )
    room = Room("r", 2, shared=True, panel=1, role="judge", closed=frozenset({"s2"}))
    events = (
        Event("e0", "b", attendees=("x",), slots=("s1",)),
        Event("e1", "b", attendees=("y",)),
        Event("e2", "a", attendees=("z",), after=("e1",)),
    )
    problem = TimetableProblem(SLOTS, (room,), events, judges)
    plan = solve(problem)
    assert plan.status is Status.INFEASIBLE
    assert plan.conflict is not None
    named = {(code, str(values["of"])) for code, values in plan.conflict.rules}
    assert named == {
        ("recusal", ""), ("panel", "r"), ("away", "j0"), ("slots", "e0"),
    }  # fmt: skip
    assert_minimal(problem, named)


def assert_minimal(problem: TimetableProblem, named: set[tuple[str, str]]) -> None:
    """Alone they collide; with any one dropped they do not."""
    others = frozenset(rules_of(problem)) - named
    assert least(without(problem, others)) is None
    for rule in named:
        assert least(without(problem, others | {rule})) is not None, rule


@given(problems())
@settings(max_examples=15, deadline=None)
def test_conflicts_are_minimal(problem: TimetableProblem) -> None:
    crowded = replace(
        problem,
        slots=SLOTS[:2],
        rooms=tuple(replace(one, closed=frozenset({"s0"})) for one in problem.rooms),
    )
    plan = solve(crowded)
    assert (plan.status is Status.INFEASIBLE) == (least(crowded) is None)
    if plan.conflict is not None:
        assert_minimal(crowded, {(code, str(values["of"])) for code, values in plan.conflict.rules})


def small_contest(capacity: int = 4) -> TimetableProblem:
    """Twelve contestants of four companies, two stations, three half-days, six judges."""
    companies = {f"{company}{number}": company for company in "abcd" for number in range(3)}
    judges = tuple(
        Person(f"j{number}", "abcd"[number % 4], frozenset({"judge"}), most=3) for number in range(8)
    )
    slots = tuple(Slot(f"d{day}h{half}", day, 2 * half) for day in (1, 2) for half in (0, 1))
    return contest(companies, (Station("lathe", capacity, 2), Station("weld", capacity, 2)), slots, judges)


def test_a_contest_reaches_its_floor_without_own_judges() -> None:
    problem = small_contest()
    plan = solve(problem)
    assert plan.choices is not None
    assert check(problem, plan.choices) == ()
    assert (plan.status, plan.objective, session_floor(problem)) == (Status.PROVED, 8.0, 8)
    assert plan.reasons[0].values["visits"] == 8
    assert solve(problem).choices == plan.choices


def test_companies_too_large_for_a_station_come_in_parts() -> None:
    problem = small_contest(capacity=2)
    assert {unit.size for unit in company_units(problem)} == {1, 2}
    assert session_floor(problem) == 16
    assert solve(replace(problem, people=())).status is Status.INFEASIBLE


def test_the_whole_model_is_used_where_whole_companies_do_not_fit() -> None:
    companies = {"a1": "a", "a2": "a", "b1": "b", "b2": "b", "c1": "c", "c2": "c"}
    slots = (Slot("s1", 1, 1), Slot("s2", 1, 2))
    problem = contest(companies, (Station("lathe", 3, 0),), slots, ())
    plan = solve(problem)
    assert plan.choices is not None
    assert check(problem, plan.choices) == ()
    assert (plan.status, plan.objective, plan.stats["stages"]) == (
        Status.PROVED,
        4.0,
        ("companies", "events"),
    )


def test_the_search_stops_when_it_is_told_to() -> None:
    seen: list[Plan[TimetableChoices]] = []

    def stop(plan: Plan[TimetableChoices]) -> bool:
        seen.append(plan)
        return False

    plan = solve(hard(), Limits(seconds=30), stop)
    assert seen
    assert plan.status in (Status.NO_PLAN, Status.FEASIBLE)


def hard() -> TimetableProblem:
    """Too much for the time until the first report: nobody waits between many meetings."""
    slots = tuple(Slot(f"{day}/{at}", day, at) for day in range(5) for at in range(6))
    rooms = tuple(Room(f"r{number}", 30) for number in range(7))
    events = tuple(
        Event(f"e{n}", attendees=(f"g{n % 11}", f"h{n % 13}"), leaders=(f"t{n % 17}",)) for n in range(150)
    )
    return TimetableProblem(slots, rooms, events, weights=Weights(0, 1, 5))


def faults(problem: TimetableProblem, choices: TimetableChoices) -> set[str]:
    return {fault.code for fault in check(problem, choices)}


def test_a_good_plan_made_bad_by_hand_is_refused_in_each_way() -> None:
    problem = small_contest()
    plan = solve(problem).choices
    assert plan is not None
    first, rest = plan.placements[0], plan.placements[1:]
    assert faults(problem, TimetableChoices(rest, plan.panels)) == {"placed_times"}
    assert faults(problem, TimetableChoices((first, *plan.placements), plan.panels)) == {"placed_times"}
    assert faults(problem, replace(plan, placements=(replace(first, slot="never"), *rest))) == {
        "unknown_place"
    }
    assert "room_not_allowed" in faults(
        problem, replace(plan, placements=(replace(first, room="weld"), *rest))
    )
    everywhere = tuple(replace(one, slot="d1h0") for one in plan.placements)
    crowded = faults(problem, replace(plan, placements=everywhere))
    assert {"room_too_small", "in_two_places"} <= crowded
    panel = plan.panels[0]
    met = {
        problem.event[one.event].company
        for one in plan.placements
        if one.slot == panel.slot and one.room == panel.room
    }
    own = next(one.id for one in problem.people if one.company in met)
    bad = replace(panel, people=(panel.people[0], own))
    assert "own_company" in faults(problem, replace(plan, panels=(bad, *plan.panels[1:])))
    assert "panel_size" in faults(problem, replace(plan, panels=plan.panels[1:]))
    stranger = replace(panel, people=(panel.people[0], "nobody"))
    assert faults(problem, replace(plan, panels=(stranger, *plan.panels[1:]))) == {"unknown_person"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"closed": True}, "room_closed"),
        ({"needs": True}, "equipment_lacks"),
        ({"slots": True}, "slot_not_allowed"),
        ({"after": True}, "before_its_time"),
        ({"away": True}, "person_away"),
        ({"row": True}, "without_break"),
        ({"most": True}, "too_many_panels"),
        ({"most_a_day": True}, "too_many_panels_a_day"),
        ({"role": True}, "lacks_role"),
        ({"alone": True}, "room_taken_twice"),
    ],
)
def test_each_rule_is_judged(change: dict[str, bool], code: str) -> None:
    room = Room(
        "r", 9, shared="alone" not in change, panel=1, role="chair" if "role" in change else "judge",
        closed=frozenset({"s0"} if "closed" in change else ()),
    )  # fmt: skip
    events = (
        Event("e0", "a", attendees=("x",), needs=frozenset({"lamp"} if "needs" in change else ())),
        Event("e1", "a", attendees=("x",), slots=("s0",) if "slots" in change else ()),
        Event("e2", "a", after=("e1",) if "after" in change else ()),
    )
    judge = Person(
        "j", "b", frozenset({"judge"}), frozenset({"s1"} if "away" in change else ()),
        1 if "most" in change else None, 1 if "most_a_day" in change else None,
    )  # fmt: skip
    row = 1 if "row" in change else None
    problem = TimetableProblem(SLOTS, (room,), events, (judge,), most_in_a_row=row)
    placed = (Placement("e0", "s0", "r"), Placement("e1", "s1", "r"), Placement("e2", "s0", "r"))
    choices = TimetableChoices(placed, (Panel("s0", "r", ("j",)), Panel("s1", "r", ("j",))))
    assert faults(problem, choices) == {code}


def test_possible_or_not_without_any_aim() -> None:
    assert is_possible(small_contest()) is True
    assert is_possible(replace(small_contest(), slots=SLOTS[:1])) is False
    assert event_id("a0", "lathe") in small_contest().event
