"""Calling webhooks: signed, within a time limit, without redirects, and only to addresses that were checked."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import httpx
from django.conf import settings

from unionhall.kernel.messaging.core import is_public, signatures

TIMEOUT_SECONDS = 10.0
AT_ONCE = 20


@dataclass(frozen=True)
class Call:
    """One call to make. `identifier` stays the same on every attempt, so the receiver can drop repetitions."""

    identifier: str
    url: str
    secrets: tuple[str, ...]
    timestamp: int
    body: bytes


@dataclass(frozen=True)
class Answer:
    """How a call went: what went wrong, empty when a 2xx came back; and the status, None when none came."""

    trouble: str
    status: int | None = None


@cache
def _trusted() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


def post_all(calls: Sequence[Call]) -> list[Answer]:
    """Make the calls side by side; how each went.

    Each takes at most `TIMEOUT_SECONDS`, however slowly the receiver speaks.
    """
    return asyncio.run(_post_all(calls))


async def _post_all(calls: Sequence[Call]) -> list[Answer]:
    gate = asyncio.Semaphore(AT_ONCE)
    # Nothing from the environment: a proxy would resolve the name again, after our check.
    async with httpx.AsyncClient(trust_env=False, timeout=TIMEOUT_SECONDS, verify=_trusted()) as client:

        async def post(call: Call) -> Answer:
            async with gate:
                try:
                    async with asyncio.timeout(TIMEOUT_SECONDS):
                        return await _post(client, call)
                except TimeoutError:
                    return Answer(f"no answer within {TIMEOUT_SECONDS:.0f} s")
                except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
                    return Answer(f"{type(error).__name__}: {error}")

        return await asyncio.gather(*map(post, calls))


async def _post(client: httpx.AsyncClient, call: Call) -> Answer:
    url = httpx.URL(call.url)
    if url.scheme not in ("https", "http") or not url.host:
        return Answer("not a web address")
    address = await _checked_address(url)
    if address is None:
        return Answer(
            "the address is not on the public Internet; UNIONHALL_WEBHOOK_PRIVATE_ADDRESSES allows it"
        )
    request = client.build_request(
        "POST",
        # To the very address that was checked: looked up again, the name could answer differently.
        url.copy_with(host=address),
        content=call.body,
        headers={
            "Host": url.netloc.decode(),
            "Content-Type": "application/json",
            "User-Agent": "UnionHall",
            "Webhook-Id": call.identifier,
            "Webhook-Timestamp": str(call.timestamp),
            "Webhook-Signature": signatures(call.secrets, call.identifier, call.timestamp, call.body),
        },
        extensions={"sni_hostname": url.host},
    )
    # The answer's body is not ours to read: it could be endless.
    response = await client.send(request, stream=True)
    await response.aclose()
    status = response.status_code
    return Answer("" if response.is_success else f"answered {status}", status)


async def _checked_address(url: httpx.URL) -> str | None:
    """The address behind the name; None when one of them may not be called."""
    port = url.port or (443 if url.scheme == "https" else 80)
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    if not settings.WEBHOOK_PRIVATE_ADDRESSES and not all(map(is_public, addresses)):
        return None
    return addresses[0]
