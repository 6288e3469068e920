"""A kind of problem for tests of everything around solvers: to pick some of a few numbers, in several manners."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from enum import StrEnum

from unionhall.engines.planning.core.kinds import KINDS, Kind
from unionhall.engines.planning.core.plans import (
    Conflict,
    Limits,
    Plan,
    Progress,
    Reason,
    Sense,
    Status,
    never,
)


class Manner(StrEnum):
    """How the solver behaves."""

    GOOD = "good"
    ENDLESS = "endless"  # goes on until it is stopped
    DEAF = "deaf"  # goes on whatever it is told
    KILLED = "killed"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class ToyProblem:
    """Pick at most `most` of the numbers, with the largest sum."""

    numbers: tuple[float, ...]
    most: int = 1
    manner: Manner = Manner.GOOD


@dataclass(frozen=True, slots=True)
class ToyChoices:
    """The picked numbers."""

    picked: tuple[float, ...]


def solve(problem: ToyProblem, limits: Limits, progress: Progress[ToyChoices] = never) -> Plan[ToyChoices]:
    """As its manner says."""
    if problem.most < 0:
        return Plan(
            Status.INFEASIBLE, Sense.MOST, conflict=Conflict((("less_than_none", {"most": problem.most}),))
        )
    first = ToyChoices(problem.numbers[: problem.most])
    plan = Plan(Status.FEASIBLE, Sense.MOST, first, sum(first.picked), bound=sum(problem.numbers))
    goes_on = progress(plan)
    if problem.manner == Manner.KILLED:
        os.kill(os.getpid(), signal.SIGKILL)
    if problem.manner == Manner.BROKEN:
        raise RuntimeError("as it was told to")
    while problem.manner == Manner.DEAF or (problem.manner == Manner.ENDLESS and goes_on):
        goes_on = progress(plan)
    if problem.manner == Manner.ENDLESS:
        return plan
    best = tuple(sorted(problem.numbers, reverse=True)[: problem.most])
    reasons = tuple(Reason(f"{number:g}", "large", {"number": number}) for number in best)
    return Plan(
        Status.PROVED,
        Sense.MOST,
        ToyChoices(best),
        sum(best),
        sum(best),
        reasons,
        stats={"seed": limits.seed},
    )


def check(problem: ToyProblem, choices: ToyChoices) -> tuple[str, ...]:
    """Too many, or numbers that are not there."""
    too_many = ("too_many",) if len(choices.picked) > problem.most else ()
    return too_many + tuple(f"unknown {one:g}" for one in choices.picked if one not in problem.numbers)


TOY = Kind(
    "toy", f"{__name__}:ToyProblem", f"{__name__}:ToyChoices", f"{__name__}:solve", f"{__name__}:check"
)


def register() -> None:
    """Let there be toys."""
    KINDS["toy"] = TOY


def unregister() -> None:
    """No more of them."""
    KINDS.pop("toy", None)
