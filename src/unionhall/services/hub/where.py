"""Where the reader stands: what they chose last, else the union's own main place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.db.models import F
from django.http import HttpRequest, HttpResponse

from unionhall.kernel.organisations.queries import home_organisation
from unionhall.kernel.places import queries as places
from unionhall.kernel.places.models import Kind, Place

_COOKIE = "where"
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
        longitude, latitude, label = signing.loads(request.COOKIES.get(_COOKIE, ""), salt="hub.where")
        return Where(longitude, latitude, label, is_chosen=True)
    except (signing.BadSignature, ValueError):
        main = main_place(at)
        return Where(main.longitude, main.latitude, main.name) if main else None


def main_place(at: datetime) -> Place | None:
    """The largest palace of the installation's own union: where distances are measured from until told otherwise."""
    own = places.places_of(home_organisation(), at)
    return own.filter(kind=Kind.PALACE).order_by(F("area_m2").desc(nulls_last=True)).first() or own.first()


def remember_where(response: HttpResponse, longitude: float, latitude: float, label: str) -> None:
    """Keep the point in a signed cookie on the reader's own device; the union does not store it."""
    # Three decimals are a hundred metres: enough for "nearest", too coarse to say which door.
    value = signing.dumps([round(longitude, 3), round(latitude, 3), label[:40]], salt="hub.where")
    response.set_cookie(_COOKIE, value, max_age=_YEAR_SECONDS, httponly=True, samesite="Lax")
