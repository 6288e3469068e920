"""One run of CP-SAT that reports, can be stopped, and gives the same answer to the same question."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from ortools.sat.python import cp_model

from unionhall.engines.planning.core.timetables.modelling import TimetableModel
from unionhall.engines.planning.core.timetables.problems import TimetableChoices

HEARTBEAT = 0.5  # seconds between two reports


@dataclass(frozen=True, slots=True)
class Effort:
    """How long a run may take: `work` in the solver's own deterministic seconds, the same on any machine; `workers`

    take turns, so that they too always come to the same end. `seconds` is the clock's limit, far behind the other.
    """

    work: float
    workers: int = 1
    seed: int = 1
    seconds: float = 600.0


@dataclass(frozen=True, slots=True)
class Found:
    """What a run found. `is_none`: proved that there is nothing; `bound`: nothing costs less, by the solver's proof."""

    choices: TimetableChoices | None
    bound: float | None
    is_none: bool
    is_stopped: bool
    work: float


class _Latest(cp_model.CpSolverSolutionCallback):
    """Keeps the best timetable so far."""

    def __init__(self, built: TimetableModel) -> None:
        super().__init__()
        self.built = built
        self.choices: TimetableChoices | None = None

    def on_solution_callback(self) -> None:
        """Read it now: its values are gone when this returns."""
        self.choices = self.built.read(self.boolean_value)


def _solver(effort: Effort) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = effort.workers
    solver.parameters.interleave_search = effort.workers > 1
    solver.parameters.random_seed = effort.seed % (1 << 31)
    solver.parameters.max_deterministic_time = effort.work
    solver.parameters.max_time_in_seconds = effort.seconds
    return solver


def search(
    built: TimetableModel, effort: Effort, go_on: Callable[[TimetableChoices | None, float | None], bool]
) -> Found:
    """Search in a thread of its own; `go_on` is asked in the caller's, about twice a second."""
    solver = _solver(effort)
    latest = _Latest(built)
    codes: list[cp_model.CpSolverStatus] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            codes.append(solver.solve(built.model, latest))
        except BaseException as fault:  # raised again in the caller's thread
            raised.append(fault)

    thread = threading.Thread(target=run)
    thread.start()
    is_stopped = False
    while thread.is_alive():
        thread.join(HEARTBEAT)
        if thread.is_alive() and not is_stopped:
            is_stopped = not go_on(latest.choices, None)
        if is_stopped:
            solver.stop_search()
    if raised:
        raise raised[0]
    code = codes[0]
    if code == cp_model.MODEL_INVALID:
        raise ValueError(built.model.validate())
    is_found = code in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return Found(
        built.read(solver.boolean_value) if is_found else None,
        solver.best_objective_bound if is_found and built.model.has_objective() else None,
        code == cp_model.INFEASIBLE,
        is_stopped,
        solver.response_proto.deterministic_time,
    )
