"""Health visits against every plan of visits there is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from unionhall.engines.planning.core.matching.visit_days import Stay, cut_of, days_of
from unionhall.engines.planning.core.matching.visit_model import best_visits
from unionhall.engines.planning.core.matching.visits import (
    Enterprise,
    HalfDay,
    Team,
    Visit,
    VisitChoices,
    VisitProblem,
    check,
    solve,
    totals_of,
)
from unionhall.engines.planning.core.plans import Limits, Status

HALVES = [HalfDay(day, half) for day in (1, 2) for half in (1, 2)]
ITEMS = st.frozensets(st.sampled_from(["ear", "eye"]), max_size=2)
SPOTS = st.tuples(st.integers(0, 9_000), st.integers(0, 9_000)).map(
    lambda spot: (float(spot[0]), float(spot[1]))
)


@st.composite
def problems(draw: st.DrawFn) -> VisitProblem:
    """At most two teams, three enterprises and two days."""
    teams = tuple(
        Team(
            f"t{n}", draw(ITEMS), draw(SPOTS), frozenset(draw(st.lists(st.sampled_from(HALVES), max_size=2)))
        )
        for n in range(draw(st.integers(1, 2)))
    )
    enterprises = tuple(
        Enterprise(
            f"e{n}",
            draw(st.integers(1, 25)),
            draw(ITEMS),
            draw(SPOTS),
            tuple(draw(st.lists(st.sampled_from(HALVES), max_size=3, unique=True))),
        )
        for n in range(draw(st.integers(1, 3)))
    )
    reach = draw(st.none() | st.integers(3_000, 9_000))
    return VisitProblem(teams, enterprises, draw(st.integers(1, 2)), reach, a_half_day=10)


def everything(problem: VisitProblem) -> Iterator[VisitChoices]:
    """Every way to give each enterprise a visit or none."""
    ways = [
        [None]
        + [
            Visit(one.id, team.id, start, length)
            for team in problem.teams
            for start in HALVES
            for length in (1, 2)
            if not check(problem, VisitChoices((Visit(one.id, team.id, start, length),)))
        ]
        for one in problem.enterprises
    ]
    for chosen in product(*ways):
        yield VisitChoices(tuple(one for one in chosen if one is not None))


@given(problems())
@settings(max_examples=80, deadline=None)
def test_the_plan_is_as_good_as_the_best_of_all(problem: VisitProblem) -> None:
    plan = solve(problem)
    best = max(totals_of(problem, one).points for one in everything(problem) if not check(problem, one))
    assert plan.choices is not None
    assert check(problem, plan.choices) == ()
    assert (plan.status, plan.objective, plan.bound) == (Status.PROVED, best, best)
    assert {one.subject for one in plan.reasons} == {one.id for one in problem.enterprises} - {
        one.enterprise for one in plan.choices.visits
    }


@given(problems())
@settings(max_examples=25, deadline=None)
def test_one_model_of_all_comes_to_the_same(problem: VisitProblem) -> None:
    options = {}
    for place, enterprise in enumerate(problem.enterprises):
        for number, team in enumerate(problem.teams):
            length = -(-enterprise.headcount // problem.a_half_day)
            options[place, number] = [
                start
                for start in HALVES
                if not check(problem, VisitChoices((Visit(enterprise.id, team.id, start, length),)))
            ]
    lengths = [-(-one.headcount // problem.a_half_day) for one in problem.enterprises]
    found = best_visits(problem, options, lengths, Limits(), lambda _: True)
    assert totals_of(problem, VisitChoices(found.visits)).points == solve(problem).objective


@given(
    st.lists(
        st.tuples(st.integers(1, 2), st.lists(st.sampled_from(HALVES), min_size=1, unique=True)), max_size=5
    )
)
@example([(1, HALVES[2:3]), (1, HALVES[2:3]), (1, HALVES[:3])])
@settings(max_examples=80, deadline=None)
def test_days_are_found_where_there_are_any_and_cuts_hold(rows: list[tuple[int, list[HalfDay]]]) -> None:
    stays = [
        Stay(number, halves, tuple(one for one in starts if one.half + halves <= 3) or (HalfDay(1, 1),))
        for number, (halves, starts) in enumerate(rows)
    ]
    ways = [days for days in product(*(one.starts for one in stays)) if is_apart(stays, days)]
    found = days_of(stays)
    assert (found is not None) == bool(ways)
    if found is not None:
        assert is_apart(stays, tuple(found[one.enterprise] for one in stays))
        return
    cut = cut_of(0, stays, stays)
    assert sum(cut.weights.get(one.enterprise, 0) for one in stays) > cut.most
    for chosen in product((False, True), repeat=len(stays)):
        some = [one for one, is_in in zip(stays, chosen, strict=True) if is_in]
        if days_of(some) is not None:
            assert sum(cut.weights.get(one.enterprise, 0) for one in some) <= cut.most


def is_apart(stays: list[Stay], days: tuple[HalfDay, ...]) -> bool:
    spans = [span for one, start in zip(stays, days, strict=True) for span in one.spans(start)]
    return len(spans) == len(set(spans))


def small() -> VisitProblem:
    team = Team("t", frozenset({"ear"}), away=frozenset({HalfDay(2, 2)}))
    window = (HALVES[0], HALVES[1], HALVES[3])
    enterprise = Enterprise("e", 15, frozenset({"ear"}), (3_000.0, 4_000.0), window)
    return VisitProblem((team,), (enterprise,), 2, 5_000, 10)


@pytest.mark.parametrize(
    ("visits", "codes"),
    [
        ((Visit("e", "t", HalfDay(1, 1), 2),), []),
        ((Visit("e", "t", HalfDay(1, 1), 1),), ["too_short"]),
        ((Visit("e", "t", HalfDay(2, 1), 2),), ["outside_the_window", "team_away"]),
        ((Visit("e", "t", HalfDay(3, 1), 2),), ["outside_the_days", "outside_the_window"]),
        ((Visit("e", "t", HalfDay(1, 2), 2),), ["outside_the_days", "outside_the_window"]),
        ((Visit("e", "x", HalfDay(1, 1), 2),), ["unknown"]),
        (
            (Visit("e", "t", HalfDay(1, 1), 2), Visit("e", "t", HalfDay(1, 1), 2)),
            ["visited_twice", "in_two_places", "in_two_places"],
        ),
    ],
)
def test_bad_visits_are_refused(visits: tuple[Visit, ...], codes: list[str]) -> None:
    assert [fault.code for fault in check(small(), VisitChoices(visits))] == codes


def test_items_and_ways_are_judged_and_told() -> None:
    problem = small()
    far = replace(problem, reach=4_999)
    deaf = replace(problem, teams=(Team("t"),))
    choices = VisitChoices((Visit("e", "t", HalfDay(1, 1), 2),))
    assert [one.code for one in check(far, choices)] == ["too_far"]
    assert [one.code for one in check(deaf, choices)] == ["items_lack"]
    for changed, code in (
        (far, "too_far"),
        (deaf, "nobody_can"),
        (replace(problem, a_half_day=5), "too_large"),
        (replace(problem, teams=(replace(problem.teams[0], away=frozenset(HALVES)),)), "no_time"),
    ):
        plan = solve(changed)
        assert (plan.status, [one.code for one in plan.reasons]) == (Status.PROVED, [code])
    two = replace(
        problem,
        days=1,
        enterprises=(*problem.enterprises, replace(problem.enterprises[0], id="f", headcount=20)),
    )
    plan = solve(two)
    assert [(one.subject, one.code) for one in plan.reasons] == [("e", "others_first")]
    assert plan.stats["served"] == 20
