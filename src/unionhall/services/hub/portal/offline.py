"""What a phone keeps for the door when there is no net: the coming bookings, a code for each, and no case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from unionhall.engines.booking import qr
from unionhall.engines.booking import queries as bookings
from unionhall.engines.booking.models import Booking
from unionhall.engines.booking.states import BookingState
from unionhall.kernel.people.models import Person
from unionhall.services.hub.queries import mine
from unionhall.ui import calendars

MOST_KEPT = 10
MOST_TIMES = 12


@dataclass(frozen=True)
class KeptBooking:
    """One coming booking. `token` is empty where no place is held, so that nothing could be shown at the door."""

    booking: Booking
    title: str
    times: list[str]
    place: str
    address: str
    room: str
    state_words: str
    token: str


def kept_bookings(person: Person, at: datetime) -> list[KeptBooking]:
    """The next bookings that are not over, soonest first, at most `MOST_KEPT`. One query."""
    rows = bookings.bookings_of(person, at=at).filter(state__in=mine.AHEAD, session__ends_at__gt=at)
    return [_kept(row, person, at) for row in rows.order_by("session__starts_at")[:MOST_KEPT]]


def _kept(row: Booking, person: Person, at: datetime) -> KeptBooking:
    session, place = row.session, row.session.place
    coming = [(one.lower, one.upper) for one in session.times if one.upper > at]
    times = coming or [(session.starts_at, session.ends_at)]
    return KeptBooking(
        booking=row,
        title=mine.title_of(session),
        times=[calendars.span(*one) for one in times[:MOST_TIMES]],
        place=mine.name_of(place) if place else "",
        address=place.address if place else "",
        room=session.room.name if session.room else "",
        state_words=mine.state_words(row),
        token=qr.kept_token(row, at) if row.state in (BookingState.BOOKED, BookingState.ATTENDED) else "",
    )
