"""The inbox: boxes and filters, who sees what in it, many at once, the workbook, what it costs."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from unionhall.engines.casework import commands
from unionhall.engines.casework.models import Case
from unionhall.kernel.access.roles import Role
from unionhall.kernel.audit.models import Entry
from unionhall.services.hub.tests.casework import DAY, HOUR, Hall, at

pytestmark = pytest.mark.django_db
MOST_QUERIES = 10
MANY = 30


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"{at('desk-inbox')}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_boxes_hold_what_they_say(hall: Hall) -> None:
    lying, mine, late = hall.open("没人接的"), hall.open("我的事"), hall.open("迟了的", ago=3 * DAY)
    asked, closed = hall.asked("等材料"), hall.done("办完的")
    commands.take_case(mine, by=hall.clerk, at=hall.now)
    client = hall.desk()
    expected = {
        "mine": {mine}, "unit": {lying, mine, late, asked}, "unassigned": {lying, late, asked}, "overdue": {late},
        "waiting": {asked}, "all": {lying, mine, late, asked, closed},
    }  # fmt: skip
    for box, cases in expected.items():
        text = page(client, f"?box={box}")
        shown = {case for case in (lying, mine, late, asked, closed) if at("desk-case", case.pk) in text}
        assert shown == cases, box
    assert "天前" not in page(client)
    assert "超期" in page(client)


def test_filters_stand_in_the_address(hall: Hall) -> None:
    here, there = hall.open("县里的"), hall.open("街道的", unit=hall.union["t01"])
    client = hall.desk()
    text = page(client, f"?unit={hall.union['t01'].pk}")
    assert at("desk-case", there.pk) in text
    assert at("desk-case", here.pk) not in text
    assert at("desk-case", here.pk) not in page(client, "?kind=casework.complaint")
    for words in ("县里", here.number, "李建民", "13700000002"):
        assert at("desk-case", here.pk) in page(client, f"?words={words}")
    assert "没有找到" in page(client, "?words=没有的事")
    for odd in ("?unit=x", "?kind=x", "?box=x", "?page=x", "?page=-1", "?page=99999999"):
        page(client, odd)


def test_people_are_masked_in_the_list_and_in_the_workbook(hall: Hall) -> None:
    hall.open("=1+1 工资")
    client = hall.desk()
    text = page(client)
    assert "李建民" not in text
    assert "李**" in text or "李*民" in text
    book = load_workbook(BytesIO(client.get(f"{at('desk-inbox-export')}?box=unit").content))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert len(rows) == 3
    assert "李建民" not in str(rows)
    assert "'=1+1 工资" in rows[2]
    assert Entry.objects.filter(verb="hub.rows.export", data__what="cases").count() == 1


@pytest.mark.parametrize(
    ("role", "box", "sees"),
    [(Role.DESK, "unit", True), (Role.AUDITOR, "all", True), (Role.UNION_OFFICER, "partner", True),
     (Role.LEADER, "unit", False), (Role.TEACHER, "", None)],
)  # fmt: skip
def test_each_role_begins_in_its_box(hall: Hall, role: str, box: str, sees: bool | None) -> None:
    case = hall.open()
    who = hall.officer if role == Role.UNION_OFFICER else hall.union.staff(role)
    answer = hall.desk(who).get(at("desk-inbox"))
    if sees is None:
        assert answer.status_code == 404
        return
    assert answer.context["box"] == box
    assert (at("desk-case", case.pk) in answer.content.decode()) is sees


def test_another_unit_sees_nothing_of_it(hall: Hall) -> None:
    case = hall.open()
    elsewhere = hall.union.staff(Role.DESK, "t02")
    for box in ("mine", "unit", "unassigned", "overdue", "waiting", "all", "partner"):
        assert at("desk-case", case.pk) not in page(hall.desk(elsewhere), f"?box={box}")
    assert at("desk-case", case.pk) not in page(hall.desk(elsewhere), f"?words={case.number}")


def test_many_are_given_at_once_or_none(hall: Hall) -> None:
    cases = [hall.open(f"第{n}件") for n in range(3)]
    client = hall.desk()
    address, back = at("desk-inbox-assign"), f"{at('desk-inbox')}?box=unassigned"
    sent = {"id": [case.pk for case in cases], "assignee": hall.colleague.pk, "back": back}
    assert client.post(address, sent)["Location"] == back
    assert Case.objects.filter(assignee=hall.colleague).count() == 3
    auditor = sent | {"assignee": hall.auditor.pk, "back": "https://example.org/"}
    assert client.post(address, auditor)["Location"] == at("desk-inbox")
    assert Case.objects.filter(assignee=hall.colleague).count() == 3
    assert client.post(address, {"id": ["x"], "assignee": hall.clerk.pk}).status_code == 404
    assert client.post(address, {"assignee": hall.clerk.pk}).status_code == 302
    assert client.post(address, {"id": [hall.union["e01"].pk], "assignee": hall.clerk.pk}).status_code == 404
    elsewhere = hall.desk(hall.union.staff(Role.DESK, "t02"))
    assert elsewhere.post(address, sent).status_code == 404
    assert hall.desk(hall.auditor).post(address, sent).status_code == 404


def test_pages_are_turned(hall: Hall) -> None:
    for number in range(MANY + 1):
        hall.open(f"第{number:02}件", ago=(number + 1) * HOUR)
    client = hall.desk()
    first, second = page(client, "?box=unit"), page(client, "?box=unit&page=2")
    assert "page=2" in first
    assert first.count("data-row") == MANY
    assert second.count("data-row") == 1
    assert page(client, "?box=all&page=2").count("data-row") == 1


@pytest.mark.parametrize("query", ["", "?box=mine", "?box=all", "?words=件", "?words=第件"])
def test_it_costs_the_same_at_one_row_and_at_thirty(hall: Hall, query: str) -> None:
    client = hall.desk()
    commands.take_case(hall.open("第件"), by=hall.clerk, at=hall.now)

    def cost() -> int:
        page(client, query)
        with CaptureQueriesContext(connection) as queries:
            page(client, query)
        return len(queries)

    at_one = cost()
    assert at_one <= MOST_QUERIES
    for number in range(MANY - 1):
        commands.take_case(hall.open(f"第件{number}"), by=hall.clerk, at=hall.now)
    assert cost() == at_one


def test_search_of_the_desk_finds_cases(hall: Hall) -> None:
    case = hall.open("三个月没发工资")
    client = hall.desk()
    for words in (case.number, "没发工资", "13700000002"):
        assert at("desk-case", case.pk) in client.get(at("desk-search"), {"q": words}).content.decode()
    elsewhere = hall.desk(hall.union.staff(Role.DESK, "t02"))
    assert (
        at("desk-case", case.pk) not in elsewhere.get(at("desk-search"), {"q": case.number}).content.decode()
    )


def test_the_side_bar_counts_what_lies_with_me(hall: Hall) -> None:
    commands.take_case(hall.open(), by=hall.clerk, at=hall.now)
    nav = hall.desk().get(at("desk-inbox")).context["desk_nav"]
    assert next(entry["count"] for entry in nav if entry["url"] == at("desk-inbox")) == 1
