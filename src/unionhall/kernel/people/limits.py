"""How often a code may be asked for and tried. Counted in the database: every web process sees every attempt."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.people.fields import blind_index
from unionhall.kernel.people.models import SignInAttempt, SignInCode
from unionhall.kernel.rulebook.queries import values
from unionhall.lib.errors import Refused


class TooManyWrongCodes(Refused):
    """Guessing is stopped for a while; the sentence names the time when it ends."""

    status = 429
    message = _("Too many wrong codes. Try again after %(until)s.")

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(field="code", until=_clock(until))


class TooManyCodes(Refused):
    """Codes cost money and patience; the sentence names the time of the next one."""

    status = 429
    message = _("Too many codes were asked for. The next one can be sent after %(until)s.")

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(field="phone", until=_clock(until))


class TooManyTries(Refused):
    """Too many people set out for other providers from one address; the sentence names when it goes on."""

    status = 429
    message = _("Too many tries. Try again after %(until)s.")

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(until=_clock(until))


def _clock(moment: datetime) -> str:
    # To the next full minute: at the minute that is named it must really work.
    return str(time_format(timezone.localtime(moment + timedelta(seconds=59)), "H:i"))


@dataclass(frozen=True)
class Limits:
    """What the rulebook allows today."""

    code_lives: timedelta
    resend_after: timedelta
    lockout: timedelta
    wrong_codes: int
    wrong_codes_per_address: int
    codes_per_phone_hour: int
    codes_per_address_hour: int


_RULES = (
    "signin.code_seconds",
    "signin.resend_seconds",
    "signin.lockout_minutes",
    "signin.max_wrong_codes",
    "signin.max_wrong_codes_per_address",
    "signin.codes_per_phone_hour",
    "signin.codes_per_address_hour",
)


def limits_at(at: datetime) -> Limits:
    """The limits in force at `at`. One query."""
    rules = values(*_RULES, on=timezone.localdate(at))
    return Limits(
        code_lives=rules["signin.code_seconds"].span,
        resend_after=rules["signin.resend_seconds"].span,
        lockout=rules["signin.lockout_minutes"].span,
        wrong_codes=rules["signin.max_wrong_codes"].number,
        wrong_codes_per_address=rules["signin.max_wrong_codes_per_address"].number,
        codes_per_phone_hour=rules["signin.codes_per_phone_hour"].number,
        codes_per_address_hour=rules["signin.codes_per_address_hour"].number,
    )


def phone_key(phone: str) -> str:
    """The phone in a form that can be counted but not read."""
    return blind_index(phone, purpose="signin")


def network_of(address: str) -> str:
    """The address as it is counted: an IPv6 user owns a whole /64, so that is one address."""
    parsed = ipaddress.ip_address(address)
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network(f"{address}/64", strict=False).network_address)


def address_key(address: str) -> str:
    """The key under which an address is counted."""
    return f"address:{network_of(address)}"


def account_key(account_id: Any) -> str:
    """The key under which an account's second factor is counted."""
    return f"account:{account_id}"


def lock_keys(*keys: str) -> None:
    """Let nobody else count under these keys until the transaction ends; taken in one order, so no deadlock."""
    with connection.cursor() as cursor:
        for key in sorted(keys):
            cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def refuse_when_locked(key: str, *, most: int, lockout: timedelta, at: datetime) -> int:
    """How many wrong codes are left under `key`. Raises TooManyWrongCodes when there is none.

    Locked means: the last `most` attempts were all wrong, within one lockout time, and the last of them is
    less than that ago.
    """
    window = at - 2 * lockout
    recent = list(SignInAttempt.objects.filter(key=key, at__gt=window).order_by("-at", "-id")[:most])
    wrong = []
    for attempt in recent:
        if attempt.was_right:
            break
        wrong.append(attempt.at)
    if len(wrong) == most and wrong[0] - wrong[-1] <= lockout and wrong[0] + lockout > at:
        raise TooManyWrongCodes(wrong[0] + lockout)
    return most - sum(1 for moment in wrong if moment > at - lockout)


def refuse_when_impatient(phone: str, address: str, *, limits: Limits, at: datetime) -> None:
    """Raises TooManyCodes when phone or address asked for their share of codes within the last hour."""
    if settings.MODE == "demo":
        return  # no message leaves the machine, and many people try the same few numbers
    hour = timedelta(hours=1)
    by_phone = SignInCode.objects.filter(phone_index=phone_key(phone))
    by_address = SignInCode.objects.filter(address=network_of(address))
    for codes, most in (
        (by_phone, limits.codes_per_phone_hour),
        (by_address, limits.codes_per_address_hour),
    ):
        sent = list(
            codes.filter(sent_at__gt=at - hour).order_by("-sent_at").values_list("sent_at", flat=True)[:most]
        )
        if len(sent) == most:
            raise TooManyCodes(sent[-1] + hour)
