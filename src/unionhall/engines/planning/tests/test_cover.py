"""Maximal and set cover against all choices there are, the plans against their checker."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from math import hypot

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unionhall.engines.planning.core.plans import Limits, Plan, Status
from unionhall.engines.planning.core.siting.checking import check
from unionhall.engines.planning.core.siting.problems import (
    Aim,
    Cell,
    Opening,
    Site,
    SitingChoices,
    SitingProblem,
    Standing,
)
from unionhall.engines.planning.core.siting.solving import solve

FIVE = settings(max_examples=60, deadline=None)
LIMITS = Limits(seconds=20)


@st.composite
def problems(draw: st.DrawFn, aim: Aim = Aim.MOST_COVERED) -> SitingProblem:
    """Small towns on a raster of whole metres, so that cells stand exactly on circles, too."""
    place = st.integers(0, 12).map(float)
    cells = tuple(
        Cell(f"c{at}", draw(place), draw(place), draw(st.integers(0, 9)))
        for at in range(draw(st.integers(0, 12)))
    )
    standings = st.sampled_from([Standing.FREE] * 5 + [Standing.OPEN, Standing.MUST, Standing.NEVER])
    candidates = tuple(
        Site(
            f"s{at}", draw(place), draw(place), cost=float(draw(st.sampled_from([0, 1, 1, 2, 3]))),
            radius=draw(st.sampled_from([None, None, 2.0, 5.0])), standing=draw(standings),
            phase=draw(st.sampled_from([1, 1, 1, 2, 3])),
        )
        for at in range(draw(st.integers(0, 8)))
    )  # fmt: skip
    budget = draw(st.sampled_from([None, None, 1.0, 3.0, 5.0]))
    years = draw(st.sampled_from([(), (), (1.0, 1.0), (0.0, 2.0, 2.0)]))
    return SitingProblem(
        aim, cells, candidates, draw(st.sampled_from([2.0, 5.0, 6.5])), sites=draw(st.sampled_from([None, 0, 1, 2, 3])),
        budget=budget, detour=draw(st.sampled_from([1.0, 1.3])), by_phase=years,
    )  # fmt: skip


def reached(problem: SitingProblem, opened: tuple[Site, ...]) -> set[str]:
    """The cells with people that these sites reach."""
    return {
        cell.id
        for cell in problem.cells
        for site in opened
        if cell.people > 0
        and hypot(cell.x - site.x, cell.y - site.y) * problem.detour
        <= (problem.radius if site.radius is None else site.radius) + 1e-9
    }


def choices_of(problem: SitingProblem) -> list[tuple[Site, ...]]:
    """Every choice of sites that keeps the rules, reaching everybody aside."""
    years = len(problem.by_phase)
    kept = tuple(site for site in problem.candidates if site.standing == Standing.OPEN)
    new = [
        site
        for site in problem.candidates
        if site.standing in (Standing.FREE, Standing.MUST) and (not years or site.phase <= years)
    ]
    musts = {site.id for site in problem.candidates if site.standing == Standing.MUST}
    total = sum(problem.by_phase) if years else float("inf")
    found = []
    for count in range(len(new) + 1):
        for chosen in combinations(new, count):
            cost = sum(site.cost for site in chosen)
            used = count if problem.budget is None else cost
            if (
                musts <= {site.id for site in chosen}
                and (problem.sites is None or count <= problem.sites)
                and (problem.budget is None or cost <= problem.budget)
                and used <= total
            ):
                found.append((*kept, *chosen))
    return found


def covers_of(problem: SitingProblem) -> list[tuple[Site, ...]]:
    """Every choice that keeps the rules and reaches everybody whom a site may reach that may open."""
    years = len(problem.by_phase)
    allowed = tuple(
        site
        for site in problem.candidates
        if site.standing == Standing.OPEN
        or (site.standing != Standing.NEVER and (not years or site.phase <= years))
    )
    wanted = reached(problem, allowed)
    return [chosen for chosen in choices_of(problem) if reached(problem, chosen) == wanted]


def people_in(problem: SitingProblem, opened: tuple[Site, ...]) -> int:
    """How many people these sites reach."""
    names = reached(problem, opened)
    return sum(cell.people for cell in problem.cells if cell.id in names)


def assert_minimal(problem: SitingProblem, plan: Plan[SitingChoices]) -> None:
    """Only the rules of the conflict kept, nothing is possible; without any one of them, something is."""
    assert plan.conflict is not None
    rules = plan.conflict.rules
    assert not is_possible(problem, rules)
    for rule in rules:
        assert is_possible(problem, tuple(other for other in rules if other != rule)), rule


def is_possible(problem: SitingProblem, rules: tuple[tuple[str, object], ...]) -> bool:
    """Whether there is a choice that keeps these rules, and no others of the problem."""
    codes = {code for code, _values in rules}
    musts = {values["site"] for code, values in rules if code == "must"}  # type: ignore[index]
    late = {values["site"] for code, values in rules if code == "phase"}  # type: ignore[index]
    years = len(problem.by_phase)
    eased = replace(
        problem,
        sites=problem.sites if "sites" in codes else None,
        budget=problem.budget if "budget" in codes or problem.budget is None else 1e9,
        by_phase=problem.by_phase if "years" in codes or not years else (1e9,) * years,
        candidates=tuple(
            replace(
                site,
                standing=Standing.FREE if site.standing == Standing.MUST and site.id not in musts else site.standing,
                phase=1 if site.standing == Standing.MUST and site.id not in late else site.phase,
            )
            for site in problem.candidates
        ),
    )  # fmt: skip
    return bool(covers_of(eased) if "cover" in codes else choices_of(eased))


@FIVE
@given(problems())
def test_most_cover_is_the_best_of_all_choices(problem: SitingProblem) -> None:
    plan = solve(problem, LIMITS)
    values = [people_in(problem, chosen) for chosen in choices_of(problem)]
    if not values:
        assert plan.status == Status.INFEASIBLE
        assert_minimal(problem, plan)
        return
    assert plan.choices is not None
    assert check(problem, plan.choices) == ()
    assert (plan.status, plan.objective, plan.bound) == (Status.PROVED, max(values), max(values))


@FIVE
@given(problems(aim=Aim.FEWEST_SITES))
def test_set_cover_is_the_cheapest_of_all_covers(problem: SitingProblem) -> None:
    plan = solve(problem, LIMITS)
    covers = covers_of(problem)
    if not covers:
        assert plan.status == Status.INFEASIBLE
        assert_minimal(problem, plan)
        return
    assert plan.choices is not None
    assert check(problem, plan.choices) == ()
    best = min(sum(site.cost for site in one if site.standing != Standing.OPEN) for one in covers)
    assert (plan.status, plan.objective, plan.bound) == (Status.PROVED, best, best)


@FIVE
@given(problems(), st.data())
def test_a_plan_by_hand_is_judged_by_every_rule(problem: SitingProblem, data: st.DataObject) -> None:
    """The checker finds nothing exactly where the choice is one of all that keep the rules."""
    problem = replace(problem, by_phase=())
    chosen = (
        data.draw(st.sets(st.sampled_from([site.id for site in problem.candidates])))
        if problem.candidates
        else set()
    )
    sets = [{site.id for site in one} for one in choices_of(problem)]
    faults = check(problem, SitingChoices(tuple(Opening(one) for one in sorted(chosen))))
    assert (not faults) == (chosen in sets)
    assert check(problem, SitingChoices((Opening("nowhere"),)))[0].code == "unknown"


@FIVE
@given(problems(), st.booleans())
def test_the_same_seed_gives_the_same_plan(problem: SitingProblem, is_cover: bool) -> None:
    problem = replace(problem, aim=Aim.FEWEST_SITES if is_cover else Aim.MOST_COVERED)
    one, other = solve(problem, LIMITS), solve(problem, LIMITS)
    assert (one.choices, one.objective, one.bound) == (other.choices, other.objective, other.bound)


@pytest.mark.parametrize("aim", [Aim.MOST_COVERED, Aim.FEWEST_SITES])
def test_nothing_at_all(aim: Aim) -> None:
    plan = solve(SitingProblem(aim, (), (), 3.0), LIMITS)
    assert (plan.status, plan.objective) == (Status.PROVED, 0)
