"""The one entry to siting: which solver a problem goes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unionhall.engines.planning.core.plans import Limits, Plan, Progress, never
from unionhall.engines.planning.core.siting.problems import Aim, SitingChoices, SitingProblem, Standing

if TYPE_CHECKING:
    from collections.abc import Callable

    Solver = Callable[[SitingProblem, Limits, Progress[SitingChoices]], Plan[SitingChoices]]


def solve(
    problem: SitingProblem, limits: Limits, progress: Progress[SitingChoices] = never
) -> Plan[SitingChoices]:
    """The best plan found in the limits, with a bound that holds and reasons for every site.

    With a capacity on a site that may open, the capacitated solver plans; without, the one of the aim.
    """
    return _solver_of(problem)(problem, limits, progress)


def _solver_of(problem: SitingProblem) -> Solver:
    # numpy, scipy and ortools come with the solvers, and only the one that is needed is loaded
    if any(site.capacity is not None for site in problem.candidates if site.standing != Standing.NEVER):
        from unionhall.engines.planning.core.siting.capacities import solve_capacitated  # noqa: PLC0415

        return solve_capacitated
    if problem.aim == Aim.SHORTEST_WAYS:
        from unionhall.engines.planning.core.siting.medians import solve_median  # noqa: PLC0415

        return solve_median
    if problem.aim == Aim.FEWEST_SITES:
        from unionhall.engines.planning.core.siting.set_cover import solve_set_cover  # noqa: PLC0415

        return solve_set_cover
    from unionhall.engines.planning.core.siting.most_cover import solve_most_cover  # noqa: PLC0415

    return solve_most_cover
