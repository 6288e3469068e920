"""Why each site of a plan is open: whom only it reaches, what could stand instead; and who is left, and why.

Codes of open sites: `stands`, `must`, `reaches`; of cells: `no_site` (no candidate reaches it), `forbidden` (only
sites that may not open do) and `not_chosen` (some site would, but others reach more).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from unionhall.engines.planning.core.plans import Reason
from unionhall.engines.planning.core.siting.coverage import row_sums
from unionhall.engines.planning.core.siting.problems import SitingProblem, Standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unionhall.engines.planning.core.siting.coverage import Coverage, Flags, Floats, Ints


def reasons_of(
    problem: SitingProblem, coverage: Coverage, people: Floats, opened: Ints, may_open: Flags
) -> tuple[Reason, ...]:
    """A reason for every open site, in the order of the problem, then for every cell with people that none reaches."""
    return (
        *_of_sites(problem, coverage, people, np.sort(opened), may_open),
        *_of_cells(problem, coverage, opened, may_open),
    )


def _of_sites(
    problem: SitingProblem, coverage: Coverage, people: Floats, opened: Ints, may_open: Flags
) -> Iterator[Reason]:
    counts = coverage.counts(opened)
    free = coverage.reach(np.where(counts == 0, people, 0.0))  # what a shut site would add as things stand
    for at in opened:
        site = problem.candidates[int(at)]
        cells = coverage.cells_of(int(at))
        alone = cells[counts[cells] == 1]
        lost = float(people[alone].sum())
        values: dict[str, object] = {"people": int(people[cells].sum()), "only": int(lost)}
        fixed = {Standing.OPEN: "stands", Standing.MUST: "must"}.get(site.standing)
        if fixed is None:
            values |= _instead(problem, coverage, people, int(at), alone, free, counts, opened, may_open)
        yield Reason(site.id, fixed or "reaches", values)


def _instead(
    problem: SitingProblem, coverage: Coverage, people: Floats, at: int, alone: Ints, free: Floats,
    counts: Ints, opened: Ints, may_open: Flags,
) -> dict[str, object]:  # fmt: skip
    """The best other site for the same money or less, and how many people fewer that would reach."""
    orphans = np.zeros(len(people))
    orphans[alone] = people[alone]
    worth = free + coverage.reach(orphans)
    allowed = may_open.copy()
    allowed[opened] = False
    if problem.budget is not None:
        allowed &= np.array([site.cost for site in problem.candidates]) <= problem.candidates[at].cost
    if not allowed.any():
        return {}
    best = int(np.argmax(np.where(allowed, worth, -1.0)))
    return {"instead": problem.candidates[best].id, "fewer": int(people[alone].sum() - worth[best])}


def _of_cells(problem: SitingProblem, coverage: Coverage, opened: Ints, may_open: Flags) -> Iterator[Reason]:
    counts = coverage.counts(opened)
    willing = row_sums(may_open[coverage.sites].astype(np.float64), coverage.site_from)
    for at in np.flatnonzero(counts == 0):
        cell = problem.cells[int(at)]
        if cell.people <= 0:
            continue
        reaching = len(coverage.sites_of(int(at)))
        code = "no_site" if not reaching else "not_chosen" if willing[at] else "forbidden"
        yield Reason(cell.id, code, {"people": cell.people, "sites": int(willing[at])})
