"""Models with capacities for HiGHS, at sizes where that ends: the fewest or cheapest sites, and the shortest ways.

Its word is not taken: the open sites are read from its answer, and who is served where is counted anew.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array, csr_array

from unionhall.engines.planning.core.plans import (
    Conflict,
    Limits,
    Plan,
    Progress,
    Sense,
    Status,
    never,
    status_of,
)
from unionhall.engines.planning.core.siting.capacity_plans import capacities_of, demand_of, shares_of
from unionhall.engines.planning.core.siting.collisions import limits_of
from unionhall.engines.planning.core.siting.evaluating import objective as value_of
from unionhall.engines.planning.core.siting.median_plans import choices_of, rules_of
from unionhall.engines.planning.core.siting.problems import SitingChoices, SitingProblem, Standing

if TYPE_CHECKING:
    from unionhall.engines.planning.core.siting.capacity_flow import Demand
    from unionhall.engines.planning.core.siting.collisions import Rule
    from unionhall.engines.planning.core.siting.coverage import Floats, Ints
    from unionhall.engines.planning.core.siting.median_search import Rules

_LARGEST = 60_000  # pairs of cell and site in a model
_ENDLESS = 1e12  # a limit that is none
_TIGHT = 15_000  # pairs up to which each is also bounded by its own site


@dataclass(frozen=True, slots=True)
class Model:
    """Cells and sites in pairs: what a pair costs for a person, who lives where, how many each site serves."""

    cells: Ints
    sites: Ints
    costs: Floats
    people: Floats
    capacity: Floats


def solve_fewest(problem: SitingProblem, limits: Limits) -> Plan[SitingChoices]:
    """The cheapest new sites with which as many are served as could be with every site that may open."""
    rules = rules_of(problem)
    demand = demand_of(problem, rules.allowed)
    everybody = sum(people for _cell, _site, people in shares_of(problem, np.flatnonzero(rules.allowed)))
    coverage = demand.coverage
    sites = np.repeat(np.arange(coverage.site_count), np.diff(coverage.cell_from))
    pairs = Model(
        coverage.cells,
        sites,
        np.zeros(len(sites)),
        demand.people.astype(float),
        demand.capacity.astype(float),
    )
    if len(sites) > _LARGEST:
        return _greedy(problem, limits, rules, everybody, demand)
    opened, bound, status = _solve(pairs, rules, rules.costs, limits.seconds, everybody)
    if status == _IMPOSSIBLE:
        return Plan(Status.INFEASIBLE, Sense.LEAST, conflict=_conflict(problem, pairs, everybody))
    if opened is None or _served(problem, opened) < everybody:
        return Plan(Status.NO_PLAN, Sense.LEAST, bound=bound)
    return _plan_of_cost(problem, limits, rules, opened, bound)


_IMPOSSIBLE = 2


def _served(problem: SitingProblem, opened: Ints) -> int:
    return sum(people for _cell, _site, people in shares_of(problem, opened))


def _plan_of_cost(
    problem: SitingProblem, limits: Limits, rules: Rules, opened: Ints, bound: float | None
) -> Plan[SitingChoices]:
    openings = choices_of(problem, opened, lambda _opened: np.zeros(len(problem.candidates))).openings
    choices = SitingChoices(openings, shares_of(problem, opened))
    objective = value_of(problem, choices)
    is_whole = bool(np.array_equal(rules.costs, np.floor(rules.costs)))
    if bound is not None:
        bound = float(np.ceil(bound - 1e-6)) if is_whole else bound
        near = bound >= objective - 1e-7 * max(1.0, objective)  # HiGHS proves to its tolerance
        bound = objective if near else bound
    status = status_of(objective, bound, limits, is_whole=is_whole)
    return Plan(status, Sense.LEAST, choices, objective, bound)


def _greedy(
    problem: SitingProblem, limits: Limits, rules: Rules, everybody: int, demand: Demand
) -> Plan[SitingChoices]:
    """Every site, then without those that are not needed, the dearest first; the bound counts places alone."""
    opened = np.flatnonzero(rules.allowed)
    rate = rules.costs / np.maximum(1, demand.capacity)
    for site in opened[np.argsort(-rate[opened], kind="stable")]:
        rest = opened[opened != site]
        if not rules.locked[site] and _served(problem, rest) >= everybody:
            opened = rest
    if not rules.holds(opened):
        return Plan(Status.NO_PLAN, Sense.LEAST)
    least = float(rate[rules.allowed].min()) if rules.allowed.any() else 0.0
    return _plan_of_cost(problem, limits, rules, opened, least * everybody)


def solve_ways(
    problem: SitingProblem, limits: Limits, progress: Progress[SitingChoices] = never
) -> Plan[SitingChoices]:
    """The sites that serve everybody, each within its capacity, with the least sum of metres as walked."""
    cells = [cell for cell in problem.cells if cell.people > 0]
    rules = rules_of(problem)
    if not cells:
        return _plan_of_cost(
            problem, limits, replace(rules, costs=0 * rules.costs), np.flatnonzero(rules.locked), 0.0
        )
    people = np.array([cell.people for cell in cells], dtype=float)
    free = np.arange(len(rules.allowed))
    at = np.array([(cell.x, cell.y) for cell in cells], dtype=float).reshape(-1, 2)
    there = np.array([(site.x, site.y) for site in problem.candidates], dtype=float).reshape(-1, 2)
    ways = problem.detour * np.hypot(at[:, :1] - there[None, :, 0], at[:, 1:] - there[None, :, 1])
    capacity = np.minimum(capacities_of(problem), int(people.sum())).astype(float)
    rows = np.repeat(np.arange(len(cells)), len(free))
    pairs = Model(rows, np.tile(free, len(cells)), ways.ravel(), people, capacity)
    if len(rows) > _LARGEST:
        opened, bound = _by_medians(problem, limits, progress)
    else:
        opened, bound, status = _solve(
            pairs, rules, np.zeros(len(rules.costs)), limits.seconds, int(people.sum())
        )
        if status == _IMPOSSIBLE:
            conflict = _conflict(problem, pairs, int(people.sum()))
            return Plan(Status.INFEASIBLE, Sense.LEAST, conflict=conflict)
    return _plan_of_ways(problem, limits, pairs, opened, bound)


def _plan_of_ways(
    problem: SitingProblem, limits: Limits, pairs: Model, opened: Ints | None, bound: float | None
) -> Plan[SitingChoices]:
    shares = None if opened is None else _transport(pairs, opened)
    if opened is None or shares is None:
        return Plan(Status.NO_PLAN, Sense.LEAST, bound=bound)
    cells = [cell.id for cell in problem.cells if cell.people > 0]
    named = tuple(
        (cells[pairs.cells[at]], problem.candidates[int(pairs.sites[at])].id, int(shares[at]))
        for at in np.flatnonzero(shares > 0)
    )
    openings = choices_of(problem, opened, lambda _opened: np.zeros(len(problem.candidates))).openings
    choices = SitingChoices(openings, named)
    objective = value_of(problem, choices)
    if bound is not None:
        bound = objective if bound >= objective * (1 - 1e-7) else bound
    return Plan(status_of(objective, bound, limits), Sense.LEAST, choices, objective, bound)


def _by_medians(
    problem: SitingProblem, limits: Limits, progress: Progress[SitingChoices]
) -> tuple[Ints | None, float | None]:
    """The sites that were best without capacities, whose bound holds with them as well."""
    from unionhall.engines.planning.core.siting.medians import solve_median  # noqa: PLC0415 - rarely needed here

    plan = solve_median(problem, limits, progress)
    if plan.choices is None:
        return None, plan.bound
    chosen = {opening.site for opening in plan.choices.openings}
    return np.array([at for at, site in enumerate(problem.candidates) if site.id in chosen]), plan.bound


def _transport(pairs: Model, opened: Ints) -> Ints | None:
    """Who goes where at the least cost, in whole people; nothing where the sites have too few places."""
    some = np.flatnonzero(np.isin(pairs.sites, opened))
    if not len(some):
        return None
    cells, sites = pairs.cells[some], pairs.sites[some]
    each = np.arange(len(some))
    count, ones = len(pairs.people), np.ones(len(some))
    found = linprog(
        pairs.costs[some],
        A_ub=csr_array((ones, (sites, each)), shape=(len(pairs.capacity), len(some))),
        b_ub=pairs.capacity,
        A_eq=csr_array((ones, (cells, each)), shape=(count, len(some))),
        b_eq=pairs.people,
        method="highs-ds",  # a corner of whole numbers, as every corner of a transport is
    )
    if found.x is None:
        return None
    shares = np.zeros(len(pairs.cells), dtype=np.int64)
    shares[some] = np.rint(found.x).astype(np.int64)
    fits = np.bincount(pairs.sites, shares, len(pairs.capacity)) <= pairs.capacity
    whole = np.bincount(pairs.cells, shares, count) == pairs.people
    return shares if fits.all() and whole.all() else None


def _solve(
    pairs: Model, rules: Rules, site_costs: Floats, seconds: float, served: int
) -> tuple[Ints | None, float | None, int]:
    """The open sites, the bound, and what HiGHS said."""
    sites, count = len(rules.costs), len(pairs.cells)
    scale = max(1.0, float(pairs.people.max(initial=1.0)))
    costs = np.concatenate((site_costs, pairs.costs * scale))
    rows = [*_limit_rows(rules, count), *_pair_rows(pairs, sites, scale, served)]
    lower = np.concatenate((rules.locked.astype(float), np.zeros(count)))
    upper = np.concatenate((rules.allowed.astype(float), pairs.people[pairs.cells] / scale))
    answer = milp(
        costs,
        constraints=rows,
        bounds=Bounds(lower, np.maximum(lower, upper)),
        integrality=np.concatenate((np.ones(sites), np.zeros(count))),
        options={"time_limit": max(0.1, seconds), "mip_rel_gap": 0.0},
    )
    opened = None if answer.x is None else np.flatnonzero(answer.x[:sites] > 0.5)
    bound = None if answer.mip_dual_bound is None else float(answer.mip_dual_bound)
    return opened, bound, int(answer.status)


def _limit_rows(rules: Rules, count: int) -> list[LinearConstraint]:
    def at_most(values: Floats, most: float) -> LinearConstraint:
        return LinearConstraint(csr_array(np.concatenate((values, np.zeros(count)))[None, :]), -np.inf, most)

    found = [at_most(np.ones(len(rules.costs)), float(rules.most))]
    return [*found, at_most(rules.costs, rules.budget)] if np.isfinite(rules.budget) else found


def _pair_rows(pairs: Model, sites: int, scale: float, served: int) -> list[LinearConstraint]:
    """Nobody twice, everybody somewhere; no site above its places, and none that is closed."""
    count, each = len(pairs.cells), np.arange(len(pairs.cells))
    ones, width = np.ones(len(pairs.cells)), sites + len(pairs.cells)

    def table(values: Any, at: Any, of: Any, height: int) -> csr_array:
        return csr_array(coo_array((values, (at, of)), shape=(height, width)))

    every = np.arange(sites)
    places = table(
        np.concatenate((ones, -pairs.capacity / scale)),
        np.concatenate((pairs.sites, every)), np.concatenate((sites + each, every)), sites,
    )  # fmt: skip
    persons = table(ones, pairs.cells, sites + each, len(pairs.people))
    total = table(ones, np.zeros(count, dtype=int), sites + each, 1)
    found = [
        LinearConstraint(places, -np.inf, 0.0),
        LinearConstraint(persons, -np.inf, pairs.people / scale),
        LinearConstraint(total, served / scale, np.inf),
    ]
    if count <= _TIGHT:
        share = np.minimum(pairs.people[pairs.cells], pairs.capacity[pairs.sites]) / scale
        tight = table(
            np.concatenate((ones, -share)),
            np.concatenate((each, each)), np.concatenate((sites + each, pairs.sites)), count,
        )  # fmt: skip
        found.append(LinearConstraint(tight, -np.inf, 0.0))
    return found


def _conflict(problem: SitingProblem, pairs: Model, served: int) -> Conflict:
    """The people to be served, and the limits and forbidden sites that only together are in their way."""
    places = int(pairs.capacity.sum())
    kept = [rule for rule, _is_money, _most in limits_of(problem)]
    kept += [("never", {"site": site.id}) for site in problem.candidates if site.standing == Standing.NEVER]
    for rule in list(kept):
        rest = [other for other in kept if other != rule]
        if not _is_possible(_with_rules(problem, rest), pairs, served):
            kept = rest
    return Conflict((("demand", {"people": served, "places": places}), *kept))


def _with_rules(problem: SitingProblem, kept: list[Rule]) -> SitingProblem:
    """The problem with only these of its limits and forbidden sites."""
    codes = {code for code, _values in kept}
    barred = {values["site"] for code, values in kept if code == "never"}
    endless = (_ENDLESS,) * len(problem.by_phase)
    return replace(
        problem,
        candidates=tuple(
            replace(site, standing=Standing.FREE)
            if site.standing == Standing.NEVER and site.id not in barred
            else site
            for site in problem.candidates
        ),
        sites=problem.sites if "sites" in codes else None,
        budget=problem.budget if "budget" in codes or problem.budget is None else _ENDLESS,
        by_phase=problem.by_phase if "years" in codes else endless,
    )


def _is_possible(problem: SitingProblem, pairs: Model, served: int) -> bool:
    rules = rules_of(problem)
    return _solve(pairs, rules, np.zeros(len(rules.costs)), 10.0, served)[2] != _IMPOSSIBLE
