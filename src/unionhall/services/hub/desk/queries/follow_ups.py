"""Low ratings as work: what is open, whose it is, what is overdue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Window

from unionhall.engines.booking.models import FollowUp
from unionhall.engines.booking.states import FollowUpState
from unionhall.kernel.access.posts import held_on
from unionhall.kernel.people.models import Person
from unionhall.lib.acts import reach
from unionhall.lib.errors import NotAllowed
from unionhall.services.hub.desk.scope import Scope

SEE = "hub.view_follow_ups"
OPEN, MINE, UNASSIGNED, OVERDUE, DONE = "open", "mine", "unassigned", "overdue", "done"
_UNITS = ("organisation", "rating__attendance__person__organisation")
_SHOWN = (
    "assignee", "organisation", "rating__attendance__person", "rating__attendance__session__place",
)  # fmt: skip


def within(scope: Scope) -> QuerySet[FollowUp]:
    """Follow-ups of units of `scope`, and of the people who belong to them."""
    return FollowUp.objects.filter(scope.covers(*_UNITS)).select_related(*_SHOWN)


def visible_to(viewer: Person) -> QuerySet[FollowUp]:
    """Follow-ups where the viewer may see them."""
    return within(Scope(tuple(reach(viewer, SEE))))


def listed(viewer: Person, show: str, today: date) -> QuerySet[FollowUp]:
    """One of the five views of the list; open work by what is due first, done work newest first."""
    rows = visible_to(viewer)
    if show == DONE:
        return rows.filter(state=FollowUpState.DONE).order_by("-done_at", "pk")
    return rows.filter(_condition(show, viewer, today)).order_by("due_on", "opened_at", "pk")


def _condition(show: str, viewer: Person, today: date) -> Q:
    still = Q(state=FollowUpState.OPEN)
    return still & {
        MINE: Q(assignee=viewer),
        UNASSIGNED: Q(assignee=None),
        OVERDUE: Q(due_on__lt=today),
    }.get(show, Q())


def counts(viewer: Person, today: date) -> dict[str, int]:
    """How many stand in each view. One query."""
    views = (OPEN, MINE, UNASSIGNED, OVERDUE)
    tallies = {show: Count("pk", filter=_condition(show, viewer, today)) for show in views}
    tallies[DONE] = Count("pk", filter=Q(state=FollowUpState.DONE))
    return visible_to(viewer).order_by().aggregate(**tallies)


@dataclass(frozen=True)
class Waiting:
    """Open follow-ups: the first few, how many there are, how many of them are overdue."""

    first: Sequence[FollowUp]
    count: int
    overdue: int


def waiting(scope: Scope, today: date, *, limit: int) -> Waiting:
    """Open follow-ups of `scope`, what is due first. One query."""
    rows = (
        within(scope)
        .filter(state=FollowUpState.OPEN)
        .annotate(count=Window(Count("pk")), overdue=Window(Count("pk", filter=Q(due_on__lt=today))))
    )
    first = list(rows.order_by("due_on", "opened_at", "pk")[:limit])
    return Waiting(first, first[0].count if first else 0, first[0].overdue if first else 0)


def get_follow_up(pk: UUID, *, viewer: Person) -> FollowUp:
    """One follow-up with its rating, session and person. Raises NotAllowed."""
    found = visible_to(viewer).filter(pk=pk).first()
    if found is None:
        raise NotAllowed("follow-up")
    return found


def assignees_for(follow_up: FollowUp, today: date) -> QuerySet[Person]:
    """Staff of the unit whose follow-up it is, and of units above it, by name."""
    posts = held_on(today).filter(organisation__path__above=follow_up.organisation.path)
    return Person.objects.filter(posts__in=posts, erased_at=None).order_by("name_pinyin", "pk").distinct()
