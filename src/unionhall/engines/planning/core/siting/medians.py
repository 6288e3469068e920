"""Medians: the sites from which all demand has the shortest ways, by number of sites or by budget."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from unionhall.engines.planning.core.plans import (
    Conflict,
    Limits,
    Plan,
    Progress,
    Sense,
    Status,
    never,
    status_of,
)  # fmt: skip
from unionhall.engines.planning.core.siting.collisions import of_musts, of_nothing
from unionhall.engines.planning.core.siting.evaluating import objective as value_of
from unionhall.engines.planning.core.siting.median_plans import (
    choices_of,
    reasons_of,
    rules_of,
    savings,
    search_of,
    ways_of,
)  # fmt: skip
from unionhall.engines.planning.core.siting.median_search import Interchange, Rules
from unionhall.engines.planning.core.siting.median_ways import Ways
from unionhall.engines.planning.core.siting.priced_search import Best, PricedSearch
from unionhall.engines.planning.core.siting.problems import Opening, SitingChoices, SitingProblem
from unionhall.engines.planning.core.siting.watches import Watch

if TYPE_CHECKING:
    from collections.abc import Sequence

_LARGEST_WHOLE = 2.0**52


def solve_median(
    problem: SitingProblem, limits: Limits, progress: Progress[SitingChoices] = never
) -> Plan[SitingChoices]:
    """The sites with the least sum over all people of their metres to the nearest one, as walked.

    A plan without people costs nothing and opens only what has to be open.
    """
    is_peopled = any(cell.people > 0 for cell in problem.cells)
    conflict = (of_nothing(problem) if is_peopled else None) or of_musts(problem)
    if conflict is not None:
        return Plan(Status.INFEASIBLE, Sense.LEAST, conflict=conflict)
    rules = rules_of(problem)
    if not is_peopled:
        return _without_people(problem, np.flatnonzero(rules.locked))
    watch, ways = Watch(limits, progress), ways_of(problem)

    def shown(best: Best) -> Plan[SitingChoices]:
        opened = tuple(Opening(problem.candidates[int(at)].id) for at in np.sort(best.opened))
        return _plan(problem, limits, best, SitingChoices(opened))

    medians = search_of(
        ways, rules, limits, is_whole=False, keep_on=lambda best: watch.goes_on(lambda: shown(best))
    )
    best, search = medians.run(), medians.search
    assert isinstance(search, Interchange)
    found = _plan(problem, limits, best, choices_of(problem, best.opened, savings(search)))
    reasons = reasons_of(problem, search, best.opened)
    return replace(found, reasons=reasons, stats=stats_of(medians, ways.rows, watch.spent))


def _plan(problem: SitingProblem, limits: Limits, best: Best, choices: SitingChoices) -> Plan[SitingChoices]:
    objective = value_of(problem, choices)
    bound = min(objective, best.bound)
    return Plan(status_of(objective, bound, limits), Sense.LEAST, choices, objective, bound)


def _without_people(problem: SitingProblem, opened: NDArray[np.int64]) -> Plan[SitingChoices]:
    choices = choices_of(problem, opened, lambda _opened: np.zeros(len(problem.candidates)))
    return Plan(Status.PROVED, Sense.LEAST, choices, 0.0, 0.0)


def stats_of(medians: PricedSearch, rows: int, seconds: float) -> dict[str, object]:
    return {
        "seconds": round(seconds, 3), "rows": rows, "sites": len(medians.closed),
        "rounds": medians.prices.rounds, "kicks": medians.kicks, "cases": medians.cases,
        "closed": int(medians.closed.sum()), "opened": int(medians.opened.sum()),
    }  # fmt: skip


def solve_matrix(
    costs: NDArray[Any],
    weights: NDArray[Any],
    sites: int,
    limits: Limits,
    progress: Progress[tuple[int, ...]] = never,
    *,
    locked: Sequence[int] = (),
    barred: Sequence[int] = (),
) -> Plan[tuple[int, ...]]:
    """The `sites` columns that serve all rows at the least sum of weight times cost; `costs` is rows x columns, from 0.

    `locked` columns are chosen in any case and count; `barred` ones never are. Whole costs and weights give a whole
    objective, and a bound that is rounded up to the next whole number. Raises ValueError for a cost or weight that is
    negative or not finite.
    """
    if not (np.isfinite(costs).all() and np.isfinite(weights).all()) or min(costs.min(), weights.min()) < 0:
        raise ValueError("costs and weights are numbers from 0")
    rules = _rules(costs.shape[1], sites, locked, barred)
    if rules is None:
        return Plan(Status.INFEASIBLE, Sense.LEAST, conflict=Conflict((("sites", {"sites": sites}),)))
    weighs = np.flatnonzero(weights > 0) if weights.any() else np.zeros(1, dtype=np.int64)
    ways = Ways(
        weights[weighs].astype(np.float64), table=costs if len(weighs) == len(weights) else costs[weighs]
    )
    is_whole = _is_whole(costs) and _is_whole(weights)
    watch = Watch(limits, progress)

    def plan(best: Best, stats: dict[str, object] | None = None) -> Plan[tuple[int, ...]]:
        objective = float((weights * costs[:, best.opened].min(axis=1)).sum())
        bound = min(objective, best.bound)
        status = status_of(objective, bound, limits, is_whole=is_whole)
        chosen = tuple(sorted(int(site) for site in best.opened))
        return Plan(status, Sense.LEAST, chosen, objective, bound, stats=stats or {})

    medians = search_of(
        ways, rules, limits, is_whole=is_whole, keep_on=lambda best: watch.goes_on(lambda: plan(best))
    )
    return plan(medians.run(), stats_of(medians, ways.rows, watch.spent))


def _rules(count: int, sites: int, locked: Sequence[int], barred: Sequence[int]) -> Rules | None:
    """The rules of a matrix; none where they collide."""
    held, allowed = np.zeros(count, dtype=bool), np.ones(count, dtype=bool)
    held[list(locked)], allowed[list(barred)] = True, False
    if sites < max(1, int(held.sum())) or (held & ~allowed).any() or not allowed.any():
        return None
    return Rules(min(sites, int(allowed.sum())), np.inf, np.zeros(count), held, allowed)


def _is_whole(values: NDArray[Any]) -> bool:
    """Whether all are whole numbers, small enough that sums of them are exact."""
    if not np.issubdtype(values.dtype, np.integer) and not np.array_equal(values, np.floor(values)):
        return False
    return bool(float(values.max(initial=0)) * values.shape[0] < _LARGEST_WHOLE)
