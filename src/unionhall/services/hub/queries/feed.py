"""My bookings as an iCalendar feed; the signed address is the only key, so it names nobody."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.core import signing

from unionhall.engines.booking import queries as bookings
from unionhall.engines.booking.models import Session
from unionhall.kernel.people.models import Person
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
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//UnionHall//Bookings//ZH", "CALSCALE:GREGORIAN"]
    for booking in bookings.bookings_of(person, at=at):
        if booking.state in bookings.LIVE:
            for session in bookings.lessons_of(booking.session) or [booking.session]:
                lines += _event(booking.session, session, at)
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def _event(head: Session, session: Session, at: datetime) -> list[str]:
    where = " ".join(str(part) for part in (head.place, session.room or head.room) if part)
    return [
        "BEGIN:VEVENT",
        f"UID:{session.pk}@unionhall",
        f"DTSTAMP:{_stamp(at)}",
        f"DTSTART:{_stamp(session.starts_at)}",
        f"DTEND:{_stamp(session.ends_at)}",
        *_folded(f"SUMMARY:{_escaped(head.title)}"),
        *_folded(f"LOCATION:{_escaped(where)}"),
        "END:VEVENT",
    ]


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """Lines of at most 75 bytes; a character is never cut."""
    parts, rest = [], ""
    for character in line:
        if len((rest + character).encode()) > 74:
            parts.append(rest)
            rest = " "
        rest += character
    return [*parts, rest]
