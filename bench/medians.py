"""Medians and siting with capacities on clustered cities and on graphs, beside spopt with HiGHS where that can run.

    python -m bench.medians [seconds of the longest search]

Everything is CPU seconds of one thread, without imports, each figure in a process of its own. The peer runs in the
interpreter that UNIONHALL_SPOPT_PYTHON names (spopt, PuLP and highspy cannot share a process with ortools); without
it, nothing is compared. Capacities are log-normal (sigma 0.5) around 0.7 of an equal share of everybody for each site
that may open, so that they bind in the middle of the clusters.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.frame import Result

CELLS, SITES, OPEN = 1_000, 100, 10
RADIUS = 3_000.0
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
GRAPHS = ((100, (5, 10, 10, 20, 33)), (200, (5, 10, 20, 40, 67)), (300, (5, 10, 30, 60, 100)))

PEER = """
import sys, time
import numpy as np
import pulp
from spopt.locate import PMedian
data = np.load(sys.argv[1])
began = time.process_time()
costs = np.hypot(*(data["cells"][:, None, :] - data["sites"][None, :, :]).transpose(2, 0, 1))
model = PMedian.from_cost_matrix(costs, data["people"], p_facilities=int(sys.argv[2]))
model.solve(pulp.HiGHS(msg=False, threads=1))
print(time.process_time() - began, pulp.value(model.problem.objective))
"""


def city(cells: int, sites: int, seed: int, side: float = 60.0, clusters: int = 12) -> tuple[Any, Any, Any]:
    """Cells (x, y in metres), people of each, and candidate sites: twelve clusters and a thin background."""
    import numpy as np

    chance = np.random.default_rng(seed)
    centres = chance.uniform(0.1 * side, 0.9 * side, (clusters, 2))
    widths, shares = chance.uniform(1.0, 6.0, clusters), chance.dirichlet(np.ones(clusters) * 2)

    def drawn(count: int, background: float) -> Any:
        thin = int(count * background)
        label = chance.choice(clusters, count - thin, p=shares)
        near = centres[label] + chance.normal(size=(count - thin, 2)) * widths[label][:, None]
        return np.clip(np.vstack([near, chance.uniform(0, side, (thin, 2))]), 0, side)

    at = drawn(cells, 0.15)
    people = np.maximum(1, chance.lognormal(3.0, 1.0, cells)).astype(np.int64)
    return at * 1000, people, drawn(sites, 0.30) * 1000


def problem_of(aim: str, cells: int, sites: int, opened: int, *, share: float = 0.0, seed: int = 1) -> Any:
    """A siting problem of the city; with a `share`, sites have capacities around it."""
    # Only the process that is measured loads what plans.
    import numpy as np

    # Only the process that is measured loads what plans.
    from unionhall.engines.planning.core.siting.problems import Aim, Cell, Site, SitingProblem

    at, people, there = city(cells, sites, seed)
    places: list[int | None] = [None] * sites
    if share:
        middle = np.log(share * people.sum() / opened)
        drawn = np.random.default_rng(1000 + seed).lognormal(middle, 0.5, sites)
        places = [int(count) for count in np.maximum(1, drawn)]
    return SitingProblem(
        Aim(aim),
        tuple(Cell(f"c{n}", float(x), float(y), int(people[n])) for n, (x, y) in enumerate(at)),
        tuple(Site(f"s{n}", float(x), float(y), capacity=places[n]) for n, (x, y) in enumerate(there)),
        radius=RADIUS,
        sites=opened,
        detour=1.0,
    )


def siting(
    aim: str, cells: int, sites: int, opened: int, share: float, gap: float, seconds: float
) -> dict[str, Any]:
    """Solve one city; CPU seconds, objective and gap."""
    # Only the process that is measured loads what plans.
    from unionhall.engines.planning.core.plans import Limits
    from unionhall.engines.planning.core.siting import capacities, medians

    problem = problem_of(aim, cells, sites, opened, share=share)
    solve = capacities.solve_capacitated if share else medians.solve_median
    began = time.process_time()
    plan = solve(problem, Limits(seconds=seconds, gap=gap))
    return {"seconds": time.process_time() - began, "objective": plan.objective, "gap": plan.gap}


def graphs() -> dict[str, Any]:
    """Fifteen random connected graphs of the sizes of pmed1 to pmed15: CPU seconds, and how many are proved."""
    # Only the process that is measured loads what plans.
    import numpy as np

    # Only the process that is measured loads what plans.
    from unionhall.engines.planning.core.plans import Limits, Status
    from unionhall.engines.planning.core.siting.formats import MedianTable, read
    from unionhall.engines.planning.core.siting.medians import solve_matrix

    proved, spent = 0, 0.0
    for nodes, numbers in GRAPHS:
        for place, opened in enumerate(numbers):
            chance = np.random.default_rng(nodes + place)
            ring = [(at + 1, (at + 1) % nodes + 1) for at in range(nodes)]
            others = chance.integers(1, nodes + 1, (nodes * nodes // 50 - nodes, 2)).tolist()
            edges = [f"{one} {other} {chance.integers(1, 101)}" for one, other in [*ring, *others]]
            began = time.process_time()
            table = read("\n".join([f"{nodes} {len(edges)} {opened}", *edges]))
            assert isinstance(table, MedianTable)
            plan = solve_matrix(table.costs, table.weights, opened, Limits(seconds=60))
            spent += time.process_time() - began
            proved += plan.status == Status.PROVED
    return {"seconds": spent, "proved": proved}


def apart(*words: object) -> dict[str, Any]:
    """Measure one thing in a process of its own."""
    command = [sys.executable, "-m", "bench.medians", "--one", *(str(word) for word in words)]
    done = subprocess.run(command, env=os.environ | ONE_THREAD, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def peer(python: str) -> tuple[float, float]:
    """CPU seconds and objective of spopt with HiGHS on the small city."""
    # Only the process that is measured loads what plans.
    import numpy as np

    with tempfile.TemporaryDirectory() as folder:
        at, people, there = city(CELLS, SITES, 1)
        path = Path(folder) / "city.npz"
        np.savez(path, cells=at, people=people, sites=there)
        command = [python, "-c", PEER, str(path), str(OPEN)]
        done = subprocess.run(
            command, env=os.environ | ONE_THREAD, capture_output=True, text=True, check=True
        )
    seconds, objective = done.stdout.split()[-2:]
    return float(seconds), float(objective)


def measured(seconds: float) -> list[Result]:
    """Every figure."""
    small = apart("shortest_ways", CELLS, SITES, OPEN, 0, 0.002, seconds)
    exact = apart("shortest_ways", CELLS, SITES, OPEN, 0, 0, seconds)
    large = apart("shortest_ways", 5_000, 500, 20, 0, 0.0013, seconds)
    quick = apart("most_covered", 5_000, 500, 20, 0.7, 0.03, seconds)
    long = apart("most_covered", 5_000, 500, 20, 0.7, 0, seconds)
    tight = apart("most_covered", 5_000, 500, 20, 0.35, 0.03, seconds)
    tables = apart("graphs")
    found = [
        Result("medians 1,000 x 100, 10 open: gap", 100 * small["gap"], "%", 0.2),
        Result("  CPU seconds to it", small["seconds"], "s"),
        Result("  CPU seconds to the proof", exact["seconds"], "s"),
        Result("medians 5,000 x 500, 20 open: CPU seconds to a gap of 0.13%", large["seconds"], "s", 4.0),
        Result("  gap", 100 * large["gap"], "%", 0.13),
        Result("graphs of the sizes of pmed1-15: proved, of 15", tables["proved"], "", 15, at_most=False),
        Result("  CPU seconds for all", tables["seconds"], "s"),
        Result(
            "capacities, 5,000 x 500, 20 open: CPU seconds to a gap of 3%", quick["seconds"], "s", seconds
        ),
        Result("  gap at that time", 100 * quick["gap"], "%", 3.0),
        Result(f"  gap after {seconds:g} s", 100 * long["gap"], "%", 3.0),
        Result("  with half the places: CPU seconds to a gap of 3%", tight["seconds"], "s", seconds),
        Result("  gap at that time", 100 * tight["gap"], "%", 3.0),
    ]
    python = os.environ.get("UNIONHALL_SPOPT_PYTHON")
    if not python:
        print("  not compared: UNIONHALL_SPOPT_PYTHON names no interpreter with spopt")
        return found
    taken, objective = peer(python)
    return [
        *found,
        Result("spopt with HiGHS, 1,000 x 100, 10 open: CPU seconds", taken, "s"),
        Result("  times faster, at the gap above", taken / small["seconds"], "x", 100.0, at_most=False),
        Result("  times faster, proved", taken / exact["seconds"], "x"),
        Result("  our objective, as a share of its", small["objective"] / objective, "", 1.002),
    ]


def main(seconds: float = 60.0) -> int:
    """Print every figure; 1 when a target is missed."""
    results = measured(seconds)
    for result in results:
        print(result)
    return int(not all(result.is_met for result in results))


def _one(words: list[str]) -> dict[str, Any]:
    if words == ["graphs"]:
        return graphs()
    aim, cells, sites, opened, *rest = words
    share, gap, seconds = (float(word) for word in rest)
    return siting(aim, int(cells), int(sites), int(opened), share, gap, seconds)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(_one(sys.argv[2:])))
        sys.exit(0)
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 60.0))
