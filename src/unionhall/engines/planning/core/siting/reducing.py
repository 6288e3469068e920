"""What is left to decide of a problem: fixed sites settled, equal cells merged, sites dropped that another outdoes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from unionhall.engines.planning.core.siting.coverage import Coverage, Flags, Floats, Ints, coverage_of, rows
from unionhall.engines.planning.core.siting.problems import Cell, SitingProblem, Standing

_TABLE = 200_000_000  # the largest table of flags (site x cell) made to look for dominance, in bytes


@dataclass(frozen=True, slots=True)
class Core:
    """The part that has to be decided: free sites, and merged cells that no fixed site reaches.

    `people` per cell are whole numbers; `costs` per site, in yuan. At most `most` sites, at most `budget` for all: none
    means no such limit. `places` are the sites' metres, one row each; `origin` their numbers among the candidates.
    """

    coverage: Coverage
    people: Floats
    costs: Floats
    most: int | None
    budget: float | None
    origin: Ints
    places: Floats


@dataclass(frozen=True, slots=True)
class Settled:
    """A problem made smaller: its core, the places of sites that are open in any plan, and whom those reach already."""

    core: Core
    fixed: tuple[int, ...]
    reached: int
    coverage: Coverage
    people: Floats


def most_new(problem: SitingProblem) -> float | None:
    """How many new sites may open at most, from `sites` and, without a budget, from all years together."""
    limits = [] if problem.sites is None else [float(problem.sites)]
    if problem.by_phase and problem.budget is None:
        limits.append(float(sum(problem.by_phase)))
    return min(limits) if limits else None


def most_money(problem: SitingProblem) -> float | None:
    """What new sites may cost at most, from `budget` and all years together; none without a budget."""
    if problem.budget is None:
        return None
    return min(problem.budget, sum(problem.by_phase)) if problem.by_phase else problem.budget


def may_open(problem: SitingProblem) -> Flags:
    """Per candidate, whether it may be open in a plan: not forbidden, and its earliest year is planned for."""
    years = len(problem.by_phase)
    return np.array(
        [
            site.standing != Standing.NEVER
            and (not years or site.standing == Standing.OPEN or site.phase <= years)
            for site in problem.candidates
        ],
        dtype=bool,
    ).reshape(len(problem.candidates))


def settled(problem: SitingProblem) -> Settled:
    """The core of a problem without capacities. Cells without people are none of it."""
    sites = problem.candidates
    coverage = coverage_of(problem.cells, sites, problem.radius, problem.detour)
    people = people_of(problem.cells)
    fixed = [at for at, site in enumerate(sites) if site.standing in (Standing.OPEN, Standing.MUST)]
    musts = [site for site in sites if site.standing == Standing.MUST]
    done = coverage.counts(fixed) > 0
    is_free = may_open(problem)
    is_free[fixed] = False
    most, money = most_new(problem), most_money(problem)
    costs = np.array([site.cost for site in sites], dtype=np.float64).reshape(len(sites))
    left = None if money is None else money - sum(site.cost for site in musts)
    if left is not None:
        is_free &= costs <= left + 1e-9
    free, open_cells = np.flatnonzero(is_free), np.flatnonzero(~done & (people > 0))
    core = Core(
        coverage.part(free, open_cells), people[open_cells], costs[free],
        None if most is None else int(most + 1e-9) - len(musts), left, free,
        np.array([(site.x, site.y) for site in sites], dtype=np.float64).reshape(-1, 2)[free],
    )  # fmt: skip
    return Settled(core, tuple(fixed), int(people[done].sum()), coverage, people)


def people_of(cells: tuple[Cell, ...]) -> Floats:
    """The people of each cell, as numbers that add up without rounding below 2^53."""
    return np.array([cell.people for cell in cells], dtype=np.float64).reshape(len(cells))


def narrowed(core: Core, sites: Ints) -> Core:
    """The core with only these sites (ascending), its cells merged anew."""
    part = core.coverage.part(sites, np.arange(core.coverage.cell_count))
    return merged(_with_sites(core, part, sites))


def _with_sites(core: Core, part: Coverage, sites: Ints) -> Core:
    return replace(
        core, coverage=part, costs=core.costs[sites], origin=core.origin[sites], places=core.places[sites]
    )


def assumed(core: Core, inside: Flags, outside: Flags) -> tuple[Core, Ints]:
    """What is left to decide when some sites are open and others shut, and which cells of the core it still has."""
    coverage = core.coverage
    budget = core.budget
    kept = ~(inside | outside)
    if budget is not None:
        budget -= float(core.costs[inside].sum())
        kept &= core.costs <= budget + 1e-9
    is_left = coverage.counts(np.flatnonzero(inside)) == 0
    # a cell that only shut sites reach is lost
    is_left &= coverage.counts(np.flatnonzero(~kept)) < np.diff(coverage.site_from)
    sites, cells = np.flatnonzero(kept), np.flatnonzero(is_left)
    left = _with_sites(core, coverage.part(sites, cells), sites)
    most = None if core.most is None else core.most - int(inside.sum())
    return replace(left, people=core.people[cells], most=most, budget=budget), cells


def is_within(core: Core, sites: Ints) -> bool:
    """Whether these sites keep number and budget."""
    if core.most is not None and len(sites) > core.most:
        return False
    return core.budget is None or float(core.costs[sites].sum()) <= core.budget + 1e-9


def merged(core: Core) -> Core:
    """The core with cells of equal coverage made one, and without those that no site reaches."""
    which, first = alike(core.coverage)
    people: Floats = np.zeros(len(first))
    np.add.at(people, which[which >= 0], core.people[which >= 0])
    part = core.coverage.part(np.arange(core.coverage.site_count), first)
    return replace(core, coverage=part, people=people)


def alike(coverage: Coverage) -> tuple[Ints, Ints]:
    """Per cell, the number of its class of equal coverage (-1: nobody reaches it), and the first cell of each class."""
    which = np.full(coverage.cell_count, -1, dtype=np.int64)
    some = np.flatnonzero(np.diff(coverage.site_from) > 0)
    if not len(some):
        return which, some
    # two random words of 64 bits stand for a set of sites: two sets with the same sums are the same set
    names = np.random.default_rng(20_261_128).integers(0, 2**63, (2, coverage.site_count), dtype=np.uint64)
    starts = coverage.site_from[:-1][some]
    keys = np.column_stack([np.add.reduceat(name[coverage.sites], starts) for name in names])
    words = np.ascontiguousarray(keys).view([("a", np.uint64), ("b", np.uint64)]).ravel()
    _, first, number = np.unique(words, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    which[some] = rank[number.ravel()]
    return which, some[first[order]]


def without_outdone(core: Core) -> Core:
    """The core without sites that another free one outdoes: it reaches all their cells and costs no more."""
    coverage = core.coverage
    if coverage.site_count * coverage.cell_count > _TABLE:
        return core
    flags = flags_of(coverage)
    degrees = np.diff(coverage.site_from)
    kept = np.ones(coverage.site_count, dtype=bool)
    for site in range(coverage.site_count):
        cells = coverage.cells_of(site)
        if not len(cells):
            kept[site] = False
            continue
        cells = cells[np.argsort(degrees[cells], kind="stable")]
        rivals = coverage.sites_of(int(cells[0]))
        rivals = rivals[kept[rivals] & (rivals != site) & (core.costs[rivals] <= core.costs[site])]
        for cell in cells[1:]:
            if not len(rivals):
                break
            rivals = rivals[flags[rivals, cell]]
        kept[site] = not len(rivals)
    return core if kept.all() else narrowed(core, np.flatnonzero(kept))


def without_easy(core: Core) -> Core:
    """The core, where all cells must be reached, without those that are reached as soon as some other one is."""
    coverage = core.coverage
    if coverage.site_count * coverage.cell_count > _TABLE:
        return core
    flags = flags_of(coverage)
    sizes = np.diff(coverage.cell_from)
    kept = np.ones(coverage.cell_count, dtype=bool)
    for cell in np.argsort(np.diff(coverage.site_from), kind="stable"):
        if not kept[cell]:
            continue
        sites = coverage.sites_of(int(cell))
        sites = sites[np.argsort(sizes[sites], kind="stable")]
        easy = coverage.cells_of(int(sites[0]))
        easy = easy[kept[easy] & (easy != cell)]
        for site in sites[1:]:
            if not len(easy):
                break
            easy = easy[flags[site, easy]]
        kept[easy] = False
    cells = np.flatnonzero(kept)
    part = coverage.part(np.arange(coverage.site_count), cells)
    return replace(core, coverage=part, people=core.people[cells])


def flags_of(coverage: Coverage) -> Flags:
    """The whole table of who reaches what, one byte a pair: only for tables known to be small."""
    flags = np.zeros((coverage.site_count, coverage.cell_count), dtype=bool)
    at, counts = rows(coverage.cell_from, np.arange(coverage.site_count))
    flags[np.repeat(np.arange(coverage.site_count), counts), coverage.cells[at]] = True
    return flags
