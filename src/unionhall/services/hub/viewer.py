"""Who looks at a page: the signed-in person, or nobody in particular."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.core import signing
from django.http import HttpRequest, HttpResponse

from unionhall.kernel.people.models import Person

_COOKIE = "visitor"
_YEAR_SECONDS = 365 * 24 * 3600


def viewer_of(request: HttpRequest) -> Person | None:
    """The signed-in person; None before sign-in."""
    account = request.user
    return account.person if account.is_authenticated else None  # type: ignore[union-attr]


def visitor_of(request: HttpRequest) -> UUID:
    """A random number that ties what somebody asked before signing in to what they take afterwards."""
    try:
        return UUID(signing.loads(request.COOKIES.get(_COOKIE, ""), salt="hub.visitor"))
    except (signing.BadSignature, ValueError):
        return uuid4()


def remember_visitor(response: HttpResponse, visitor: UUID) -> None:
    """Keep the visitor's number in a signed cookie that scripts cannot read."""
    value = signing.dumps(visitor.hex, salt="hub.visitor")
    response.set_cookie(_COOKIE, value, max_age=_YEAR_SECONDS, httponly=True, samesite="Lax")
