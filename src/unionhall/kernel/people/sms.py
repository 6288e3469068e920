"""The way out to the mobile network. One attempt a call: who must not lose a message repeats it by a job."""

from __future__ import annotations

import ssl
from functools import cache
from typing import Protocol

import httpx
import structlog
from django.conf import settings

from unionhall.lib.text import mask_phone

TIMEOUT_SECONDS = 5.0
_LOG = structlog.get_logger(__name__)


class SmsFailed(Exception):
    """The gateway did not take the message; says why, without the number and the text."""


class SmsGateway(Protocol):
    """Whatever takes a message to a mobile phone."""

    def send(self, phone: str, text: str) -> None:
        """Hand over `text` for `phone` (11 digits) once. Raises SmsFailed when it was not taken."""


class ConsoleGateway:
    """Demo and development: the message goes to the log. No message leaves the machine."""

    def send(self, phone: str, text: str) -> None:
        """Show the text in the log; the number is masked there."""
        _LOG.info("sms", to=mask_phone(phone), text=text)


class SilentGateway:
    """Production without a gateway: every message fails, so that nobody waits for one that never comes."""

    def send(self, phone: str, text: str) -> None:
        """Raises SmsFailed."""
        raise SmsFailed("no SMS gateway is set: UNIONHALL_SMS_GATEWAY_URL is empty")


@cache
def _trusted() -> ssl.SSLContext:
    # Reading all authorities takes longer than sending the message: once a process, not once a message.
    return httpx.create_ssl_context()


class HttpGateway:
    """A gateway with an address: `POST {"phone", "text", "signature"}` as JSON, with a bearer token.

    Any answer 2xx means taken. Redirects are not followed: they could carry the token elsewhere.
    """

    def __init__(
        self, url: str, *, token: str, signature: str = "", timeout_seconds: float = TIMEOUT_SECONDS
    ) -> None:
        self._url = url
        self._signature = signature
        self._timeout_seconds = timeout_seconds
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def send(self, phone: str, text: str) -> None:
        """Post the message. Raises SmsFailed on refusal, time-out and lost connection."""
        message = {"phone": phone, "text": text, "signature": self._signature}
        try:
            answer = httpx.post(
                self._url,
                json=message,
                headers=self._headers,
                timeout=self._timeout_seconds,
                verify=_trusted(),
            )
        except httpx.HTTPError as error:
            # The name only: the error's text may hold the address with its parameters.
            raise SmsFailed(f"the SMS gateway was not reached: {type(error).__name__}") from error
        if not answer.is_success:
            raise SmsFailed(f"the SMS gateway answered {answer.status_code}")


def gateway() -> SmsGateway:
    """The gateway that the settings choose."""
    if settings.SMS_GATEWAY_URL:
        return HttpGateway(
            settings.SMS_GATEWAY_URL, token=settings.SMS_GATEWAY_TOKEN, signature=settings.SMS_SIGNATURE
        )
    return SilentGateway() if settings.MODE == "production" else ConsoleGateway()
