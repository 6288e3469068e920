from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.utils.translation import override
from openpyxl import Workbook, load_workbook

from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.files.sheets import ColumnsMissing, NotASpreadsheet, TooManyRows
from unionhall.services.palace import commands, sheets
from unionhall.services.palace.queries import desk, programme
from unionhall.services.palace.sheets import Reader, read_rows
from unionhall.services.palace.tests.house import Palace

pytestmark = pytest.mark.django_db
GOOD = {
    "title": "成人瑜伽", "type": "dance", "weekdays": "周一、周四", "starts_on": "2026-05-18", "time_from": "19:30",
    "minutes": 60, "lessons": 8, "capacity": 25, "room": "舞蹈教室", "fee_yuan": 80, "level": "零基础",
}  # fmt: skip


def book(*rows: dict[str, Any], without: str = "", language: str = "zh-hans") -> BytesIO:
    """A sheet with headings in one language."""
    made = Workbook()
    keys = [key for key in sheets.COLUMNS if key != without]
    with override(language):
        made.active.append([str(sheets.COLUMNS[key]) for key in keys])
    for row in rows:
        made.active.append([row.get(key) for key in keys])
    target = BytesIO()
    made.save(target)
    target.seek(0)
    return target


def check(palace: Palace, *rows: dict[str, Any]) -> list[sheets.CheckedRow]:
    return Reader(palace.term, viewer=palace.manager, at=NOW).check(read_rows(book(*rows)))


def test_a_right_row_becomes_a_plan(palace: Palace) -> None:
    (row,) = check(palace, GOOD)
    assert row.errors == []
    assert row.plan is not None
    assert (row.plan.weekdays, row.plan.minutes, row.plan.capacity) == ((1, 4), 60, 25)
    assert (row.plan.type, row.plan.room, row.plan.place) == (
        palace.type, palace.rooms["舞蹈教室"], palace.place,
    )  # fmt: skip
    assert row.plan.fee_yuan == 80


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_headings_in_either_language(palace: Palace, language: str) -> None:
    (row,) = read_rows(book(GOOD, language=language))
    assert row.cells["title"] == "成人瑜伽"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("title", ""), ("type", "潜水"), ("weekdays", "周八"), ("weekdays", ""), ("starts_on", "明天"),
        ("starts_on", "2026-02-30"), ("time_from", "晚上"), ("time_from", "25:00"), ("minutes", "很久"),
        ("minutes", 0), ("lessons", -1), ("capacity", 1.5), ("room", "没有的教室"), ("teacher", "没有的人"),
        ("fee_yuan", "很贵"), ("level", "大师"), ("waiting_capacity", "x"), ("capacity", "9999999"),
    ],
)  # fmt: skip
def test_each_mistake_is_named_by_row_and_column(palace: Palace, column: str, value: Any) -> None:
    good, bad = check(palace, GOOD, GOOD | {"title": "另一门课"} | {column: value})
    assert good.plan is not None
    assert bad.plan is None
    assert bad.row.number == 3
    assert [name for name, _text in bad.errors] == [column]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("周三", (3,)), ("三", (3,)), ("星期日", (7,)), ("周天", (7,)), ("周一、三、五", (1, 3, 5)),
        ("Mon, Wed", (1, 3)),
        ("monday thursday", (1, 4)), ("3 5", (3, 5)), ("周六，周日", (6, 7)),
    ],
)  # fmt: skip
def test_weekdays_as_people_write_them(palace: Palace, text: str, days: tuple[int, ...]) -> None:
    (row,) = check(palace, GOOD | {"weekdays": text})
    assert row.plan is not None
    assert row.plan.weekdays == days


def test_a_title_twice_in_the_file(palace: Palace) -> None:
    first, second = check(palace, GOOD, GOOD)
    assert first.plan is not None
    assert [column for column, _text in second.errors] == ["title"]


def test_a_missing_column_a_wrong_file_too_many_rows(palace: Palace, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ColumnsMissing) as caught:
        read_rows(book(GOOD, without="capacity"))
    assert str(sheets.COLUMNS["capacity"]) in str(caught.value)
    for content in (b"", b"title,type\n", b"PK\x03\x04 no"):
        with pytest.raises(NotASpreadsheet):
            read_rows(BytesIO(content))
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    with pytest.raises(TooManyRows):
        read_rows(book(GOOD, GOOD, GOOD))


def test_a_zip_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unionhall.kernel.files.sheets.MOST_UNPACKED_BYTES", 1_000)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", b"0" * 100_000)
    packed.seek(0)
    with pytest.raises(NotASpreadsheet):
        read_rows(packed)


def test_what_goes_out_comes_in_again(palace: Palace) -> None:
    palace.course(is_published=False)
    offers = programme.offers(desk.courses_run_by(palace.manager, term=palace.term))
    content = sheets.term_workbook(palace.term, offers)
    commands.cancel_session(offers[0].session, reason="重排", by=palace.manager, at=NOW)
    (row,) = Reader(palace.term, viewer=palace.manager, at=NOW).check(read_rows(BytesIO(content)))
    assert row.errors == []
    assert row.plan == palace.plan(bring="软底鞋", starts_on=offers[0].session.starts_at.date())


def test_formulas_are_made_harmless(palace: Palace) -> None:
    palace.course(is_published=False, title="=cmd|'/c calc'!A1")
    offers = programme.offers(desk.courses_run_by(palace.manager, term=palace.term))
    sheet = load_workbook(BytesIO(sheets.term_workbook(palace.term, offers))).active
    assert sheet["A2"].value == "'=cmd|'/c calc'!A1"
    assert sheet["A2"].data_type == "s"
