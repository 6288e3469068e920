"""Between a siting problem and its flows: cells merged going in, shares of people and reasons coming out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from unionhall.engines.planning.core.plans import Reason
from unionhall.engines.planning.core.siting.capacity_flow import MOST_PEOPLE, Demand, shared
from unionhall.engines.planning.core.siting.coverage import coverage_of
from unionhall.engines.planning.core.siting.problems import SitingProblem, Standing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from unionhall.engines.planning.core.siting.capacity_search import CapacityExchange
    from unionhall.engines.planning.core.siting.coverage import Flags, Ints

    Share = tuple[str, str, int]


def demand_of(problem: SitingProblem, allowed: Flags) -> Demand:
    """The cells where people are that an allowed site reaches; those that the same sites reach are one.

    Raises ValueError for more people than a flow can count (2^31).
    """
    whole = coverage_of(problem.cells, problem.candidates, problem.radius, problem.detour)
    people = np.array([cell.people for cell in problem.cells], dtype=np.int64)
    if int(people.sum()) > MOST_PEOPLE:
        raise ValueError(f"at most {MOST_PEOPLE} people can be planned for")
    groups: dict[bytes, int] = {}
    sums: list[int] = []
    first: list[int] = []
    for cell in np.flatnonzero(people > 0):
        sites = whole.sites_of(int(cell))
        sites = sites[allowed[sites]]
        if not len(sites):
            continue
        at = groups.setdefault(sites.tobytes(), len(sums))
        if at == len(sums):
            sums.append(0)
            first.append(int(cell))
        sums[at] += int(people[cell])
    coverage = whole.part(np.arange(whole.site_count), np.array(first, dtype=np.int64))
    amounts = np.array(sums, dtype=np.int64)
    demand = Demand(coverage, amounts, capacities_of(problem))
    reached = demand.reached(amounts.astype(np.float64)).astype(np.int64)
    return replace(demand, capacity=np.minimum(reached, demand.capacity))


def capacities_of(problem: SitingProblem) -> NDArray[np.int64]:
    """How many each site can serve; as many as can be counted where there is no limit."""
    return np.array(
        [
            MOST_PEOPLE if site.capacity is None else min(site.capacity, MOST_PEOPLE)
            for site in problem.candidates
        ],
        dtype=np.int64,
    )


def shares_of(problem: SitingProblem, opened: Sequence[int] | Ints) -> tuple[Share, ...]:
    """Who of each cell is served by which of the open sites, so that as many are served as can be."""
    sites = [problem.candidates[int(at)] for at in opened]
    cells = [cell for cell in problem.cells if cell.people > 0]
    if not sites or not cells:
        return ()
    coverage = coverage_of(cells, sites, problem.radius, problem.detour)
    groups = np.repeat(np.arange(len(cells)), np.diff(coverage.site_from))
    amounts = np.array([cell.people for cell in cells], dtype=np.int64)
    capacity = np.minimum(capacities_of(problem)[[int(at) for at in opened]], int(amounts.sum()))
    flow = shared(amounts, capacity, groups, coverage.sites)
    served = np.flatnonzero(flow > 0)
    return tuple((cells[groups[at]].id, sites[coverage.sites[at]].id, int(flow[at])) for at in served)


def reasons_of(
    problem: SitingProblem, search: CapacityExchange, opened: Ints, shares: Sequence[Share]
) -> tuple[Reason, ...]:
    """Per open site how many it serves of how many places, and how many would go unserved without it."""
    served: dict[str, int] = {}
    for _cell, site_id, people in shares:
        served[site_id] = served.get(site_id, 0) + people
    search.put(opened)
    losses = search.losses()
    return tuple(
        Reason(
            site.id, _CODES.get(site.standing, "serves"), _values(served.get(site.id, 0), site.capacity, loss)
        )
        for site, loss in ((problem.candidates[int(at)], losses[int(at)]) for at in np.sort(opened))
    )


_CODES = {Standing.OPEN: "stands", Standing.MUST: "must"}


def _values(people: int, capacity: int | None, lost: int) -> Mapping[str, object]:
    return {"people": people, "lost": lost} | ({} if capacity is None else {"capacity": capacity})
