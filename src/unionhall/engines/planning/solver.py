"""The process in which a problem is solved: `python -m unionhall.engines.planning.solver`, started by `processes`.

Solvers are large (seconds to load, gigabytes at worst) and cannot always be interrupted, so neither the web nor the job
process loads one, and a solver that is killed takes nobody with it. No Django here, and no database.

One line of JSON comes in: {"kind": ..., "problem": ..., "limits": ...}. Lines of JSON go out: {"progress": ..., "plan":
... or nothing when it is no better than the one told before}, at most one a second, and at last {"end": plan} or
{"error": text}. A further line that comes in asks to stop; when the other side is gone, the process ends at once.
"""

from __future__ import annotations

import json
import math
import os
import resource
import sys
import threading
import time
import traceback
from typing import IO, Any

from unionhall.engines.planning.core.documents import plan_data, progress_data, read_limits, read_problem
from unionhall.engines.planning.core.kinds import Kind
from unionhall.engines.planning.core.plans import Limits, Plan

TELL_SECONDS = 1.0
# A solver that does not look at its own limit is ended by the system after so much processor time.
OVERRUN_SHARE, OVERRUN_SECONDS = 3, 30
# Web and job processes go first; when memory runs out, this process is the one to be ended.
_NICE, _OOM_SCORE = 5, "800"


class Teller:
    """Tells the other side how far the search is; answers the solver whether to go on."""

    def __init__(self, kind: Kind, out: IO[str]) -> None:
        self._kind, self._out = kind, out
        self._told_at = -math.inf
        self._told_worth: float | None = None
        self.is_stopped = False

    def __call__(self, plan: Plan[Any]) -> bool:
        now = time.monotonic()
        if now - self._told_at >= TELL_SECONDS:
            self._told_at = now
            said: dict[str, Any] = {"progress": progress_data(plan)}
            if plan.choices is not None and self._told_worth != plan.objective:
                self._told_worth = plan.objective
                said["plan"] = plan_data(self._kind, plan)
            self.write(said)
        return not self.is_stopped

    def write(self, said: dict[str, Any]) -> None:
        """One line."""
        self._out.write(json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n")
        self._out.flush()


def main() -> None:
    """Solve the one problem that comes in."""
    # Whatever a library prints must not stand between the lines.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    task = json.loads(sys.stdin.buffer.readline())
    kind = Kind(**task["kind"])
    limits = read_limits(task["limits"])
    _restrain(limits)
    teller = Teller(kind, out)
    threading.Thread(target=_listen, args=(teller,), daemon=True).start()
    try:
        plan = kind.solve(read_problem(kind, task["problem"]), limits, teller)
        teller.write({"end": plan_data(kind, plan)})
    except Exception:  # the other side writes it down
        teller.write({"error": traceback.format_exc()})
    out.flush()
    # Threads of a solver may linger; nothing is left to do.
    os._exit(0)


def _listen(teller: Teller) -> None:
    while sys.stdin.buffer.readline():
        teller.is_stopped = True
    os._exit(1)


def _restrain(limits: Limits) -> None:
    most = math.ceil(time.process_time() + limits.seconds * OVERRUN_SHARE + OVERRUN_SECONDS)
    resource.setrlimit(resource.RLIMIT_CPU, (most, most + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(_NICE)
    try:
        with open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
            file.write(_OOM_SCORE)
    except OSError:
        pass  # a system that has no such thing


if __name__ == "__main__":
    main()
