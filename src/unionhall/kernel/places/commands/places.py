"""Places, their zones and rooms."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.facilities import BY_CODE
from unionhall.kernel.places.models import Place, Room, Zone
from unionhall.lib.acts import changed
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.lib.geo import checked_point

_PLACE_FIELDS = frozenset(
    {
        "kind", "name", "name_en", "address", "phone", "longitude", "latitude", "facilities", "area_m2",
        "is_open_24h", "closed_on",
    }
)  # fmt: skip
_ROOM_FIELDS = frozenset({"zone", "name", "name_en", "floor", "capacity", "area_m2", "is_public_benefit"})


class PlaceCodeTaken(Refused):
    """Codes are unique within an organisation."""

    message = _("This organisation already has a place with the code %(code)s.")


class ZoneCodeTaken(Refused):
    """Codes of zones are unique within a place."""

    message = _("This place already has a zone with the code %(code)s.")


class RoomNameTaken(Refused):
    """Rooms are told apart by their names."""

    message = _("This place already has a room called %(name)s.")


class UnknownFacility(InvalidInput):
    """A facility nobody could look for."""

    message = _("“%(code)s” is not in the list of facilities.")


def create_place(
    organisation: Organisation,
    *,
    kind: str,
    code: str,
    name: str,
    address: str,
    longitude: float,
    latitude: float,
    by: Person,
    at: datetime,
    **more: Any,
) -> Place:
    """Put a place on the map, at a WGS-84 point in degrees.

    `more`: name_en, phone, facilities, area_m2, is_open_24h. Raises NotAllowed, PlaceCodeTaken, UnknownFacility,
    InvalidInput.
    """
    authorise(by, "places.create_place", organisation)
    place = Place(organisation=organisation, code=code.strip())
    fields = {"kind": kind, "name": name, "address": address, "longitude": longitude, "latitude": latitude}
    _set(place, fields | more, _PLACE_FIELDS)
    _check_place(place)
    with transaction.atomic():
        _insert(place, PlaceCodeTaken(field="code", code=place.code))
        changed(place, at=at)
        record(place, "places.place.create", by=by, at=at, code=place.code, name=place.name)
    return place


@transaction.atomic
def change_place(place: Place, *, by: Person, at: datetime, **changes: Any) -> Place:
    """Change what is known of a place, or give it up with `closed_on`. The code stays.

    Raises NotAllowed, UnknownFacility, InvalidInput.
    """
    place = Place.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=place.pk)
    authorise(by, "places.change_place", place)
    _set(place, changes, _PLACE_FIELDS)
    _check_place(place)
    place.save(update_fields=[*changes])
    changed(place, at=at)
    record(place, "places.place.change", by=by, at=at, fields=sorted(changes))
    return place


def add_zone(
    place: Place, *, code: str, name: str, name_en: str = "", area_m2: Any = None, by: Person, at: datetime
) -> Zone:
    """Name a part of a place. Raises NotAllowed, ZoneCodeTaken, InvalidInput."""
    authorise(by, "places.add_zone", place)
    zone = Zone(
        organisation=place.organisation, place=place, code=code, name=name, name_en=name_en, area_m2=area_m2
    )
    _check(zone)
    with transaction.atomic():
        _insert(zone, ZoneCodeTaken(field="code", code=code))
        record(zone, "places.zone.add", by=by, at=at, code=code)
    return zone


def add_room(place: Place, *, name: str, capacity: int, by: Person, at: datetime, **more: Any) -> Room:
    """Add a room that can be reserved, for `capacity` people.

    `more`: zone, name_en, floor, area_m2, is_public_benefit. Raises NotAllowed, RoomNameTaken, InvalidInput.
    """
    authorise(by, "places.add_room", place)
    room = Room(organisation=place.organisation, place=place)
    _set(room, {"name": name, "capacity": capacity, **more}, _ROOM_FIELDS)
    _check_room(room)
    with transaction.atomic():
        _insert(room, RoomNameTaken(field="name", name=room.name))
        record(room, "places.room.add", by=by, at=at, name=room.name, capacity=capacity)
    return room


def change_room(room: Room, *, by: Person, at: datetime, **changes: Any) -> Room:
    """Change what is known of a room. Raises NotAllowed, RoomNameTaken, InvalidInput."""
    with transaction.atomic():
        room = (
            Room.objects.select_for_update(of=("self",))
            .select_related("organisation", "place")
            .get(pk=room.pk)
        )
        authorise(by, "places.change_room", room)
        _set(room, changes, _ROOM_FIELDS)
        _check_room(room)
        try:
            with transaction.atomic():
                room.save(update_fields=[*changes])
        except IntegrityError:
            raise RoomNameTaken(field="name", name=room.name) from None
        record(room, "places.room.change", by=by, at=at, fields=sorted(changes))
    return room


def _set(row: models.Model, fields: dict[str, Any], known: frozenset[str]) -> None:
    if unknown := fields.keys() - known:
        raise TypeError(f"{type(row).__name__} has no {', '.join(sorted(unknown))} to be set")
    for name, value in fields.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)


def _check_place(place: Place) -> None:
    checked_point(place.longitude, place.latitude, field="longitude")
    for code in place.facilities:
        if code not in BY_CODE:
            raise UnknownFacility(field="facilities", code=code)
    place.facilities = [code for code in BY_CODE if code in place.facilities]
    _check(place, exclude=("earth", "facilities"))


def _check_room(room: Room) -> None:
    _check(room)
    if room.zone is not None and room.zone.place_id != room.place_id:
        raise InvalidInput(_("This zone belongs to another place."), field="zone")
    if room.capacity < 1:
        raise InvalidInput(_("A room holds at least one person."), field="capacity")


def _check(row: models.Model, exclude: tuple[str, ...] = ()) -> None:
    """Lengths, choices and kinds of values as the model says. Raises InvalidInput at the first that is wrong."""
    try:
        row.clean_fields(exclude=exclude)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise InvalidInput(messages[0].replace("%", "%%"), field=field) from None


def _insert(row: models.Model, taken: Refused) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise taken from None
