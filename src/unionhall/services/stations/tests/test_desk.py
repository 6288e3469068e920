from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import sign_in
from unionhall.services.stations import commands
from unionhall.services.stations.models import Inspection, Repair, Site, Station, StationFacility
from unionhall.services.stations.sheets import COLUMNS
from unionhall.services.stations.states import CHECKLIST
from unionhall.services.stations.tests.house import House, large, png

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(house: House) -> Client:
    """A browser in which the station manager is signed in."""
    return sign_in(Client(), house.manager)


def url(name: str, house: House | None = None) -> str:
    return reverse(f"stations:{name}", args=[house.station.pk] if house else [])


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def form_of(house: House, **changes: Any) -> dict[str, Any]:
    return {
        "organisation": house.cast["t01"].pk, "code": "YQ-050", "name": "新华街工会驿站", "address": "新华街 5 号",
        "longitude": "119.63", "latitude": "37.88", "built": "own", "access": "posted", "opens": "07:00",
        "closes": "20:00", "listed_on": "2026-05-01", "keeper": "13711110001", "facilities": ["water", "microwave"],
    } | changes  # fmt: skip


def test_the_list_is_narrowed_by_words_state_and_facility(manager: Client, house: House) -> None:
    house.another(13, name="新华街工会驿站")
    house.report("microwave")

    def found(**wishes: str) -> int:
        return text_of(manager.get(url("desk-stations"), wishes)).count('<td class="num nb">YQ-')

    assert found() == 2
    assert found(q="新华") == 1
    assert found(status="limited") == 1
    assert found(status="open") == 1
    assert found(facility="microwave") == 1
    assert found(facility="nonsense") == 2


def test_a_station_is_entered_and_changed_on_the_desk(manager: Client, house: House) -> None:
    assert manager.post(url("station-register"), form_of(house)).status_code == 302
    made = Station.objects.get(code="YQ-050")
    assert (made.keeper, made.place.name) == (house.keeper, "新华街工会驿站")
    page = reverse("stations:station-change", args=[made.pk])
    assert 'value="13711110001"' in text_of(manager.get(page))
    manager.post(page, form_of(house, name="新华街驿站", opens="", closes=""))
    made.place.refresh_from_db()
    assert made.place.name == "新华街驿站"
    assert made.place.hours.count() == 8


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"code": "YQ-012"}, "code", "YQ-012"),
        ({"closes": "06:00"}, "closes", "开门要早于关门"),
        ({"keeper": "13700000000"}, "keeper", "没有用这个手机号登录的人"),
        ({"latitude": "95"}, "latitude", ""),
        ({"name": ""}, "name", ""),
    ],
)
def test_a_mistake_stands_at_its_field(
    manager: Client, house: House, changes: dict[str, str], field: str, words: str
) -> None:
    answer = manager.post(url("station-register"), form_of(house, **changes))
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in text_of(answer)
    assert words in text_of(answer)


def test_facilities_are_set_one_by_one(manager: Client, house: House) -> None:
    manager.post(url("station-facilities", house), {"code": "wifi", "condition": "working"})
    assert StationFacility.objects.get(station=house.station, code="wifi").condition == "working"
    house.report("water")
    page = manager.post(
        url("station-facilities", house), {"code": "water", "condition": "working"}, follow=True
    )
    assert "还没办结" in text_of(page)


def test_an_inspection_is_noted_with_photos_and_what_is_broken(manager: Client, house: House) -> None:
    ticked = [item for item in CHECKLIST if item != "clean"]
    given = {
        "results": ticked,
        "broken": ["water"],
        "stars": "4",
        "note": "地面有水",
        "photos": [png(), png("b.png")],
    }
    assert manager.post(url("station-inspect", house), given).status_code == 302
    found = Inspection.objects.get()
    assert (found.failed, found.stars, found.photos.count()) == (["clean"], 4, 2)
    assert Repair.objects.get().fault == "water"
    page = text_of(manager.get(url("desk-station", house)))
    assert "干净整洁" in page
    photo = reverse("files:download", args=[found.photos.first().pk])  # type: ignore[union-attr]
    shown = manager.get(photo)
    assert b"".join(shown)  # type: ignore[call-overload]
    assert sign_in(Client(), house.worker, second_factor=False).get(photo).status_code == 404
    answer = manager.post(url("station-inspect", house), given | {"photos": large()})
    assert 'href="#id_photos"' in text_of(answer)


def test_visitors_are_entered_for_a_day(manager: Client, house: House) -> None:
    day = timezone.localdate().isoformat()
    manager.post(url("station-visitors", house), {"day": day, "people": "45", "source": "counter"})
    assert "45" in text_of(manager.get(url("desk-station", house)))
    assert (
        manager.post(
            url("station-visitors", house), {"day": "2999-01-01", "people": "4", "source": "counter"}
        ).status_code
        == 422
    )


def test_a_station_is_given_up_with_a_reason(manager: Client, house: House) -> None:
    assert manager.post(url("station-remove", house), {"reason": " "}).status_code == 422
    manager.post(url("station-remove", house), {"reason": "拆迁"})
    assert "已经摘牌" in text_of(Client().get(url("station", house)))


def test_a_site_is_proposed(manager: Client, house: House) -> None:
    given = form_of(house, name="港区驿站", reason="三百名装卸工")
    assert manager.post(url("site-propose"), given).status_code == 302
    assert "港区驿站" in text_of(manager.get(url("desk-sites")))
    assert Site.objects.get().case.state == "proposed"


@pytest.mark.parametrize("role", [Role.TEACHER, Role.PALACE_MANAGER, Role.UNION_OFFICER])
def test_the_desk_is_shut_to_other_staff(house: House, role: str) -> None:
    client = sign_in(Client(), house.cast.staff(role))
    for name in ("desk-stations", "desk-repairs", "station-register", "stations-import"):
        assert client.get(url(name)).status_code == 404


def test_staff_elsewhere_do_not_see_the_station(house: House) -> None:
    client = sign_in(Client(), house.cast.staff(Role.STATION_MANAGER, "t02"))
    for name in ("desk-station", "station-change", "station-inspect", "station-visitors", "station-remove"):
        assert client.get(url(name, house)).status_code == 404
    assert "YQ-012" not in text_of(client.get(url("desk-stations")))


# ---- sheets ----


def sheet_of(answer: Any) -> list[tuple[Any, ...]]:
    return list(load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True))


def upload(rows: list[list[Any]]) -> SimpleUploadedFile:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    target = BytesIO()
    book.save(target)
    return SimpleUploadedFile("stations.xlsx", target.getvalue())


def test_what_is_written_out_is_read_in_unchanged(manager: Client, house: House) -> None:
    rows = sheet_of(manager.get(url("stations-export")))
    assert rows[1][:2] == ("YQ-012", "滨河路工会驿站")
    changed = [list(row) for row in rows]
    changed[1][1] = "滨河路暖心驿站"
    answer = manager.post(url("stations-import"), {"file": upload(changed)})
    page = text_of(answer)
    kept = page.split('name="kept" value="')[1].split('"')[0]
    manager.post(url("stations-import-confirm"), {"kept": kept})
    station = Station.objects.get()
    assert station.place.name == "滨河路暖心驿站"
    assert (station.keeper, station.facilities.count()) == (house.keeper, 7)


def test_cells_that_would_run_are_made_harmless(manager: Client, house: House) -> None:
    house.another(13, name="=HYPERLINK(1)", host="@cmd")
    row = next(row for row in sheet_of(manager.get(url("stations-export"))) if row[0] == "YQ-013")
    assert row[1] == "'=HYPERLINK(1)"
    assert "'@cmd" in row


HEADS = ["编号", "名称", "地址", "经度", "纬度", "建设方式", "现有设施", "单位"]


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        (0, "", "此项必填"),
        (3, "东经119", "119.62"),
        (4, 95, "119.62"),
        (5, "捡来的", "捡来的"),
        (6, "饮用水、桑拿", "桑拿"),
        (7, "别的工会", "别的工会"),
    ],
)
def test_every_mistake_of_a_sheet_is_named_with_its_column(
    manager: Client, house: House, column: int, value: Any, words: str
) -> None:
    row: list[Any] = [
        "YQ-060",
        "北海路驿站",
        "北海路 6 号",
        119.61,
        37.87,
        "工会自建",
        "饮用水、微波炉",
        "桥南街道总工会",
    ]
    row[column] = value
    page = text_of(manager.post(url("stations-import"), {"file": upload([HEADS, row])}))
    wrong = page.split('class="is-wrong"')[1]
    assert f"<b>{HEADS[column]}</b>" in wrong
    assert words in wrong.split("imp__e")[1]
    assert 'name="kept"' not in page
    assert Station.objects.count() == 1


def test_a_right_sheet_is_taken_in_and_twice_the_same_code_is_not(manager: Client, house: House) -> None:
    row = ["YQ-060", "北海路驿站", "北海路 6 号", 119.61, 37.87, "own", "饮用水、微波炉", "桥南街道总工会"]
    page = text_of(manager.post(url("stations-import"), {"file": upload([HEADS, row, row])}))
    assert "出现了两次" in page
    page = text_of(manager.post(url("stations-import"), {"file": upload([HEADS, row])}))
    assert not Station.objects.filter(code="YQ-060").exists()
    kept = page.split('name="kept" value="')[1].split('"')[0]
    manager.post(url("stations-import-confirm"), {"kept": kept})
    assert Station.objects.get(code="YQ-060").facilities.count() == 2
    manager.post(url("stations-import-confirm"), {"kept": kept[:-1]})
    assert Station.objects.count() == 2


def test_what_is_no_sheet_is_told_at_the_field(manager: Client, house: House) -> None:
    for file in (SimpleUploadedFile("a.xlsx", b"nonsense"), upload([["名称"], ["x"]])):
        answer = manager.post(url("stations-import"), {"file": file})
        assert answer.status_code == 422
        assert 'href="#id_file"' in text_of(answer)


def test_csv_opens_in_excel_and_names_no_person(house: House) -> None:
    house.another(13, host="=1+1")
    text = text_of(Client().get(url("csv")))
    assert text.startswith("\ufeff")
    rows = list(csv.reader(StringIO(text[1:])))
    assert rows[0][: len(COLUMNS)] == [str(heading) for heading in COLUMNS.values()]
    assert "'=1+1" in rows[2]
    assert house.keeper.name not in text


def test_geojson_is_a_collection_of_points_longitude_first(house: House) -> None:
    house.report("microwave")
    answer = Client().get(url("geojson"))
    assert answer["Content-Type"].startswith("application/geo+json")
    data = json.loads(answer.content)
    assert data["type"] == "FeatureCollection"
    [feature] = data["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [119.62, 37.88]}
    assert feature["properties"]["status"] == "limited"
    assert "microwave" not in feature["properties"]["facilities"]
    assert house.keeper.name not in text_of(answer)


def test_open_data_leaves_out_what_is_not_public(house: House) -> None:
    house.another(13, listed_on=None)
    commands.remove_station(house.another(14), reason="拆迁", by=house.manager, at=timezone.now())
    assert len(json.loads(Client().get(url("geojson")).content)["features"]) == 1
