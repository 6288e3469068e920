"""The desk's page of a case: who opens it, what each relation may do there, and that looking is written down."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from unionhall.engines.casework import commands
from unionhall.engines.casework.models import Attachment, Case, Deadline, Note, Task
from unionhall.kernel.access.roles import Role
from unionhall.kernel.audit.models import Entry
from unionhall.services.hub.desk.queries import deadlines
from unionhall.services.hub.tests.casework import DAY, Hall, at, picture

pytestmark = pytest.mark.django_db
RELATIONS = ("clerk", "auditor", "officer", "stranger", "elsewhere")
# act -> (what is sent, who may)
ACTS: dict[str, tuple[dict[str, str], set[str]]] = {
    "note": ({"text": "看过了", "audience": "staff"}, {"clerk", "officer"}),
    "task": ({"text": "打电话", "due_on": "2099-01-01"}, {"clerk"}),
    "assign": ({"assignee": "colleague"}, {"clerk"}),
    "take": ({}, {"clerk"}),
    "transfer": ({"organisation": "yibin", "reason": "归市里管"}, {"clerk"}),
    "join": ({"number": "other"}, {"clerk"}),
    "split": ({"title": "另一件"}, {"clerk"}),
    "pause": ({"cause": "等鉴定", "until": "2099-01-01"}, {"clerk"}),
    "act": ({"seen": ""}, {"clerk"}),
}


def somebody(hall: Hall, relation: str) -> object:
    return hall.union.staff(Role.DESK, "t02") if relation == "elsewhere" else getattr(hall, relation)


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("act", ACTS)
def test_acts_as_each_relation(hall: Hall, act: str, relation: str) -> None:
    case, other = hall.open(), hall.open("同一件事")
    hall.union.staff(Role.DESK, "yibin")
    sent, who = ACTS[act]
    values = {"colleague": str(hall.colleague.pk), "other": other.number}
    sent = {name: values.get(value, value) for name, value in sent.items()}
    address = at("desk-case-act", case.pk, "accept") if act == "act" else at(f"desk-case-{act}", case.pk)
    answer = hall.desk(somebody(hall, relation)).post(address, sent)  # type: ignore[arg-type]
    assert answer.status_code == (302 if relation in who else 404), answer.content.decode()[-3000:]


@pytest.mark.parametrize(
    ("relation", "opens", "internal"),
    [("clerk", True, True), ("auditor", True, True), ("officer", True, False), ("elsewhere", False, False)],
)
def test_who_opens_it_and_sees_what(hall: Hall, relation: str, opens: bool, internal: bool) -> None:
    case = hall.step(hall.open(), "ask", what="工资条", secret="单位欠债")
    commands.add_note(case, "内部看法", by=hall.clerk, at=hall.now)
    answer = hall.desk(somebody(hall, relation)).get(at("desk-case", case.pk))  # type: ignore[arg-type]
    assert answer.status_code == (200 if opens else 404)
    text = answer.content.decode()
    assert ("单位欠债" in text) is internal
    assert ("内部看法" in text) is internal


def test_opening_a_persons_case_is_written_down_once_a_look(hall: Hall) -> None:
    case, nobodys = hall.open(), hall.open("公共设施", person=None)
    client = hall.desk()
    for one in (case, case, nobodys):
        assert client.get(at("desk-case", one.pk)).status_code == 200
    opened = Entry.objects.filter(verb="casework.case.open")
    assert [(entry.subject_id, entry.by) for entry in opened] == [(case.pk, hall.clerk)] * 2
    assert "李建民" not in str([entry.data for entry in opened])


def test_verbs_stand_there_by_weight(hall: Hall) -> None:
    case = hall.open()
    page = hall.desk().get(at("desk-case", case.pk)).context["page"]
    assert [form.verb.code for form in page.main_forms] == ["accept"]
    assert [form.verb.code for form in page.other_forms] == ["ask"]
    text = hall.desk().get(at("desk-case", case.pk)).content.decode()
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids)), [one for one in ids if ids.count(one) > 1]


def test_the_way_of_a_case_by_the_pages_alone(hall: Hall) -> None:
    case, client = hall.open(), hall.desk()

    def do(verb: str, **sent: str) -> None:
        version = Case.objects.get(pk=case.pk).version
        address = at("desk-case-act", case.pk, verb)
        assert client.post(address, {"seen": version} | sent)["Location"] == at("desk-case", case.pk)

    client.post(at("desk-case-take", case.pk))
    do("accept")
    do("gather")
    do("finish")
    case.refresh_from_db()
    assert (case.state, case.assignee) == ("done", hall.clerk)
    assert client.get(at("desk-case", case.pk)).status_code == 200
    hall.phone().post(at("case-rate", case.pk), {"score": 2})
    follow_up = Case.objects.get(parent=case)
    text = client.get(at("desk-case", case.pk)).content.decode()
    assert at("desk-case", follow_up.pk) in text
    assert at("desk-case", case.pk) in client.get(at("desk-case", follow_up.pk)).content.decode()


def test_notes_and_files_for_staff_or_for_all(hall: Hall) -> None:
    case, client = hall.open(), hall.desk()
    client.post(at("desk-case-note", case.pk), {"text": "只给同事", "audience": "staff"})
    client.post(at("desk-case-note", case.pk), {"text": "请您放心", "audience": "all"})
    assert set(Note.objects.values_list("is_internal", flat=True)) == {True, False}
    client.post(
        at("desk-case-file", case.pk), {"photos": [picture()], "label": "通话记录", "is_internal": "on"}
    )
    client.post(at("desk-case-file", case.pk), {"photos": [picture("二.jpg", "blue")], "label": "答复书"})
    assert Attachment.objects.filter(is_internal=True).count() == 1
    text = hall.phone().get(at("case", case.pk)).content.decode()
    assert "请您放心" in text
    assert "答复书" in text
    assert "只给同事" not in text
    assert "通话记录" not in text
    assert client.post(at("desk-case-note", case.pk), {"text": ""}).status_code == 422


def test_a_partner_writes_for_everybody_only(hall: Hall) -> None:
    case = hall.open()
    hall.desk(hall.officer).post(at("desk-case-note", case.pk), {"text": "单位意见", "audience": "staff"})
    assert not Note.objects.get().is_internal


def test_clock_stands_and_runs_on(hall: Hall) -> None:
    case, client = hall.step(hall.open(), "accept"), hall.desk()
    until = timezone.localdate(hall.now + 3 * DAY)
    assert client.get(f"{at('desk-case-pause', case.pk)}?track=evidence").status_code == 200
    early = {"cause": "等鉴定", "until": timezone.localdate(hall.now)}
    assert client.post(at("desk-case-pause", case.pk), early).status_code == 422
    client.post(at("desk-case-pause", case.pk), {"cause": "等鉴定", "until": until})
    assert "等鉴定" in client.get(at("desk-case", case.pk)).content.decode()
    assert Deadline.objects.filter(paused_at__isnull=False).count() == 1
    client.post(at("desk-case-resume", case.pk), {"track": "main"})
    assert Deadline.objects.filter(paused_at__isnull=False).count() == 0


def test_tasks_are_added_and_done(hall: Hall) -> None:
    case, client = hall.open(), hall.desk()
    due_on = timezone.localdate(hall.now + DAY)
    sent = {"text": "问问单位", "due_on": due_on, "assignee": hall.colleague.pk}
    client.post(at("desk-case-task", case.pk), sent)
    task = Task.objects.get()
    assert task.assignee == hall.colleague
    assert "问问单位" in client.get(at("desk-case", case.pk)).content.decode()
    client.post(at("desk-case-task-done", case.pk, task.pk), {"outcome": "单位答应了"})
    task.refresh_from_db()
    assert task.outcome == "单位答应了"
    assert client.post(at("desk-case-task-done", hall.open().pk, task.pk)).status_code == 404


def test_refused_moves_keep_what_was_typed(hall: Hall) -> None:
    case, client = hall.open(), hall.desk()
    for name, sent, kept in (
        ("transfer", {"organisation": "云桥市总工会", "reason": "转一下"}, "转一下"),
        ("transfer", {"organisation": "没有", "reason": "转一下"}, "转一下"),
        ("join", {"number": "没有的编号"}, "没有的编号"),
        ("split", {"title": "另一件", "phone": "13799999999"}, "另一件"),
    ):
        answer = client.post(at(f"desk-case-{name}", case.pk), sent)
        assert answer.status_code == 422, name
        assert kept in answer.content.decode()


def test_it_costs_the_same_with_one_line_and_with_thirty(hall: Hall) -> None:
    case, client = hall.step(hall.open(), "accept"), hall.desk()

    def add(number: int) -> None:
        commands.add_note(case, f"第{number}条", by=hall.clerk, at=hall.now)
        commands.add_task(
            case, f"第{number}项", assignee=hall.clerk, due_at=hall.now + DAY, by=hall.clerk, at=hall.now
        )
        commands.attach_file(case, picture(f"{number}.jpg"), label="图", by=hall.clerk, at=hall.now)
        commands.split_case(case, title=f"第{number}件", person=None, by=hall.clerk, at=hall.now)

    def cost(client: object, address: str) -> int:
        client.get(address)  # type: ignore[attr-defined]
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200  # type: ignore[attr-defined]
        return len(queries)

    pages = {"desk": (client, at("desk-case", case.pk)), "worker": (hall.phone(), at("case", case.pk))}
    add(0)
    at_one = {name: cost(*page) for name, page in pages.items()}
    assert at_one["worker"] <= 15
    for number in range(1, 30):
        add(number)
    assert {name: cost(*page) for name, page in pages.items()} == at_one


def test_calendar_shows_what_is_due_and_the_feed_names_nobody(hall: Hall) -> None:
    case = hall.open("李建民的工资" * 8)
    client = hall.desk()
    day = timezone.localdate(case.due_at)
    monday = day - timedelta(days=day.weekday())
    assert at("desk-case", case.pk) in client.get(at("desk-calendar"), {"week": monday}).content.decode()
    assert client.post(at("desk-calendar-address")).status_code == 302
    # As the page shows it: each is signed at its moment, and all of one making are good.
    first = re.findall(r"/due/[^\s\"<]+\.ics", client.get(at("desk-calendar")).content.decode())[0]
    answer = hall.phone().get(first)
    lines = answer.content.decode().split("\r\n")
    assert answer["Content-Type"].startswith("text/calendar")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert f"DTSTART:{case.due_at:%Y%m%dT%H%M%SZ}" in lines
    text = "".join(line.removeprefix(" ") for line in lines)
    assert case.number in text
    assert "李建民" not in text
    client.post(at("desk-calendar-address"))
    assert hall.phone().get(first).status_code == 404
    assert hall.phone().get(at("deadline-feed", deadlines.address_of(hall.clerk))).status_code == 200
    assert hall.phone().get(at("deadline-feed", "x")).status_code == 404


def test_visit_finds_or_registers_and_leads_to_openings(hall: Hall) -> None:
    client = hall.desk()
    text = client.get(at("desk-visit"), {"q": "李建民"}).content.decode()
    assert f"?person={hall.worker.pk}" in text
    assert client.get(at("desk-visit"), {"person": hall.worker.pk}).status_code == 200
    assert client.get(at("desk-visit"), {"person": "x"}).status_code == 200
    sent = {"name": "周新", "phone": "13811112222", "organisation": "云桥市总工会"}
    made = client.post(at("desk-visit-register"), sent)
    assert "?person=" in made["Location"]
    assert "周新" in client.get(made["Location"]).content.decode()
    assert client.post(at("desk-visit-register"), sent | {"phone": "12"}).status_code == 422
    assert hall.desk(hall.auditor).get(at("desk-visit")).status_code == 404


def test_hand_over_passes_everything_to_one(hall: Hall) -> None:
    commands.take_case(hall.open(), by=hall.clerk, at=hall.now)
    address, sent = at("desk-handover"), {"leaving": hall.clerk.pk, "successor": hall.colleague.pk}
    assert hall.desk().get(address).status_code == 404
    leader = hall.desk(hall.union.staff(Role.LEADER))
    assert leader.get(address).status_code == 200
    assert leader.post(address, sent | {"successor": "x"}).status_code == 422
    assert leader.post(address, sent).status_code == 302
    assert Case.objects.get().assignee == hall.colleague


def test_where_a_case_came_from_is_shown_to_those_who_may_see_that(hall: Hall) -> None:
    case = hall.done("只给援助中心看的事")
    commands.rate_case(case, score=1, by=hall.worker, at=hall.now)
    follow_up = Case.objects.get(parent=case)
    # Follows ratings up, and works on no cases of the other kind.
    manager = hall.union.staff(Role.PALACE_MANAGER)
    assert (
        at("desk-case", case.pk) not in hall.desk(manager).get(at("desk-case", follow_up.pk)).content.decode()
    )
    assert at("desk-case", case.pk) in hall.desk().get(at("desk-case", follow_up.pk)).content.decode()
