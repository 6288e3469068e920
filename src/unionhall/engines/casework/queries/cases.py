"""One case, and whose cases somebody sees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery

from unionhall.engines.casework import kinds
from unionhall.engines.casework.core import MAIN, Party, Verb
from unionhall.engines.casework.models import Case, CaseTrack, Deadline, Task
from unionhall.engines.casework.states import Turn
from unionhall.kernel.access.permissions import authorise, may
from unionhall.kernel.access.posts import is_within
from unionhall.kernel.access.queries import paths_open_to
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.organisations.queries import lies_within
from unionhall.kernel.people.models import Person
from unionhall.lib.acts import reach
from unionhall.lib.errors import NotAllowed

# After that nobody is asked any more how it went; they may still say.
ASKED_FOR = timedelta(days=14)
_WITH = ("organisation__parent", "person", "assignee", "partner", "escalated_to", "opened_by")


def units_within(
    groups: Collection[tuple[str, ...]], chosen: UUID | None = None
) -> dict[tuple[str, ...], tuple[UUID, ...]]:
    """For each group of paths the keys of the units there and beneath, of the unit `chosen` and beneath if one is.

    Keys and not a join: the planner then knows how many cases to expect, and chooses its way by that.
    """
    rows = Organisation.objects.filter(
        lies_within({path for group in groups for path in group}, field="path")
    )
    if chosen is not None:
        home = Organisation.objects.filter(pk=chosen).values("path")
        rows = rows.filter(path__within=Subquery(home))
    units = list(rows.order_by().values_list("pk", "path")) if groups else []
    return {
        group: tuple(key for key, path in units if any(is_within(path, top) for top in group))
        for group in groups
    }


def _at_units(viewer: Person, field: str, *columns: str) -> Q:
    """A filter for cases whose `field` is a unit where `viewer` holds a role that the kind lists under `columns`."""
    by_paths: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for kind in kinds.registered():
        roles = {role for column in columns for role in getattr(kind.workflow, column)}
        if paths := tuple(paths_open_to(viewer, *roles)):
            by_paths[paths].append(kind.workflow.kind)
    found = Q(pk__in=[])
    for paths, units in units_within(by_paths).items():
        found |= Q(kind__in=by_paths[paths]) & Q(**{f"{field}__in": units})
    return found


def cases_visible_to(viewer: Person) -> QuerySet[Case]:
    """The cases `viewer` may open, newest first: the list twin of `casework.see_case`."""
    mine = Q(person=viewer) | Q(opened_by=viewer) | Q(assignee=viewer)
    here = _at_units(viewer, "organisation", "handled_by", "seen_by")
    rows = Case.objects.filter(mine | here | _at_units(viewer, "partner", "partner_roles"))
    return rows.select_related(*_WITH).order_by("-opened_at", "-id")


def get_case(pk: UUID, viewer: Person) -> Case:
    """The only way a view obtains a case. Raises NotAllowed: also that it exists is private."""
    case = Case.objects.select_related(*_WITH, "joined_to", "parent").filter(pk=pk).first()
    if case is None or not may(viewer, "casework.see_case", case):
        raise NotAllowed("case")
    return case


def status_of(number: str, viewer: Person) -> Case:
    """The case with this number, for somebody who may know where it stands and no more.

    Raises NotAllowed: also when units beneath the viewer's gave the same number twice.
    """
    here = lies_within(reach(viewer, "casework.see_status"), field="organisation__path")
    found = list(Case.objects.filter(here, number=number)[:2])
    if len(found) != 1:
        raise NotAllowed("case")
    authorise(viewer, "casework.see_status", found[0])
    return found[0]


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


def cases_near(person: Person) -> QuerySet[Case]:
    """`cases_of`, and the open ones that lie with `person` and wait for them, each with whether it waits (`waits`).

    For the first page of a worker: some keep a rest station and work on cases without being staff.
    """
    lies_here = Q(assignee=person, closed_at=None, turn=Party.STAFF)
    theirs = Q(person=person, closed_at=None, turn=Party.WORKER)
    rows = Case.objects.filter(Q(person=person) | Q(opened_by=person, person=None) | lies_here)
    rows = rows.annotate(waits=ExpressionWrapper(theirs | lies_here, BooleanField()))
    return rows.select_related("organisation", "assignee").order_by("-closed_at", "-opened_at", "-id")


def cases_of_partner(viewer: Person) -> QuerySet[Case]:
    """The cases in which `viewer` acts for the enterprise or unit on the other side, newest first."""
    mine = _at_units(viewer, "partner", "partner_roles")
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
