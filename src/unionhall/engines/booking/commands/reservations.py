"""Keeping rooms for things that nobody books, and giving them back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from unionhall.engines.booking import rooms
from unionhall.engines.booking.commands.sessions import EndsBeforeStart
from unionhall.engines.booking.models import RoomReservation, Session
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Room


@transaction.atomic
def reserve_room(
    room: Room,
    *,
    starts_at: datetime,
    ends_at: datetime,
    purpose: str,
    by: Person,
    at: datetime,
    session: Session | None = None,
) -> RoomReservation:
    """Keep `room` for that time. Raises NotAllowed, EndsBeforeStart, RoomTaken (naming the other use)."""
    authorise(by, "booking.reserve_room", room)
    if ends_at <= starts_at:
        raise EndsBeforeStart(field="ends_at")
    reservation = rooms.reserve(room, starts_at, ends_at, purpose=purpose, by=by, session=session)
    record(reservation, "booking.reservation.create", by=by, at=at, purpose=purpose)
    return reservation


@transaction.atomic
def cancel_reservation(reservation: RoomReservation, *, by: Person, at: datetime) -> RoomReservation:
    """Give the room back; doing it again changes nothing. Raises NotAllowed."""
    rows = RoomReservation.objects.select_for_update(of=("self",)).select_related("organisation")
    row = rows.get(pk=reservation.pk)
    authorise(by, "booking.cancel_reservation", row)
    if row.cancelled_at is None:
        rooms.give_back(row, by=by, at=at)
    return row
