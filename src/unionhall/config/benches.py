"""`unionhall bench`: run the benches of the source tree one after another, each in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from unionhall.config.server import CannotStart

BENCHES = (
    "claims", "storms", "heartbeats", "places", "search", "needs", "cases", "figures", "rights", "siting",
    "medians", "rosters", "matching_plans", "timetables", "api",
)  # fmt: skip


def run(names: list[str]) -> int:
    """Run the named benches, or all. Returns 1 when one missed a target.

    Raises CannotStart for an unknown name, or where there is no source tree.
    """
    folder = Path(__file__).resolve().parents[3] / "bench"
    if not folder.is_dir():
        raise CannotStart("The benches come with the source tree, not with an installed package.")
    if unknown := set(names) - set(BENCHES):
        raise CannotStart(f"Unknown bench {', '.join(sorted(unknown))}; there are: {', '.join(BENCHES)}.")
    missed = []
    for name in names or BENCHES:
        print(f"\n{name}", flush=True)
        if subprocess.call([sys.executable, "-m", f"bench.{name}"], cwd=folder.parent):
            missed.append(name)
    print("\n" + (f"Missed: {', '.join(missed)}" if missed else "Every target is met."))
    return 1 if missed else 0
