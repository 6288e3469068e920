"""Whether a siting plan keeps the rules, read from the problem alone: for found plans and for those made by hand.

Codes of faults: `unknown`, `twice`, `closed` (a site that stands is not in the plan), `missing` (an obligatory one),
`forbidden`, `too_many`, `too_dear`, `year`, `too_early`, `year_too_many`, `year_too_dear`, `uncovered`, `no_site`; with
capacities also `share`, `shut`, `out_of_reach`, `overcrowded`, `too_many_people` and `unserved`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

from unionhall.engines.planning.core.siting.problems import (
    Aim,
    Cell,
    Fault,
    Site,
    SitingChoices,
    SitingProblem,
    Standing,
)

_HAIR = 1e-9


def check(problem: SitingProblem, choices: SitingChoices) -> tuple[Fault, ...]:
    """Every rule that is broken; nothing when the plan is sound."""
    sites = {site.id: site for site in problem.candidates}
    counts = Counter(one.site for one in choices.openings)
    found = [Fault("unknown", one) for one in counts if one not in sites]
    found += [Fault("twice", one) for one, count in counts.items() if count > 1]
    opened = {one: sites[one] for one in counts if one in sites}
    found.extend(_of_standings(problem, opened))
    found.extend(_of_limits(problem, opened))
    found.extend(_of_years(problem, choices, opened))
    if choices.shares or any(site.capacity is not None for site in opened.values()):
        found.extend(_of_shares(problem, choices, opened))
    elif problem.aim == Aim.FEWEST_SITES:
        found.extend(_of_cover(problem, opened))
    elif problem.aim == Aim.SHORTEST_WAYS and not opened and any(cell.people > 0 for cell in problem.cells):
        found.append(Fault("no_site"))
    return tuple(found)


def _of_standings(problem: SitingProblem, opened: dict[str, Site]) -> Iterator[Fault]:
    for site in problem.candidates:
        if site.id in opened and site.standing == Standing.NEVER:
            yield Fault("forbidden", site.id)
        if site.id not in opened and site.standing in (Standing.OPEN, Standing.MUST):
            yield Fault("closed" if site.standing == Standing.OPEN else "missing", site.id)


def _of_limits(problem: SitingProblem, opened: dict[str, Site]) -> Iterator[Fault]:
    new = [site for site in opened.values() if site.standing != Standing.OPEN]
    if problem.sites is not None and len(new) > problem.sites:
        yield Fault("too_many", values={"sites": len(new), "most": problem.sites})
    cost = math.fsum(site.cost for site in new)
    if problem.budget is not None and _is_more(cost, problem.budget):
        yield Fault("too_dear", values={"cost": cost, "budget": problem.budget})


def _of_years(problem: SitingProblem, choices: SitingChoices, opened: dict[str, Site]) -> Iterator[Fault]:
    """Years are judged where the problem names them. What a year leaves over may be used later."""
    years = len(problem.by_phase)
    if not years:
        return
    spent = [0.0] * (years + 1)
    for one in choices.openings:
        site = opened.get(one.site)
        if site is None:
            continue
        stands = site.standing == Standing.OPEN
        if (one.phase != 0) if stands else not 1 <= one.phase <= years:
            yield Fault("year", one.site, {"year": one.phase})
        elif not stands:
            if one.phase < site.phase:
                yield Fault("too_early", one.site, {"year": one.phase, "earliest": site.phase})
            spent[one.phase] += 1.0 if problem.budget is None else site.cost
    for year in range(1, years + 1):
        used, allowed = math.fsum(spent[: year + 1]), math.fsum(problem.by_phase[:year])
        if _is_more(used, allowed):
            code = "year_too_many" if problem.budget is None else "year_too_dear"
            yield Fault(code, values={"year": year, "used": used, "allowed": allowed})


def _of_cover(problem: SitingProblem, opened: dict[str, Site]) -> Iterator[Fault]:
    """Everybody whom a site may reach that may open and has room, has to be reached by one that does."""
    allowed = [site for site in problem.candidates if _may_open(problem, site) and site.capacity != 0]
    for cell in problem.cells:
        if cell.people <= 0 or any(_reaches(problem, site, cell) for site in opened.values()):
            continue
        if any(_reaches(problem, site, cell) for site in allowed):
            yield Fault("uncovered", cell.id, {"people": cell.people})


def _of_shares(problem: SitingProblem, choices: SitingChoices, opened: dict[str, Site]) -> Iterator[Fault]:
    cells = {cell.id: cell for cell in problem.cells}
    known = {site.id for site in problem.candidates}
    served, load = Counter[str](), Counter[str]()
    for cell_id, site_id, people in choices.shares:
        if cell_id not in cells or site_id not in known or people <= 0:
            yield Fault("share", cell_id, {"site": site_id, "people": people})
            continue
        served[cell_id] += people
        load[site_id] += people
        if site_id not in opened:
            yield Fault("shut", site_id, {"cell": cell_id})
        elif problem.aim != Aim.SHORTEST_WAYS and not _reaches(problem, opened[site_id], cells[cell_id]):
            yield Fault("out_of_reach", site_id, {"cell": cell_id})
    for site_id, people in load.items():
        capacity = opened[site_id].capacity if site_id in opened else None
        if capacity is not None and people > capacity:
            yield Fault("overcrowded", site_id, {"people": people, "capacity": capacity})
    for cell_id, people in served.items():
        if people > cells[cell_id].people:
            yield Fault("too_many_people", cell_id, {"people": people, "there": cells[cell_id].people})
    yield from _of_unserved(problem, served)


def _of_unserved(problem: SitingProblem, served: Counter[str]) -> Iterator[Fault]:
    """With the shortest ways everybody is served; with the fewest sites as many as all sites together could serve."""
    if problem.aim == Aim.SHORTEST_WAYS:
        for cell in problem.cells:
            if served[cell.id] < cell.people:
                yield Fault("unserved", cell.id, {"people": cell.people - served[cell.id]})
    elif problem.aim == Aim.FEWEST_SITES:
        possible, total = _most_served(problem), sum(served.values())
        if total < possible:
            yield Fault("unserved", values={"people": possible - total})


def _most_served(problem: SitingProblem) -> int:
    """How many people all sites that may open could serve: the largest flow from cells to sites."""
    from scipy.sparse import coo_array  # noqa: PLC0415 - only this rule needs it, and scipy takes a while to load
    from scipy.sparse.csgraph import maximum_flow  # noqa: PLC0415

    allowed = [site for site in problem.candidates if _may_open(problem, site)]
    end = 1 + len(problem.cells) + len(allowed)
    arcs = [(0, 1 + at, cell.people) for at, cell in enumerate(problem.cells)]
    total = sum(cell.people for cell in problem.cells)
    for number, site in enumerate(allowed, start=1 + len(problem.cells)):
        arcs.append((number, end, total if site.capacity is None else min(site.capacity, total)))
        arcs += [
            (1 + at, number, cell.people)
            for at, cell in enumerate(problem.cells)
            if _reaches(problem, site, cell)
        ]
    tails, heads, widths = zip(*arcs, strict=True) if arcs else ((), (), ())
    table = coo_array((widths, (tails, heads)), shape=(end + 1, end + 1), dtype="int32").tocsr()
    return int(maximum_flow(table, 0, end).flow_value)


def _may_open(problem: SitingProblem, site: Site) -> bool:
    if site.standing == Standing.OPEN:
        return True
    return site.standing != Standing.NEVER and (not problem.by_phase or site.phase <= len(problem.by_phase))


def _reaches(problem: SitingProblem, site: Site, cell: Cell) -> bool:
    radius = problem.radius if site.radius is None else site.radius
    return not _is_more(math.hypot(site.x - cell.x, site.y - cell.y) * problem.detour, radius)


def _is_more(value: float, most: float) -> bool:
    """Whether it is more than rounding makes it."""
    return value > most * (1 + _HAIR) + _HAIR
