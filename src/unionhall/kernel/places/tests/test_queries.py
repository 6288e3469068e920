from datetime import UTC, date, datetime, time
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from unionhall.kernel.calendar.models import DayOverride
from unionhall.kernel.places import queries
from unionhall.kernel.places.models import Closure, OpeningHours, Place, Room, Zone
from unionhall.lib.geo import Point, haversine_km
from unionhall.lib.ids import uuid7

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 6, 1, 2, tzinfo=UTC)  # 10:00 in Shanghai
HERE = Point(118.0, 36.0)


@pytest.fixture
def make_place(town):
    numbers = iter(range(1, 10_000))

    def make(lon=118.0, lat=36.0, **fields):
        number = next(numbers)
        base = {"kind": "station", "code": f"S{number}", "name": f"Place {number}", "address": "Road 1"}
        return Place.objects.create(organisation=town, longitude=lon, latitude=lat, **base | fields)

    return make


def scatter(make_place, count, **fields):
    random = Random(7)
    return [make_place(random.uniform(117, 119), random.uniform(35, 37), **fields) for _ in range(count)]


def test_nearest_agrees_with_measuring_every_place(make_place):
    places = scatter(make_place, 120)
    by_hand = sorted(places, key=lambda p: haversine_km(HERE, Point(p.longitude, p.latitude)))

    found = queries.nearest(*HERE, limit=15, at=MONDAY)

    assert [near.place for near in found] == by_hand[:15]
    assert [near.distance_km for near in found] == sorted(near.distance_km for near in found)
    assert found[0].walk_minutes > 0


def test_nearest_over_the_date_line_and_at_the_pole(make_place):
    west, _far = make_place(-179.99, 0.0), make_place(179.0, 0.0)
    pole = make_place(-90.0, 89.99)

    assert queries.nearest(179.99, 0.0, limit=1, at=MONDAY)[0].place == west
    assert queries.nearest(90.0, 89.99, limit=1, at=MONDAY)[0].place == pole


def test_what_is_too_far_is_no_answer(make_place):
    place = make_place(118.0, 36.5)

    assert [near.place for near in queries.nearest(*HERE, within_km=56, at=MONDAY)] == [place]
    assert queries.nearest(*HERE, within_km=55, at=MONDAY) == []


def test_nearest_of_some_kinds_with_all_of_some_facilities(make_place):
    scatter(make_place, 40)
    palace = make_place(118.9, 36.9, kind="palace", facilities=["water", "wifi", "gym"])
    centre = make_place(118.8, 36.8, kind="centre", facilities=["water"])

    def names(**criteria):
        return [near.place for near in queries.nearest(*HERE, within_km=500, at=MONDAY, **criteria)]

    assert names(kinds=["palace"]) == [palace]
    assert names(kinds=["palace", "centre"]) == [centre, palace]
    assert names(facilities=["wifi", "water"]) == [palace]
    assert names(kinds=["centre"], facilities=["wifi"]) == []
    assert len(names(kinds=["palace", "station"], limit=5)) == 5
    assert palace in names(kinds=["palace", "station"], limit=100)


def test_a_place_given_up_is_not_offered_from_that_day(make_place):
    make_place(closed_on=date(2026, 6, 1))
    staying = make_place(closed_on=date(2026, 6, 2))

    assert [near.place for near in queries.nearest(*HERE, at=MONDAY)] == [staying]


def test_nearest_takes_the_same_number_of_queries_for_one_place_and_for_thirty(make_place, town):
    def count_queries(limit):
        with CaptureQueriesContext(connection) as captured:
            found = queries.nearest(*HERE, limit=limit, within_km=500, at=MONDAY)
        assert len(found) == limit
        return len(captured)

    for place in scatter(make_place, 30):
        add_hours(place)
    assert count_queries(1) == count_queries(30) <= 4


def test_nearest_walks_the_index(make_place):
    scatter(make_place, 50)
    with CaptureQueriesContext(connection) as captured:
        queries.nearest(*HERE, limit=3, at=MONDAY)
        queries.nearest(*HERE, limit=3, kinds=["palace", "station"], at=MONDAY)
    walks = [query["sql"] for query in captured if "<->" in query["sql"]]
    assert len(walks) == 2
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        for walk in walks:
            cursor.execute(f"explain {walk}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
            assert "Order By: (" in plan
            assert "earth <->" in plan
            assert "Sort" not in plan


def add_hours(place, weekday=1, opens=time(9), closes=time(17)):
    OpeningHours.objects.create(
        organisation=place.organisation, place=place, weekday=weekday, opens=opens, closes=closes
    )


def test_open_at_reads_hours_and_closures(make_place):
    place = make_place()
    assert not queries.open_at(place, MONDAY).is_open

    add_hours(place)
    opening = queries.open_at(place, MONDAY)
    assert opening.is_open
    assert opening.closes_at == datetime(2026, 6, 1, 9, tzinfo=UTC)

    closure = Closure.objects.create(
        organisation=place.organisation, place=place, starts_on=date(2026, 5, 30), ends_on=date(2026, 6, 3),
        reason="Repair", posted_at=MONDAY,
    )  # fmt: skip
    shut = queries.open_at(place, MONDAY)
    assert (shut.is_open, shut.reason) == (False, "Repair")
    assert shut.opens_at == datetime(2026, 6, 8, 1, tzinfo=UTC)
    assert list(queries.closures_ahead(place, MONDAY)) == [closure]

    closure.withdrawn_at = MONDAY
    closure.save()
    assert queries.open_at(place, MONDAY).is_open
    assert not queries.closures_ahead(place, MONDAY)


def test_statutory_holidays_have_their_own_hours(make_place):
    place, plain = make_place(), make_place()
    for each in (place, plain):
        add_hours(each, weekday=4)
    add_hours(place, weekday=8, opens=time(10), closes=time(15))
    # 1 October 2026, National Day, is a Thursday; 8 October is worked.
    national_day = datetime(2026, 10, 1, 1, 30, tzinfo=UTC)

    holiday = queries.open_at(place, national_day)
    assert (holiday.is_open, holiday.opens_at) == (False, datetime(2026, 10, 1, 2, tzinfo=UTC))
    assert queries.open_at(plain, national_day).is_open
    assert queries.open_at(place, datetime(2026, 10, 8, 1, 30, tzinfo=UTC)).is_open


def test_a_day_that_an_administrator_made_a_holiday_counts(make_place):
    place = make_place()
    add_hours(place)
    add_hours(place, weekday=8, opens=time(15), closes=time(16))
    assert queries.open_at(place, MONDAY).is_open
    DayOverride.objects.create(day=date(2026, 6, 1), is_working_day=False, name="城市纪念日")
    assert not queries.open_at(place, MONDAY).is_open


def test_get_place_reads_zones_and_rooms_ahead(make_place, town, django_assert_num_queries):
    place = make_place()
    zone = Zone.objects.create(organisation=town, place=place, code="arts", name="Arts")
    Room.objects.create(organisation=town, place=place, zone=zone, name="Studio", capacity=20)

    with django_assert_num_queries(3):
        found = queries.get_place(place.pk)
        assert found.organisation == town
        assert [room.zone.name for room in found.rooms.all()] == ["Arts"]
        assert [zone.code for zone in found.zones.all()] == ["arts"]

    with pytest.raises(queries.PlaceUnknown):
        queries.get_place(uuid7())


def test_places_and_hours_of(make_place, city, town, other_town):
    place = make_place()
    add_hours(place)

    assert list(queries.places_of(city, MONDAY)) == [place]
    assert not queries.places_of(other_town, MONDAY)
    assert list(queries.hours_of(place)) == [1]


def test_the_main_place_is_the_largest_palace(make_place):
    assert queries.main_place(MONDAY) is None
    centre = make_place(kind="centre", area_m2=9000)
    assert queries.main_place(MONDAY) == centre
    make_place(kind="palace")
    large = make_place(kind="palace", area_m2=700)
    make_place(kind="palace", area_m2=8000, closed_on=date(2020, 1, 1))
    assert queries.main_place(MONDAY) == large
