"""Covers as whole-number programmes, for what prices leave open: small ones by HiGHS, large set covers by CP-SAT."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from unionhall.engines.planning.core.siting.coverage import Ints
from unionhall.engines.planning.core.siting.reducing import Core

_FOR_HIGHS = 100_000  # pairs; in a larger root relaxation HiGHS does not heed its time limit


@dataclass(frozen=True, slots=True)
class Answer:
    """The best cover found, if any, what no cover is below, and whether it is proved that there is none."""

    sites: Ints | None
    bound: float
    is_impossible: bool = False


def cheapest(core: Core, hint: Ints, seconds: float, most: int | None = None) -> Answer:
    """The cheapest sites that reach every cell, at most `most` of them. Each cell is reached by a site at least."""
    if len(core.coverage.cells) <= _FOR_HIGHS:
        return _by_highs(core, seconds, most)
    return _by_cp_sat(core, hint, seconds, most)


def _by_highs(core: Core, seconds: float, most: int | None) -> Answer:
    from scipy import sparse  # noqa: PLC0415 - costs a second to load, and is needed only here
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415

    coverage = core.coverage
    ones = np.ones(len(coverage.sites))
    table = sparse.csr_array(
        (ones, coverage.sites, coverage.site_from), shape=(coverage.cell_count, coverage.site_count)
    )
    rules = [LinearConstraint(table, lb=1)]
    if most is not None:
        rules.append(LinearConstraint(np.ones((1, coverage.site_count)), ub=most))
    found = milp(
        core.costs, integrality=np.ones(coverage.site_count), bounds=Bounds(0, 1), constraints=rules,
        options={"time_limit": max(seconds, 0.1), "mip_rel_gap": 0.0},
    )  # fmt: skip
    sites = None if found.x is None else np.flatnonzero(found.x > 0.5)
    if sites is not None and not (coverage.counts(sites) > 0).all():
        sites = None
    bound = found.get("mip_dual_bound")
    return Answer(sites, -np.inf if bound is None else float(bound), found.status == 2)


def fits_highs(core: Core) -> bool:
    """Whether a core is small enough for HiGHS to heed its time limit."""
    return len(core.coverage.cells) <= _FOR_HIGHS


def most_people(core: Core, seconds: float) -> Answer:
    """The sites that reach most people in the limits of the core; `bound` is what none is above."""
    from scipy import sparse  # noqa: PLC0415 - costs a second to load, and is needed only here
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415

    coverage = core.coverage
    sites, cells = coverage.site_count, coverage.cell_count
    ones = np.ones(len(coverage.sites))
    table = sparse.csr_array((ones, coverage.sites, coverage.site_from), shape=(cells, sites))
    # cells count when they are missed: that form is solved faster than the one that counts the reached
    rules = [LinearConstraint(sparse.hstack([table, sparse.eye_array(cells)]).tocsr(), lb=1)]
    for weights, most in ((np.ones(sites), core.most), (core.costs, core.budget)):
        if most is not None:
            rules.append(LinearConstraint(np.concatenate((weights, np.zeros(cells)))[None, :], ub=most))
    found = milp(
        np.concatenate((np.zeros(sites), core.people)), constraints=rules, bounds=Bounds(0, 1),
        integrality=np.concatenate((np.ones(sites), np.zeros(cells))),
        options={"time_limit": max(seconds, 0.1), "mip_rel_gap": 0.0},
    )  # fmt: skip
    total = float(core.people.sum())
    missed = found.get("mip_dual_bound")
    opened = None if found.x is None else np.flatnonzero(found.x[:sites] > 0.5)
    return Answer(opened, total if missed is None else total - float(missed))


def _by_cp_sat(core: Core, hint: Ints, seconds: float, most: int | None) -> Answer:
    from ortools.sat.python import cp_model  # noqa: PLC0415 - costs seconds to load, and is needed only here

    coverage = core.coverage
    model = cp_model.CpModel()
    opens = [model.new_bool_var("") for _ in range(coverage.site_count)]
    for cell in range(coverage.cell_count):
        model.add_bool_or([opens[site] for site in coverage.sites_of(cell)])
    if most is not None:
        model.add(sum(opens) <= most)
    hinted = set(hint.tolist())
    for site, opened in enumerate(opens):
        model.add_hint(opened, site in hinted)
    # whole numbers, rounded down: the bound stays below the truth by at most what is rounded off
    scale = 1.0 if (core.costs == np.floor(core.costs)).all() else 1e6 / max(float(core.costs.max()), 1e-9)
    model.minimize(sum(int(cost * scale) * opened for cost, opened in zip(core.costs, opens, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.max_time_in_seconds = max(seconds, 0.1)
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Answer(None, -np.inf, status == cp_model.INFEASIBLE)
    sites = np.flatnonzero([solver.boolean_value(opened) for opened in opens])
    return Answer(sites, solver.best_objective_bound / scale)
