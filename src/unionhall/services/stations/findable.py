"""Rest stations as searches find them: those in service."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.urls import reverse

from unionhall.engines.matching.documents import Document
from unionhall.engines.matching.sources import Source, register
from unionhall.kernel.places.models import Place
from unionhall.lib.geo import Point
from unionhall.services.stations.models import Station

KIND, NEED = "station", "rest_station"


def register_sources() -> None:
    """Let stations be found."""
    register(Source(KIND, Station, _stations, documents_of, follows={Place: _stations_at}))


def _stations(after: UUID | None, most: int) -> Sequence[Any]:
    rows = Station.objects.order_by("pk")
    return list((rows.filter(pk__gt=after) if after is not None else rows)[:most])


def _stations_at(places: Sequence[Place]) -> Iterable[Station]:
    return Station.objects.filter(place__in=places)


def documents_of(stations: Sequence[Station]) -> Iterable[Document]:
    """Name, code, address and host of the stations that are in service."""
    shown = [one for one in stations if one.listed_on is not None and one.removed_on is None]
    prefetch_related_objects(shown, "organisation", "place")
    for station in shown:
        place = station.place
        yield Document(
            organisation=station.organisation, kind=KIND, object_id=station.pk, service="stations", title=place.name,
            title_en=place.name_en, body=f"{station.code} {place.address} {station.host}", categories=(NEED,),
            url=reverse("stations:station", args=[station.pk]), point=Point(place.longitude, place.latitude),
        )  # fmt: skip
