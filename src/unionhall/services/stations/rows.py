"""What several commands do to a station's rows. Callers hold the lock of the station or of the case."""

from __future__ import annotations

from datetime import datetime

from unionhall.kernel.people.fields import blind_index
from unionhall.kernel.people.limits import network_of
from unionhall.kernel.places.models import Place
from unionhall.services.stations.models import Station, StationFacility
from unionhall.services.stations.states import BASIC, FACILITIES, Condition


def lock_station(station: Station) -> Station:
    """The station as it is now, held until the transaction ends."""
    rows = Station.objects.select_for_update(of=("self",))
    return rows.select_related("place", "organisation", "keeper", "backup").get(pk=station.pk)


def put_condition(station: Station, code: str, condition: str, *, at: datetime) -> StationFacility:
    """Say how a facility is; one that was never noted is noted. What already is so keeps its day."""
    row, is_new = StationFacility.objects.get_or_create(
        organisation=station.organisation,
        station=station,
        code=code,
        defaults={"condition": condition, "since": at, "is_basic": code in BASIC},
    )
    if not is_new and row.condition != condition:
        row.condition, row.since = condition, at
        row.save(update_fields=["condition", "since"])
    return row


def list_what_works(station: Station) -> None:
    """Let the place list what works here now, so that no search promises a broken microwave."""
    working = set(
        StationFacility.objects.filter(station=station, condition=Condition.WORKING).values_list(
            "code", flat=True
        )
    )
    Place.objects.filter(pk=station.pk).update(facilities=[code for code in FACILITIES if code in working])


def trace_of(station: Station, address: str, at: datetime) -> str:
    """By what reports and taps of one connection at one station on one day are counted; it names nobody.

    Empty where the connection is unknown. The day is part of it: no two days can be tied together.
    """
    try:
        network = network_of(address)
    except ValueError:
        return ""
    return blind_index(f"{station.pk} {network} {at:%Y-%m-%d}", purpose="stations.trace")
