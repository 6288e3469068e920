"""The lessons of a course, one by one: a further one, one that moves, one that is called off."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from unionhall.engines.booking import commands as booking
from unionhall.engines.booking.models import Session
from unionhall.engines.booking.states import SessionState
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Room
from unionhall.lib.errors import NotAllowed
from unionhall.services.palace.models import Course


@transaction.atomic
def add_lesson(
    course: Course,
    *,
    starts_at: datetime,
    ends_at: datetime,
    by: Person,
    at: datetime,
    room: Room | None = None,
) -> Session:
    """One more lesson, in the course's room unless another is given; people who booked come to it as well.

    Raises NotAllowed, and what the booking engine refuses (a taken room, a course that is over).
    """
    row = _course_of(course.pk)
    authorise(by, "palace.add_lesson", row)
    room = room or row.session.room
    made = booking.add_lesson(row.session, starts_at=starts_at, ends_at=ends_at, room=room, by=by, at=at)
    _count(row)
    record(row, "palace.lesson.add", by=by, at=at, lesson=str(made.pk), starts_at=starts_at.isoformat())
    return made


@transaction.atomic
def move_lesson(
    lesson: Session, *, starts_at: datetime, ends_at: datetime, room: Room | None, by: Person, at: datetime
) -> Session:
    """Another time or room for one lesson; everybody who booked the course is told.

    Raises NotAllowed, and what the booking engine refuses.
    """
    row = _course_of(lesson.parent_id)
    authorise(by, "palace.move_lesson", row)
    moved = booking.change_session(lesson, starts_at=starts_at, ends_at=ends_at, room=room, by=by, at=at)
    record(row, "palace.lesson.move", by=by, at=at, lesson=str(lesson.pk), starts_at=starts_at.isoformat())
    return moved


@transaction.atomic
def cancel_lesson(lesson: Session, *, reason: str, by: Person, at: datetime) -> Session:
    """Call one lesson off; the course goes on and everybody who booked it is told `reason`.

    Raises NotAllowed, and what the booking engine refuses.
    """
    row = _course_of(lesson.parent_id)
    authorise(by, "palace.cancel_lesson", row)
    cancelled = booking.cancel_session(lesson, reason=reason, by=by, at=at)
    _count(row)
    record(row, "palace.lesson.cancel", by=by, at=at, lesson=str(lesson.pk), reason=reason)
    return cancelled


def _course_of(key: UUID | None) -> Course:
    rows = Course.objects.select_for_update(of=("self",)).select_related("organisation", "session__room")
    course = rows.filter(pk=key).first()
    if course is None:
        raise NotAllowed("course")
    return course


def _count(course: Course) -> None:
    lessons = Session.objects.filter(parent=course.pk).exclude(state=SessionState.CANCELLED)
    course.lesson_count = lessons.count()
    course.save(update_fields=["lesson_count"])
