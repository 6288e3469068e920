"""Reading the palace as a building: zones, rooms, hours, closures, the notice board. All of it is public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from unionhall.kernel.places import queries as places
from unionhall.kernel.places.core import Opening, Span
from unionhall.kernel.places.models import Closure, Kind, Place, Room, Zone
from unionhall.lib.errors import NotAllowed
from unionhall.services.palace.models import House, Notice
from unionhall.services.palace.wording import worded


@dataclass(frozen=True)
class ZoneView:
    """A zone and its rooms; `zone` is None for rooms that belong to none."""

    zone: Zone | None
    rooms: Sequence[Room]

    @property
    def name(self) -> str:
        """The zone's name in the reader's language, empty for the rooms of no zone."""
        return worded(self.zone, "name") if self.zone else ""


@dataclass(frozen=True)
class HouseView:
    """Everything the palace's own page shows; `house` is None where nobody has described the building.

    Each zone has `room_count`.
    """

    place: Place
    others: Sequence[Place]
    house: House | None
    zones: Sequence[Zone]
    opening: Opening
    week: Sequence[tuple[int, Sequence[Span]]]
    closures: Sequence[Closure]
    notices: Sequence[Notice]


def palaces(at: datetime) -> list[Place]:
    """Every palace in use, the largest first: that is the one shown to somebody who did not choose."""
    day = timezone.localdate(at)
    rows = (
        Place.objects.filter(Q(closed_on=None) | Q(closed_on__gt=day), kind=Kind.PALACE)
        .defer("earth")
        .select_related("house")
    )
    return sorted(rows, key=lambda place: (-(place.area_m2 or 0), place.name))


def chosen_palace(found: Sequence[Place], wanted: UUID | None) -> Place | None:
    """The palace with that key; without a key the first, None where there is no palace at all.

    Raises NotAllowed for a key that is no palace's.
    """
    if wanted is None:
        return found[0] if found else None
    for place in found:
        if place.pk == wanted:
            return place
    raise NotAllowed("palace")


def house_view(place: Place, *, others: Sequence[Place] = (), at: datetime) -> HouseView:
    """The palace's page for a place of `palaces`, with a constant number of queries."""
    hours = places.hours_of(place)
    return HouseView(
        place=place,
        others=[other for other in others if other.pk != place.pk],
        house=getattr(place, "house", None),
        zones=list(place.zones.annotate(room_count=Count("rooms")).order_by("code")),
        opening=places.open_at(place, at),
        week=[(day, hours.get(day, [])) for day in range(1, 8)],
        closures=list(places.closures_ahead(place, at)),
        notices=list(notices_shown(at=at, place=place)[:5]),
    )


def house_of(place: Place) -> House | None:
    """What is said of the building; None where nobody has described it."""
    return House.objects.filter(pk=place.pk).first()


def zones_of(place: Place) -> list[ZoneView]:
    """The zones of a place with their rooms, by code; rooms of no zone come last. Two queries."""
    rooms = list(Room.objects.filter(place=place).order_by("floor", "name"))
    views = [
        ZoneView(zone, [room for room in rooms if room.zone_id == zone.pk])
        for zone in Zone.objects.filter(place=place).order_by("code")
    ]
    loose = [room for room in rooms if room.zone_id is None]
    return [*views, ZoneView(None, loose)] if loose else views


def notices_shown(*, at: datetime, place: Place | None = None) -> QuerySet[Notice]:
    """Notices on the board at `at`, newest first; with a place, its own and those for every place."""
    rows = Notice.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=at), published_at__lte=at, withdrawn_at=None
    ).select_related("place")
    return rows.filter(Q(place=place) | Q(place=None)) if place else rows


def get_notice(notice_id: UUID, *, at: datetime) -> Notice:
    """One notice on the board. Raises NotAllowed when it is not, or no longer, there."""
    notice = notices_shown(at=at).filter(pk=notice_id).first()
    if notice is None:
        raise NotAllowed("notice")
    return notice
