"""R1: over thirty rest rooms for sanitation workers in one district, to heat a meal, drink and rest.

Every room has exactly what the report names. They are read in from one spreadsheet, found nearest first by somebody who
is not signed in, and what breaks in one of them is mended without anybody being asked who they are.
"""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise

import pytest
from django.db.models import Q
from openpyxl import Workbook

from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW, Cast, cast
from unionhall.kernel.people.models import Person
from unionhall.services.stations import commands, reading
from unionhall.services.stations.figures import figures
from unionhall.services.stations.models import Repair, Station
from unionhall.services.stations.queries import public

pytestmark = pytest.mark.django_db
ROOMS = 33
# Air conditioner, microwave, water dispenser, table and chairs, television, medicine box, rain gear, newspaper rack.
EQUIPMENT = {
    "air_conditioner", "microwave", "water", "table_chairs", "tv", "medicine_box", "rain_gear", "newspapers",
}  # fmt: skip
HEADS = ("编号", "名称", "地址", "经度", "纬度", "每天开门", "每天关门", "上图日期", "现有设施")
LONGITUDE, LATITUDE = 119.60, 37.86


def sheet() -> BytesIO:
    """The district's list as somebody in its office would keep it."""
    book = Workbook()
    book.active.append(HEADS)
    for number in range(1, ROOMS + 1):
        longitude, latitude = LONGITUDE + number % 7 / 200, LATITUDE + number // 7 / 200
        book.active.append(
            (f"HW-{number:02d}", f"环卫工人休息室 {number}", f"第 {number} 清扫段", longitude, latitude, "05:00",
             "20:00", "2020-11-01", "、".join(sorted(EQUIPMENT)))
        )  # fmt: skip
    target = BytesIO()
    book.save(target)
    target.seek(0)
    return target


def open_rooms() -> tuple[Cast, Person]:
    """Read the list in for the district's union."""
    union = cast()
    manager = union.staff(Role.STATION_MANAGER)
    checked = reading.Reader(viewer=manager, default=union["t01"]).check(reading.read_rows(sheet()))
    assert [row.errors for row in checked if row.errors] == []
    rows = [(row.organisation, row.plan) for row in checked if row.organisation and row.plan]
    assert commands.rehearse_stations(rows, by=manager, at=NOW) == [None] * ROOMS
    assert len(commands.import_stations(rows, by=manager, at=NOW)) == ROOMS
    return union, manager


def figure(code: str) -> int:
    """What the figure counts over everything."""
    found = next(one for one in figures() if one.code == code)
    value: int = found.rows().aggregate(n=found.numerator(Q()))["n"]
    return value


def test_over_thirty_rooms_with_exactly_this_equipment() -> None:
    open_rooms()
    assert Station.objects.count() == figure("stations_all") == ROOMS > 30
    for station in Station.objects.prefetch_related("facilities").select_related("place"):
        assert {row.code for row in station.facilities.all()} == EQUIPMENT == set(station.place.facilities)


def test_a_sweeper_finds_the_nearest_room_to_heat_a_meal_drink_and_rest() -> None:
    open_rooms()
    wishes = public.Wishes(facilities=("microwave", "water", "table_chairs"), is_open_now=True)
    near = public.directory(LONGITUDE, LATITUDE, wishes, at=NOW)
    assert len(near) == ROOMS
    assert all(one.distance_km <= other.distance_km for one, other in pairwise(near))
    assert near[0].walk_minutes <= 15


def test_a_broken_microwave_is_reported_by_nobody_and_mended() -> None:
    _union, manager = open_rooms()
    room = Station.objects.get(code="HW-07")
    done = commands.report_station(room, "microwave", by=None, at=NOW)
    wishes = public.Wishes(facilities=("microwave",))
    assert len(public.directory(LONGITUDE, LATITUDE, wishes, at=NOW)) == ROOMS - 1
    case = commands.accept_repair(done.repair.case, by=manager, at=NOW)
    commands.fix_repair(case, by=manager, at=done.repair.promised_at, answers={"answer": "换了保险管"})
    assert len(public.directory(LONGITUDE, LATITUDE, wishes, at=NOW)) == ROOMS
    assert public.followed(done.report.pk).outcome == "换了保险管"
    assert figure("station_repairs_in_time") == Repair.objects.count() == 1
