"""One case, and whose cases somebody sees."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from unionhall.engines.casework import kinds
from unionhall.engines.casework.core import MAIN, Verb
from unionhall.engines.casework.models import Case, CaseTrack, Deadline, Task
from unionhall.engines.casework.states import Turn
from unionhall.kernel.access.permissions import authorise, may
from unionhall.kernel.access.queries import paths_open_to
from unionhall.kernel.organisations.queries import lies_within
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed

# After that nobody is asked any more how it went; they may still say.
ASKED_FOR = timedelta(days=14)
_WITH = ("organisation__parent", "person", "assignee", "partner", "escalated_to", "opened_by")


def scope_of_kinds(viewer: Person, *columns: str) -> Q:
    """A filter for cases at units where `viewer` holds a role that the case's kind lists under `columns`.

    The columns are `handled_by` and `seen_by`. No roles, no rows.
    """
    by_paths: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for kind in kinds.registered():
        roles = {role for column in columns for role in getattr(kind.workflow, column)}
        by_paths[tuple(paths_open_to(viewer, *roles))].append(kind.workflow.kind)
    found = Q(pk__in=[])
    for paths, names in by_paths.items():
        if paths:
            here = lies_within(paths, field="organisation__path") | lies_within(
                paths, field="escalated_to__path"
            )
            found |= Q(kind__in=names) & here
    return found


def cases_visible_to(viewer: Person) -> QuerySet[Case]:
    """The cases `viewer` may open, newest first: the list twin of `casework.see_case`."""
    mine = Q(person=viewer) | Q(opened_by=viewer) | Q(assignee=viewer)
    for kind in kinds.registered():
        paths = paths_open_to(viewer, *kind.workflow.partner_roles)
        if paths:
            mine |= Q(kind=kind.workflow.kind) & lies_within(paths, field="partner__path")
    rows = Case.objects.filter(mine | scope_of_kinds(viewer, "handled_by", "seen_by"))
    return rows.select_related(*_WITH).order_by("-opened_at", "-id")


def get_case(pk: UUID, viewer: Person) -> Case:
    """The only way a view obtains a case. Raises NotAllowed: also that it exists is private."""
    case = Case.objects.select_related(*_WITH, "joined_to", "parent").filter(pk=pk).first()
    if case is None or not may(viewer, "casework.see_case", case):
        raise NotAllowed("case")
    return case


def may_see_internal(case: Case, viewer: Person) -> bool:
    """Whether the viewer sees what is for staff only."""
    return may(viewer, "casework.see_internal", case)


def case_of_file(case_id: UUID) -> Case | None:
    """The case whose files hang on `case_id`; None when it is gone."""
    return Case.objects.select_related("organisation", "partner", "escalated_to").filter(pk=case_id).first()


def cases_of(person: Person) -> QuerySet[Case]:
    """The cases that serve `person` or that they opened, open ones first, newest first."""
    rows = Case.objects.filter(Q(person=person) | Q(opened_by=person, person=None))
    return rows.select_related("organisation", "assignee").order_by("-closed_at", "-opened_at", "-id")


def cases_of_partner(viewer: Person) -> QuerySet[Case]:
    """The cases in which `viewer` acts for the enterprise or unit on the other side, newest first."""
    mine = Q(pk__in=[])
    for kind in kinds.registered():
        paths = paths_open_to(viewer, *kind.workflow.partner_roles)
        if paths:
            mine |= Q(kind=kind.workflow.kind) & lies_within(paths, field="partner__path")
    return Case.objects.filter(mine).select_related("organisation", "partner").order_by("-opened_at", "-id")


def waiting_for(person: Person) -> QuerySet[Case]:
    """Open cases in which it is the turn of `person`, also beside the main course, the most urgent first."""
    beside = Deadline.objects.filter(case=OuterRef("pk"), ended_at=None, turn=Turn.WORKER)
    rows = Case.objects.filter(Q(turn=Turn.WORKER) | Exists(beside), person=person, closed_at=None)
    return rows.order_by("due_at", "id")


def to_rate(person: Person, at: datetime) -> QuerySet[Case]:
    """Cases of `person` that ended lately and were not rated, newest first."""
    rows = Case.objects.filter(person=person, closed_at__gt=at - ASKED_FOR, closed_at__lte=at, rating=None)
    return rows.filter(joined_to=None).exclude(kind="casework.complaint").order_by("-closed_at")


def open_verbs(case: Case, person: Person) -> list[Verb]:
    """What `person` can do with the case now, in the order of the table: the table, the grants and the guards."""
    workflow = kinds.workflow_of(case.kind)
    states = {MAIN: case.state}
    if workflow.tracks:
        states |= dict(CaseTrack.objects.filter(case=case, ended_at=None).values_list("code", "state"))
    found = [verb for track, state in states.items() for verb in workflow.verbs_from(state, track)]
    order = {verb.code: place for place, verb in enumerate(workflow.verbs)}
    if case.joined_to_id is not None:
        return []
    allowed = [
        verb for verb in found
        if (verb.track == MAIN or case.is_open)
        and may(person, verb.permission, case)
        and (verb.guard is None or verb.guard(case) is None)
    ]  # fmt: skip
    return sorted(allowed, key=lambda verb: order[verb.code])


def running_deadlines(case: Case) -> list[Deadline]:
    """The clocks that run (or stand paused), the main one first."""
    rows = list(Deadline.objects.filter(case=case, ended_at=None))
    return sorted(rows, key=lambda one: (one.track != MAIN, one.due_at))


def live_deadline(case: Case) -> Deadline | None:
    """The main clock; None once the case is closed."""
    return next(iter(running_deadlines(case)), None)


def children_of(case: Case, viewer: Person) -> list[Case]:
    """Cases that came out of this one, as far as the viewer may see them, oldest first."""
    rows = Case.objects.filter(parent=case) | Case.objects.filter(joined_to=case)
    rows = rows.select_related("organisation", "partner", "escalated_to").order_by("opened_at")
    return [row for row in rows if may(viewer, "casework.see_case", row)]


def tasks_of(case: Case, viewer: Person) -> QuerySet[Task]:
    """Tasks for the case, open ones first. Raises NotAllowed for whoever does not see what is internal."""
    authorise(viewer, "casework.see_internal", case)
    return Task.objects.filter(case=case).select_related("assignee", "by").order_by("done_at", "due_at")
