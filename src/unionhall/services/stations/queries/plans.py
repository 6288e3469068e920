"""A station as a plan: what a form begins with, and what a change keeps."""

from __future__ import annotations

from unionhall.services.stations.models import Station
from unionhall.services.stations.plans import StationPlan
from unionhall.services.stations.states import Condition


def plan_of(station: Station) -> StationPlan:
    """The station as it is; the hours are left as they are."""
    place = station.place
    there = station.facilities.exclude(condition=Condition.MISSING).values_list("code", flat=True)
    return StationPlan(
        code=station.code, name=place.name, name_en=place.name_en, address=place.address, longitude=place.longitude,
        latitude=place.latitude, host=station.host, built=station.built, access=station.access,
        is_open_24h=place.is_open_24h, area_m2=place.area_m2, keeper=station.keeper, backup=station.backup,
        phone=station.phone, facilities=tuple(there), listed_on=station.listed_on,
    )  # fmt: skip
