"""Reading places: the nearest ones, whether they are open, what is inside them. Places are public."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    DateField,
    F,
    FloatField,
    Func,
    Prefetch,
    Q,
    QuerySet,
    SmallIntegerField,
    TimeField,
    Value,
    When,
)
from django.utils import timezone

from unionhall.kernel.calendar.queries import official_calendar
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.places.core import (
    HOLIDAY,
    Hours,
    Opening,
    Shut,
    Span,
    days_ahead,
    opening_at,
    walk_minutes,
)
from unionhall.kernel.places.fields import CubeField
from unionhall.kernel.places.models import Closure, Kind, OpeningHours, Place, Room, Zone
from unionhall.lib.errors import NotAllowed
from unionhall.lib.geo import Point, haversine_km

MOST_NEAREST = 100
FARTHEST_KM = 100.0  # beyond, a place is no answer to "near me"


class PlaceUnknown(NotAllowed):
    """There is no such place."""


@dataclass(frozen=True)
class NearPlace:
    """A place as seen from where somebody stands: straight-line distance, the walk, whether it is open."""

    place: Place
    distance_km: float
    walk_minutes: int
    opening: Opening

    @property
    def is_open(self) -> bool:
        """Open at the moment that was asked for."""
        return self.opening.is_open

    @property
    def closes_at(self) -> datetime | None:
        """When it closes; None when it is closed, or open for longer than is looked ahead."""
        return self.opening.closes_at

    @property
    def opens_at(self) -> datetime | None:
        """When it opens next; None when it is open, or no opening is in sight."""
        return self.opening.opens_at


class _Chord(Func):
    """The straight line through the globe in metres: `<->`, which the index can order by."""

    arity = 2
    arg_joiner = " <-> "
    template = "(%(expressions)s)"
    output_field = FloatField()


def nearest(
    longitude: float,
    latitude: float,
    *,
    kinds: Collection[str] = (),
    facilities: Collection[str] = (),
    limit: int = 10,
    within_km: float = FARTHEST_KM,
    at: datetime,
) -> list[NearPlace]:
    """The `limit` (at most 100) places nearest to a WGS-84 point in degrees, nearest first.

    `kinds` keeps places of any of them, `facilities` those that have all of them; empty keeps all. Places
    farther than `within_km`, or given up by `at`, are left out. The number of queries is constant.
    """
    # To a centimetre: of a number that is as good as zero, the database's reckoning runs under.
    here, limit = Point(round(longitude, 7), round(latitude, 7)), min(limit, MOST_NEAREST)
    rows = _within(here, within_km).filter(_in_use(timezone.localdate(at)))
    if facilities:
        rows = rows.filter(facilities__contains=sorted(set(facilities)))
    found = _first_of_each(rows, sorted(set(kinds)), limit)
    measured = [(haversine_km(here, Point(place.longitude, place.latitude)), place) for place in found]
    closest = sorted((m for m in measured if m[0] <= within_km), key=lambda m: m[0])[:limit]
    openings = openings_of([place for _km, place in closest], at)
    return [NearPlace(place, km, walk_minutes(km), openings[place.pk]) for km, place in closest]


def _within(here: Point, km: float) -> QuerySet[Place]:
    """Places not much farther than `km`, nearest first; the box keeps a search that finds nothing short."""
    spot = Func(Value(here.lat), Value(here.lon), function="ll_to_earth", output_field=CubeField())
    box = Func(spot, Value(km * 1000), function="earth_box", output_field=CubeField())
    rows = Place.objects.filter(earth__inside=box).defer("earth")
    return rows.order_by(_Chord(F("earth"), spot))


def _first_of_each(rows: QuerySet[Place], kinds: Sequence[str], limit: int) -> QuerySet[Place]:
    if not kinds:
        return rows[:limit]
    # One walk along the index of each kind, in one query: a rare kind is found without passing all others.
    first, *others = [rows.filter(kind=kind)[:limit] for kind in kinds]
    return first.union(*others, all=True) if others else first


def _in_use(day: date) -> Q:
    return Q(closed_on=None) | Q(closed_on__gt=day)


def open_at(place: Place, at: datetime) -> Opening:
    """Whether `place` is open at `at`, and until or from when. Constant number of queries."""
    return openings_of([place], at)[place.pk]


def _hours_and_closures(keys: Sequence[UUID], days: Sequence[date]) -> QuerySet[Any, Any]:
    """Weekly hours and, with weekday 0, what is shut in these days. One query, because every home page asks it."""
    no_day, no_time = Value(None, DateField()), Value(None, TimeField())
    hours = OpeningHours.objects.filter(place__in=keys).order_by()
    closures = _closures_touching(days[0], days[-1]).filter(place__in=keys).order_by()
    return (
        hours.values_list("place_id", "weekday", "opens", "closes", no_day, no_day, Value("", CharField()))
        .union(
            closures.values_list(
                "place_id", Value(0, SmallIntegerField()), no_time, no_time, "starts_on", "ends_on", "reason"
            ),
            all=True,
        )
        .order_by("weekday", "opens")
    )


def openings_of(places: Collection[Place], at: datetime) -> dict[UUID, Opening]:
    """`open_at` for many places, by their keys, with a constant number of queries."""
    moment = timezone.localtime(at)
    days = days_ahead(moment.date())
    keys = [place.pk for place in places]
    spans: dict[UUID, dict[int, list[Span]]] = defaultdict(lambda: defaultdict(list))
    shut: dict[UUID, list[Shut]] = defaultdict(list)
    for key, weekday, opens, closes, starts_on, ends_on, reason in _hours_and_closures(keys, days):
        if weekday:
            spans[key][weekday].append(Span(opens, closes))
        else:
            shut[key].append(Shut(starts_on, ends_on, reason))
    # Most places have no hours of their own for holidays, and then nobody needs to know which days those are.
    holidays = _holidays_among(days) if any(HOLIDAY in weekly for weekly in spans.values()) else []
    return {
        place.pk: opening_at(
            moment,
            Hours(spans[place.pk], place.is_open_24h, place.closed_on),
            holidays=holidays,
            shut=shut[place.pk],
        )
        for place in places
    }


def _holidays_among(days: Sequence[date]) -> list[date]:
    known = official_calendar(days[0], days[-1])
    return [day for day in days if (found := known.day(day)).name and not found.is_working_day]


def _closures_touching(first: date, last: date) -> QuerySet[Closure]:
    return Closure.objects.filter(withdrawn_at=None, starts_on__lte=last, ends_on__gte=first).order_by(
        "starts_on"
    )


def get_place(place_id: UUID) -> Place:
    """The place, with its organisation, and its zones and rooms read ahead. Raises PlaceUnknown."""
    rows = Place.objects.select_related("organisation").prefetch_related(
        Prefetch("zones", Zone.objects.order_by("code")),
        Prefetch("rooms", Room.objects.select_related("zone").order_by("floor", "name")),
    )
    try:
        return rows.get(pk=place_id)
    except Place.DoesNotExist:
        raise PlaceUnknown("place") from None


def places_of(organisation: Organisation, at: datetime) -> QuerySet[Place]:
    """Places in use of `organisation` and everything beneath it, by name."""
    return Place.objects.filter(_in_use(timezone.localdate(at)), organisation__path__within=organisation.path)


def places_in_use(at: datetime) -> QuerySet[Place]:
    """Every place that is not given up by `at`."""
    return Place.objects.filter(_in_use(timezone.localdate(at))).defer("earth")


def main_place(at: datetime) -> Place | None:
    """The place to measure from when nobody said where they are: the largest palace, else the largest place."""
    rows = Place.objects.filter(_in_use(timezone.localdate(at))).defer("earth")
    is_palace = Case(When(kind=Kind.PALACE, then=0), default=1)
    return rows.order_by(is_palace, F("area_m2").desc(nulls_last=True), "code").first()


def hours_of(place: Place) -> dict[int, list[Span]]:
    """The weekly hours: 1 Monday to 7 Sunday, 8 statutory holidays; a day without an entry is closed."""
    hours: dict[int, list[Span]] = defaultdict(list)
    for row in OpeningHours.objects.filter(place=place).order_by("weekday", "opens"):
        hours[row.weekday].append(Span(row.opens, row.closes))
    return dict(hours)


def closures_ahead(place: Place, at: datetime) -> QuerySet[Closure]:
    """Closures of `place` that last or lie ahead, soonest first."""
    today = timezone.localdate(at)
    return place.closures.filter(withdrawn_at=None, ends_on__gte=today).order_by("starts_on")
