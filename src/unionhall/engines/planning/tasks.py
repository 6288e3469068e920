"""The job that has a run planned. It may be killed at any moment: another takes the run up from its beginning, and
finds the same plan."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

import structlog
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import JobAborted

from unionhall.engines.planning import commands
from unionhall.engines.planning.core.kinds import KINDS
from unionhall.engines.planning.models import PlanRun
from unionhall.engines.planning.processes import SolverProcess
from unionhall.engines.planning.queries import problem_of
from unionhall.engines.planning.states import Failure
from unionhall.lib.records import BadRecord

# How often a run is looked at, and how long a solver that was asked to stop may take to tell its best plan.
LOOK_SECONDS = 1.0
STOP_SECONDS = 20.0
# A job that broke, or whose worker left, comes again; `take_run` gives up after some attempts.
AGAIN_SECONDS = 10

_log = structlog.get_logger(__name__)


@app.task(queue=commands.QUEUE, pass_context=True, retry=RetryStrategy(wait=AGAIN_SECONDS))
def run_plan(context: JobContext, run_id: str) -> None:
    """Plan the run `run_id`, keep how far it is once a second, stop it when somebody asks."""
    run = commands.take_run(UUID(run_id), at=timezone.now())
    if run is None:
        return
    try:
        problem_of(run)
    except (BadRecord, KeyError):
        commands.break_off_run(run, failure=Failure.UNREADABLE, at=timezone.now())
        return
    with SolverProcess(KINDS[run.kind], run.problem, run.limits) as solver:
        _follow(run, solver, context)


def _follow(run: PlanRun, solver: SolverProcess, context: JobContext) -> None:
    stop_by = None
    while (heard := solver.hear(LOOK_SECONDS)) is not None:
        if "end" in heard:
            plan = heard["end"]
            commands.end_run(run, progress=_progress_of(plan), plan=plan, at=timezone.now())
            return
        if "error" in heard:
            _log.error("planning.run.error", run=str(run.pk), kind=run.kind, error=heard["error"])
            commands.break_off_run(run, failure=Failure.SOLVER_BROKE, at=timezone.now())
            return
        if context.should_abort():
            commands.lay_down_run(run, at=timezone.now())
            raise JobAborted
        goes_on = commands.keep_progress(
            run, progress=heard.get("progress"), plan=heard.get("plan"), at=timezone.now()
        )
        if not goes_on and stop_by is None:
            stop_by = time.monotonic() + STOP_SECONDS
            solver.stop()
        elif stop_by is not None and time.monotonic() > stop_by:
            break
    if heard is not None:
        solver.kill()
    elif stop_by is None:
        _log.error("planning.run.died", run=str(run.pk), kind=run.kind, words=solver.last_words)
    commands.break_off_run(run, failure=solver.failure, at=timezone.now())


def _progress_of(plan: dict[str, Any]) -> dict[str, Any]:
    return {name: plan[name] for name in ("status", "objective", "bound", "gap", "stats")}
