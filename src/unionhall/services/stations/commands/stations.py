"""Stations: entered, changed, given up; and how each thing in them is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.models import Case
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.kernel.places import commands as places
from unionhall.kernel.places.core import Span
from unionhall.kernel.places.facilities import facility_name
from unionhall.kernel.places.models import Kind, Place
from unionhall.lib.acts import changed
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.services.stations.commands import reports
from unionhall.services.stations.models import Station, StationFacility
from unionhall.services.stations.plans import StationPlan
from unionhall.services.stations.rows import list_what_works, lock_station, put_condition
from unionhall.services.stations.states import BASIC, FACILITIES, Condition

WEEK = range(1, 9)  # Monday to Sunday, and statutory holidays


class StationCodeTaken(Refused):
    """The code on the sign is the station's alone."""

    message = _("This organisation already has a station with the code %(code)s.")


class NotAStation(Refused):
    """A place that is something else, or a station already."""

    message = _("“%(name)s” cannot become a rest station.")


class UnknownStationFacility(InvalidInput):
    """Not in the standard list."""

    message = _("“%(code)s” is not in the list of a station's facilities.")


class HoursMissing(InvalidInput):
    """Both ends of the day, or none."""

    message = _("Give both hours, opening before closing.")


class StillReported(Refused):
    """What somebody reported is closed where it was reported."""

    message = _("%(number)s is still open about it; close that first.")


@transaction.atomic
def register_station(
    organisation: Organisation, plan: StationPlan, *, place: Place | None = None, by: Person, at: datetime
) -> Station:
    """Enter a station of `organisation`; `place` when the spot itself is on the map already.

    Raises NotAllowed, StationCodeTaken, NotAStation, UnknownStationFacility, HoursMissing, and what
    `places.create_place` and `places.set_hours` refuse.
    """
    authorise(by, "stations.register_station", organisation)
    _refuse_wrong(plan)
    if place is not None and (place.kind != Kind.STATION or hasattr(place, "station")):
        raise NotAStation(name=place.name)
    if place is None:
        place = places.create_place(
            organisation, kind=Kind.STATION, code=plan.code, **_of_place(plan), by=by, at=at
        )
    else:
        place = places.change_place(place, **_of_place(plan), by=by, at=at)
    station = Station(place=place, organisation=organisation, registered_at=at, code=plan.code.strip())
    _set(station, plan)
    _save(station, is_new=True)
    _put_hours(place, plan, by=by, at=at)
    StationFacility.objects.bulk_create(
        StationFacility(
            organisation=organisation, station=station, code=code, is_basic=code in BASIC, since=at
        )
        for code in FACILITIES
        if code in plan.facilities
    )
    record(station, "stations.station.register", by=by, at=at, code=station.code)
    changed(station, at=at)
    return station


@transaction.atomic
def change_station(station: Station, plan: StationPlan, *, by: Person, at: datetime) -> Station:
    """Let the station be as `plan` says. Facilities that the plan lacks are no longer there; broken ones stay broken.

    Raises NotAllowed, StationCodeTaken, UnknownStationFacility, HoursMissing, StillReported, and what
    `places.change_place` refuses.
    """
    station = lock_station(station)
    authorise(by, "stations.change_station", station)
    _refuse_wrong(plan)
    kept = _of_place(plan)
    kept.pop("facilities")
    station.place = places.change_place(station.place, **kept, by=by, at=at)
    station.code = plan.code.strip()
    _set(station, plan)
    _save(station, is_new=False)
    _put_hours(station.place, plan, by=by, at=at)
    _put_facilities(station, plan.facilities, at=at)
    record(station, "stations.station.change", by=by, at=at)
    changed(station, at=at)
    return station


@transaction.atomic
def remove_station(station: Station, *, reason: str, by: Person, at: datetime) -> Station:
    """Give the station up: it leaves the map, its open repairs end. Doing so twice is doing so once.

    Raises NotAllowed, InvalidInput.
    """
    station = lock_station(station)
    authorise(by, "stations.remove_station", station)
    if not reason.strip():
        raise InvalidInput(_("Say why: the public reads it."), field="reason")
    if station.removed_on is not None:
        return station
    for case in Case.objects.filter(repair__station=station, closed_at=None).order_by("pk"):
        casework.advance(case, "decline", by=None, at=at, answers={"reason": reason[:400]})
    station.removed_on = timezone.localdate(at)
    station.save(update_fields=["removed_on"])
    places.change_place(station.place, closed_on=station.removed_on, by=by, at=at)
    changed(station, at=at)
    record(station, "stations.station.remove", by=by, at=at, reason=reason[:400])
    return station


@transaction.atomic
def set_facility_condition(
    station: Station, code: str, condition: str, *, by: Person, at: datetime
) -> StationFacility:
    """Say how a facility is. Broken ones are also reported, so that nothing is broken without a day to mend it by.

    Raises NotAllowed, UnknownStationFacility, StillReported.
    """
    station = lock_station(station)
    authorise(by, "stations.set_facility_condition", station)
    if code not in FACILITIES or condition not in Condition.values:
        raise UnknownStationFacility(field="code", code=code)
    if condition != Condition.BROKEN:
        _refuse_reported(station, code)
    facility = put_condition(station, code, condition, at=at)
    if condition == Condition.BROKEN:
        reports.open_or_join(station, code, person=None, source="desk", by=by, at=at)
    list_what_works(station)
    record(station, "stations.facility.set_condition", by=by, at=at, facility=code, condition=condition)
    return facility


def _refuse_wrong(plan: StationPlan) -> None:
    for code in plan.facilities:
        if code not in FACILITIES:
            raise UnknownStationFacility(field="facilities", code=code)
    if (plan.opens is None) != (plan.closes is None) or (
        plan.opens is not None and plan.closes is not None and plan.opens >= plan.closes
    ):
        raise HoursMissing(field="closes")
    if not plan.code.strip():
        raise InvalidInput(_("The sign needs a code."), field="code")


def _refuse_reported(station: Station, code: str) -> None:
    case = Case.objects.filter(repair__station=station, repair__fault=code, closed_at=None).first()
    if case is not None:
        raise StillReported(field=code, number=case.number, facility=facility_name(code))


def _of_place(plan: StationPlan) -> dict[str, Any]:
    return {
        "name": plan.name, "name_en": plan.name_en, "address": plan.address, "longitude": plan.longitude,
        "latitude": plan.latitude, "phone": plan.phone, "area_m2": plan.area_m2, "is_open_24h": plan.is_open_24h,
        "facilities": list(plan.facilities),
    }  # fmt: skip


def _set(station: Station, plan: StationPlan) -> None:
    for name in ("host", "built", "access", "keeper", "backup", "phone", "listed_on"):
        setattr(station, name, getattr(plan, name))


def _save(station: Station, *, is_new: bool) -> None:
    try:
        with transaction.atomic():
            station.save(force_insert=is_new)
    except IntegrityError:
        raise StationCodeTaken(field="code", code=station.code) from None


def _put_hours(place: Place, plan: StationPlan, *, by: Person, at: datetime) -> None:
    if plan.opens is not None and plan.closes is not None:
        span = Span(plan.opens, plan.closes)
        places.set_hours(place, hours={day: [span] for day in WEEK}, by=by, at=at)


def _put_facilities(station: Station, wanted: tuple[str, ...], *, at: datetime) -> None:
    there = dict(
        StationFacility.objects.filter(station=station)
        .exclude(condition=Condition.MISSING)
        .values_list("code", "condition")
    )
    for code in FACILITIES:
        if code in wanted and code not in there:
            put_condition(station, code, Condition.WORKING, at=at)
        elif code in there and code not in wanted:
            _refuse_reported(station, code)
            put_condition(station, code, Condition.MISSING, at=at)
    list_what_works(station)
