"""A list of 268 workers in, a workbook out; every mistake by its row and column, nothing kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from unionhall.kernel.access.tests.cast import sign_in
from unionhall.services.legalaid.forms.rights import MOST_BYTES
from unionhall.services.legalaid.rights.examples import EXAMPLES
from unionhall.services.legalaid.rights.registry import RECKONINGS
from unionhall.services.legalaid.rights.severance_facts import Ground
from unionhall.services.legalaid.rights_sheets import headings, sheet_topics, template_of
from unionhall.services.legalaid.tests.office import Office

PEOPLE = 268
TOPIC = "severance"
KEYS = list(headings(RECKONINGS[TOPIC]))
PAGE = "/legal/rights/group/"
LEFT = "被迫离职：单位违法，我书面说明后离开"
LIST = f"/legal/rights/sheets/{TOPIC}.xlsx"


def book_of(answer: HttpResponse) -> Workbook:
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return load_workbook(BytesIO(answer.content))


def empty(client: Client) -> Workbook:
    return book_of(client.get(LIST))


def worker(number: int, **facts: Any) -> dict[str, Any]:
    return {
        "worker_name": f"工友{number}", "hired_on": date(2021, 6, 1), "last_day": date(2025, 12, 31),
        "average": Decimal(8_000), "ground": "breach",
    } | facts  # fmt: skip


def filled(client: Client, workers: Iterable[dict[str, Any]]) -> SimpleUploadedFile:
    """The list as it is given out, with workers beneath the example."""
    book = empty(client)
    for one in workers:
        book.worksheets[0].append([one.get(key) for key in KEYS])
    target = BytesIO()
    book.save(target)
    return SimpleUploadedFile("list.xlsx", target.getvalue())


def hand_in(client: Client, file: Any, **more: str) -> HttpResponse:
    data = {"topic": TOPIC, "region": "110000", "file": file} | more
    answer: HttpResponse = client.post(PAGE, data)
    return answer


def rows_of(book: Workbook, place: int) -> list[tuple[Any, ...]]:
    return list(book.worksheets[place].iter_rows(min_row=3, values_only=True))


def test_every_flat_topic_has_a_list(office: Office) -> None:
    for topic in sheet_topics():
        book = book_of(Client().get(f"/legal/rights/sheets/{topic.name}.xlsx"))
        heads = [cell.value for cell in book.worksheets[0][1]]
        assert len(set(heads)) == len(heads) == len(headings(topic))
    assert Client().get("/legal/rights/sheets/nothing.xlsx").status_code == 404


def test_the_list_has_an_example_choices_and_notes(office: Office) -> None:
    book = empty(Client())
    page, notes = book.worksheets[0], book.worksheets[1]
    assert [cell.value for cell in page[1]][:2] == ["工人姓名", "入职日期（第一天上班）"]
    assert page["B2"].value.date() == date(2021, 6, 1)
    offered = {
        str(one.sqref).partition("2:")[0]: one.formula1 for one in page.data_validations.dataValidation
    }
    letters = {key: get_column_letter(place) for place, key in enumerate(KEYS, start=1)}
    hidden = book.worksheets[2]
    assert hidden.sheet_state == "hidden"
    assert offered[letters["ground"]].endswith(f"!$A$1:$A${len(Ground)}")
    assert letters["average"] not in offered
    place = list(offered).index(letters["was_given_notice"]) + 1
    assert [hidden.cell(row, place).value for row in (1, 2)] == ["是", "否"]
    assert hidden.cell(1, 1).value == LEFT
    told = {row[0].value: row[1].value for row in notes.iter_rows()}
    assert {page[1][place].value for place in range(len(KEYS))} <= told.keys()
    assert "必填" in told["入职日期（第一天上班）"]


def test_268_workers_at_once(office: Office) -> None:
    workers = [worker(n, hired_on=date(2021, 6, 1) + timedelta(days=n)) for n in range(PEOPLE)]
    with CaptureQueriesContext(connection) as asked:
        answer = hand_in(Client(), filled(Client(), workers))
    assert all(query["sql"].lstrip().upper().startswith("SELECT") for query in asked.captured_queries)
    book = book_of(answer)
    assert [sheet.title for sheet in book.worksheets] == ["按请求汇总", "逐人结果", "计算步骤"]
    (total,) = rows_of(book, 0)
    people = rows_of(book, 1)
    assert len(people) == PEOPLE
    assert total[1] == PEOPLE
    assert total[2] == total[3] == sum(row[4] for row in people)
    assert people[0][:5] == (3, "工友0", "经济补偿（N）", "有这项权利", 40_000)
    assert people[-1][1] == f"工友{PEOPLE - 1}"
    steps = rows_of(book, 2)
    assert {row[0] for row in steps} == {row[0] for row in people}
    assert ("8000 * 5", 40_000) in {(row[4], row[5]) for row in steps}
    for sheet in book.worksheets:
        assert "估算" in sheet["A1"].value


def test_mistakes_are_named_by_row_and_column(office: Office) -> None:
    workers = [
        worker(1),
        worker(2, average="很多", ground="气走了"),
        worker(3, hired_on="2021年2月31日", last_day=None),
        worker(4, hired_on="2021/6/1", average="¥8,000元", was_given_notice="否", ground=LEFT),
    ]  # fmt: skip
    book = book_of(hand_in(Client(), filled(Client(), workers)))
    assert [row[0] for row in rows_of(book, 1)] == [3, 6]
    wrong = rows_of(book, 3)
    heads = {key: str(head) for key, head in headings(RECKONINGS[TOPIC]).items()}
    assert {(row[0], row[2]) for row in wrong} == {
        (4, heads["average"]), (4, heads["ground"]), (5, heads["hired_on"]), (5, heads["last_day"]),
    }  # fmt: skip
    assert all(row[3] for row in wrong)
    assert "有误的行数：2" in book.worksheets[0]["A1"].value


def test_when_no_row_is_right_the_page_says_why(office: Office) -> None:
    answer = hand_in(Client(), filled(Client(), [worker(1, average="<b>"), worker(2, ground="=1+1")]))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "第 3 行" in text
    assert "第 4 行" in text
    nobody = hand_in(Client(), filled(Client(), []))
    assert nobody.status_code == 422
    assert "表里还没有工人" in nobody.content.decode()


def test_a_number_of_law_that_lacks_is_told(office: Office) -> None:
    answer = hand_in(Client(), filled(Client(), [worker(1)]), region="540000")
    assert answer.status_code == 422
    assert "540000" in answer.content.decode()


def test_no_name_becomes_a_formula(office: Office) -> None:
    names = ["=HYPERLINK(1)", "+1", "@x", "-2"]
    book = book_of(
        hand_in(Client(), filled(Client(), [worker(n, worker_name=name) for n, name in enumerate(names)]))
    )
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)


def test_files_that_are_none(office: Office) -> None:
    for content in (b"", b"no zip", b"PK\x03\x04"):
        assert hand_in(Client(), SimpleUploadedFile("list.xlsx", content)).status_code == 422
    assert hand_in(Client(), SimpleUploadedFile("list.csv", b"a,b")).status_code == 422
    assert hand_in(Client(), SimpleUploadedFile("list.xlsx", b"x" * (MOST_BYTES + 1))).status_code == 422
    assert hand_in(Client(), "").status_code == 422
    assert Client().post(PAGE, {}).status_code == 422
    book = Workbook()
    book.active.append(["甲", "乙"])
    target = BytesIO()
    book.save(target)
    assert hand_in(Client(), SimpleUploadedFile("list.xlsx", target.getvalue())).status_code == 422


def test_the_filled_list_may_go_to_its_own_address(office: Office) -> None:
    answer = Client().post(LIST, {"region": "110000", "file": filled(Client(), [worker(1)])})
    assert len(rows_of(book_of(answer), 1)) == 1


def test_a_list_in_english_is_read_in_chinese(office: Office) -> None:
    english = Client(HTTP_COOKIE="language=en")
    file = filled(english, [worker(1, ground="I resigned for my own reasons"), worker(2)])
    book = book_of(hand_in(Client(), file))
    assert [row[3] for row in rows_of(book, 1)] == ["按现有情况没有这项权利", "有这项权利"]


def test_the_page(office: Office) -> None:
    client = sign_in(Client(), office.worker, second_factor=False)
    page = client.get(PAGE).content.decode()
    assert reverse("legalaid:rights-sheet", args=[TOPIC]) in page
    assert "估算" in page
    book = book_of(hand_in(client, filled(client, [worker(1)])))
    assert office.worker.name in book.worksheets[0]["A1"].value


@pytest.mark.parametrize("topic", [one.name for one in sheet_topics()])
def test_every_example_comes_back_answered(office: Office, topic: str) -> None:
    book = book_of(Client().get(f"/legal/rights/sheets/{topic}.xlsx"))
    assert str(book.worksheets[0]["A2"].value).startswith("（示例")
    book.worksheets[0]["A2"] = "工友"
    target = BytesIO()
    book.save(target)
    file = SimpleUploadedFile("list.xlsx", target.getvalue())
    found = book_of(hand_in(Client(), file, topic=topic, region=EXAMPLES[topic]["region"]))
    assert {row[1] for row in rows_of(found, 1)} == {"工友"}


@pytest.mark.parametrize("topic", [one.name for one in sheet_topics()])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_two_choices_of_a_column_are_called_the_same(topic: str, language: str) -> None:
    with override(language):
        for words in template_of(RECKONINGS[topic]).choices.values():
            assert len({str(word) for word in words}) == len(words)
        heads = [str(head) for head in headings(RECKONINGS[topic]).values()]
        assert len(set(heads)) == len(heads)
