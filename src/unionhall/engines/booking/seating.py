"""Seats of a session as rows, and telling everybody who has one. Callers hold the session's lock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _
from psycopg.types.json import Jsonb

from unionhall.engines.booking.core import ANY_CHANNEL, Pool
from unionhall.engines.booking.models import Booking, Seat, Session
from unionhall.engines.booking.states import LIVE, BookingState, SessionState
from unionhall.engines.booking.wording import Title
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import Refused

_MAKE = """
insert into booking_seat(organisation_id, session_id, number, channel, is_held)
select %s, %s, number, %s, %s from generate_series(%s::int, %s::int) number
"""

_TELL = """
insert into messaging_event(id, organisation_id, kind, subject_id, at, data, person_id, private)
select uuidv7(), organisation_id, %s, id, %s, %s, person_id, '{}'
from booking_booking where session_id = %s and state = any(%s)
"""

_EMPTY = """
with ended as (
  update booking_booking set state = 'cancelled', seat_numbers = '{}', cancelled_at = %(at)s
  where session_id = %(session)s and state = any(%(live)s))
update booking_line set waiting = 0 where session_id = %(session)s
"""


class PlacesTaken(Refused):
    """Places that people have cannot be taken away by making a session smaller."""

    message = _("“%(title)s” cannot have fewer than %(taken)s places: so many are taken.")


def make(session: Session, pools: Iterable[Pool], *, is_held: bool = False) -> None:
    """Add the seats of `pools`; held ones are for the waiting list first."""
    with connection.cursor() as cursor:
        for pool in pools:
            row = (session.organisation_id, session.pk, pool.channel, is_held, pool.first, pool.last)
            cursor.execute(_MAKE, row)


def resize(session: Session, before: int, *, at: datetime) -> None:
    """Make as many seats as `session.capacity` says, `before` it changed. Raises PlacesTaken."""
    if session.capacity < before:
        _remove(session, before - session.capacity)
        return
    last = (
        Seat.objects.filter(session=session).order_by("-number").values_list("number", flat=True).first() or 0
    )
    make(session, [Pool(ANY_CHANNEL, last + 1, last + session.capacity - before)], is_held=True)
    offer(session, at=at)


def _remove(session: Session, surplus: int) -> None:
    # Waits for claims under way; those that come later see the lock's outcome.
    spare = Seat.objects.select_for_update().filter(session=session, booking=None, channel=ANY_CHANNEL)
    numbers = list(spare.order_by("-number").values_list("number", flat=True)[:surplus])
    if len(numbers) < surplus:
        taken = Seat.objects.filter(session=session).count() - len(numbers)
        raise PlacesTaken(title=Title.of(session.facts), taken=taken, field="capacity")
    Seat.objects.filter(session=session, number__in=numbers).delete()


def offer(session: Session, *, at: datetime) -> int:
    """Give held seats to the waiting list in its order; the number of offers made."""
    with connection.cursor() as cursor:
        cursor.execute("select booking_offer(%s, %s)", [session.pk, at])
        made: int = cursor.fetchone()[0]
    return made


def tell_all(session: Session, kind: str, *, at: datetime, states: Iterable[str] = LIVE, **more: Any) -> None:
    """One event of `kind` for each booking of the session (of a lesson: of its series)."""
    data = Jsonb(session.facts | more)
    with connection.cursor() as cursor:
        cursor.execute(
            _TELL, [kind, at, data, session.parent_id or session.pk, [str(state) for state in states]]
        )


def release(
    booking: Booking, state: str, verb: str, *, is_late: bool, by: Person | None, at: datetime
) -> bool:
    """End a live booking; its seats go to the first in line or are free. False when it was not live any more."""
    with connection.cursor() as cursor:
        values: list[Any] = [booking.pk, state, verb, is_late, at, by.pk if by else None]
        cursor.execute("select booking_release(%s, %s, %s, %s, %s, %s)", values)
        done: bool = cursor.fetchone()[0]
    booking.refresh_from_db()
    return done


def empty(session: Session, *, reason: str, at: datetime) -> None:
    """End every live booking of a session that is called off, and tell everybody."""
    # Claims under way hold a seat's row lock: wait for them, and let none begin after.
    Seat.objects.filter(session=session, booking=None).update(is_held=True)
    tell_all(session, "booking.session_cancelled", at=at, reason=reason)
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY, {"at": at, "session": session.pk, "live": [str(state) for state in LIVE]})
    Seat.objects.filter(session=session).exclude(booking=None).update(booking=None, is_held=True)


def finish(session: Session, *, at: datetime) -> None:
    """End what still waits at a session that is over: offers lapse, nobody else gets a place."""
    with connection.cursor() as cursor:
        cursor.execute(_FINISH, {"session": session.pk})
    session.state = SessionState.ENDED
    session.save(update_fields=["state"])


_FINISH = f"""
with over as (
  update booking_booking set seat_numbers = '{{}}', state = case state
      when '{BookingState.OFFERED}' then '{BookingState.LAPSED}'
      when '{BookingState.WAITING}' then '{BookingState.UNPLACED}'
      else '{BookingState.NOT_DRAWN}' end
  where session_id = %(session)s
    and state in ('{BookingState.OFFERED}', '{BookingState.WAITING}', '{BookingState.ENTERED}')
  returning id),
spare as (
  update booking_seat set booking_id = null
  where session_id = %(session)s and booking_id in (select id from over))
update booking_line set waiting = 0 where session_id = %(session)s
"""
