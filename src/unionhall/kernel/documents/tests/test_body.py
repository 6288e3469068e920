"""Shipped templates that are set as their documents are: running text, forms, lists."""

import io

import pytest
from docx import Document

from unionhall.kernel.documents import kinds, press
from unionhall.kernel.documents.body import Box, Form, Lines, Listing, Words
from unionhall.kernel.documents.layout import shipped_template
from unionhall.kernel.documents.tests.conftest import FIELDS, NUMBER

BODY = (
    Words("{{ station }}：", "left"),
    Words("你站于{{ case.reported_on }}报修，费用{{ case.cost }}元。"),
    Form((
        ("station", Box("联系人", "见附件\n另行通知")),
        ("case.cost",),
        (Box("意见"),),
    )),
    Listing("items", (3, 1)),
    Words("云桥市总工会", "right", space=2),
)  # fmt: skip


def written(*body, **fields):
    kinds.register_fields("test.letter", "通知", FIELDS, body=body)
    kind = kinds.find("test.letter")
    return Document(io.BytesIO(press.fill(kind, shipped_template(kind), kind.samples() | fields).content))


def test_text_forms_and_lists_stand_in_the_order_of_the_body():
    word = written(*BODY)
    lines = [paragraph.text for paragraph in word.paragraphs if paragraph.text]
    assert lines == [
        "通知", NUMBER, "桥南街道户外劳动者服务站点：", "你站于2026年5月6日报修，费用1234.50元。", "云桥市总工会",
    ]  # fmt: skip
    form, listing = word.tables
    cells = [[cell.text for cell in row.cells] for row in form.rows]
    assert cells[0] == ["驿站", "桥南街道户外劳动者服务站点", "联系人", "见附件\n另行通知"]
    assert cells[1] == ["费用（元）", "1234.50", "1234.50", "1234.50"]  # one box over three columns
    assert cells[2][0] == "意见"
    assert [[cell.text for cell in row.cells] for row in listing.rows] == [
        ["配件", "数量"],
        *[["门锁", "3"]] * 2,
    ]
    wide, narrow = (cell.width for cell in listing.rows[0].cells)
    assert wide == pytest.approx(3 * narrow, rel=0.01)


def test_a_form_of_single_boxes_has_two_columns():
    (form,) = written(Form((("station",), ("case.cost",)))).tables
    assert len(form.columns) == 2


def test_nothing_of_a_field_that_is_not_in_the_body():
    assert "门锁" not in "".join(paragraph.text for paragraph in written(Words("{{ station }}")).paragraphs)


def test_a_paragraph_for_each_of_a_list_and_none_for_nothing():
    body = (Words("{{ station }}"), Lines("items", "{{ item.name }}×{{ item.count }}", is_small=True))
    word = written(*body, items=[{"name": "门锁", "count": 3}, {"name": "灯", "count": 1}])
    found = [paragraph for paragraph in word.paragraphs if "×" in paragraph.text]
    assert [paragraph.text for paragraph in found] == ["门锁×3", "灯×1"]
    assert {paragraph.runs[0].font.size.pt for paragraph in found} == {12}


def test_no_paragraph_for_an_empty_list():
    word = written(Lines("items", "{{ item.name }}"), Words("{{ station }}"), items=[])
    assert [paragraph.text for paragraph in word.paragraphs][2:] == ["桥南街道户外劳动者服务站点"]


def test_words_begin_a_new_page():
    first, second = written(Words("一"), Words("二", is_new_page=True)).paragraphs[-2:]
    assert not first.paragraph_format.page_break_before
    assert second.paragraph_format.page_break_before


@pytest.mark.parametrize(
    "part", [Form((("case.nothing",),)), Listing("nothing"), Lines("nothing", ""), Form((("items",),))]
)
def test_a_body_names_only_fields(part):
    with pytest.raises(ValueError, match="are no fields"):
        written(part)
