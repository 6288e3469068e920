"""The peer of the siting bench, run by an interpreter that has spopt and PuLP: one town, one figure, as JSON.

    PYTHON bench/siting_peer.py mclp|lscp CELLS SITES P SEED

Imports nothing of the project. What is measured is building and solving, imports aside, children (CBC) included.
"""

from __future__ import annotations

import json
import resource
import sys

import numpy as np

# Run by an interpreter that has spopt; the project's own does not.
import pulp  # type: ignore[import-not-found]
from spopt.locate import LSCP, MCLP  # type: ignore[import-not-found]

from siting_instances import RADIUS, town  # type: ignore[import-not-found]


def cpu() -> float:
    """CPU seconds of this process and of those it waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main(kind: str, cells: int, sites: int, most: int, seed: int) -> None:
    """Print CPU seconds to load, build and solve, what was found, and the largest memory."""
    loaded = cpu()
    made = town(cells, sites, seed)
    ways = np.sqrt(((made.cells[:, None, :] - made.sites[None, :, :]) ** 2).sum(2))
    began = cpu()
    if kind == "mclp":
        model = MCLP.from_cost_matrix(ways, made.people, RADIUS, p_facilities=most)
        solver = pulp.PULP_CBC_CMD(msg=False, threads=1)
    else:
        # spopt calls a town infeasible in which a cell is out of every reach: it is given the others
        model = LSCP.from_cost_matrix(ways[(ways <= RADIUS).any(axis=1)], RADIUS)
        solver = pulp.HiGHS(msg=False, threads=1)
    built = cpu() - began
    model.solve(solver, results=False)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        json.dumps(
            {
                "load": loaded, "build": built, "seconds": cpu() - began, "memory": memory,
                "objective": pulp.value(model.problem.objective),
            }
        )
    )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:6]))
