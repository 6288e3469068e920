"""What a siting plan says besides its sites: years, reasons, faults; and towns too large for counting all choices."""

from __future__ import annotations

from dataclasses import replace
from math import hypot
from random import Random

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from unionhall.engines.planning.core.plans import Limits, Plan, Status
from unionhall.engines.planning.core.siting import evaluating
from unionhall.engines.planning.core.siting.checking import check
from unionhall.engines.planning.core.siting.coverage import coverage_of
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

LIMITS = Limits(seconds=30)


def town(seed: int, cell_count: int, site_count: int, **rules: object) -> SitingProblem:
    """A town of 20 x 20 with a radius of 3."""
    chance = Random(seed)

    def place() -> tuple[float, float]:
        return chance.random() * 20, chance.random() * 20

    problem = SitingProblem(
        Aim.MOST_COVERED,
        tuple(Cell(f"c{at}", *place(), chance.randint(0, 60)) for at in range(cell_count)),
        tuple(Site(f"s{at}", *place(), cost=float(chance.randint(1, 5))) for at in range(site_count)),
        3.0,
    )
    return replace(problem, **rules)  # type: ignore[arg-type]


def highs_most(problem: SitingProblem) -> float:
    """The most people by a whole-number programme of every pair."""
    cells, sites = problem.cells, problem.candidates
    reach = np.array([[hypot(c.x - s.x, c.y - s.y) <= problem.radius for s in sites] for c in cells], float)
    used = np.ones(len(sites)) if problem.budget is None else np.array([site.cost for site in sites])
    most = problem.sites if problem.budget is None else problem.budget
    found = milp(
        np.concatenate((np.zeros(len(sites)), [-float(cell.people) for cell in cells])),
        constraints=[
            LinearConstraint(np.hstack([reach, -np.eye(len(cells))]), lb=0),
            LinearConstraint(np.concatenate((used, np.zeros(len(cells))))[None, :], ub=most),
        ],
        bounds=Bounds(0, 1),
        integrality=np.ones(len(sites) + len(cells)),
        options={"mip_rel_gap": 0.0},
    )
    return float(round(-found.fun))


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("rules", [{"sites": 9}, {"budget": 11.0}, {"sites": 5, "budget": 1000.0}])
def test_middling_towns_are_proved(seed: int, rules: dict[str, object]) -> None:
    problem = town(seed, 110, 40, **rules)
    plan = solve(problem, LIMITS)
    assert plan.choices is not None
    assert check(problem, plan.choices) == ()
    assert (plan.status, plan.objective) == (
        Status.PROVED,
        highs_most(problem if len(rules) == 1 else replace(problem, budget=None)),
    )


def test_both_limits_hold_together() -> None:
    for seed in range(6):
        problem = town(seed, 120, 40, sites=6, budget=13.0)
        plan = solve(problem, LIMITS)
        assert plan.choices is not None
        assert (plan.status, check(problem, plan.choices)) == (Status.PROVED, ())


def test_a_search_that_is_stopped_keeps_its_best_plan() -> None:
    shown: list[Plan[SitingChoices]] = []

    def stop(plan: Plan[SitingChoices]) -> bool:
        shown.append(plan)
        return False

    problem = town(1, 3000, 400, sites=25)
    plan = solve(replace(problem, radius=1.5), LIMITS, stop)
    assert len(shown) <= 1
    assert plan.objective is not None
    assert plan.bound is not None
    assert plan.objective <= plan.bound
    assert not shown or plan.objective >= (shown[0].objective or 0)


def test_coverage_is_what_distances_say() -> None:
    problem = town(3, 200, 60)
    sites = tuple(
        replace(site, radius=[None, 0.0, 0.7, 9.0, 40.0][at % 5])
        for at, site in enumerate(problem.candidates)
    )
    found = coverage_of(problem.cells, sites, 3.0, 1.3)
    for at, site in enumerate(sites):
        radius = 3.0 if site.radius is None else site.radius
        wanted = [
            number
            for number, cell in enumerate(problem.cells)
            if hypot(cell.x - site.x, cell.y - site.y) * 1.3 <= radius
        ]
        assert found.cells_of(at).tolist() == wanted
    for number in range(len(problem.cells)):
        assert found.sites_of(number).tolist() == [
            at for at in range(len(sites)) if number in found.cells_of(at)
        ]


LINE = SitingProblem(
    Aim.MOST_COVERED,
    tuple(Cell(f"c{at}", 10.0 * at, 0.0, people) for at, people in enumerate((5, 50, 20, 9, 0))),
    tuple(Site(f"s{at}", 10.0 * at, 1.0) for at in range(5)),
    3.0,
)


def test_early_years_reach_most() -> None:
    problem = replace(LINE, by_phase=(1.0, 0.0, 2.0))
    plan = solve(problem, LIMITS)
    assert plan.choices is not None
    assert {one.site: one.phase for one in plan.choices.openings} == {"s1": 1, "s2": 3, "s3": 3}
    assert [evaluating.people_reached(problem, plan.choices, until=year) for year in (0, 1, 2, 3)] == [
        0,
        50,
        50,
        79,
    ]


def test_a_site_opens_no_earlier_than_it_may() -> None:
    late = replace(LINE.candidates[1], phase=2)
    problem = replace(LINE, by_phase=(1.0, 1.0), candidates=(LINE.candidates[0], late, *LINE.candidates[2:]))
    plan = solve(problem, LIMITS)
    assert plan.choices is not None
    assert {one.site: one.phase for one in plan.choices.openings} == {"s2": 1, "s1": 2}
    too_early = SitingChoices((Opening("s1", 1), Opening("s2", 2)))
    assert [fault.code for fault in check(problem, too_early)] == ["too_early"]


def test_reasons_say_whom_only_a_site_reaches_and_who_is_left() -> None:
    sites = (replace(LINE.candidates[0], standing=Standing.OPEN), *LINE.candidates[1:3])
    problem = replace(
        LINE, candidates=(*sites, replace(LINE.candidates[3], standing=Standing.NEVER)), sites=1
    )
    plan = solve(problem, LIMITS)
    found = {reason.subject: (reason.code, dict(reason.values)) for reason in plan.reasons}
    assert found == {
        "s0": ("stands", {"people": 5, "only": 5}),
        "s1": ("reaches", {"people": 50, "only": 50, "instead": "s2", "fewer": 30}),
        "c2": ("not_chosen", {"people": 20, "sites": 1}),
        "c3": ("forbidden", {"people": 9, "sites": 0}),
    }


def test_cells_out_of_every_reach_are_no_reason_for_having_no_plan() -> None:
    problem = replace(LINE, aim=Aim.FEWEST_SITES, candidates=LINE.candidates[1:3])
    plan = solve(problem, LIMITS)
    assert (plan.status, plan.objective) == (Status.PROVED, 2)
    assert {(one.subject, one.code) for one in plan.reasons if one.subject[0] == "c"} == {
        ("c0", "no_site"), ("c3", "no_site"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rules", "shares", "codes"),
    [
        ({}, (("c1", "s1", 50),), []),
        ({}, (("c1", "s1", 51),), ["too_many_people"]),
        ({}, (("c1", "s1", 0),), ["share"]),
        ({}, (("c0", "s1", 5),), ["out_of_reach"]),
        ({}, (("c2", "s2", 5),), ["shut"]),
        ({"capacity": 30}, (("c1", "s1", 31),), ["overcrowded"]),
        ({"capacity": 30}, (("c1", "s1", 30),), []),
    ],
)
def test_shares_are_judged(
    rules: dict[str, int], shares: tuple[tuple[str, str, int], ...], codes: list[str]
) -> None:
    sites = tuple(replace(site, **rules) for site in LINE.candidates)  # type: ignore[arg-type]
    problem = replace(LINE, candidates=sites)
    assert [fault.code for fault in check(problem, SitingChoices((Opening("s1"),), shares))] == codes


def test_everybody_who_can_be_served_has_to_be() -> None:
    sites = tuple(replace(site, capacity=30) for site in LINE.candidates)
    served = SitingChoices((Opening("s1"),), (("c1", "s1", 30),))
    fewest = replace(LINE, candidates=sites, aim=Aim.FEWEST_SITES)
    assert [(one.code, one.values) for one in check(fewest, served)] == [("unserved", {"people": 34})]
    ways = replace(LINE, candidates=sites, aim=Aim.SHORTEST_WAYS)
    assert {one.subject for one in check(ways, served)} == {"c0", "c1", "c2", "c3"}


@pytest.mark.parametrize(
    ("rules", "sites", "codes"),
    [
        ({"sites": 1}, ("s1", "s2"), ["too_many"]),
        ({"budget": 1.5}, ("s1", "s2"), ["too_dear"]),
        ({"by_phase": (1.0,)}, ("s1", "s2"), ["year_too_many"]),
        ({"by_phase": (1.0,), "budget": 9.0}, ("s1", "s2"), ["year_too_dear"]),
        ({"by_phase": (0.0,) * 0}, ("s1", "s1"), ["twice"]),
        ({"aim": Aim.FEWEST_SITES}, ("s0", "s1", "s2"), ["uncovered"]),
        ({"aim": Aim.SHORTEST_WAYS}, (), ["no_site"]),
    ],
)
def test_limits_are_judged(rules: dict[str, object], sites: tuple[str, ...], codes: list[str]) -> None:
    problem = replace(LINE, **rules)  # type: ignore[arg-type]
    found = check(problem, SitingChoices(tuple(Opening(site) for site in sites)))
    assert [fault.code for fault in found] == codes
