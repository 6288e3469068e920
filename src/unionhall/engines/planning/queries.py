"""Every read of runs, as far as the viewer may see them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from unionhall.engines.planning import owners
from unionhall.engines.planning.core.documents import read_plan, read_problem
from unionhall.engines.planning.core.kinds import KINDS
from unionhall.engines.planning.core.plans import Plan
from unionhall.engines.planning.models import PlanRun
from unionhall.kernel.access.permissions import may
from unionhall.kernel.access.queries import scope
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed

# Megabytes, which no list needs.
_HEAVY = ("problem", "result")


def runs_visible_to(viewer: Person) -> QuerySet[PlanRun]:
    """The runs that `viewer` may see, newest first, without problems and plans: the list twin of `planning.see_run`."""
    found = Q(pk__in=[])
    for owner in owners.registered():
        found |= Q(service=owner.service) & scope(viewer, *owner.seen_by)
    rows = PlanRun.objects.filter(found).select_related("organisation", "by").defer(*_HEAVY)
    return rows.order_by("-created_at", "-id")


def runs_about(service: str, subject_id: UUID, viewer: Person) -> QuerySet[PlanRun]:
    """The runs for one thing of a service that `viewer` may see, newest first, without problems and plans."""
    return runs_visible_to(viewer).filter(service=service, subject_id=subject_id)


def get_run(pk: UUID, viewer: Person) -> PlanRun:
    """A run that `viewer` may see, with problem and plan. Raises NotAllowed: also that it exists is private."""
    run = PlanRun.objects.select_related("organisation", "by").filter(pk=pk).first()
    if run is None or not may(viewer, "planning.see_run", run):
        raise NotAllowed("run")
    return run


def problem_of(run: PlanRun) -> Any:
    """What was asked, as the dataclass of its kind. Raises BadRecord when it was kept by an older version."""
    return read_problem(KINDS[run.kind], run.problem)


def plan_of(run: PlanRun) -> Plan[Any] | None:
    """What was found: the best plan so far while the run is live; None when there is none yet. Raises BadRecord."""
    return None if run.result is None else read_plan(KINDS[run.kind], run.result)
