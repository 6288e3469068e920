"""Places: open data. All of them, the nearest ones, one with its hours, and all as GeoJSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from unionhall.kernel.integrations.gate import moment_of
from unionhall.kernel.integrations.paging import MOST, page_of
from unionhall.kernel.integrations.shapes import Text, answers, local
from unionhall.kernel.organisations.queries import get_organisation
from unionhall.kernel.places import queries as places
from unionhall.kernel.places.facilities import FACILITIES
from unionhall.kernel.places.states import Kind

MOST_FEATURES = 10_000
router = Router(tags=["places"])
map_router = Router(tags=["places"])
KindName = Literal["palace", "station", "centre", "venue"]
assert set(KindName.__args__) == set(Kind.values)  # type: ignore[attr-defined]


class PlaceOut(Schema):
    """A place. Longitude and latitude are WGS-84 degrees; facilities are codes."""

    id: UUID
    kind: str = Field(examples=["station"])
    code: str
    name: str
    name_en: str
    address: str
    phone: str
    longitude: float
    latitude: float
    facilities: list[str] = Field(examples=[["water", "microwave"]])
    area_m2: str | None = Field(examples=["62.5"])
    is_open_24h: bool
    organisation: UUID


class PlacePage(Schema):
    """Some places by code; `next` leads on, empty at the end."""

    items: list[PlaceOut]
    next: str


class NearPlaceOut(PlaceOut):
    """A place as seen from a point. `distance_km` is a straight line."""

    distance_km: float
    walk_minutes: int
    is_open: bool
    opens_at: datetime | None
    closes_at: datetime | None


class SpanOut(Schema):
    """Open from, until; of a day of the week (1 Monday to 7 Sunday) or of statutory holidays (8)."""

    weekday: int = Field(ge=1, le=8)
    opens: str = Field(examples=["08:30"])
    closes: str = Field(examples=["17:30"])


class RoomOut(Schema):
    """A room that can be reserved."""

    id: UUID
    name: str
    name_en: str
    floor: int
    capacity: int


class PlaceDetail(PlaceOut):
    """A place with its hours and rooms."""

    is_open: bool
    opens_at: datetime | None
    closes_at: datetime | None
    hours: list[SpanOut]
    rooms: list[RoomOut]


class PointOut(Schema):
    """Longitude, latitude."""

    type: Literal["Point"] = "Point"
    coordinates: list[float] = Field(min_length=2, max_length=2)


class FeatureOut(Schema):
    """One place (RFC 7946)."""

    type: Literal["Feature"] = "Feature"
    id: UUID
    geometry: PointOut
    properties: PlaceOut


class FeatureCollectionOut(Schema):
    """Places on a map (RFC 7946)."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[FeatureOut]


def place_out(place: Any) -> dict[str, Any]:
    """A place as everybody sees it."""
    return {
        "id": place.pk, "kind": place.kind, "code": place.code, "name": place.name, "name_en": place.name_en,
        "address": place.address, "phone": place.phone, "longitude": place.longitude, "latitude": place.latitude,
        "facilities": list(place.facilities), "is_open_24h": place.is_open_24h, "organisation": place.organisation_id,
        "area_m2": None if place.area_m2 is None else str(place.area_m2),
    }  # fmt: skip


def _listed(kind: str | None, facility: str, beneath: UUID | None, at: datetime) -> Any:
    rows = places.places_in_use(at)
    if kind:
        rows = rows.filter(kind=kind)
    if facility:
        rows = rows.filter(facilities__contains=[facility])
    if beneath is not None:
        rows = rows.filter(organisation__path__within=get_organisation(beneath).path)
    return rows


FacilityCode = Query("", description="One of: " + ", ".join(one.code for one in FACILITIES), max_length=24)


@router.get("", response=answers(PlacePage, 404), operation_id="listPlaces", summary="Places in use")
def index(
    request: HttpRequest,
    kind: KindName | None = None,
    facility: Text = FacilityCode,
    beneath: UUID | None = None,
    after: Text = "",
    limit: int = Query(50, ge=1, le=MOST),
) -> Any:
    """All places in use, by kind, facility, or an organisation and all beneath it."""
    rows = _listed(kind, facility, beneath, moment_of(request))
    page = page_of(rows, "code", "id", after=after, limit=limit, name="places")
    return {"items": [place_out(place) for place in page.rows], "next": page.following}


@router.get(
    "/nearest",
    response=answers(list[NearPlaceOut]),
    operation_id="nearestPlaces",
    summary="The nearest places",
)
def nearest(
    request: HttpRequest,
    longitude: float = Query(..., ge=-180, le=180, examples=[118.1]),
    latitude: float = Query(..., ge=-90, le=90, examples=[35.2]),
    kind: KindName | None = None,
    facility: Text = FacilityCode,
    limit: int = Query(10, ge=1, le=50),
) -> Any:
    """Places within 100 km of a point, the nearest first, each with whether it is open now."""
    found = places.nearest(
        longitude, latitude, kinds=[kind] if kind else [], facilities=[facility] if facility else [],
        limit=limit, at=moment_of(request),
    )  # fmt: skip
    return [
        place_out(near.place)
        | {"distance_km": round(near.distance_km, 3), "walk_minutes": near.walk_minutes}
        | _opening(near.opening)
        for near in found
    ]


def _opening(opening: Any) -> dict[str, Any]:
    return {
        "is_open": opening.is_open, "opens_at": local(opening.opens_at), "closes_at": local(opening.closes_at)
    }  # fmt: skip


@router.get("/{pk}", response=answers(PlaceDetail, 404), operation_id="getPlace", summary="One place")
def detail(request: HttpRequest, pk: UUID) -> Any:
    """A place with its weekly hours, its rooms, and whether it is open now."""
    place = places.get_place(pk)
    hours = [
        {"weekday": weekday, "opens": f"{span.opens:%H:%M}", "closes": f"{span.closes:%H:%M}"}
        for weekday, spans in sorted(places.hours_of(place).items())
        for span in spans
    ]
    rooms = [
        {
            "id": room.pk,
            "name": room.name,
            "name_en": room.name_en,
            "floor": room.floor,
            "capacity": room.capacity,
        }
        for room in place.rooms.all()
    ]
    opening = places.open_at(place, moment_of(request))
    return place_out(place) | _opening(opening) | {"hours": hours, "rooms": rooms}


@map_router.get(
    "", response=answers(FeatureCollectionOut, 404), operation_id="placesGeoJson", summary="Places as GeoJSON"
)
def feature_collection(
    request: HttpRequest,
    kind: KindName | None = None,
    facility: Text = FacilityCode,
    beneath: UUID | None = None,
) -> Any:
    """All places in use, at most 10,000, as a FeatureCollection (WGS-84)."""
    rows = _listed(kind, facility, beneath, moment_of(request)).order_by("code", "id")[:MOST_FEATURES]
    features = [
        {
            "id": place.pk,
            "geometry": {"coordinates": [place.longitude, place.latitude]},
            "properties": place_out(place),
        }
        for place in rows
    ]
    return {"features": features}
