"""In which year each chosen site opens: early years reach as many people as what is allowed lets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from unionhall.engines.planning.core.siting.problems import Opening, SitingChoices, SitingProblem, Standing

if TYPE_CHECKING:
    from unionhall.engines.planning.core.siting.coverage import Coverage, Flags, Floats, Ints

_AT_MOST = 20  # passes over all pairs of sites; each makes early years better or is the last


def phased(problem: SitingProblem, coverage: Coverage, people: Floats, opened: Ints) -> SitingChoices:
    """The opened sites (numbers of candidates) with their years; those that stand have year 0.

    Each year opens what adds most, as far as its money or number goes with what earlier years left over; then sites
    change places between years while that reaches more people earlier. Without years, each opens as early as it may.
    """
    sites = problem.candidates
    phases = {
        int(at): 0 if sites[at].standing == Standing.OPEN else sites[at].phase for at in np.sort(opened)
    }
    if problem.by_phase:
        phases |= _by_years(problem, coverage, people, [at for at, phase in phases.items() if phase], phases)
    return SitingChoices(tuple(Opening(sites[at].id, phases[at]) for at in sorted(phases)))


def _price(problem: SitingProblem, at: int) -> float:
    return 1.0 if problem.budget is None else problem.candidates[at].cost


def _by_years(
    problem: SitingProblem, coverage: Coverage, people: Floats, waiting: list[int], known: dict[int, int]
) -> dict[int, int]:
    reached: Flags = coverage.counts([at for at, phase in known.items() if not phase]) > 0
    start, years, left = reached.copy(), dict[int, int](), 0.0
    for year, allowed in enumerate(problem.by_phase, start=1):
        left += allowed
        while fitting := [
            at for at in waiting
            if problem.candidates[at].phase <= year and _price(problem, at) <= left * (1 + 1e-9) + 1e-9
        ]:  # fmt: skip
            worth = {
                at: people[cells[~reached[cells]]].sum()
                for at in fitting
                for cells in [coverage.cells_of(at)]
            }
            best = max(fitting, key=lambda at: (worth[at], -at))
            years[best] = year
            reached[coverage.cells_of(best)] = True
            left -= _price(problem, best)
            waiting.remove(best)
    return _exchanged(problem, coverage, people, years, start)


def _exchanged(
    problem: SitingProblem, coverage: Coverage, people: Floats, years: dict[int, int], start: Flags
) -> dict[int, int]:
    """Let two sites of different years change places while the sum of people over the years grows."""
    best = _sum_over_years(problem, coverage, people, years, start)
    for _ in range(_AT_MOST):
        before = best
        for one in years:
            for other in years:
                if years[one] >= years[other]:
                    continue
                tried = years | {one: years[other], other: years[one]}
                if problem.candidates[other].phase > years[one] or not _is_paid(problem, tried):
                    continue
                value = _sum_over_years(problem, coverage, people, tried, start)
                if value > best:
                    best, years = value, tried
        if best == before or len(years) > 60:
            break
    return years


def _is_paid(problem: SitingProblem, years: dict[int, int]) -> bool:
    if problem.budget is None:
        return True  # the two sites count the same
    spent = np.zeros(len(problem.by_phase))
    for at, year in years.items():
        spent[year - 1] += _price(problem, at)
    allowed = np.cumsum(problem.by_phase)
    return bool((np.cumsum(spent) <= allowed * (1 + 1e-9) + 1e-9).all())


def _sum_over_years(
    problem: SitingProblem, coverage: Coverage, people: Floats, years: dict[int, int], start: Flags
) -> float:
    """People reached, counted once for every year in which they are."""
    first = np.where(start, 0, len(problem.by_phase) + 1)
    for at, year in years.items():
        cells = coverage.cells_of(at)
        first[cells] = np.minimum(first[cells], year)
    return float((people * (len(problem.by_phase) + 1 - np.maximum(first, 1))).sum())
