"""Tables of the public formats against every choice of columns, and the checker that judges them."""

from __future__ import annotations

from itertools import chain, combinations
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from unionhall.engines.planning.core.plans import Limits, Plan, Status
from unionhall.engines.planning.core.siting.formats import CoverTable, MedianTable
from unionhall.engines.planning.core.siting.problems import Opening, SitingChoices
from unionhall.engines.planning.core.siting_tables import check, solve

COLUMNS = 6


@st.composite
def covers(draw: Any) -> CoverTable:
    costs = draw(st.lists(st.integers(0, 5).map(float) | st.floats(0, 5), min_size=COLUMNS, max_size=COLUMNS))
    row = st.sets(st.integers(0, COLUMNS - 1), max_size=3).map(lambda found: tuple(sorted(found)))
    return CoverTable(tuple(costs), tuple(draw(st.lists(row, min_size=1, max_size=7))))


def opened(*names: str) -> SitingChoices:
    return SitingChoices(tuple(Opening(name) for name in names))


def chosen(plan: Plan[SitingChoices]) -> list[int]:
    assert plan.choices is not None
    return [int(one.site) - 1 for one in plan.choices.openings]


def subsets() -> Any:
    return chain.from_iterable(combinations(range(COLUMNS), size) for size in range(COLUMNS + 1))


@settings(max_examples=60, deadline=None)
@given(covers())
def test_a_cover_costs_what_the_cheapest_of_all_costs(table: CoverTable) -> None:
    worths = [
        sum(table.costs[one] for one in some)
        for some in subsets()
        if all(set(some).intersection(row) for row in table.rows)
    ]
    plan = solve(table, Limits(seconds=10))
    if not worths:
        assert plan.status == Status.INFEASIBLE
        assert plan.conflict is not None
        ((code, values),) = plan.conflict.rules
        assert code == "row"
        assert table.rows[int(str(values["row"])) - 1] == ()
        return
    assert plan.objective is not None
    assert plan.bound is not None
    assert abs(plan.objective - min(worths)) < 1e-6
    assert abs(plan.objective - sum(table.costs[one] for one in chosen(plan))) < 1e-9
    assert plan.bound <= min(worths) + 1e-6
    assert check(table, plan.choices) == ()
    assert solve(table, Limits(seconds=10)).choices == plan.choices


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=1, max_size=5), st.integers(1, 3)
)
def test_medians_cost_what_the_best_cost(costs: list[list[int]], sites: int) -> None:
    table = MedianTable(np.array(costs), np.arange(1, len(costs) + 1), sites)
    best = min(
        sum((at + 1) * min(row[one] for one in some) for at, row in enumerate(costs))
        for some in combinations(range(4), sites)
    )
    plan = solve(table, Limits(seconds=10))
    assert (plan.status, plan.objective) == (Status.PROVED, float(best))
    assert check(table, plan.choices) == ()


def test_a_search_that_is_stopped_answers_with_what_it_has() -> None:
    table = CoverTable((1.0, 1.0, 3.0), ((0, 2), (1, 2), (2,)))
    told: list[Plan[SitingChoices]] = []
    plan = solve(table, Limits(), lambda found: bool(told.append(found)))
    assert (plan.objective, plan.bound, plan.status) == (3.0, 0.0, Status.FEASIBLE)
    assert chosen(plan) == [2]
    assert [(one.subject, one.values) for one in plan.reasons] == [("3", {"rows": 3})]
    assert len(told) == 1


def test_faults_are_named() -> None:
    cover = CoverTable((1.0, 1.0), ((0,), (1,)))
    assert [one.code for one in check(cover, opened("1"))] == ["uncovered"]
    assert [one.code for one in check(cover, opened("1", "1", "3"))] == ["unknown_site", "opened_twice"]
    medians = MedianTable(np.array([[1, 2]]), np.array([1]), 1)
    assert [one.code for one in check(medians, opened("1", "2"))] == ["too_many_sites"]
    assert [one.code for one in check(medians, opened())] == ["no_site"]
    assert check(medians, opened("2")) == ()
