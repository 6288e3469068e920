"""Medians against brute force: small problems of every kind, bounds that hold, conflicts of which nothing can go."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unionhall.engines.planning.core.plans import Limits, Plan, Status
from unionhall.engines.planning.core.siting.checking import check
from unionhall.engines.planning.core.siting.medians import solve_matrix, solve_median
from unionhall.engines.planning.core.siting.problems import (
    Aim,
    Cell,
    Site,
    SitingChoices,
    SitingProblem,
    Standing,
)

LIMITS = Limits(seconds=20, rounds=10)
FREE, OPEN, MUST, NEVER = Standing.FREE, Standing.OPEN, Standing.MUST, Standing.NEVER
standings = st.sampled_from((FREE, FREE, FREE, OPEN, MUST, NEVER))
metres = st.integers(0, 40)


@st.composite
def problems(draw: st.DrawFn) -> SitingProblem:
    """A few cells and sites on a small square, limited by number, budget or both, some with years."""
    cells = draw(st.lists(st.tuples(metres, metres, st.integers(0, 9)), min_size=1, max_size=9))
    sites = draw(
        st.lists(st.tuples(metres, metres, st.integers(1, 6), standings, st.integers(1, 2)), max_size=8)
    )
    by_phase = draw(st.sampled_from(((), (), (1.0, 1.0), (2.0, 0.0), (0.0, 3.0))))
    budget = draw(st.none() | st.integers(0, 14).map(float))
    number = (
        draw(st.integers(0, 4)) if budget is None and not by_phase else draw(st.none() | st.integers(0, 4))
    )
    return SitingProblem(
        Aim.SHORTEST_WAYS,
        tuple(Cell(f"c{at}", x, y, people) for at, (x, y, people) in enumerate(cells)),
        tuple(
            Site(f"s{at}", x, y, float(cost), standing=standing, phase=phase)
            for at, (x, y, cost, standing, phase) in enumerate(sites)
        ),
        radius=10.0,
        sites=number,
        budget=budget,
        detour=1.3,
        by_phase=by_phase,
    )


def keeps(problem: SitingProblem, opened: tuple[Site, ...]) -> bool:
    """Whether these sites keep every rule, written apart from the planner."""
    new = [site for site in opened if site.standing != OPEN]
    held = all(site in opened for site in problem.candidates if site.standing in (OPEN, MUST))
    if not held or any(site.standing == NEVER for site in opened):
        return False
    spent = sum(site.cost for site in new) if problem.budget is not None else float(len(new))
    years = problem.by_phase
    return (
        (problem.sites is None or len(new) <= problem.sites)
        and (problem.budget is None or spent <= problem.budget + 1e-6)
        and (not years or (spent <= sum(years) + 1e-6 and all(site.phase <= len(years) for site in new)))
    )


def ways(problem: SitingProblem, opened: tuple[Site, ...]) -> float:
    """Metres of all people to the nearest of the sites."""
    return sum(
        cell.people * 1.3 * min(float(np.hypot(cell.x - site.x, cell.y - site.y)) for site in opened)
        for cell in problem.cells
        if cell.people
    )


def best_of_all(problem: SitingProblem) -> float | None:
    """The least of all choices; none where no choice keeps the rules."""
    peopled = any(cell.people for cell in problem.cells)
    found = [
        ways(problem, some) if peopled else 0.0
        for count in range(len(problem.candidates) + 1)
        for some in combinations(problem.candidates, count)
        if (count or not peopled) and keeps(problem, some)
    ]
    return min(found, default=None)


def opened_sites(problem: SitingProblem, plan: Plan[SitingChoices]) -> tuple[Site, ...]:
    """The sites of a plan, whose years are checked on the way."""
    assert plan.choices is not None
    by_id = {site.id: site for site in problem.candidates}
    spent = 0.0
    for opening in sorted(plan.choices.openings, key=lambda opening: opening.phase):
        site = by_id[opening.site]
        assert (opening.phase == 0) == (site.standing == OPEN)
        if opening.phase and problem.by_phase:
            assert opening.phase >= site.phase
            spent += 1.0 if problem.budget is None else site.cost
            assert spent <= sum(problem.by_phase[: opening.phase]) + 1e-6
    return tuple(by_id[opening.site] for opening in plan.choices.openings)


def without(problem: SitingProblem, code: str, values: dict[str, object]) -> SitingProblem:
    """The problem without one rule of a conflict."""
    if code in ("never", "must", "phase"):
        changed: dict[str, Any] = {"phase": 1} if code == "phase" else {"standing": FREE}
        sites = tuple(
            replace(site, **changed) if site.id == values["site"] else site for site in problem.candidates
        )
        return replace(problem, candidates=sites)
    if code == "candidates":
        return replace(problem, candidates=(Site("new", 0, 0, 0.0),))
    if code == "sites":
        return replace(problem, sites=None)
    if code == "budget":
        return replace(problem, budget=1e6)
    return replace(problem, by_phase=tuple(1e6 for _year in problem.by_phase))


@settings(max_examples=150, deadline=None)
@given(problems())
def test_small_problems_are_solved_as_by_trying_everything(problem: SitingProblem) -> None:
    plan, best = solve_median(problem, LIMITS), best_of_all(problem)
    if best is None:
        assert plan.status == Status.INFEASIBLE
        assert plan.conflict is not None
        return
    assert plan.status == Status.PROVED
    opened = opened_sites(problem, plan)
    assert plan.choices is not None
    assert check(problem, plan.choices) == ()
    assert keeps(problem, opened)
    assert plan.objective == pytest.approx(best, abs=1e-6)
    assert plan.bound == pytest.approx(best, abs=1e-5)
    assert plan.objective == pytest.approx(ways(problem, opened) if opened else 0.0, abs=1e-6)


@settings(max_examples=150, deadline=None)
@given(problems())
def test_no_rule_of_a_conflict_can_be_left_out(problem: SitingProblem) -> None:
    plan = solve_median(problem, LIMITS)
    if plan.conflict is None:
        return
    alone = {(code, str(values)) for code, values in plan.conflict.rules}
    for code, values in plan.conflict.rules:
        freed = solve_median(without(problem, code, dict(values)), LIMITS)
        left = set() if freed.conflict is None else {(other, str(of)) for other, of in freed.conflict.rules}
        assert not left or not left <= alone - {(code, str(values))}


@st.composite
def matrices(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, int]:
    """Whole costs and weights, and how many columns."""
    rows, columns = draw(st.integers(1, 10)), draw(st.integers(1, 9))
    chance = np.random.default_rng(draw(st.integers(0, 10**6)))
    high = draw(st.sampled_from((2, 10, 1000)))
    return (
        chance.integers(0, high, (rows, columns)),
        chance.integers(0, 4, rows),
        draw(st.integers(1, columns)),
    )


@settings(max_examples=150, deadline=None)
@given(matrices())
def test_a_matrix_is_solved_exactly(given_matrix: tuple[np.ndarray, np.ndarray, int]) -> None:
    costs, weights, count = given_matrix
    plan = solve_matrix(costs, weights, count, LIMITS)
    every = combinations(range(costs.shape[1]), count)
    best = min(int((weights * costs[:, list(some)].min(axis=1)).sum()) for some in every)
    assert (plan.status, plan.objective, plan.bound) == (Status.PROVED, best, best)
    assert plan.choices is not None
    assert len(plan.choices) <= count
    assert int((weights * costs[:, list(plan.choices)].min(axis=1)).sum()) == best


def test_locked_columns_are_chosen_and_barred_ones_are_not() -> None:
    costs = np.array([[0, 9, 5], [9, 0, 5], [9, 9, 0]])
    plan = solve_matrix(costs, np.ones(3, dtype=int), 2, LIMITS, locked=[0], barred=[1])
    assert plan.choices == (0, 2)
    assert solve_matrix(costs, np.ones(3, dtype=int), 0, LIMITS).status == Status.INFEASIBLE
    with pytest.raises(ValueError, match="from 0"):
        solve_matrix(costs - 1, np.ones(3, dtype=int), 1, LIMITS)


def town(cells: int, sites: int, seed: int) -> SitingProblem:
    """Places at random in a square of 10 km."""
    chance = np.random.default_rng(seed)
    at, there = chance.uniform(0, 10_000, (cells, 2)), chance.uniform(0, 10_000, (sites, 2))
    people = chance.integers(1, 50, cells)
    return SitingProblem(
        Aim.SHORTEST_WAYS,
        tuple(Cell(f"c{n}", float(x), float(y), int(people[n])) for n, (x, y) in enumerate(at)),
        tuple(Site(f"s{n}", float(x), float(y)) for n, (x, y) in enumerate(there)),
        radius=3_000.0,
        sites=8,
        detour=1.0,
    )


def test_the_same_seed_gives_the_same_plan_and_the_bound_holds_when_stopped() -> None:
    problem = town(400, 120, 3)
    whole = solve_median(problem, LIMITS)
    assert whole.status == Status.PROVED
    assert replace(whole, stats={}) == replace(solve_median(problem, LIMITS), stats={})
    short = solve_median(problem, Limits(seconds=0.0))
    assert whole.objective is not None
    assert short.objective is not None
    assert short.bound is not None
    assert short.bound <= whole.objective <= short.objective
    good = solve_median(problem, Limits(gap=0.05))
    assert good.status in (Status.WITHIN_GAP, Status.PROVED)


def test_the_caller_is_shown_plans_and_may_stop() -> None:
    shown: list[Plan[SitingChoices]] = []

    def stop(plan: Plan[SitingChoices]) -> bool:
        shown.append(plan)
        return False

    plan = solve_median(town(3_000, 300, 4), Limits(seconds=60), stop)
    assert len(shown) == 1
    assert plan.objective is not None
    assert shown[0].objective is not None
    assert plan.objective <= shown[0].objective
    assert plan.bound is not None
    assert plan.bound <= plan.objective


def test_every_site_has_its_reason() -> None:
    problem = town(60, 12, 5)
    plan = solve_median(replace(problem, sites=3), LIMITS)
    assert plan.choices is not None
    assert {reason.subject for reason in plan.reasons} == {opening.site for opening in plan.choices.openings}
    assert sum(int(str(reason.values["people"])) for reason in plan.reasons) == sum(
        cell.people for cell in problem.cells
    )
    by_id = {site.id: site for site in problem.candidates}
    for reason in plan.reasons:
        others = {opening.site for opening in plan.choices.openings} - {reason.subject}
        rest = tuple(by_id[name] for name in others)
        assert plan.objective is not None
        longer = ways(problem, rest) / 1.3 - plan.objective
        assert reason.values["longer"] == pytest.approx(longer)
        if "instead" in reason.values:
            instead = (*rest, by_id[str(reason.values["instead"])])
            assert reason.values["instead_longer"] == pytest.approx(
                ways(problem, instead) / 1.3 - plan.objective
            )
