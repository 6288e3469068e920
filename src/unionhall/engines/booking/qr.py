"""Signed, short-lived codes: a person's, scanned by staff, and a session's, shown in the hall and scanned by people.

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

from unionhall.engines.booking.models import Session
from unionhall.engines.booking.wording import Day, Moment
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook import queries as rulebook
from unionhall.lib.errors import Refused

_PERSON = "booking.qr.person"
_SESSION = "booking.qr.session"
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
