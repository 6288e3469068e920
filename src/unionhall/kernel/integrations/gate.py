"""The way in for other systems: a bearer token, the scope a call needs, and no more calls a minute than allowed.

What a call may touch, the ordinary gate says besides: the system acts as a person who holds one post.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja.security.base import AuthBase

from unionhall.kernel.integrations import commands, queries
from unionhall.kernel.integrations.models import Integration
from unionhall.kernel.integrations.scopes import SCOPES
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook.queries import value
from unionhall.lib.errors import Refused

TOKEN_PATH = "/identity/o/api/token"


class NoToken(Refused):
    """The call came without a token that opens anything."""

    code = "token-invalid"
    status = 401
    message = _("The access token is missing, has run out or was taken back.")


class ScopeMissing(Refused):
    """The token opens other things, but not this."""

    status = 403
    message = _("This token does not have the scope “%(scope)s”.")

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__(scope=scope)


class TooManyCalls(Refused):
    """The limit of a minute is reached."""

    status = 429
    message = _("At most %(most)s calls a minute are answered. Try again in %(seconds)s seconds.")

    def __init__(self, most: int, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(most=most, seconds=seconds)


@dataclass(frozen=True)
class Call:
    """Who calls: the system, the person it acts as, what its token allows, and when."""

    integration: Integration
    person: Person
    scopes: frozenset[str]
    at: datetime


class Bearer(AuthBase):
    """Lets in whoever shows a token with `scope`; the call is then `request.auth`."""

    openapi_type = "oauth2"
    openapi_flows: dict[str, Any] = {
        "clientCredentials": {
            "tokenUrl": TOKEN_PATH,
            "scopes": {code: code for code in SCOPES},
        }
    }

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__()

    def __call__(self, request: HttpRequest) -> Call:
        """Raises NoToken, ScopeMissing, TooManyCalls."""
        return let_in(request, self.scope)


def let_in(request: HttpRequest, scope: str) -> Call:
    """The call that `request` makes, if its token has `scope`. Raises NoToken, ScopeMissing, TooManyCalls."""
    now = timezone.now()
    kind, _space, token_value = request.headers.get("Authorization", "").partition(" ")
    token = queries.live_token(token_value.strip(), at=now) if kind.lower() == "bearer" else None
    integration = queries.caller_of(token) if token else None
    if token is None or integration is None:
        raise NoToken
    most = value("integrations.calls_per_minute", on=timezone.localdate(now)).number
    if commands.count_call(integration, most=most, at=now) > most:
        raise TooManyCalls(most, 60 - now.second)
    # What was taken from the system since the token was made is not in it any more.
    allowed = frozenset(token.get_scopes()) & frozenset(integration.scopes)
    if scope not in allowed:
        raise ScopeMissing(scope)
    return Call(integration, integration.person, allowed, now)


def moment_of(request: HttpRequest) -> datetime:
    """When a call came: one moment for all that is read and written for it."""
    call = getattr(request, "auth", None)
    return call.at if isinstance(call, Call) else timezone.now()
