"""A case on the worker's side: what they see, what they do, who else gets in."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from unionhall.engines.casework import commands
from unionhall.engines.casework.models import Case, CaseRating, Note, Task
from unionhall.services.hub.tests.casework import DAY, Hall, at, picture

pytestmark = pytest.mark.django_db


def test_my_turn_says_what_and_by_when_and_offers_two_ways(hall: Hall) -> None:
    case = hall.asked()
    text = hall.phone().get(at("case", case.pk)).content.decode()
    assert "轮到您了" in text
    assert "Please send: 9月、10月的工资流水" in text
    assert at("case-act", case.pk, "answer") in text
    assert at("case-call", case.pk) in text
    assert case.number in text
    assert "谁能看到" in text
    assert "免费" in text


def test_what_is_internal_stays_inside(hall: Hall) -> None:
    case = hall.open()
    hall.step(case, "ask", what="工资条", secret="单位欠债")
    commands.add_note(case, "内部看法", by=hall.clerk, at=hall.now)
    commands.add_note(case, "请放心", is_internal=False, by=hall.clerk, at=hall.now)
    text = hall.phone().get(at("case", case.pk)).content.decode()
    assert "单位欠债" not in text
    assert "内部看法" not in text
    assert "请放心" in text


def test_others_find_nothing_and_staff_are_led_to_the_desk(hall: Hall) -> None:
    case = hall.asked()
    for name in ("case", "case-note", "case-file", "case-rate", "case-complain"):
        assert hall.phone(hall.stranger).get(at(name, case.pk)).status_code == 404
    assert hall.phone(hall.stranger).post(at("case-call", case.pk)).status_code == 404
    assert hall.phone(hall.stranger).post(at("case-act", case.pk, "answer")).status_code == 404
    for who in (hall.clerk, hall.officer):
        # Also before the second factor: the desk asks for it.
        for client in (hall.desk(who), hall.phone(who)):
            assert client.get(at("case", case.pk))["Location"] == at("desk-case", case.pk)


def test_answer_with_photos_goes_back_to_staff(hall: Hall) -> None:
    case = hall.asked()
    answer = hall.phone().post(
        at("case-act", case.pk, "answer"),
        {"seen": case.version, "photos": [picture(), picture("二.jpg", "blue")]},
    )
    assert answer["Location"] == at("case", case.pk)
    case.refresh_from_db()
    assert (case.state, case.turn) == ("working", "staff")
    assert case.attachments.count() == 2
    text = hall.phone().get(at("case", case.pk)).content.decode()
    for file in case.attachments.all():
        assert f"/files/{file.file_id}/" in text
        found = hall.phone().get(f"/files/{file.file_id}/")
        assert b"".join(found).startswith(b"\xff\xd8")  # type: ignore[call-overload]
        assert hall.phone(hall.stranger).get(f"/files/{file.file_id}/").status_code == 404


def test_a_wrong_file_is_told_at_its_place_and_nothing_changes(hall: Hall) -> None:
    case = hall.asked()
    wrong = SimpleUploadedFile("工资.exe", b"MZ\x90\x00", "application/octet-stream")
    answer = hall.phone().post(at("case-act", case.pk, "answer"), {"seen": case.version, "photos": [wrong]})
    assert answer.status_code == 422
    assert "errors" in answer.content.decode()
    case.refresh_from_db()
    assert case.state == "asked"


def test_a_verb_out_of_turn_leads_back(hall: Hall) -> None:
    case = hall.open()
    client = hall.phone()
    assert client.get(at("case-act", case.pk, "answer"))["Location"] == at("case", case.pk)
    assert client.post(at("case-act", case.pk, "answer"), {"seen": case.version}).status_code == 422
    assert client.get(at("case-act", case.pk, "accept")).status_code == 404
    assert client.get(at("case-act", case.pk, "dance")).status_code == 404


def test_call_me_is_one_task_and_says_when(hall: Hall) -> None:
    case, client = hall.asked(), hall.phone()
    for _try in range(2):
        assert client.post(at("case-call", case.pk)).status_code == 302
    assert Task.objects.filter(case=case, kind="call").count() == 1
    assert "给您打电话" in client.get(at("case", case.pk)).content.decode()


def test_words_and_photos_are_added_together_or_not_at_all(hall: Hall) -> None:
    case, client = hall.open(), hall.phone()
    assert client.post(at("case-note", case.pk), {"text": ""}).status_code == 422
    wrong = SimpleUploadedFile("工资.exe", b"MZ\x90\x00", "application/octet-stream")
    assert client.post(at("case-note", case.pk), {"text": "补充", "photos": [wrong]}).status_code == 422
    assert Note.objects.count() == 0
    assert client.post(at("case-note", case.pk), {"text": "补充", "photos": [picture()]}).status_code == 302
    assert (Note.objects.count(), case.attachments.count()) == (1, 1)
    assert client.post(at("case-file", case.pk), {}).status_code == 422
    sent = {"photos": [picture()], "papers": [picture("合同.jpg", "green")], "label": "劳动合同"}
    assert client.post(at("case-file", case.pk), sent).status_code == 302
    text = client.get(at("case", case.pk)).content.decode()
    assert "劳动合同" in text
    assert "您补充了说明" in text


@pytest.mark.parametrize(("score", "follow_ups"), [(5, 0), (2, 1)])
def test_one_tap_rates_and_a_low_one_is_followed_up(hall: Hall, score: int, follow_ups: int) -> None:
    case, client = hall.done(), hall.phone()
    assert "这件事办得怎么样？" in client.get(at("case", case.pk)).content.decode()
    assert client.post(at("case-rate", case.pk), {"score": score}).status_code == 302
    assert CaseRating.objects.get(case=case).score == score
    assert Case.objects.filter(parent=case, kind="casework.follow_up").count() == follow_ups
    assert client.post(at("case-rate", case.pk), {"score": 1}).status_code == 422
    assert "您的评价" in client.get(at("case", case.pk)).content.decode()


def test_rating_waits_until_it_is_done(hall: Hall) -> None:
    case = hall.open()
    answer = hall.phone().post(at("case-rate", case.pk), {"score": 5})
    assert answer.status_code == 422
    assert "办结后才能评价" in answer.content.decode()


def test_complaint_goes_to_the_unit_above_once(hall: Hall) -> None:
    case, client = hall.open(), hall.phone()
    assert client.post(at("case-complain", case.pk), {"text": " "}).status_code == 422
    answer = client.post(at("case-complain", case.pk), {"text": "一直没人理"})
    made = Case.objects.get(kind="casework.complaint")
    assert answer["Location"] == at("case", made.pk)
    assert made.organisation == hall.union["yibin"]
    assert client.get(answer["Location"]).status_code == 200
    assert client.post(at("case-complain", case.pk), {"text": "再说一次"}).status_code == 422


def test_withdrawing_is_asked_once_more(hall: Hall) -> None:
    case, client = hall.open(), hall.phone()
    text = client.get(at("case-act", case.pk, "withdraw")).content.decode()
    assert "确定吗" in text
    assert client.post(at("case-act", case.pk, "withdraw"), {"seen": case.version}).status_code == 302
    case.refresh_from_db()
    assert case.state == "dropped"


def test_paused_clock_says_why_and_until_when(hall: Hall) -> None:
    case = hall.step(hall.open(), "accept")
    until = (hall.now + 5 * DAY).date()
    commands.pause_clock(case, cause="等法院通知", until=until, by=hall.clerk, at=hall.now)
    text = hall.phone().get(at("case", case.pk)).content.decode()
    assert "等法院通知" in text
    assert "暂停计时" in text


def test_mine_and_home_lead_to_cases(hall: Hall) -> None:
    asked, going, done = hall.asked("欠薪"), hall.open("社保"), hall.done("工伤")
    for page in ("home", "mine"):
        text = hall.phone().get(at(page)).content.decode()
        assert at("case", asked.pk) in text
        assert at("case", going.pk) in text
        assert "轮到您了：欠薪" in text
    text = hall.phone().get(at("mine")).content.decode()
    assert "请您评价：工伤" in text
    assert at("case", done.pk) in text
    commands.rate_case(done, score=5, by=hall.worker, at=hall.now)
    assert "请您评价" not in hall.phone().get(at("mine")).content.decode()
    assert at("case", asked.pk) not in hall.phone(hall.stranger).get(at("mine")).content.decode()
