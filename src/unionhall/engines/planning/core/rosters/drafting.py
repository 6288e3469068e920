"""Entries for whoever must show something in every case: where no roster keeps all rules, the one that is nearest.

Both answer a plan. `INFEASIBLE` with a conflict may then have choices, which leave as little open as can be: posts
first, then skills and seniors. `stats` says how many people are missing ("open"), what is known of the roster apart
from that ("nearest": a status), what it costs, and what it would cost at least.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from unionhall.engines.planning.core.plans import Limits, Progress, Status, never
from unionhall.engines.planning.core.rosters.checking import check
from unionhall.engines.planning.core.rosters.problems import RosterChoices, RosterProblem
from unionhall.engines.planning.core.rosters.reasons import reasons_of
from unionhall.engines.planning.core.rosters.replanning import replan
from unionhall.engines.planning.core.rosters.solving import RosterPlan, solve, within_reach


@dataclass(frozen=True, slots=True)
class RevisionQuestion:
    """A published roster, and the problem as it is now."""

    problem: RosterProblem
    published: RosterChoices


def draft(
    problem: RosterProblem, limits: Limits | None = None, _progress: Progress[RosterChoices] = never
) -> RosterPlan:
    """The best roster; else the best of those that leave least open, with the rules that collide."""
    plan = solve(problem, limits)
    return plan if plan.status is not Status.INFEASIBLE else _nearest(problem, plan, limits, None)


def revise(
    question: RevisionQuestion, limits: Limits | None = None, _progress: Progress[RosterChoices] = never
) -> RosterPlan:
    """The roster with fewest changes; else, of those that leave least open, the one with fewest."""
    plan = replan(question.problem, question.published, limits=limits).plan
    if plan.status is not Status.INFEASIBLE:
        return plan
    return _nearest(question.problem, plan, limits, question.published)


def _nearest(
    problem: RosterProblem, refused: RosterPlan, limits: Limits | None, published: RosterChoices | None
) -> RosterPlan:
    near = within_reach(problem, limits)
    if near is None:
        return refused
    found = solve(near, limits) if published is None else replan(near, published, limits=limits).plan
    if found.choices is None:
        return refused
    missing = sum(fault.by for fault in check(problem, found.choices))
    stats: dict[str, Any] = {
        **refused.stats, "open": missing, "nearest": found.status.value, "cost": found.objective, "least": found.bound,
    }  # fmt: skip
    return replace(refused, choices=found.choices, stats=stats, reasons=reasons_of(problem, found.choices))
