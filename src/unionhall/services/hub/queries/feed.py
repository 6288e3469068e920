"""My bookings as an iCalendar feed; the signed address is the only key, so it names nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.core import signing

from unionhall.engines.booking import queries as bookings
from unionhall.engines.booking.models import Session
from unionhall.kernel.people.models import Person
from unionhall.lib import ical
from unionhall.lib.errors import NotAllowed
from unionhall.services.hub.models import BookingFeed

_SALT = "hub.feed"
_FIRST = 1


def feed_token(person: Person) -> str:
    """The secret part of the feed's address: of the one that holds now."""
    row = BookingFeed.objects.filter(person=person).first()
    if row is None:
        return signing.dumps(person.pk.hex, salt=_SALT)
    return signing.dumps([person.pk.hex, row.serial], salt=_SALT)


def calendar_text(token: str, *, at: datetime) -> str:
    """The feed (RFC 5545). Raises NotAllowed for a token that we did not sign, or that was made anew since."""
    try:
        named = signing.loads(token, salt=_SALT)
        key, serial = named if isinstance(named, list) else (named, _FIRST)
        person = Person.objects.select_related("booking_feed").get(pk=UUID(key), erased_at=None)
    except (signing.BadSignature, ValueError, TypeError, Person.DoesNotExist):
        raise NotAllowed("feed") from None
    row = getattr(person, "booking_feed", None)
    if serial != (row.serial if row else _FIRST):
        raise NotAllowed("feed")
    return ical.calendar("Bookings", _events(person, at))


def _events(person: Person, at: datetime) -> Iterator[list[str]]:
    for booking in bookings.bookings_of(person, at=at):
        if booking.state in bookings.LIVE:
            for session in bookings.lessons_of(booking.session) or [booking.session]:
                yield _event(booking.session, session, at)


def _event(head: Session, session: Session, at: datetime) -> list[str]:
    where = " ".join(str(part) for part in (head.place, session.room or head.room) if part)
    return ical.event(
        str(session.pk),
        at=at,
        starts=session.starts_at,
        ends=session.ends_at,
        summary=head.title,
        where=where,
    )
