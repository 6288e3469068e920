"""Stations as everybody sees them: where, whether open, what works, what was reported and until when it is mended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from unionhall.engines.casework.models import Step
from unionhall.engines.casework.queries import stages_of
from unionhall.kernel.places import queries as places
from unionhall.kernel.places.core import Opening
from unionhall.kernel.places.models import Kind
from unionhall.lib.errors import NotAllowed
from unionhall.services.stations.models import Repair, Report, Station, StationFacility
from unionhall.services.stations.states import CLOSED, FACILITIES, Condition, Public

MOST_LISTED = 60


class StationUnknown(NotAllowed):
    """There is no such station."""


class ReportUnknown(NotAllowed):
    """There is no such report."""


@dataclass(frozen=True)
class Wishes:
    """What a worker looks for."""

    facilities: tuple[str, ...] = ()
    is_open_now: bool = False
    is_open_24h: bool = False


@dataclass(frozen=True)
class Near:
    """A station as seen from where somebody stands. `number` is its pin on the map."""

    number: int
    station: Station
    distance_km: float
    walk_minutes: int
    opening: Opening
    status: str
    faults: tuple[str, ...] = ()

    @property
    def is_usable(self) -> bool:
        """Open by its hours, and not reported shut."""
        return self.opening.is_open and self.status != Public.CLOSED


@dataclass(frozen=True)
class Thing:
    """One facility as the page shows it, with the open repair about it."""

    code: str
    condition: str
    is_basic: bool
    repair: Repair | None = None


@dataclass(frozen=True)
class Sheet:
    """Everything the page of one station shows."""

    station: Station
    status: str
    opening: Opening
    things: list[Thing]
    general: list[Repair] = field(default_factory=list)
    hours: Any = None

    @property
    def broken(self) -> list[Repair]:
        """Open repairs of single things, in the order of the list."""
        return [thing.repair for thing in self.things if thing.repair is not None]


def in_service() -> QuerySet[Station]:
    """Stations on the map, with their places and units."""
    rows = Station.objects.filter(removed_on=None, listed_on__isnull=False)
    return rows.select_related("place", "organisation").defer("place__earth")


def status_of(station: Station, faults: Collection[str]) -> str:
    """What a worker may count on, derived from the faults whose repairs are open."""
    if station.removed_on is not None:
        return Public.REMOVED
    if CLOSED in faults:
        return Public.CLOSED
    return Public.LIMITED if faults else Public.OPEN


def open_faults(stations: Iterable[UUID]) -> dict[UUID, list[str]]:
    """The faults that are being seen to, by station. One query."""
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = Repair.objects.filter(station__in=list(stations), case__closed_at=None)
    for station, fault in rows.order_by("opened_at").values_list("station_id", "fault"):
        found[station].append(fault)
    return found


def directory(longitude: float, latitude: float, wishes: Wishes, *, at: datetime) -> list[Near]:
    """Stations in service around a WGS-84 point, nearest first. What is broken counts as not there."""
    around = places.nearest(
        longitude, latitude, kinds=(Kind.STATION,), facilities=wishes.facilities, limit=places.MOST_NEAREST, at=at
    )  # fmt: skip
    stations = in_service().in_bulk([one.place.pk for one in around])
    faults = open_faults(stations)
    found: list[Near] = []
    for one in around:
        station = stations.get(one.place.pk)
        if station is None or (wishes.is_open_24h and not one.place.is_open_24h):
            continue
        wrong = tuple(faults.get(station.pk, ()))
        near = Near(
            len(found) + 1, station, one.distance_km, one.walk_minutes, one.opening, status_of(station, wrong), wrong
        )  # fmt: skip
        if near.is_usable or not wishes.is_open_now:
            found.append(near)
    return found[:MOST_LISTED]


def get_station(pk: UUID) -> Station:
    """The station, also one that is given up; what is not on the map yet is not public. Raises StationUnknown."""
    rows = Station.objects.select_related("place", "organisation").filter(listed_on__isnull=False)
    station = rows.filter(pk=pk).first()
    if station is None:
        raise StationUnknown("station")
    return station


def stations_with_code(code: str) -> list[Station]:
    """The stations in service whose sign says `code`; units number their own, so there may be several."""
    return list(in_service().filter(code__iexact=code.strip()).order_by("organisation__path")[:20])


def sheet_of(station: Station, at: datetime) -> Sheet:
    """The page of the station. The number of queries is constant."""
    repairs = list(
        Repair.objects.select_related("case")
        .filter(station=station, case__closed_at=None)
        .order_by("opened_at")
    )
    by_fault = {repair.fault: repair for repair in repairs}
    rows = {row.code: row for row in StationFacility.objects.filter(station=station)}
    things = [
        Thing(code, rows[code].condition, rows[code].is_basic, by_fault.get(code))
        for code in FACILITIES
        if code in rows and rows[code].condition != Condition.MISSING
    ]
    return Sheet(
        station,
        status_of(station, by_fault),
        places.open_at(station.place, at),
        things,
        [repair for repair in repairs if repair.fault not in rows],
        places.hours_of(station.place),
    )


@dataclass(frozen=True)
class Followed:
    """What anybody who holds the link may know of a report."""

    report: Report
    stages: list[Any]
    outcome: str = ""
    outcome_at: datetime | None = None

    @property
    def repair(self) -> Repair:
        """What it is part of."""
        return self.report.repair


def followed(report_id: UUID) -> Followed:
    """How far a report has come; no names, no words of others. Raises ReportUnknown."""
    report = (
        Report.objects.select_related(
            "repair__case", "repair__station__place", "repair__station__organisation"
        )
        .filter(pk=report_id)
        .first()
    )
    if report is None:
        raise ReportUnknown("report")
    repair = report.repair
    last = Step.objects.filter(case=repair.case, verb__in=("fix", "decline")).order_by("-sequence").first()
    if last is None or repair.case.closed_at is None:
        return Followed(report, stages_of(repair.case))
    words = last.data.get("answer") or last.data.get("reason") or ""
    return Followed(report, stages_of(repair.case), str(words), last.at)
