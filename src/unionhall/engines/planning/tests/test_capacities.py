"""Siting with capacities against brute force: every choice of sites, each with the most that it can serve."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from unionhall.engines.planning.core.plans import Limits, Plan, Status
from unionhall.engines.planning.core.siting.capacities import solve_capacitated
from unionhall.engines.planning.core.siting.checking import check
from unionhall.engines.planning.core.siting.problems import (
    Aim,
    Cell,
    Site,
    SitingChoices,
    SitingProblem,
    Standing,
)

LIMITS = Limits(seconds=20, rounds=6)
OPEN, MUST, NEVER = Standing.OPEN, Standing.MUST, Standing.NEVER
standings = st.sampled_from((Standing.FREE, Standing.FREE, Standing.FREE, OPEN, MUST, NEVER))
metres = st.integers(0, 20)


@st.composite
def problems(draw: st.DrawFn, aim: Aim) -> SitingProblem:
    """A few cells and sites close together, so that most are reached more than once."""
    cells = draw(st.lists(st.tuples(metres, metres, st.integers(0, 9)), max_size=8))
    one = st.tuples(metres, metres, st.integers(1, 5), st.none() | st.integers(0, 15), standings)
    sites = draw(st.lists(one, min_size=1, max_size=7))
    budget = draw(st.none() | st.integers(0, 12).map(float))
    return SitingProblem(
        aim,
        tuple(Cell(f"c{at}", x, y, people) for at, (x, y, people) in enumerate(cells)),
        tuple(
            Site(f"s{at}", x, y, float(cost), capacity, standing=standing)
            for at, (x, y, cost, capacity, standing) in enumerate(sites)
        ),
        radius=12.0,
        sites=draw(st.integers(0, 4)) if budget is None else draw(st.none() | st.integers(0, 4)),
        budget=budget,
        detour=1.2,
    )


def choices(problem: SitingProblem) -> list[tuple[Site, ...]]:
    """Every set of sites that keeps the rules."""
    found = []
    for count in range(len(problem.candidates) + 1):
        for some in combinations(problem.candidates, count):
            new = [site for site in some if site.standing != OPEN]
            held = all(site in some for site in problem.candidates if site.standing in (OPEN, MUST))
            barred = any(site.standing == NEVER for site in some)
            many = problem.sites is not None and len(new) > problem.sites
            dear = problem.budget is not None and sum(site.cost for site in new) > problem.budget
            if held and not (barred or many or dear):
                found.append(some)
    return found


def distance(problem: SitingProblem, cell: Cell, site: Site) -> float:
    """Metres as walked."""
    return problem.detour * float(np.hypot(cell.x - site.x, cell.y - site.y))


def most_served(problem: SitingProblem, sites: tuple[Site, ...]) -> int:
    """By adding one person after another along paths that free a place."""
    reached = {
        cell.id: [site.id for site in sites if distance(problem, cell, site) <= problem.radius + 1e-9]
        for cell in problem.cells
    }
    inside: dict[str, list[str]] = {site.id: [] for site in sites}
    room = {site.id: 10**6 if site.capacity is None else site.capacity for site in sites}

    def place(cell: str, seen: set[str]) -> bool:
        for site in reached[cell]:
            if site in seen:
                continue
            seen.add(site)
            if len(inside[site]) < room[site]:
                inside[site].append(cell)
                return True
            for at, other in enumerate(inside[site]):
                if place(other, seen):
                    inside[site][at] = cell
                    return True
        return False

    return sum(place(cell.id, set()) for cell in problem.cells for _person in range(cell.people))


def judge(problem: SitingProblem, plan: Plan[SitingChoices], *, in_reach: bool = True) -> tuple[Site, ...]:
    """The open sites of a plan whose shares keep every rule."""
    assert plan.choices is not None
    by_id = {site.id: site for site in problem.candidates}
    opened = tuple(by_id[opening.site] for opening in plan.choices.openings)
    assert opened in choices(problem)
    assert check(problem, plan.choices) == ()
    cells = {cell.id: cell for cell in problem.cells}
    to_site = {site.id: 0 for site in opened}
    of_cell = {cell.id: 0 for cell in problem.cells}
    for cell_id, site_id, people in plan.choices.shares:
        assert isinstance(people, int)
        assert people > 0
        to_site[site_id] += people
        of_cell[cell_id] += people
        if in_reach:
            assert distance(problem, cells[cell_id], by_id[site_id]) <= problem.radius * (1 + 1e-8)
    assert all(site.capacity is None or to_site[site.id] <= site.capacity for site in opened)
    assert all(of_cell[cell.id] <= cell.people for cell in problem.cells)
    return opened


@settings(max_examples=120, deadline=None)
@given(problems(Aim.MOST_COVERED))
def test_most_people_as_by_trying_everything(problem: SitingProblem) -> None:
    plan, every = solve_capacitated(problem, LIMITS), choices(problem)
    if not every:
        assert plan.status == Status.INFEASIBLE
        assert plan.conflict is not None
        return
    best = max(most_served(problem, some) for some in every)
    assert (plan.status, plan.objective, plan.bound) == (Status.PROVED, best, best)
    judge(problem, plan)
    assert plan.choices is not None
    assert sum(people for _cell, _site, people in plan.choices.shares) == best


@settings(max_examples=60, deadline=None)
@given(problems(Aim.FEWEST_SITES))
@example(
    SitingProblem(Aim.FEWEST_SITES, (Cell("c0", 0, 0, 1),), (Site("s0", 0, 0, 1.0, 0),), radius=12.0, sites=0)
)
def test_cheapest_sites_as_by_trying_everything(problem: SitingProblem) -> None:
    plan, every = solve_capacitated(problem, LIMITS), choices(problem)
    usable = tuple(site for site in problem.candidates if site.standing != NEVER)
    everybody = most_served(problem, usable)
    enough = [some for some in every if most_served(problem, some) == everybody]
    if not enough:
        assert plan.status == Status.INFEASIBLE
        assert plan.conflict is not None
        return
    cost = min(sum(site.cost for site in some if site.standing != OPEN) for some in enough)
    assert (plan.status, plan.objective) == (Status.PROVED, cost)
    assert most_served(problem, judge(problem, plan)) == everybody


def shortest(problem: SitingProblem, sites: tuple[Site, ...]) -> float | None:
    """The least metres with which these sites serve everybody, by a linear program written here."""
    cells = [cell for cell in problem.cells if cell.people]
    if not cells:
        return 0.0
    if not sites:
        return None
    costs = [distance(problem, cell, site) for cell in cells for site in sites]
    count = len(sites)
    room = [10**6 if site.capacity is None else site.capacity for site in sites]
    into = [[float(at % count == site) for at in range(len(costs))] for site in range(count)]
    out = [[float(at // count == cell) for at in range(len(costs))] for cell in range(len(cells))]
    found = linprog(costs, into, room, out, [cell.people for cell in cells])
    return None if found.x is None else float(found.fun)


@settings(max_examples=60, deadline=None)
@given(problems(Aim.SHORTEST_WAYS))
def test_shortest_ways_as_by_trying_everything(problem: SitingProblem) -> None:
    plan = solve_capacitated(problem, LIMITS)
    every = [shortest(problem, some) for some in choices(problem)]
    best = min((value for value in every if value is not None), default=None)
    if best is None:
        assert plan.status == Status.INFEASIBLE
        assert plan.conflict is not None
        return
    assert plan.status == Status.PROVED
    assert plan.objective == pytest.approx(best, abs=1e-5)
    judge(problem, plan, in_reach=False)


@settings(max_examples=80, deadline=None)
@given(problems(Aim.FEWEST_SITES) | problems(Aim.SHORTEST_WAYS))
def test_no_rule_of_a_conflict_can_be_left_out(problem: SitingProblem) -> None:
    plan = solve_capacitated(problem, LIMITS)
    if plan.conflict is None:
        return
    whole = {code for code, _values in plan.conflict.rules}
    for code, values in plan.conflict.rules:
        if code == "demand":
            continue
        freed = solve_capacitated(without(problem, code, str(values.get("site"))), LIMITS)
        left = set() if freed.conflict is None else {other for other, _values in freed.conflict.rules}
        assert not left or not left <= whole - {code}


def without(problem: SitingProblem, code: str, site: str) -> SitingProblem:
    """The problem without one rule of a conflict."""
    if code == "sites":
        return replace(problem, sites=None)
    if code == "budget":
        return replace(problem, budget=1e6)
    sites = tuple(
        replace(other, standing=Standing.FREE) if other.id == site else other for other in problem.candidates
    )
    return replace(problem, candidates=sites)


def town(cells: int, sites: int, seed: int) -> SitingProblem:
    """Places at random in a square of 10 km; together the sites could not serve all."""
    chance = np.random.default_rng(seed)
    at, there = chance.uniform(0, 10_000, (cells, 2)), chance.uniform(0, 10_000, (sites, 2))
    people, places = chance.integers(1, 50, cells), chance.integers(100, 1500, sites)
    return SitingProblem(
        Aim.MOST_COVERED,
        tuple(Cell(f"c{n}", float(x), float(y), int(people[n])) for n, (x, y) in enumerate(at)),
        tuple(Site(f"s{n}", float(x), float(y), 1.0, int(places[n])) for n, (x, y) in enumerate(there)),
        radius=2_000.0,
        sites=8,
    )


def test_a_larger_plan_is_close_to_its_bound_the_same_twice_and_explained() -> None:
    problem = town(600, 80, 1)
    plan = solve_capacitated(problem, Limits(seconds=20, gap=0.02, rounds=5))
    again = solve_capacitated(problem, Limits(seconds=20, gap=0.02, rounds=5))
    assert plan.status in (Status.WITHIN_GAP, Status.PROVED)
    assert replace(plan, stats={}) == replace(again, stats={})
    assert plan.choices is not None
    opened = {opening.site for opening in plan.choices.openings}
    assert {reason.subject for reason in plan.reasons} == opened
    places = {site.id: site.capacity for site in problem.candidates}
    for reason in plan.reasons:
        served = sum(people for _cell, site, people in plan.choices.shares if site == reason.subject)
        assert reason.values["people"] == served
        assert reason.values["capacity"] == places[reason.subject]
    assert sum(people for _cell, _site, people in plan.choices.shares) == plan.objective


def test_sites_open_in_the_years_that_pay_for_them() -> None:
    problem = replace(town(200, 20, 2), sites=None, by_phase=(2.0, 0.0, 3.0))
    plan = solve_capacitated(problem, Limits(seconds=20, gap=0.05, rounds=3))
    assert plan.choices is not None
    phases = [opening.phase for opening in plan.choices.openings]
    assert phases.count(1) == 2
    assert phases.count(3) == 3


def test_a_stopped_search_still_tells_the_truth() -> None:
    problem = town(400, 60, 3)
    short = solve_capacitated(problem, Limits(seconds=0.0))
    whole = solve_capacitated(problem, Limits(seconds=20, gap=0.01, rounds=5))
    assert short.objective is not None
    assert whole.objective is not None
    assert short.bound is not None
    assert short.objective <= whole.objective <= short.bound
