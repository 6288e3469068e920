"""Locks that commands take, always in this order: person, session, seats and bookings."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from unionhall.engines.booking.models import Booking, Session


def hold_line(session_id: UUID) -> None:
    """Take the session's lock until the transaction ends: nobody joins, leaves or is offered anything."""
    with connection.cursor() as cursor:
        cursor.execute("select booking_lock(%s)", [session_id])


def lock_session(session: Session | UUID) -> Session:
    """The session as it is now, with its lock and its row lock; of a lesson, its series is locked before it.

    Raises Session.DoesNotExist.
    """
    pk = session.pk if isinstance(session, Session) else session
    if isinstance(session, Session) and session.parent_id is not None:
        hold_line(session.parent_id)
    hold_line(pk)
    rows = Session.objects.select_for_update(of=("self",)).select_related("organisation", "place", "room")
    return rows.get(pk=pk)


def lock_booking(booking: Booking) -> Booking:
    """The booking as it is now, with its session's lock and its row lock."""
    hold_line(booking.session_id)
    rows = Booking.objects.select_for_update(of=("self",))
    return rows.select_related("session", "organisation", "person").get(pk=booking.pk)
