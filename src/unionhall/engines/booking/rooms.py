"""Rooms kept for sessions. The database refuses two reservations of a room at once; here it is said whose."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from psycopg.errors import ExclusionViolation
from psycopg.types.range import Range

from unionhall.engines.booking.models import RoomReservation, Session
from unionhall.engines.booking.wording import Moment, Title
from unionhall.kernel.audit.commands import record
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Room
from unionhall.lib.errors import Refused


class RoomTaken(Refused):
    """The room is kept for something else at that time."""

    message = _("%(room)s is taken from %(starts_at)s to %(ends_at)s: %(purpose)s.")


def reserve(
    room: Room,
    starts_at: datetime,
    ends_at: datetime,
    *,
    purpose: str,
    by: Person,
    session: Session | None = None,
) -> RoomReservation:
    """Keep `room` for that time. Raises RoomTaken, naming the other use."""
    during = Range(starts_at, ends_at, "[)")
    reservation = RoomReservation(
        organisation=room.organisation, room=room, session=session, during=during, purpose=purpose, by=by
    )
    try:
        with transaction.atomic():
            reservation.save()
    except IntegrityError as error:
        if not isinstance(error.__cause__, ExclusionViolation):
            raise
        raise _taken(room, during) from None
    return reservation


def _taken(room: Room, during: Range[datetime]) -> RoomTaken:
    others = RoomReservation.objects.filter(room=room, cancelled_at=None, during__overlap=during)
    other = others.select_related("session").order_by("during").first()
    if other is None:  # given back in between
        return RoomTaken(
            room=room.name, starts_at=Moment(during.lower), ends_at=Moment(during.upper), purpose="…"
        )
    purpose = Title.of(other.session.facts) if other.session else other.purpose
    return RoomTaken(
        room=Title(room.name, room.name_en),
        starts_at=Moment(other.during.lower),
        ends_at=Moment(other.during.upper),
        purpose=purpose,
        field="room",
    )


def take(session: Session, *, by: Person) -> None:
    """Keep the session's room, if it has one, for its time. Raises RoomTaken."""
    if session.room is not None:
        reserve(
            session.room, session.starts_at, session.ends_at, purpose=session.title, by=by, session=session
        )


def move(session: Session, *, by: Person, at: datetime) -> None:
    """After a session changed: give back what it had and keep what it needs now. Raises RoomTaken."""
    RoomReservation.objects.filter(session=session, cancelled_at=None).update(cancelled_at=at)
    if not Session.objects.filter(parent=session).exists():
        take(session, by=by)


def release(session: Session, *, at: datetime) -> None:
    """Give back the rooms of a session and of its lessons."""
    live = RoomReservation.objects.filter(cancelled_at=None)
    for reservation in live.filter(session=session) | live.filter(session__parent=session):
        give_back(reservation, by=None, at=at)


def give_back(reservation: RoomReservation, *, by: Person | None, at: datetime) -> None:
    """End one reservation."""
    reservation.cancelled_at = at
    reservation.save(update_fields=["cancelled_at"])
    record(reservation, "booking.reservation.cancel", by=by, at=at)
