"""Where the reader stands: what they chose last, else the union's own main place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.http import HttpRequest, HttpResponse

from unionhall.kernel.places import queries as places

_COOKIE = "where"
_SALT = "places.where"
_YEAR_SECONDS = 365 * 24 * 3600
_DAY_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Where:
    """A point (WGS-84 degrees) with the words for it; `is_chosen` when the reader set it."""

    longitude: float
    latitude: float
    label: str
    is_chosen: bool = False
    is_kept: bool = False


def where_of(request: HttpRequest, at: datetime) -> Where | None:
    """The point to measure from; None while the union has no place at all."""
    try:
        kept = signing.loads(request.COOKIES.get(_COOKIE, ""), salt=_SALT)
        longitude, latitude, label, is_chosen = kept
        return Where(longitude, latitude, label, is_chosen, is_kept=True)
    except (signing.BadSignature, ValueError):
        main = places.main_place(at)
        return Where(main.longitude, main.latitude, main.name) if main else None


def choose_where(response: HttpResponse, longitude: float, latitude: float, label: str) -> None:
    """Keep the point in a signed cookie on the reader's own device; the union does not store it."""
    # Three decimals are a hundred metres: enough for "nearest", too coarse to say which door.
    _keep(response, Where(round(longitude, 3), round(latitude, 3), label[:40], True), _YEAR_SECONDS)


def keep_main_place(response: HttpResponse, where: Where | None) -> None:
    """Spare the next pages of the day the question where the union's main place is."""
    if where is not None and not where.is_kept:
        _keep(response, where, _DAY_SECONDS)


def _keep(response: HttpResponse, where: Where, seconds: int) -> None:
    value = signing.dumps([where.longitude, where.latitude, where.label, where.is_chosen], salt=_SALT)
    response.set_cookie(_COOKIE, value, max_age=seconds, httponly=True, samesite="Lax")
