"""Stations from a spreadsheet: rehearsed row by row, then taken all or none. A code that is known is a change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db import transaction

from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.files.rehearsals import rehearse
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import Refused
from unionhall.services.stations.commands.stations import change_station, register_station
from unionhall.services.stations.models import Station
from unionhall.services.stations.plans import StationPlan

Row = tuple[Organisation, StationPlan]


@transaction.atomic
def rehearse_stations(rows: Sequence[Row], *, by: Person, at: datetime) -> list[Refused | None]:
    """What `import_stations` would refuse, row by row, each after those before it; nothing is kept.

    Raises NotAllowed for whoever may import nowhere.
    """
    authorise(by, "stations.import_stations")
    return rehearse(partial(_take, organisation, plan, by=by, at=at) for organisation, plan in rows)


@transaction.atomic
def import_stations(rows: Sequence[Row], *, by: Person, at: datetime) -> list[Station]:
    """Take the rows that were shown and confirmed. Raises what registering and changing a station refuse."""
    authorise(by, "stations.import_stations")
    made = [_take(organisation, plan, by=by, at=at) for organisation, plan in rows]
    for organisation in {organisation.pk: organisation for organisation, _plan in rows}.values():
        count = sum(1 for station in made if station.organisation_id == organisation.pk)
        record(organisation, "stations.station.import", by=by, at=at, stations=count)
    return made


def _take(organisation: Organisation, plan: StationPlan, *, by: Person, at: datetime) -> Station:
    authorise(by, "stations.import_stations", organisation)
    known = Station.objects.filter(organisation=organisation, code=plan.code).first()
    if known is not None:
        return change_station(known, plan, by=by, at=at)
    return register_station(organisation, plan, by=by, at=at)
