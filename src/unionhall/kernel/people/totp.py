"""Codes of authenticator apps (RFC 6238), told the time instead of reading it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt

LAST_COUNTER = "last_counter"


def counters(at: datetime) -> Iterator[int]:
    """The counters whose codes are taken at `at`, earliest first."""
    now = int(at.timestamp()) // app_settings.TOTP_PERIOD
    yield from range(now - app_settings.TOTP_TOLERANCE, now + app_settings.TOTP_TOLERANCE + 1)


def code_of(secret: str, counter: int) -> str:
    """The code of one counter."""
    return str(format_hotp_value(hotp_value(secret, counter)))


def counter_of(secret: str, typed: str, at: datetime) -> int | None:
    """The counter whose code was typed; None for a wrong code."""
    for counter in counters(at):
        if compare_user_code(actual=typed, expected=code_of(secret, counter)):
            return counter
    return None


def last_counter(authenticator: Authenticator) -> int:
    """The counter whose code was used last; codes up to it are used up."""
    return int(authenticator.data.get(LAST_COUNTER) or 0)


def secret_of(authenticator: Any) -> str:
    """The secret in plain; it goes into codes and nowhere else."""
    return str(decrypt(authenticator.data["secret"]))


def current_code(secret: str, at: datetime) -> str:
    """The code that an app shows at `at`."""
    return code_of(secret, int(at.timestamp()) // app_settings.TOTP_PERIOD)


def unused_code(authenticator: Authenticator, at: datetime) -> str:
    """A code that will be taken now: the current one, or the next when that was used."""
    now = int(at.timestamp()) // app_settings.TOTP_PERIOD
    later = [counter for counter in counters(at) if counter >= now and counter > last_counter(authenticator)]
    return code_of(secret_of(authenticator), later[0] if later else now)
