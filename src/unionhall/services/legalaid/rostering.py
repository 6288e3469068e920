"""The duty roster drawn up by the planner: in a process of its own, so that no page loads a solver."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from unionhall.engines.planning.core.documents import problem_data, read_plan
from unionhall.engines.planning.core.kinds import Kind
from unionhall.engines.planning.core.plans import Plan as Found
from unionhall.engines.planning.core.plans import Reason, gap_of
from unionhall.engines.planning.core.rosters.drafting import RevisionQuestion
from unionhall.engines.planning.core.rosters.evaluating import unmet_wishes
from unionhall.engines.planning.core.rosters.problems import RosterChoices
from unionhall.engines.planning.core.rosters.reasons import reasons_of
from unionhall.engines.planning.processes import SolverProcess
from unionhall.lib.errors import Refused
from unionhall.services.legalaid.core import roster as core
from unionhall.services.legalaid.core.rostering import assignment_of, duties_of, mark_of, problem_of

# A year of thirty lawyers at eight posts takes one second of it. What is found by then is taken.
SECONDS = 15.0
# A planner that says nothing for so long, whatever else the machine does, is given up.
PATIENCE = 60.0
NAMED_WISHES = 40

_CORE = "unionhall.engines.planning.core.rosters"


def _kind(problem: str, entry: str) -> Kind:
    choices, check = f"{_CORE}.problems:RosterChoices", f"{_CORE}.checking:check"
    return Kind("roster", f"{_CORE}.{problem}", choices, f"{_CORE}.drafting:{entry}", check)


DRAFT = _kind("problems:RosterProblem", "draft")
REVISE = _kind("drafting:RevisionQuestion", "revise")


class PlannerFailed(Refused):
    """The planner ended without an answer."""

    message = _("The planner gave no answer. Try again, or fill the roster by hand.")


@dataclass(frozen=True)
class Drafted:
    """A roster as the planner proposes it, where it leaves gaps, and what is kept of how good it is.

    `verdict` is for `Roster.drafted`; without a plan the assignment is what was fixed.
    """

    assignment: dict[core.Slot, tuple[core.Key, ...]]
    gaps: tuple[core.Gap, ...]
    verdict: dict[str, Any]


def drafted(plan: core.Plan) -> Drafted:
    """The fairest roster that keeps the rules; where there is none, the one with fewest gaps. Raises PlannerFailed."""
    if not plan.days or not plan.posts:
        return Drafted(dict(plan.fixed), core.gaps(plan.fixed, plan), {})
    return _as_drafted(plan, _answer(DRAFT, problem_of(plan)), plan.fixed)


def revised(plan: core.Plan, published: core.Assignment) -> Drafted:
    """The roster that keeps the rules and is nearest to `published`. Raises PlannerFailed."""
    question = RevisionQuestion(problem_of(plan), RosterChoices(duties_of(published, plan)))
    return _as_drafted(replace(plan, fixed={**published, **plan.fixed}), _answer(REVISE, question), published)


def _as_drafted(plan: core.Plan, found: Found[RosterChoices], otherwise: core.Assignment) -> Drafted:
    made = dict(otherwise) if found.choices is None else assignment_of(found.choices, plan)
    # What stands on days that need nobody is no business of the planner.
    days = set(plan.days)
    made |= {slot: there for slot, there in otherwise.items() if slot[0] not in days}
    conflict = () if found.conflict is None else found.conflict.rules
    verdict = {
        "mark": mark_of(plan, made),
        "status": found.stats.get("nearest", found.status.value),
        "objective": found.stats.get("cost", found.objective) if conflict else found.objective,
        "bound": found.stats.get("least", found.bound) if conflict else found.bound,
        "is_impossible": found.status.value == "infeasible",
        "conflict": [[code, dict(values)] for code, values in conflict],
    }
    return Drafted(made, core.gaps(made, plan), verdict)


def _answer(kind: Kind, problem: Any) -> Found[RosterChoices]:
    until = time.monotonic() + PATIENCE
    with SolverProcess(kind, problem_data(problem), {"seconds": SECONDS}) as solver:
        while (left := until - time.monotonic()) > 0:
            heard = solver.hear(left)
            if heard is None or "error" in heard:
                break
            if "end" in heard:
                return read_plan(kind, heard["end"])
    raise PlannerFailed


@dataclass(frozen=True)
class Verdict:
    """What is known of a roster since it was drafted.

    `state`: none; stale (it, or leave and wishes, changed since); unknown (none was found in time); proved (no roster
    is better); gap (another may be better by `share` of the cost, in percent). `is_impossible`: none keeps all rules,
    and `conflict` are rules that collide.
    """

    state: str
    share: float = 0.0
    is_impossible: bool = False
    conflict: tuple[tuple[str, dict[str, Any]], ...] = ()


def verdict_of(kept: dict[str, Any], plan: core.Plan, assignment: core.Assignment) -> Verdict:
    """What was kept at drafting, as far as it holds still."""
    if not kept:
        return Verdict("none")
    if kept["mark"] != mark_of(plan, assignment):
        return Verdict("stale")
    conflict = tuple((code, values) for code, values in kept["conflict"])
    objective, bound = kept["objective"], kept["bound"]
    share = 0.0 if objective is None or bound is None else 100 * gap_of(objective, bound)
    known = {"proved": "proved", "no_plan": "unknown", "infeasible": "unknown"}
    state = known.get(kept["status"], "gap")
    return Verdict(state, share, kept["is_impossible"], conflict)


def reasons_for(plan: core.Plan, assignment: core.Assignment) -> tuple[Reason, ...]:
    """Each lawyer's load and share, and what stood against the first wishes that are not met.

    Subjects are keys as text. Days that were to be avoided come first.
    """
    problem = problem_of(replace(plan, fixed={}))
    known = {one.id for one in problem.people}, {one.id for one in problem.stations}
    duties = tuple(
        one for one in duties_of(assignment, plan) if one.person in known[0] and one.station in known[1]
    )
    choices = RosterChoices(duties)
    unmet = sorted(unmet_wishes(problem, choices), key=lambda wish: (wish.weight > 0, wish.day))
    return reasons_of(replace(problem, wishes=tuple(unmet[:NAMED_WISHES])), choices)
