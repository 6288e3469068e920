"""A case from beginning to end, by those who may, in the order of its table."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from unionhall.engines.casework import commands, queries
from unionhall.engines.casework.answers import AnswerMissing, AnswerTooMuch, AnswerUnknown, AnswerWrong
from unionhall.engines.casework.commands.moving import IllegalMove, SomeoneFaster, TracksOpen
from unionhall.engines.casework.models import Case, Deadline, Step
from unionhall.engines.casework.tests.conftest import Office
from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.messaging.models import Event
from unionhall.lib.errors import NotAllowed

LATER = NOW + timedelta(hours=2)


def events(kind: str) -> list[Event]:
    return list(Event.objects.filter(kind=kind))


def test_open_gives_number_clock_and_word_to_everybody(office: Office) -> None:
    case = office.open("工资没发")
    assert case.number == "云桥市总工会试〔2026〕0001"
    assert case.due_at == NOW + timedelta(hours=24)
    assert office.open().serial == 2
    assert [event.person for event in events("casework.opened")] == [office.worker, office.worker]
    assert {event.person for event in events("casework.arrived")} == {office.clerk, office.colleague}
    assert [step.verb for step in case.steps.all()] == ["open"]


def test_open_with_the_same_key_is_the_same_case(office: Office) -> None:
    key = uuid4()
    assert office.open(key=key).pk == office.open(key=key).pk
    assert Case.objects.count() == 1


def test_open_by_year_counts_anew(office: Office) -> None:
    office.open()
    assert office.open(at=NOW + timedelta(days=365)).number == "云桥市总工会试〔2027〕0001"


def test_the_whole_way(office: Office) -> None:
    case = office.open()
    case = commands.advance(case, "accept", by=office.clerk, at=LATER, assignee=office.clerk)
    assert (case.state, case.assignee) == ("working", office.clerk)
    assert queries.live_deadline(case).rule == "casework.complaint_working_days"
    assert (
        localtime(queries.live_deadline(case).due_at).date().isoformat() == "2026-05-19"
    )  # ten working days, 9 May worked
    case = commands.advance(case, "offer", by=office.clerk, at=LATER)
    assert case.turn == "partner"
    assert [event.person for event in events("casework.your_turn")] == [office.officer]
    answers = {"amount": "12.50"}
    case = commands.advance(case, "reply", by=office.officer, at=LATER, to="working", answers=answers)
    assert case.steps.get(verb="reply").data == {"amount": "12.50"}
    with pytest.raises(TracksOpen):
        commands.advance(case, "finish", by=office.clerk, at=LATER)
    case = commands.advance(case, "gather", by=office.clerk, at=LATER)
    assert case.state == "working"
    case = commands.advance(case, "finish", by=office.clerk, at=LATER)
    assert (case.closed_at, case.due_at, case.turn) == (LATER, None, "nobody")
    assert not Deadline.objects.filter(case=case, ended_at=None).exists()
    case = commands.advance(case, "reopen", by=office.clerk, at=LATER)
    assert case.is_open
    assert list(case.steps.values_list("sequence", flat=True)) == list(range(1, case.version + 1))


def test_advance_refuses_out_of_turn_and_out_of_reach(office: Office) -> None:
    case = office.open()
    with pytest.raises(IllegalMove, match="Finish"):
        commands.advance(case, "finish", by=office.clerk, at=LATER)
    for stranger in (office.stranger, office.worker, office.auditor):
        with pytest.raises(NotAllowed):
            commands.advance(case, "accept", by=stranger, at=LATER)
    with pytest.raises(NotAllowed):
        commands.advance(case, "dance", by=office.clerk, at=LATER)
    case.refresh_from_db()
    assert case.version == 1


def test_the_second_of_two_learns_what_the_first_did(office: Office) -> None:
    case = office.open()
    commands.advance(case, "accept", by=office.clerk, at=LATER, seen=case.version)
    with pytest.raises(SomeoneFaster) as refused:
        commands.advance(
            case, "ask", by=office.colleague, at=LATER, seen=case.version, answers={"what": "工资条"}
        )
    assert "Accept" in str(refused.value)
    assert office.clerk.name in str(refused.value)
    assert Step.objects.filter(case=case, verb="ask").count() == 0


@pytest.mark.parametrize(
    ("answers", "refusal", "field"),
    [
        ({}, AnswerMissing, "amount"),
        ({"amount": "zwölf"}, AnswerWrong, "amount"),
        ({"amount": "-1"}, AnswerWrong, "amount"),
        ({"amount": "0.001"}, AnswerWrong, "amount"),
        ({"amount": Decimal("1000.01")}, AnswerTooMuch, "amount"),
        ({"amount": 1, "more": "x"}, AnswerUnknown, "more"),
    ],
)
def test_answers_are_checked_at_their_field(office: Office, answers: dict, refusal: type, field: str) -> None:
    case = office.open()
    case = commands.advance(case, "accept", by=office.clerk, at=LATER)
    case = commands.advance(case, "offer", by=office.clerk, at=LATER)
    with pytest.raises(refusal) as refused:
        commands.advance(case, "reply", by=office.officer, at=LATER, to="done", answers=answers)
    assert refused.value.field == field


def test_private_answers_are_not_in_the_open(office: Office) -> None:
    case = office.open()
    commands.advance(case, "ask", by=office.clerk, at=LATER, answers={"what": "工资条", "secret": "很着急"})
    step = case.steps.get(verb="ask")
    assert step.data == {"what": "工资条"}
    stored = Step.objects.filter(pk=step.pk).values_list("private", flat=True)[0]
    assert "很着急" not in str(stored)
    worker_lines = queries.timeline(case, office.worker)
    assert "Please send: 工资条" in [str(line.text) for line in worker_lines]
    assert not any("很着急" in str(line.details) for line in worker_lines)
    assert any("很着急" in str(line.details) for line in queries.timeline(case, office.clerk))


@pytest.mark.parametrize("change", ["update casework_step set verb = 'x'", "delete from casework_step"])
def test_the_database_refuses_to_rewrite_the_log(office: Office, change: str) -> None:
    from django.db import connection  # noqa: PLC0415

    office.open()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_who_sees_what(office: Office) -> None:
    case = office.open()
    for viewer in (office.clerk, office.colleague, office.auditor, office.worker, office.officer):
        assert queries.get_case(case.pk, viewer) == case
        assert list(queries.cases_visible_to(viewer)) == [case]
    with pytest.raises(NotAllowed):
        queries.get_case(case.pk, office.stranger)
    assert not queries.cases_visible_to(office.stranger).exists()
    assert [verb.code for verb in queries.open_verbs(case, office.clerk)] == ["accept", "ask"]
    assert [verb.code for verb in queries.open_verbs(case, office.worker)] == ["withdraw"]
    assert queries.open_verbs(case, office.auditor) == []


def test_inbox_boxes_and_counts(office: Office) -> None:
    first, second, third = (office.open(f"第{n}件", at=NOW + timedelta(minutes=n)) for n in range(3))
    commands.take_case(second, by=office.clerk, at=LATER)
    commands.advance(third, "ask", by=office.clerk, at=LATER, answers={"what": "工资条"})
    box = {
        name: [
            case.title
            for case in queries.inbox(
                office.clerk, name, queries.Filters(), at=NOW + timedelta(days=1, minutes=1)
            )
        ]
        for name in ("mine", "unit", "unassigned", "overdue", "waiting")
    }
    assert box == {
        "mine": ["第1件"], "unit": ["第0件", "第1件", "第2件"], "unassigned": ["第0件", "第2件"], "overdue": ["第0件"],
        "waiting": ["第2件"],
    }  # fmt: skip
    counts = queries.box_counts(office.clerk, queries.Filters(), at=NOW + timedelta(days=1, minutes=1))
    assert counts == {name: len(rows) for name, rows in box.items()}
    assert queries.inbox(office.stranger, "unit", queries.Filters(), at=NOW) == []
    assert [case.pk for case in queries.find_cases(office.clerk, queries.Filters(words="第0"))] == [first.pk]


def test_a_withdrawal_ends_what_runs_beside_the_case(office: Office) -> None:
    case = office.open()
    case = commands.advance(case, "accept", by=office.clerk, at=LATER)  # evidence is being gathered
    case = commands.advance(case, "ask", by=office.clerk, at=LATER, answers={"what": "工资条"})
    case = commands.advance(case, "withdraw", by=office.worker, at=LATER)
    assert (case.state, case.due_at) == ("dropped", None)
    assert not Deadline.objects.filter(case=case, ended_at=None).exists()
    assert not case.tracks.filter(ended_at=None).exists()
    assert {deadline.outcome for deadline in case.deadlines.filter(track="evidence")} == {"void"}
