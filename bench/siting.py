"""Siting beside spopt: maximal cover and set cover of clustered towns, CPU seconds and memory, all on one thread.

    python -m bench.siting [seeds]

Every run is a process of its own. What is compared is the way from arrays to a plan, imports aside; ours includes
making the problem, the reasons and every library that is only loaded on the way. spopt (with PuLP, CBC and HiGHS) is no
part of the project: the interpreter that has it is named by UNIONHALL_SPOPT_PYTHON, or it is the one that runs this.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.frame import Result

_HERE = Path(__file__).resolve().parent
SPOPT = "UNIONHALL_SPOPT_PYTHON"
_FAST = 0.0025  # the gap at which the fast run ends; whether its plan is as good as the peer's is a figure of its own


def ours(
    kind: str, cells: int, sites: int, most: int, seed: int, seconds: float, gap: float
) -> dict[str, Any]:
    """One run of the planner in a process of its own."""
    arguments = ["--one", kind, *map(str, (cells, sites, most, seed, seconds, gap))]
    return _answer([sys.executable, "-m", "bench.siting", *arguments])


def peer(kind: str, cells: int, sites: int, most: int, seed: int) -> dict[str, Any] | None:
    """One run of spopt; nothing where no interpreter has it."""
    python = os.environ.get(SPOPT) or (sys.executable if find_spec("spopt") and find_spec("pulp") else None)
    if python is None:
        return None
    return _answer([python, str(_HERE / "siting_peer.py"), kind, *map(str, (cells, sites, most, seed))])


def _answer(command: list[str]) -> dict[str, Any]:
    """The last line a process prints. Raises RuntimeError with its words when it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=_HERE.parent)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr[-800:]}")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    found["process"] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return found


def one(kind: str, cells: int, sites: int, most: int, seed: int, seconds: float, gap: float) -> None:
    """Plan one town and print the figures as JSON."""
    from bench.siting_instances import RADIUS, town
    from unionhall.engines.planning.core.plans import Limits
    from unionhall.engines.planning.core.siting import most_cover, set_cover  # noqa: F401 - loaded here, before the clock

    # Only the process that is measured loads what plans.
    from unionhall.engines.planning.core.siting.checking import check
    from unionhall.engines.planning.core.siting.problems import Aim, Cell, Site, SitingProblem
    from unionhall.engines.planning.core.siting.solving import solve

    made = town(cells, sites, seed)
    began = time.process_time()
    problem = SitingProblem(
        Aim.MOST_COVERED if kind == "mclp" else Aim.FEWEST_SITES,
        tuple(
            Cell(str(at), float(x), float(y), int(made.people[at])) for at, (x, y) in enumerate(made.cells)
        ),
        tuple(Site(str(at), float(x), float(y)) for at, (x, y) in enumerate(made.sites)),
        RADIUS,
        sites=most if kind == "mclp" else None,
    )
    plan = solve(problem, Limits(seconds=seconds, gap=gap))
    spent = time.process_time() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if plan.choices is None or check(problem, plan.choices):
        raise RuntimeError("the plan breaks a rule")
    print(
        json.dumps(
            {
                "seconds": spent, "objective": plan.objective, "bound": plan.bound, "gap": plan.gap,
                "status": plan.status, "memory": memory,
            }
        )
    )  # fmt: skip


def _beside(kind: str, name: str, seeds: range, gap: float, target: float) -> list[Result]:
    """Ours and the peer's on 5,000 x 500, over the seeds: the median of the ratios."""
    found, ratios, worse, whole = [], [], 0, []
    for seed in seeds:
        mine = ours(kind, 5000, 500, 20, seed, 60, gap)
        other = _peers(kind, seed)
        print(
            f"    {name}, seed {seed}: {mine['seconds']:.2f} s, {mine['objective']:g}, {mine['status']}",
            end="",
        )
        print(f"; spopt {other['seconds']:.1f} s, {other['objective']:g}" if other else "", flush=True)
        found.append(mine["seconds"])
        if other:
            ratios.append(other["seconds"] / mine["seconds"])
            whole.append(other["process"] / mine["process"])
            worse += mine["objective"] != round(other["objective"])
    results = [Result(f"{name}, CPU", statistics.median(found), "s")]
    if ratios:
        results += [
            Result(f"{name}: spopt / ours", statistics.median(ratios), "x", target, at_most=False),
            Result(f"{name}: lowest ratio of a seed", min(ratios), "x"),
            Result(f"{name}: whole processes with all imports, spopt / ours", statistics.median(whole), "x"),
            Result(f"{name}: objectives that differ from spopt's", worse, "", 0),
        ]
    return results


_KNOWN: dict[tuple[str, int], dict[str, Any] | None] = {}


def _peers(kind: str, seed: int) -> dict[str, Any] | None:
    """The peer's run, once for every town."""
    if (kind, seed) not in _KNOWN:
        _KNOWN[kind, seed] = peer(kind, 5000, 500, 20, seed)
    return _KNOWN[kind, seed]


def _alone() -> list[Result]:
    """The sizes that spopt does not finish."""
    quick = ours("mclp", 20_000, 1_000, 30, 1, 5, 0)
    near = ours("mclp", 20_000, 1_000, 30, 1, 15, 0.01)
    large = ours("mclp", 50_000, 2_000, 50, 1, 60, 0.016)
    return [
        Result("maximal cover 20,000 x 1,000: CPU to a plan", quick["seconds"], "s", 6),
        Result("  its gap", 100 * quick["gap"], "%"),
        Result("  gap in 15 s of CPU", 100 * near["gap"], "%", 1),
        Result("  CPU of it", near["seconds"], "s", 15.5),
        Result("maximal cover 50,000 x 2,000: gap in 60 s of CPU", 100 * large["gap"], "%", 1.6),
        Result("  CPU of it", large["seconds"], "s", 61),
        Result("  largest memory", large["memory"], "MB", 512),
    ]


def main(seeds: int = 3) -> int:
    """1 when a target is missed."""
    results = [
        *_beside("mclp", "maximal cover 5,000 x 500", range(1, seeds + 1), _FAST, 30),
        *_beside("mclp", "maximal cover 5,000 x 500, proved", range(1, seeds + 1), 0, 5),
        *_beside("lscp", "set cover 5,000 x 500, proved", range(1, seeds + 1), 0, 50),
        *_alone(),
    ]
    if not any(_KNOWN.values()):
        print(f"  spopt could not run: no interpreter has it ({SPOPT} names none). No ratios.")
    for result in results:
        print(result)
    return 0 if all(result.is_met for result in results) else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], *map(int, sys.argv[3:7]), *map(float, sys.argv[7:9]))
    else:
        sys.exit(main(*map(int, sys.argv[1:])))
