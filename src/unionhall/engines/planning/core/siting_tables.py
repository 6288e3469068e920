"""Siting problems of the public formats that are tables and no places: what each row costs from each column, or which
columns cover it. A plan opens columns; like the files, it counts them from 1."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from unionhall.engines.planning.core.plans import (
    Conflict,
    Limits,
    Plan,
    Progress,
    Reason,
    Sense,
    Status,
    never,
    status_of,
)
from unionhall.engines.planning.core.siting.formats import CoverTable, MedianTable
from unionhall.engines.planning.core.siting.problems import Opening, SitingChoices


@dataclass(frozen=True, slots=True)
class Fault:
    """One way in which a plan breaks the rules of a table: a code, and what fills its words."""

    code: str
    values: Mapping[str, object]


def solve(
    table: MedianTable | CoverTable, limits: Limits, progress: Progress[SitingChoices] = never
) -> Plan[SitingChoices]:
    """The columns with the least sum of weight times cost, or the cheapest that cover every row."""
    if isinstance(table, CoverTable):
        return _solve_cover(table, limits, progress)
    # numpy comes with it
    from unionhall.engines.planning.core.siting.medians import solve_matrix  # noqa: PLC0415

    sites = table.sites if table.sites is not None else 1
    return _named(
        solve_matrix(table.costs, table.weights, sites, limits, lambda plan: progress(_named(plan)))
    )


def check(table: MedianTable | CoverTable, choices: SitingChoices) -> tuple[Fault, ...]:
    """Every fault of a plan: columns that are not there or twice, too many of them, rows that none covers."""
    count = len(table.costs) if isinstance(table, CoverTable) else table.costs.shape[1]
    names = [one.site for one in choices.openings]
    known = {str(at) for at in range(1, count + 1)}
    faults = [Fault("unknown_site", {"site": name}) for name in names if name not in known]
    faults += [Fault("opened_twice", {"site": name}) for name in sorted(set(names)) if names.count(name) > 1]
    if faults:
        return tuple(faults)
    if isinstance(table, MedianTable):
        most = table.sites if table.sites is not None else 1
        too_many = Fault("too_many_sites", {"sites": len(names), "most": most})
        return (too_many,) if len(names) > most else () if names else (Fault("no_site", {}),)
    opened = {int(name) - 1 for name in names}
    return tuple(
        Fault("uncovered", {"row": at}) for at, row in enumerate(table.rows, 1) if opened.isdisjoint(row)
    )


def _named(plan: Plan[Any]) -> Plan[SitingChoices]:
    if plan.choices is None:
        return plan
    choices = SitingChoices(tuple(Opening(str(column + 1)) for column in sorted(plan.choices)))
    return replace(plan, choices=choices)


def _solve_cover(table: CoverTable, limits: Limits, progress: Progress[SitingChoices]) -> Plan[SitingChoices]:
    began = time.process_time()
    bare = tuple(("row", {"row": at}) for at, row in enumerate(table.rows, 1) if not row)
    if bare:
        return Plan(Status.INFEASIBLE, Sense.LEAST, conflict=Conflict(bare[:1]))
    is_whole = all(cost == int(cost) for cost in table.costs)

    def plan(chosen: list[int], bound: float) -> Plan[SitingChoices]:
        objective = math.fsum(table.costs[column] for column in chosen)
        bound = min(bound, objective)
        found: Plan[tuple[int, ...]] = Plan(
            status_of(objective, bound, limits, is_whole=is_whole), Sense.LEAST, tuple(sorted(chosen)), objective,
            bound, _alone(table, chosen), stats={"seconds": round(time.process_time() - began, 3)},
        )  # fmt: skip
        return _named(found)

    best = _without_spare(table, _greedy(table))
    if not progress(plan(best, 0.0)):
        return plan(best, 0.0)
    found, bound = _exact(table, limits, is_whole)
    if found is not None:
        exact = _without_spare(table, found)
        best = min(best, exact, key=lambda chosen: math.fsum(table.costs[column] for column in chosen))
    return plan(best, bound)


def _greedy(table: CoverTable) -> list[int]:
    """Columns by cost for each row that is newly covered; of equal ones the first."""
    rows_of = _rows_of(table)
    open_rows, chosen = set(range(len(table.rows))), []
    gains = {column: len(rows) for column, rows in rows_of.items()}
    while open_rows:
        column = min(gains, key=lambda one: (table.costs[one] / gains[one], one))
        chosen.append(column)
        for row in open_rows.intersection(rows_of[column]):
            open_rows.discard(row)
            for other in table.rows[row]:
                gains[other] -= 1
        gains = {one: gain for one, gain in gains.items() if gain > 0}
    return chosen


def _rows_of(table: CoverTable) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for row, columns in enumerate(table.rows):
        for column in columns:
            found[column].append(row)
    return found


def _without_spare(table: CoverTable, chosen: list[int]) -> list[int]:
    """`chosen` without columns that nobody needs, dearest first; columns that lack for a cover are not added."""
    rows_of = _rows_of(table)
    times: dict[int, int] = defaultdict(int)
    for column in chosen:
        for row in rows_of[column]:
            times[row] += 1
    kept = set(chosen)
    for column in sorted(kept, key=lambda one: (-table.costs[one], one)):
        if all(times[row] > 1 for row in rows_of[column]):
            kept.discard(column)
            for row in rows_of[column]:
                times[row] -= 1
    return sorted(kept)


def _exact(table: CoverTable, limits: Limits, is_whole: bool) -> tuple[list[int] | None, float]:
    """What HiGHS finds, if it is a cover, and a bound on all covers."""
    import numpy as np  # noqa: PLC0415 - this module is read for checks and formats as well
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415
    from scipy.sparse import csr_array  # noqa: PLC0415

    starts = np.cumsum([0, *(len(row) for row in table.rows)])
    columns = np.array([column for row in table.rows for column in row])
    shape = (len(table.rows), len(table.costs))
    matrix = csr_array((np.ones(len(columns)), columns, starts), shape=shape)
    found = milp(
        np.array(table.costs), integrality=np.ones(shape[1]), bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, 1, np.inf),
        options={"time_limit": limits.seconds, "mip_rel_gap": limits.gap},
    )  # fmt: skip
    bound = found.get("mip_dual_bound")
    lowest = float(bound) if bound is not None and math.isfinite(bound) else 0.0
    lowest = float(math.ceil(lowest - 1e-6)) if is_whole else lowest - 1e-9 * abs(lowest)
    if found.x is None:
        return None, max(0.0, lowest)
    chosen = np.flatnonzero(found.x > 0.5).tolist()
    is_cover = all(not set(chosen).isdisjoint(row) for row in table.rows)
    return chosen if is_cover else None, max(0.0, lowest)


def _alone(table: CoverTable, chosen: list[int]) -> tuple[Reason, ...]:
    """Of every column how many rows only it covers."""
    opened = set(chosen)
    alone: dict[int, int] = defaultdict(int)
    for row in table.rows:
        covering = opened.intersection(row)
        if len(covering) == 1:
            alone[covering.pop()] += 1
    return tuple(Reason(str(column + 1), "alone", {"rows": alone[column]}) for column in sorted(chosen))
