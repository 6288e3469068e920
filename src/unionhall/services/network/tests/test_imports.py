from __future__ import annotations

import json
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.files.sheets import ColumnsMissing, NotASpreadsheet
from unionhall.kernel.people.models import Membership
from unionhall.services.network import commands, reading
from unionhall.services.network.commands.imports import InUseNow, NotTheLast, UndoneAlready
from unionhall.services.network.core.cells import cell_at
from unionhall.services.network.models import Candidate, DemandCell, ImportBatch
from unionhall.services.network.plans import DemandPlan
from unionhall.services.network.queries import desk
from unionhall.services.network.tests.house import DAY, FAR, LATITUDE, LONGITUDE, House, candidate

pytestmark = pytest.mark.django_db
HEADS = ["编码", "名称", "经度", "纬度", "投资（元）", "层级", "单位"]


def xlsx(*rows: list[Any]) -> BytesIO:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    target = BytesIO()
    book.save(target)
    target.seek(0)
    return target


def reader(house: House) -> reading.Reader:
    return reading.Reader(list(desk.organisations_for(house.planner, "network.import_candidates")))


def geojson(*features: Any) -> BytesIO:
    return BytesIO(json.dumps({"type": "FeatureCollection", "features": features}).encode())


def feature(longitude: Any, latitude: Any, **properties: Any) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [longitude, latitude]}
    return {"type": "Feature", "geometry": point, "properties": properties}


def test_candidates_from_excel_csv_and_geojson_are_the_same(house: House) -> None:
    excel = xlsx(["候选点"], HEADS, ["K1", "东港", 119.7, 37.9, 1500000, "镇（街道）", "桥南街道总工会"])
    csv = BytesIO(
        "code;name;longitude;latitude;cost_yuan;unit\nK1;东港;119.7;37.9;1500000;桥南街道总工会\n".encode()
    )
    gb = BytesIO(
        "编码,名称,经度,纬度,投资（元）,单位\nK1,东港,119.7,37.9,150万,桥南街道总工会\n".encode("gb18030")
    )
    points = geojson(feature(119.7, 37.9, code="K1", name="东港", cost_yuan="1500000", unit="桥南街道总工会"))
    for file in (excel, csv, gb, points):
        (row,) = reader(house).candidates(reading.read_rows(file, reading.CANDIDATES))
        assert row.errors == []
        assert row.organisation == house.cast["t01"]
        assert row.plan == candidate(
            "K1", name="东港", longitude=119.7, latitude=37.9, cost_yuan=Decimal(1_500_000)
        )


def test_every_mistake_is_named_at_its_column(house: House) -> None:
    file = xlsx(
        [*HEADS, "选定情况", "不早于"],
        ["K1", "", "东经", 95, -3, "大", "别处", "也许", "明年"],
        ["K2", "好的", 119.7, 37.9, 100, "", "", "", ""],
        ["K2", "又一个", 119.7, 37.9, 100, "", "", "", ""],
    )
    first, second, third = reader(house).candidates(reading.read_rows(file, reading.CANDIDATES))
    wrong = {column for column, _text in first.errors}
    assert {"name", "longitude", "cost_yuan", "level", "unit", "standing", "year"} <= wrong
    assert second.errors == []
    assert [column for column, _text in third.errors] == ["code"]


def test_a_rehearsal_keeps_nothing_and_says_what_would_be_refused(house: House) -> None:
    town = house.cast["t01"]
    rows = [(town, candidate("K1")), (town, candidate("K2", latitude=95.0))]
    answers = commands.rehearse_candidates(rows, by=house.planner, at=NOW)
    assert answers[0] is None
    assert answers[1] is not None
    assert answers[1].field == "longitude"
    assert not Candidate.objects.filter(code__startswith="K").exists()


def test_candidates_are_taken_in_and_undone(house: House) -> None:
    town = house.cast["t01"]
    rows = [(town, candidate("K1")), (town, candidate("E", name="改名", cost_yuan=Decimal(5)))]
    batch = commands.import_candidates(house.county, rows, by=house.planner, at=NOW)
    assert Candidate.objects.get(code="E").name == "改名"
    commands.undo_import(batch, by=house.planner, at=NOW + DAY)
    assert not Candidate.objects.filter(code="K1").exists()
    back = Candidate.objects.get(code="E")
    assert (back.name, back.cost_yuan) == ("候选E", Decimal(2_000_000))
    with pytest.raises(UndoneAlready):
        commands.undo_import(batch, by=house.planner, at=NOW + DAY)


def test_what_came_into_a_plan_is_not_undone(house: House) -> None:
    rows = [(house.cast["t01"], candidate("K1"))]
    batch = commands.import_candidates(house.county, rows, by=house.planner, at=NOW)
    house.adopted("K1")
    with pytest.raises(InUseNow):
        commands.undo_import(batch, by=house.planner, at=NOW + DAY)
    assert Candidate.objects.filter(code="K1").exists()


def test_workers_by_cell_or_by_point(house: House) -> None:
    cell = cell_at(LONGITUDE, LATITUDE)
    heads = ["网格（H3）", "经度", "纬度", "在此工作人数", "在此居住人数", "单位"]
    file = xlsx(
        heads,
        [cell, "", "", 7, 2, ""],
        ["", LONGITUDE + FAR, LATITUDE, 9, "", "云溪街道总工会"],
        ["", "", "", 1, "", ""],
        ["8830", "", "", 1, "", ""],
        ["", 119.6, 137, 1, "", ""],
        ["", "", "", "", "", ""],
    )
    rows = reader(house).demand(reading.read_rows(file, reading.DEMAND))
    assert [bool(row.errors) for row in rows] == [False, False, True, True, True]
    assert rows[0].plan == DemandPlan(cell=cell, working=7, living=2)
    assert rows[1].plan == DemandPlan(cell=cell_at(LONGITUDE + FAR, LATITUDE), working=9)
    assert rows[1].organisation == house.cast["t02"]


def test_cells_are_replaced_and_put_back(house: House) -> None:
    town, cell = house.cast["t01"], cell_at(LONGITUDE, LATITUDE)
    fresh = cell_at(LONGITUDE, LATITUDE - FAR)
    rows = [(town, DemandPlan(cell=cell, working=1)), (town, DemandPlan(cell=fresh, working=5))]
    batch = commands.import_demand(house.county, rows, by=house.planner, at=NOW)
    assert DemandCell.objects.get(organisation=town, cell=cell).working == 1
    first = ImportBatch.objects.order_by("at")[0]
    with pytest.raises(NotTheLast):
        commands.undo_import(first, by=house.planner, at=NOW)
    commands.undo_import(batch, by=house.planner, at=NOW)
    row = DemandCell.objects.get(organisation=town, cell=cell)
    assert (row.working, row.living) == (300, 20)
    assert not DemandCell.objects.filter(cell=fresh).exists()


def test_members_are_recounted_by_the_cell_of_their_unit(house: House) -> None:
    for number in range(6):
        person = house.cast.person(f"member {number}", "e01")
        Membership.objects.create(organisation=house.cast["e01"], person=person, joined_on=NOW.date())
    lost = house.cast.person("lost", "t02")
    Membership.objects.create(organisation=house.cast["t02"], person=lost, joined_on=NOW.date())
    done = commands.recount_demand(house.county, by=house.planner, at=NOW)
    assert (done.people, done.cells, done.unplaced) == (6, 1, 1)
    row = DemandCell.objects.get(cell=cell_at(LONGITUDE, LATITUDE))
    # The enterprise has no place of its own: its members count where the town's palace stands.
    assert (row.organisation, row.working, row.living) == (house.cast["t01"], 6, 20)
    assert DemandCell.objects.get(organisation=house.cast["t02"]).living == 40
    commands.undo_import(ImportBatch.objects.order_by("-at")[0], by=house.planner, at=NOW)
    assert DemandCell.objects.get(cell=cell_at(LONGITUDE, LATITUDE)).working == 300
    assert DemandCell.objects.count() == 4


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"PK nonsense", NotASpreadsheet),
        (b"\x00\x01\x02", reading.NotReadable),
        (b"{not json", reading.NotReadable),
        (b'{"type": "Point"}', reading.NoPoints),
        (b"[1, 2]", ColumnsMissing),
        (b"", ColumnsMissing),
        ("名称,地址\n甲,乙\n".encode(), ColumnsMissing),
    ],
)
def test_what_cannot_be_read_is_said(content: bytes, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        reading.read_rows(BytesIO(content), reading.CANDIDATES)


def test_odd_features_are_rows_with_mistakes(house: House) -> None:
    odd = [None, 3, {"type": "Feature"}, {"properties": {"name": {"a": 1}}, "geometry": {"type": "Point"}}]
    rows = reader(house).candidates(reading.read_rows(geojson(*odd), reading.CANDIDATES))
    assert len(rows) == 2
    assert all(row.errors for row in rows)
