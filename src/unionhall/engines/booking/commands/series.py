"""The lessons of a series: dated sessions with it as parent, attended but not booked one by one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import gettext_lazy as _

from unionhall.engines.booking import rooms
from unionhall.engines.booking.commands.sessions import EndsBeforeStart, SessionOver
from unionhall.engines.booking.core import lesson_days
from unionhall.engines.booking.derived import derive
from unionhall.engines.booking.locks import lock_session
from unionhall.engines.booking.models import Session
from unionhall.engines.booking.states import SessionState
from unionhall.engines.booking.wording import Moment, Title
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.calendar.queries import official_calendar
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Room
from unionhall.lib.errors import InvalidInput

_LONGEST = timedelta(days=730)


class NoLessons(InvalidInput):
    """A series has lessons."""

    message = _("These weekdays give no lesson. Choose weekdays, and a number of lessons or a last day.")


class NotASeries(InvalidInput):
    """A lesson has no lessons."""

    message = _("“%(title)s” is itself a lesson of a series.")


@transaction.atomic
def add_lesson(
    series: Session,
    *,
    starts_at: datetime,
    ends_at: datetime,
    by: Person,
    at: datetime,
    room: Room | None = None,
    title: str = "",
) -> Session:
    """One more lesson; it takes the title and the place of its series, and is published when that is.

    Raises NotAllowed, SessionOver, NotASeries, EndsBeforeStart, RoomTaken.
    """
    return _add(series, [(starts_at, ends_at)], room=room, title=title, by=by, at=at)[0]


@transaction.atomic
def plan_lessons(
    series: Session,
    *,
    first_starts_at: datetime,
    minutes: int,
    weekdays: Iterable[int],
    by: Person,
    at: datetime,
    count: int | None = None,
    until: date | None = None,
    room: Room | None = None,
) -> list[Session]:
    """Lessons of `minutes` at the same hour on ISO `weekdays`, `count` of them or until a day; no holidays.

    Raises NotAllowed, SessionOver, NotASeries, NoLessons, EndsBeforeStart, RoomTaken; with one lesson refused,
    none is made.
    """
    first = localtime(first_starts_at)
    days, last = list(weekdays), until or first.date() + _LONGEST
    if (count is None and until is None) or count == 0 or not days:
        raise NoLessons(field="weekdays")
    found = lesson_days(first.date(), days, _holidays(first.date(), last), count=count, until=last)
    if not found:
        raise NoLessons(field="weekdays")
    zone = get_current_timezone()
    starts = [datetime.combine(day, first.time(), tzinfo=zone) for day in found]
    length = timedelta(minutes=minutes)
    return _add(series, [(start, start + length) for start in starts], room=room, title="", by=by, at=at)


def _holidays(first: date, last: date) -> list[date]:
    """Days off for a holiday (ordinary weekends are none)."""
    calendar = official_calendar(first, last)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    entries = (calendar.day(day) for day in days)
    return [entry.date for entry in entries if entry.name and not entry.is_working_day]


def _add(
    series: Session,
    hours: list[tuple[datetime, datetime]],
    *,
    room: Room | None,
    title: str,
    by: Person,
    at: datetime,
) -> list[Session]:
    head = lock_session(series)
    authorise(by, "booking.plan_lessons", head)
    if head.state not in (SessionState.DRAFT, SessionState.PUBLISHED):
        raise SessionOver(title=Title.of(head.facts), starts_at=Moment(head.starts_at))
    if head.parent_id is not None:
        raise NotASeries(title=Title.of(head.facts))
    made = [_lesson(head, start, end, room=room, title=title) for start, end in hours]
    Session.objects.bulk_create(made)
    rooms.move(head, by=by, at=at)  # from here on each lesson keeps the room for its own time
    for lesson in made:
        rooms.take(lesson, by=by)
    first_before = head.starts_at
    derive(head)
    _move_dates(head, first_before)
    head.room = head.room or room
    head.save()
    record(head, "booking.lesson.create", by=by, at=at, lessons=len(made))
    return made


def _move_dates(head: Session, before: datetime) -> None:
    # What counts from the start moves with it, once the lessons say when that is.
    moved = head.starts_at - before
    head.cancel_until += moved
    if head.closes_at == before:
        head.closes_at = max(head.opens_at, head.starts_at)


def _lesson(
    head: Session, starts_at: datetime, ends_at: datetime, *, room: Room | None, title: str
) -> Session:
    if ends_at <= starts_at:
        raise EndsBeforeStart(field="ends_at")
    minutes = (ends_at - starts_at) // timedelta(minutes=1)
    place = room or head.room
    lesson = Session(
        organisation=head.organisation, service=head.service, kind=head.kind, parent=head,
        title=title or head.title, title_en="" if title else head.title_en, tags=head.tags,
        place=place.place if place else head.place, room=place, starts_at=starts_at, ends_at=ends_at,
        state=head.state, mode=head.mode, draw_at=head.draw_at, capacity=head.capacity, opens_at=head.opens_at,
        closes_at=head.closes_at, cancel_until=head.cancel_until, offer_minutes=head.offer_minutes,
        minutes_to_count=min(head.minutes_to_count, minutes), audience=head.audience,
    )  # fmt: skip
    derive(lesson, lessons=False)
    return lesson
