"""What a choice of sites is worth, counted anew from the problem: the objective of every plan comes from here."""

from __future__ import annotations

from math import fsum, hypot
from typing import TYPE_CHECKING, Any

from unionhall.engines.planning.core.siting.problems import Aim, SitingChoices, SitingProblem, Standing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_HAIR = 1e-9  # a cell exactly on the circle is reached, however its distance was rounded


def objective(problem: SitingProblem, choices: SitingChoices) -> float:
    """By the aim: people reached (with shares: people served); yuan of new sites; or people times metres as walked."""
    if problem.aim == Aim.FEWEST_SITES:
        return new_cost(problem, choices)
    if problem.aim == Aim.SHORTEST_WAYS:
        return way_sum(problem, choices)
    if choices.shares:
        return float(sum(people for _cell, _site, people in choices.shares))
    return float(people_reached(problem, choices))


def new_cost(problem: SitingProblem, choices: SitingChoices) -> float:
    """What the new sites cost together; their number, where each costs 1."""
    opened = {one.site for one in choices.openings}
    new = (one for one in problem.candidates if one.id in opened and one.standing != Standing.OPEN)
    return float(sum(site.cost for site in new))


def people_reached(problem: SitingProblem, choices: SitingChoices, *, until: int | None = None) -> int:
    """How many people have an open site in reach; `until`: only with the sites open by that year."""
    opened = {one.site for one in choices.openings if until is None or one.phase <= until}
    places, people = _cells(problem)
    is_reached = people < 0
    for site in problem.candidates:
        if site.id in opened:
            radius = problem.radius if site.radius is None else site.radius
            is_reached |= _ways(places, site.x, site.y) * problem.detour <= radius * (1 + _HAIR)
    return int(people[is_reached].sum())


def way_sum(problem: SitingProblem, choices: SitingChoices) -> float:
    """The sum over all people of their way to the nearest open site, in metres; with shares, to the one that serves."""
    if choices.shares:
        cells, sites = ({one.id: one for one in rows} for rows in (problem.cells, problem.candidates))
        return problem.detour * fsum(
            people * hypot(cells[cell].x - sites[site].x, cells[cell].y - sites[site].y)
            for cell, site, people in choices.shares
        )
    import numpy as np  # noqa: PLC0415 - readers and checkers import this module and need no numpy

    opened = {one.site for one in choices.openings}
    places, people = _cells(problem)
    nearest = np.full(len(people), np.inf)
    for site in problem.candidates:
        if site.id in opened:
            np.minimum(nearest, _ways(places, site.x, site.y), out=nearest)
    served = people > 0
    return float(problem.detour * (nearest[served] * people[served]).sum())


def _cells(problem: SitingProblem) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    import numpy as np  # noqa: PLC0415 - readers and checkers import this module and need no numpy

    places = np.array([(cell.x, cell.y) for cell in problem.cells], dtype=np.float64).reshape(-1, 2)
    return places, np.array([cell.people for cell in problem.cells], dtype=np.int64)


def _ways(places: NDArray[np.float64], x: float, y: float) -> NDArray[Any]:
    import numpy as np  # noqa: PLC0415 - readers and checkers import this module and need no numpy

    return np.hypot(places[:, 0] - x, places[:, 1] - y)
