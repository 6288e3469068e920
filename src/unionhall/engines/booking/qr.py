"""Signed, short-lived codes: a person's, scanned by staff, and a session's, shown in the hall and scanned by people.

Besides them, for phones without a net, the code of one booking: it opens nothing but that session's door, and is good
until the session is over.

A code is the key and the second it was made, signed. It does not say who or what it is to anybody without the
database.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from unionhall.engines.booking.models import Booking, Session
from unionhall.engines.booking.states import HOLDING
from unionhall.engines.booking.wording import Day, Moment
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook import queries as rulebook
from unionhall.lib.errors import Refused

_PERSON = "booking.qr.person"
_SESSION = "booking.qr.session"
_KEPT = "booking.qr.kept"
_KEY_BYTES, _TIME_BYTES = 16, 5


class QrUnknown(Refused):
    """Not a code of ours, or not the kind that is wanted."""

    message = _("This is not a check-in code of ours. Please show the code on “My code”.")


class QrExpired(Refused):
    """Made today, but too long ago: perhaps a picture somebody passed on."""

    message = _("This code expired at %(expired_at)s. Please refresh it and scan again.")


class QrOfAnotherDay(Refused):
    """Made on another day."""

    message = _("This code is from %(day)s. Please open today's code and scan again.")


def person_token(person: Person, at: datetime) -> str:
    """The code of `person`, made at `at`; valid for `person_seconds`."""
    return _sign(_PERSON, person.pk, at)


def session_token(session: Session, at: datetime) -> str:
    """The code a hall shows of `session`, made at `at`."""
    return _sign(_SESSION, session.pk, at)


def kept_token(booking: Booking, at: datetime) -> str:
    """The code of one booking, made at `at` for a phone that will have no net; good until its session is over."""
    return _sign(_KEPT, booking.pk, at)


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whose code it is; of a kept code also the one session that it opens."""

    person: Person
    session_id: UUID | None = None

    def opens(self, session: Session) -> bool:
        """Whether the code is good for the door of `session`, or of a lesson of that series."""
        return self.session_id is None or self.session_id in (session.pk, session.parent_id)


def bearer_of(token: str, at: datetime, region: str = "CN") -> Bearer:
    """Whose code it is, renewed or kept. Raises QrUnknown, QrExpired, QrOfAnotherDay."""
    people = Person.objects.select_related("organisation").filter(erased_at=None)
    try:
        kept = _open(_KEPT, token)
    except QrUnknown:
        person = people.filter(pk=read_person_token(token, at, region)).first()
        if person is None:
            raise
        return Bearer(person)
    booking = Booking.objects.select_related("session").filter(pk=kept.key, state__in=HOLDING).first()
    person = people.filter(pk=booking.person_id).first() if booking else None
    if booking is None or person is None:
        raise QrUnknown
    if booking.session.ends_at <= at:
        raise QrExpired(expired_at=Moment(booking.session.ends_at))
    return Bearer(person, booking.session_id)


def person_seconds(at: datetime, region: str = "CN") -> int:
    """For how many seconds a code is valid in `region` (the rulebook's checkin.qr_seconds)."""
    return rulebook.value("checkin.qr_seconds", region=region, on=localdate(at)).number


def read_person_token(token: str, at: datetime, region: str = "CN") -> UUID:
    """Whose code it is. Raises QrUnknown, QrExpired, QrOfAnotherDay."""
    return _read(_PERSON, token, at, region)


def read_session_token(token: str, at: datetime, region: str = "CN") -> UUID:
    """Which session's code it is. Raises QrUnknown, QrExpired, QrOfAnotherDay."""
    return _read(_SESSION, token, at, region)


@dataclass(frozen=True, slots=True)
class _Code:
    key: UUID
    made_at: datetime


def _sign(purpose: str, key: UUID, at: datetime) -> str:
    body = key.bytes + int(at.timestamp()).to_bytes(_TIME_BYTES, "big")
    return Signer(salt=purpose).sign(base64.urlsafe_b64encode(body).decode())


def _open(purpose: str, token: str) -> _Code:
    try:
        body = base64.urlsafe_b64decode(Signer(salt=purpose).unsign(token.strip()))
    except (BadSignature, ValueError):
        raise QrUnknown from None
    seconds = int.from_bytes(body[_KEY_BYTES:], "big")
    return _Code(UUID(bytes=body[:_KEY_BYTES]), datetime.fromtimestamp(seconds, UTC))


def _read(purpose: str, token: str, at: datetime, region: str) -> UUID:
    code = _open(purpose, token)
    expires = code.made_at + timedelta(seconds=person_seconds(at, region))
    if at <= expires:
        return code.key
    if localdate(code.made_at) != localdate(at):
        raise QrOfAnotherDay(day=Day(localdate(code.made_at)))
    raise QrExpired(expired_at=Moment(expires))
