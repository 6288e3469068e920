from __future__ import annotations

import json
import re
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from unionhall.kernel.access.tests.cast import NOW, sign_in
from unionhall.services.network import commands
from unionhall.services.network.core.cells import cell_at
from unionhall.services.network.models import Candidate, DemandCell, ImportBatch, NetworkPlace, Scenario
from unionhall.services.network.tests.house import FAR, LATITUDE, LONGITUDE, RADII, House

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner(house: House) -> Client:
    """A browser in which the planner is signed in."""
    return sign_in(Client(), house.planner)


def url(name: str, *keys: Any) -> str:
    return reverse(f"network:{name}", args=keys)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def file(content: bytes, name: str = "文件.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


CANDIDATES = "编码,名称,经度,纬度,投资（元）,单位\nK1,东港,119.7,37.9,150万,桥南街道总工会\n{more}"


def test_everybody_sees_the_map_and_may_sort_it(house: House, client: Client) -> None:
    house.adopted("E")
    page = client.get(url("home"))
    assert "桥南职工文化宫" in text_of(page)
    # What is only planned is nobody's promise yet.
    assert "候选E" not in text_of(page)
    assert client.post(url("here"), {"longitude": "119.7", "latitude": "37.9"}).status_code == 302
    assert "公里" in text_of(client.get(url("home")))
    assert client.post(url("here"), {"longitude": "x"}).status_code == 302
    found = json.loads(client.get(url("geojson")).content)
    assert [one["properties"]["name"] for one in found["features"]] == ["桥南职工文化宫"]


def test_the_overview_shows_cells_and_never_too_few(house: House, planner: Client) -> None:
    page = text_of(planner.get(url("desk")))
    assert "49.8" in page  # 300 of 603
    assert 'class="net__in"' in page
    assert 'class="net__out"' in page
    assert "另有 3 名职工已计入" in page
    assert planner.post(url("coverage-count"), follow=True).status_code == 200


def test_staff_pages_are_shut_to_workers(house: House) -> None:
    worker = sign_in(Client(), house.worker)
    for name in ("desk", "desk-candidates", "desk-scenarios", "desk-sites", "desk-workers"):
        assert worker.get(url(name)).status_code == 404


def test_a_candidate_is_entered_changed_and_taken_off(house: House, planner: Client) -> None:
    given = {
        "organisation": house.cast["t01"].pk, "code": "K1", "name": "东港", "level": "town", "longitude": "119.7",
        "latitude": "37.9", "cost_yuan": "1500000", "standing": "free",
    }  # fmt: skip
    assert planner.post(url("candidate-add"), given).status_code == 302
    made = Candidate.objects.get(code="K1")
    answer = planner.post(url("candidate-change", made.pk), given | {"latitude": "95"})
    assert answer.status_code == 422
    assert 'href="#id_latitude"' in text_of(answer)
    planner.post(url("candidate-change", made.pk), given | {"name": "新港"})
    assert "新港" in text_of(planner.get(url("desk-candidates"), {"q": "K1"}))
    assert "新港" not in text_of(planner.get(url("desk-candidates"), {"level": "company"}))
    planner.post(url("candidate-remove", made.pk))
    assert not Candidate.objects.filter(code="K1").exists()


def kept_in(page: str) -> str:
    found = re.search(r'name="kept" value="([^"]+)"', page)
    assert found
    return found[1]


def test_candidates_are_previewed_confirmed_and_undone(house: House, planner: Client) -> None:
    wrong = CANDIDATES.format(more="K2,西港,119.7,95,1,\n").encode()
    page = text_of(planner.post(url("candidates-import"), {"file": file(wrong)}))
    assert 'name="kept"' not in page
    assert "纬度" in page
    right = CANDIDATES.format(more="").encode()
    page = text_of(planner.post(url("candidates-import"), {"file": file(right)}))
    assert not Candidate.objects.filter(code="K1").exists()
    done = planner.post(url("candidates-import-confirm"), {"kept": kept_in(page)}, follow=True)
    assert "已导入 1 个候选点" in text_of(done)
    batch = ImportBatch.objects.get(kind="candidates")
    planner.post(url("import-undo", batch.pk))
    assert not Candidate.objects.filter(code="K1").exists()
    assert planner.post(url("candidates-import-confirm"), {"kept": "x"}).status_code == 302
    assert planner.post(url("candidates-import"), {"file": file(b"\x00")}).status_code == 422


def test_what_goes_out_comes_in_again(house: House, planner: Client) -> None:
    content = planner.get(url("candidates-export")).content
    page = text_of(planner.post(url("candidates-import"), {"file": file(content, "候选点.xlsx")}))
    planner.post(url("candidates-import-confirm"), {"kept": kept_in(page)})
    assert Candidate.objects.count() == 4
    batch = ImportBatch.objects.get(kind="candidates")
    assert all(held is not None for _unit, _code, held in batch.before)


def test_workers_are_read_in_and_recounted(house: House, planner: Client) -> None:
    assert planner.get(url("demand-template")).status_code == 200
    cell = cell_at(LONGITUDE, LATITUDE - FAR)
    features = [{"type": "Feature", "geometry": None, "properties": {"cell": cell, "working": 12}}]
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    page = text_of(planner.post(url("demand-import"), {"file": file(content, "a.geojson")}))
    planner.post(url("demand-import-confirm"), {"kept": kept_in(page)})
    row = DemandCell.objects.get(cell=cell)
    assert (row.working, row.organisation) == (12, house.county)
    assert "已把 0 名会员" in text_of(planner.post(url("demand-recount"), follow=True))
    assert planner.get(url("desk-workers")).status_code == 200
    assert planner.post(url("demand-import-confirm"), {"kept": "x"}).status_code == 302


def asked(house: House, **changes: str) -> dict[str, Any]:
    circles = {f"radius_{level}": metres for level, metres in RADII.items()}
    return circles | {
        "organisation": house.county.pk, "name": "两年两座", "aim": "shortest_ways", "limit": "number",
        "counted": "working", "by_year": "1，1", "first_year": "2027", "detour": "1", "keeps_planned": "on",
    } | changes  # fmt: skip


def test_a_question_is_put_and_searched_for(house: House, planner: Client) -> None:
    assert planner.get(url("scenario-make")).status_code == 200
    answer = planner.post(url("scenario-make"), asked(house), follow=True)
    scenario = Scenario.objects.get()
    assert "正在求解" in text_of(answer)
    assert "hx-trigger" in text_of(answer)
    page = text_of(planner.post(url("scenario-stop", scenario.pk), follow=True))
    assert "未求解" in page
    planner.post(url("scenario-remove", scenario.pk))
    assert not Scenario.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"by_year": "很多"}, "by_year"),
        ({"by_year": ""}, "by_year"),
        ({"detour": "9"}, "detour"),
        ({"name": ""}, "name"),
    ],
)
def test_a_senseless_question_comes_back(
    house: House, planner: Client, changes: dict[str, str], field: str
) -> None:
    answer = planner.post(url("scenario-make"), asked(house, **changes))
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in text_of(answer)


def test_a_budget_may_be_written_in_ten_thousands(house: House, planner: Client) -> None:
    planner.post(url("scenario-make"), asked(house, limit="budget", by_year="300万 50.5万"))
    assert Scenario.objects.get().settings["by_year"] == ["3000000", "505000.0"]


def test_a_plan_is_shown_with_reasons_and_goes_out(house: House, planner: Client) -> None:
    scenario = house.answered("E", "W")
    page = text_of(planner.get(url("scenario", scenario.pk)))
    for words in (
        "其中 200 人只有此处能覆盖",
        "候选E2",
        "已证明",
        "300 万元",
        "1 万元",
        "2,000,000",
        "只有不可建",
    ):
        assert words in page, words
    book = load_workbook(BytesIO(planner.get(url("scenario-excel", scenario.pk)).content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert [row[1] for row in rows[2:]] == ["候选E", "候选W"]
    found = json.loads(planner.get(url("scenario-geojson", scenario.pk)).content)
    assert found["features"][0]["geometry"]["coordinates"] == [LONGITUDE + FAR, LATITUDE]
    printed = text_of(planner.get(url("scenario-map", scenario.pk)))
    assert "data-print" in printed
    assert printed.count("net__c--new") == 2


def test_two_plans_stand_side_by_side(house: House, planner: Client) -> None:
    first, second = house.answered("E", "W", name="甲方案"), house.answered("E2", name="乙方案")
    page = text_of(planner.get(url("desk-compare"), {"a": str(first.pk), "b": str(second.pk)}))
    assert page.count('class="net__map"') == 2
    for words in ("甲方案", "乙方案", "−100", "候选W", "候选E2"):
        assert words in page, words
    assert planner.get(url("desk-compare")).status_code == 200
    assert planner.get(url("desk-compare"), {"a": "x", "b": str(first.pk)}).status_code == 404
    assert "比较选中的两个" in text_of(planner.get(url("desk-scenarios")))


def test_a_plan_is_adopted_and_its_years_shown(house: House, planner: Client) -> None:
    scenario = house.answered("E", "W")
    assert "候选E" in text_of(planner.get(url("scenario-adopt", scenario.pk)))
    page = text_of(planner.post(url("scenario-adopt", scenario.pk), follow=True))
    assert "已立项 2 件" in page
    board = text_of(planner.get(url("desk-sites")))
    assert "2027" in board
    assert "2028" in board
    assert "候选W" in text_of(planner.get(url("desk-sites"), {"show": "table"}))
    case = NetworkPlace.objects.get(name="候选E").case
    assert case is not None
    assert planner.get(reverse("hub:desk-case", args=[case.pk])).status_code == 200


def test_a_standing_palace_is_entered(house: House, planner: Client) -> None:
    place = house.palace.place
    house.palace.delete()
    assert place is not None
    assert "桥南职工文化宫" in text_of(planner.get(url("place-register")))
    given = {"place": place.pk, "level": "town", "opened_on": "2020-05-01"}
    assert planner.post(url("place-register"), given).status_code == 302
    assert NetworkPlace.objects.get().radius_m == 3_000


def costs(client: Client, scenario: Scenario) -> dict[str, int]:
    paths = {
        name: url(name)
        for name in ("home", "desk", "desk-candidates", "desk-scenarios", "desk-sites", "desk-workers")
    }
    paths["scenario"] = url("scenario", scenario.pk)
    found = {}
    for name, path in paths.items():
        assert client.get(path).status_code == 200
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        found[name] = len(queries)
    return found


def test_pages_cost_the_same_however_many_rows_they_show(house: House, planner: Client) -> None:
    house.candidate("M00", longitude=LONGITUDE + FAR)
    scenario = house.answered("M00")
    commands.adopt_scenario(house.answered("E", name="第二个"), by=house.planner, at=NOW)
    before = costs(planner, scenario)
    codes = [f"M{number:02d}" for number in range(1, 31)]
    for number, code in enumerate(codes):
        house.candidate(code, longitude=LONGITUDE + FAR + number / 1_000)
    for number in range(5):
        house.answered("W", name=f"方案 {number}")
    commands.adopt_scenario(house.answered(*codes, name="大"), by=house.planner, at=NOW)
    assert costs(planner, scenario) == before
    assert max(before.values()) <= 15
