"""The plain rules of getting word out: when to try again, how a call is signed, which addresses may be called."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import ipaddress
from collections.abc import Iterable
from datetime import timedelta

# Ten seconds, half a minute, a minute and a half ... six hours: a receiver that restarts hears of it at once, one
# that is down over night still hears in the morning, and after about a day somebody has to look.
_FIRST_RETRY = timedelta(seconds=10)
_GROWTH = 3
_LONGEST_RETRY = timedelta(hours=6)
MOST_ATTEMPTS = 11

# What the Standard Webhooks specification recommends: the tenth and last attempt about three days after the first.
_CALL_RETRIES = (
    timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=5),
    timedelta(hours=10), timedelta(hours=14), timedelta(hours=20), timedelta(hours=24),
)  # fmt: skip
MOST_CALLS = len(_CALL_RETRIES) + 1
# Calls that failed together do not come back together.
_MOST_SPREAD = 0.1
# A system that nobody reached for so long, whatever there was to tell it, is called no more.
FAILING_ENDS_AFTER = timedelta(days=5)
# How long a secret that was replaced still signs beside the new one.
SECRETS_OVERLAP = timedelta(hours=24)

_SECRET_PREFIX = "whsec_"
# IPv6 ranges that carry an IPv4 address inside: translation (RFC 6052, RFC 8215) and 6to4.
_TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def retry_after(attempts: int) -> timedelta | None:
    """How long to wait after the `attempts`-th attempt has failed; None when it was the last."""
    if attempts >= MOST_ATTEMPTS:
        return None
    growth: int = _GROWTH ** (attempts - 1)
    return min(_FIRST_RETRY * growth, _LONGEST_RETRY)


def call_again_after(attempts: int, spread: float) -> timedelta | None:
    """How long to wait after the `attempts`-th call of a webhook has failed; None when it was the last.

    `spread` (0 to 1) makes it up to a tenth longer.
    """
    if attempts >= MOST_CALLS:
        return None
    return _CALL_RETRIES[attempts - 1] * (1 + _MOST_SPREAD * spread)


def signatures(secrets: Iterable[str], identifier: str, timestamp: int, body: bytes) -> str:
    """The signature of each secret, with spaces between: the receiver takes the call if one of them is right."""
    return " ".join(signature(secret, identifier, timestamp, body) for secret in secrets)


def signature(secret: str, identifier: str, timestamp: int, body: bytes) -> str:
    """`v1,` and the HMAC-SHA256 over identifier, timestamp (seconds since 1970) and body, as the
    Standard Webhooks specification has it.

    A secret `whsec_...` is base64, any other counts as it is written. The receiver refuses old timestamps and
    remembers identifiers: that is what keeps a recorded call from being played again.
    """
    signed = f"{identifier}.{timestamp}.".encode() + body
    digest = hmac.new(_key(secret), signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def _key(secret: str) -> bytes:
    if secret.startswith(_SECRET_PREFIX):
        try:
            return base64.b64decode(secret.removeprefix(_SECRET_PREFIX), validate=True)
        except binascii.Error:
            pass
    return secret.encode()


def new_secret(randomness: bytes) -> str:
    """The written form of a signing secret made of `randomness`, 24 to 64 bytes."""
    return _SECRET_PREFIX + base64.b64encode(randomness).decode()


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public Internet: not private, loopback, link-local, multicast ...

    An IPv4 address inside an IPv6 one is judged by itself. A scope (`%eth0`) is never public.
    """
    try:
        found: Address = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        if found.scope_id is not None or found.teredo is not None:
            return False
        inner = found.ipv4_mapped or found.sixtofour
        if inner is None and any(found in network for network in _TRANSLATED):
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            found = inner
    return found.is_global and not found.is_multicast and not found.is_reserved
