"""Where the reader stands: the point that the portal keeps on the reader's own device, else the union's main place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.http import HttpRequest, HttpResponse

from unionhall.kernel.places import queries as places

# The portal's own cookie: somebody who said once where they are is not asked again here.
_COOKIE, _SALT = "where", "hub.where"
_YEAR_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True)
class Where:
    """A point (WGS-84 degrees) with the words for it; `is_chosen` when the reader set it."""

    longitude: float
    latitude: float
    label: str
    is_chosen: bool = False


def where_of(request: HttpRequest, at: datetime) -> Where | None:
    """The point to measure from; None while the union has no place at all."""
    try:
        longitude, latitude, label, is_chosen = signing.loads(request.COOKIES.get(_COOKIE, ""), salt=_SALT)
        return Where(longitude, latitude, label, is_chosen)
    except (signing.BadSignature, ValueError):
        main = places.main_place(at)
        return Where(main.longitude, main.latitude, main.name) if main else None


def choose_where(response: HttpResponse, longitude: float, latitude: float, label: str) -> None:
    """Keep the point, rounded to about a hundred metres, in a signed cookie; the union does not store it."""
    value = signing.dumps([round(longitude, 3), round(latitude, 3), label[:40], True], salt=_SALT)
    response.set_cookie(_COOKIE, value, max_age=_YEAR_SECONDS, httponly=True, samesite="Lax")
