"""Solving timetables: small models first, whose answer is proved by the floor; the whole model where that fails."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from unionhall.engines.planning.core.plans import Limits, Plan, Progress, Sense, Status, never, status_of
from unionhall.engines.planning.core.timetables.evaluating import costs_of
from unionhall.engines.planning.core.timetables.explaining import conflict_of, reasons_of
from unionhall.engines.planning.core.timetables.problems import TimetableChoices, TimetableProblem
from unionhall.engines.planning.core.timetables.units import Unit, company_units, session_floor, single_units

TimetablePlan = Plan[TimetableChoices]
WORK_A_SECOND = (
    0.3  # deterministic seconds of the solver for one of CPU: chosen low, so that work ends before time
)
FIRST_SHARE = 0.1  # of the work for the placing of companies as a whole, the least that helps
WORKERS = 8  # fewer do not find contests, and they take turns whatever the number of cores


def solve(
    problem: TimetableProblem, limits: Limits | None = None, progress: Progress[TimetableChoices] = never
) -> TimetablePlan:
    """The cheapest timetable that was found, or why there is none.

    `limits.rounds`, where given, is the work in the solver's deterministic seconds; else it comes from the seconds. As
    long as the work ends before the seconds of CPU do, the same problem and seed give the same timetable.
    """
    return _Search(problem, limits or Limits(), progress).plan()


def is_possible(problem: TimetableProblem, work: float = 10.0) -> bool | None:
    """Whether any timetable keeps the rules; none where the work did not suffice to say."""
    from unionhall.engines.planning.core.timetables.modelling import TimetableModel  # noqa: PLC0415 - heavy
    from unionhall.engines.planning.core.timetables.searching import Effort, search  # noqa: PLC0415 - heavy

    bare = replace(problem, weights=replace(problem.weights, sessions=0, late=0, idle=0))
    found = search(TimetableModel(bare, single_units(bare)), Effort(work), lambda *_: True)
    if found.choices is not None:
        return True
    return False if found.is_none else None


@dataclass
class _Search:
    """One search: the best so far, the bound so far, and what is left of the work."""

    problem: TimetableProblem
    limits: Limits
    progress: Progress[TimetableChoices]
    best: TimetableChoices | None = None
    points: int = 0
    bound: int = 0
    work: float = 0.0
    used: float = 0.0
    is_stopped: bool = False
    stages: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.process_time)

    def plan(self) -> TimetablePlan:
        """Companies as a whole, placed and then staffed; both at once; then every event by itself."""
        self.work = float(self.limits.rounds or max(1.0, self.limits.seconds * WORK_A_SECOND))
        self.bound = self._floor()
        self._run_companies()
        is_none = not self._is_done() and self._run(
            "events", single_units(self.problem), self.work - self.used, workers=WORKERS, is_whole=True
        )
        if is_none:
            return self._impossible()
        if self.best is None:
            return self._answer(Status.NO_PLAN)
        return self._answer(None)

    def _run_companies(self) -> None:
        """Whole companies, then their halves, as long as that is fewer units than events."""
        known = len(self.problem.events)
        for parts, stage in enumerate(("companies", "halves"), 1):
            units = company_units(self.problem, parts)
            if self._is_done() or len(units) >= known:
                return
            workers = 1 if parts == 1 else WORKERS
            if any(room.panel for room in self.problem.rooms):
                self._place_then_staff(stage, units, workers)
            if not self._is_done():
                self._run(stage, units, max(1.0, self.work * 2 * FIRST_SHARE), workers=workers)

    def _floor(self) -> int:
        """What the plan costs at least, known before any search."""
        weights = self.problem.weights
        floor = weights.sessions * session_floor(self.problem)
        if weights.late:
            from unionhall.engines.planning.core.timetables.floors import late_floor  # noqa: PLC0415 - heavy

            floor += weights.late * late_floor(self.problem)
        return floor

    def _is_done(self) -> bool:
        """Whether nothing better can be found, or nobody wants to wait for it."""
        if self.is_stopped or self.best is None:
            return self.is_stopped
        return status_of(self.points, self.bound, self.limits, is_whole=True) is not Status.FEASIBLE

    def _place_then_staff(self, stage: str, units: tuple[Unit, ...], workers: int) -> None:
        from unionhall.engines.planning.core.timetables.modelling import TimetableModel  # noqa: PLC0415 - heavy
        from unionhall.engines.planning.core.timetables.searching import Effort, search  # noqa: PLC0415 - heavy

        self.stages.append(f"{stage} placed")
        work = max(1.0, self.work * FIRST_SHARE)
        effort = Effort(work, workers, self.limits.seed)
        found = search(TimetableModel(self.problem, units, staffed=False), effort, self._goes_on)
        self._count(found.work, found.is_stopped)
        if found.choices is None or self.is_stopped:
            return
        self.stages.append(f"{stage} staffed")
        staffed = TimetableModel(self.problem, units, panels_only=True)
        staffed.fix(found.choices.placements)
        panels = search(staffed, Effort(work, seed=self.limits.seed), self._goes_on)
        self._count(panels.work, panels.is_stopped)
        self._take(panels.choices)

    def _run(
        self, stage: str, units: tuple[Unit, ...], work: float, *, workers: int = 1, is_whole: bool = False
    ) -> bool:
        """Search one model; answers whether it proved that there is nothing. Its bound counts only `is_whole`."""
        from unionhall.engines.planning.core.timetables.modelling import TimetableModel  # noqa: PLC0415 - heavy
        from unionhall.engines.planning.core.timetables.searching import Effort, search  # noqa: PLC0415 - heavy

        self.stages.append(stage)
        built = TimetableModel(self.problem, units)
        if self.best is not None:
            built.hint(self.best)
        effort = Effort(max(1.0, work), workers, self.limits.seed, 10 * max(self.limits.seconds, 6.0))
        found = search(built, effort, self._goes_on)
        self._count(found.work, found.is_stopped)
        self._take(found.choices)
        if is_whole and found.bound is not None:
            self.bound = max(self.bound, math.ceil(found.bound - 1e-6))
        return is_whole and found.is_none

    def _count(self, work: float, is_stopped: bool) -> None:
        self.used += work
        self.is_stopped = self.is_stopped or is_stopped

    def _take(self, choices: TimetableChoices | None) -> None:
        """Keep what costs less than the best so far."""
        if choices is None:
            return
        points = costs_of(self.problem, choices).points
        if self.best is None or points < self.points:
            self.best, self.points = choices, points

    def _goes_on(self, choices: TimetableChoices | None, _bound: float | None) -> bool:
        if choices is not None and not self._lacks_panels(choices):
            self._take(choices)
        if time.process_time() - self.began > self.limits.seconds:
            return False
        return self.progress(self._answer(None if self.best is not None else Status.NO_PLAN, is_final=False))

    def _lacks_panels(self, choices: TimetableChoices) -> bool:
        """Whether a timetable is only half of one: places without their panels."""
        return not choices.panels and any(room.panel for room in self.problem.rooms)

    def _impossible(self) -> TimetablePlan:
        possible: Callable[[TimetableProblem], bool | None] = is_possible
        conflict = conflict_of(self.problem, possible)
        return Plan(Status.INFEASIBLE, Sense.LEAST, conflict=conflict, stats=self._stats())

    def _answer(self, status: Status | None, *, is_final: bool = True) -> TimetablePlan:
        if self.best is None:
            return Plan(status or Status.NO_PLAN, Sense.LEAST, bound=float(self.bound), stats=self._stats())
        known = status_of(self.points, self.bound, self.limits, is_whole=True)
        reasons = reasons_of(self.problem, self.best) if is_final else ()
        bound = float(min(self.bound, self.points))
        return Plan(known, Sense.LEAST, self.best, float(self.points), bound, reasons, stats=self._stats())

    def _stats(self) -> dict[str, object]:
        return {
            "stages": tuple(self.stages),
            "work": round(self.used, 3),
            "seconds": time.process_time() - self.began,
        }
