"""Who was there, what they thought, and what staff have to follow up."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from unionhall.engines.booking.models import Attendance, Booking, FollowUp, Rating, Session
from unionhall.engines.booking.states import FollowUpState
from unionhall.kernel.access.permissions import authorise, may
from unionhall.kernel.organisations.queries import lies_within
from unionhall.kernel.people.models import Person
from unionhall.lib.acts import reach
from unionhall.lib.errors import NotAllowed

# After that nobody is asked any more what they thought; they may still say.
ASKED_FOR = timedelta(days=14)


def attendance_list(session: Session, viewer: Person) -> QuerySet[Attendance]:
    """Everybody seen at the session on any channel, each once, first come first; a series: at any lesson.

    Raises NotAllowed.
    """
    authorise(viewer, "booking.see_roll", session)
    rows = Attendance.objects.filter(session=session) | Attendance.objects.filter(session__parent=session)
    return rows.select_related("person__organisation", "session", "booking").order_by("first_seen_at", "id")


def attendance_of(booking: Booking) -> Attendance | None:
    """The latest time the person who booked was there, None if they were not (yet)."""
    rows = Attendance.objects.filter(booking=booking, person=booking.person_id)
    return rows.select_related("session", "rating").order_by("-session__starts_at").first()


def is_rated(booking: Booking) -> bool:
    """Whether the person who booked has rated it."""
    return Rating.objects.filter(attendance__booking=booking, attendance__person=booking.person_id).exists()


def get_attendance(pk: UUID, viewer: Person) -> Attendance:
    """One's own attendance, to rate it. Raises NotAllowed."""
    rows = Attendance.objects.select_related("session__place", "person", "organisation")
    attendance = rows.filter(pk=pk).first()
    if attendance is None or not may(viewer, "booking.rate_attendance", attendance):
        raise NotAllowed("attendance")
    return attendance


def to_rate(person: Person, at: datetime) -> list[Attendance]:
    """What `person` was at lately and has not rated, newest first; of a series only the last lesson, if none is."""
    rows = Attendance.objects.filter(person=person, counts=True)
    rows = rows.filter(session__ends_at__lte=at, session__ends_at__gt=at - ASKED_FOR)
    rows = rows.annotate(head=Coalesce("session__parent", F("session"))).order_by("-session__starts_at", "id")
    found: dict[UUID, Attendance] = {}
    rated: set[UUID] = set()
    for row in rows.select_related("session__place", "session__parent", "rating"):
        head = row.head
        found.setdefault(head, row)
        if hasattr(row, "rating"):
            rated.add(head)
    return [row for head, row in found.items() if head not in rated]


def follow_ups(viewer: Person, *, state: str | None = FollowUpState.OPEN) -> QuerySet[FollowUp]:
    """Bad ratings at the viewer's units that wait for somebody, the most urgent first; with None, all."""
    rows = FollowUp.objects.filter(
        lies_within(reach(viewer, "booking.close_follow_up"), field="organisation__path")
    )
    if state is not None:
        rows = rows.filter(state=state)
    rows = rows.select_related("rating__attendance__session", "rating__attendance__person", "assignee")
    return rows.order_by("due_on", "opened_at", "id")


def get_follow_up(pk: UUID, viewer: Person) -> FollowUp:
    """One follow-up of the viewer's units. Raises NotAllowed."""
    follow_up = follow_ups(viewer, state=None).filter(pk=pk).first()
    if follow_up is None:
        raise NotAllowed("follow-up")
    return follow_up
