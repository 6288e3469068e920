"""What every planner answers with: how good the plan is, how good any plan could be, and how that is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

Choices = TypeVar("Choices")


class Status(StrEnum):
    """What is known of a plan. It is never better than what our own evaluator and the bound say together."""

    PROVED = "proved"  # no plan is better
    WITHIN_GAP = "within_gap"  # none is better by more than the gap that was asked for
    FEASIBLE = (
        "feasible"  # a plan that keeps every rule; how much better another could be is shown by the gap
    )
    INFEASIBLE = "infeasible"  # proved: no plan keeps all rules
    NO_PLAN = "no_plan"  # none was found in the limits, and none was ruled out


class Sense(StrEnum):
    """Whether more or less of the objective is better."""

    MOST = "most"
    LEAST = "least"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to look. `seconds` are of CPU; `gap` is the share (0.01 = 1%) at which a plan is good enough.

    `rounds` bounds a heuristic by its own steps, so that the same input and `seed` give the same plan on any machine:
    the clock ends a search only where the rounds have not.
    """

    seconds: float = 60.0
    gap: float = 0.0
    seed: int = 1
    rounds: int | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rules that no plan keeps together: the smallest set that was found, each a code with what fills its words."""

    rules: tuple[tuple[str, Mapping[str, object]], ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one choice stands: a code of the problem's own list, and what fills its words."""

    subject: str
    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan(Generic[Choices]):
    """A plan. `objective` is computed from `choices` by the problem's evaluator, never taken from a solver.

    `bound` is proved: no plan is above it (`MOST`) or below it (`LEAST`). Without choices there is no objective.
    `stats` are facts about the search for whoever tunes it: seconds, rounds, sizes.
    """

    status: Status
    sense: Sense
    choices: Choices | None = None
    objective: float | None = None
    bound: float | None = None
    reasons: tuple[Reason, ...] = ()
    conflict: Conflict | None = None
    stats: Mapping[str, object] = field(default_factory=dict)

    @property
    def gap(self) -> float | None:
        """How far the bound lies from the objective, as a share of the larger of the two; nothing where one lacks."""
        if self.objective is None or self.bound is None:
            return None
        return gap_of(self.objective, self.bound)


def gap_of(objective: float, bound: float) -> float:
    """The gap between what was found and what could be, 0.0 where they meet."""
    if objective == bound:
        return 0.0
    return abs(bound - objective) / max(abs(bound), abs(objective))


def status_of(objective: float, bound: float | None, limits: Limits, *, is_whole: bool = False) -> Status:
    """What may be claimed of a plan with these two. `is_whole`: objectives are whole, so less than one is nothing."""
    if bound is None:
        return Status.FEASIBLE
    if abs(bound - objective) < (1.0 if is_whole else 1e-9 * max(1.0, abs(objective))):
        return Status.PROVED
    return Status.WITHIN_GAP if limits.gap and gap_of(objective, bound) <= limits.gap else Status.FEASIBLE


Progress = Callable[[Plan[Choices]], bool]
"""Called with the best plan so far, now and then; answers whether to go on."""


def never(_plan: Plan[Choices]) -> bool:
    """Go on to the end."""
    return True
