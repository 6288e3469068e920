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

_SALT = "hub.feed"


def feed_token(person: Person) -> str:
    """The secret part of the feed's address."""
    return signing.dumps(person.pk.hex, salt=_SALT)


def calendar_text(token: str, *, at: datetime) -> str:
    """The feed (RFC 5545). Raises NotAllowed for a token that we did not sign."""
    try:
        person = Person.objects.get(pk=UUID(signing.loads(token, salt=_SALT)))
    except (signing.BadSignature, ValueError, Person.DoesNotExist):
        raise NotAllowed from None
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
