"""Forms made from what a verb asks: every kind of question, what is refused where, nothing typed lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from unionhall.engines.casework.core import Ask, Verb
from unionhall.engines.casework.forms import VerbForm
from unionhall.services.hub.tests.casework import Hall, at, picture

pytestmark = pytest.mark.django_db
LONG = tuple((f"c{number}", f"第{number}项") for number in range(9))


def form(
    hall: Hall, ask: Ask, data: dict[str, Any] | None = None, files: Any = None, who: Any = None
) -> VerbForm:
    """A form that asks one thing, filled in."""
    verb = Verb("tell", "Tell", ("open",), "made_up.accept_request", asks=(ask,))
    posted = QueryDict(mutable=True)
    posted.update({"seen": "1"} | (data or {}))
    return VerbForm(verb, hall.open(), who or hall.clerk, posted, files or MultiValueDict())


def answers(made: VerbForm) -> dict[str, Any]:
    """The answers of a form that is right."""
    assert made.is_valid(), made.errors
    return made.answers


@pytest.mark.parametrize(
    ("kind", "more", "sent", "answer"),
    [
        ("text", {}, "工资条", "工资条"),
        ("paragraph", {}, "一\n二", "一\n二"),
        ("day", {}, "2026-12-01", date(2026, 12, 1)),
        ("money", {"most": Decimal(100)}, "12.50", Decimal("12.50")),
        ("number", {"most": 5}, "3", 3),
        ("choice", {"choices": (("a", "甲"), ("b", "乙"))}, "b", "b"),
        ("choice", {"choices": LONG}, "c7", "c7"),
        ("yes", {}, "on", True),
    ],
)
def test_each_kind_of_question_reads_its_answer(
    hall: Hall, kind: Any, more: Any, sent: str, answer: Any
) -> None:
    made = form(hall, Ask("it", "问", kind, **more), {"it": sent})
    assert made.is_valid(), made.errors
    assert made.answers == {"it": answer}
    assert made.seen_version == 1
    assert made.as_p()


@pytest.mark.parametrize(
    ("kind", "more", "sent"),
    [
        ("text", {"most": 3}, "很长的话"), ("day", {}, "明天"), ("money", {"most": Decimal(10)}, "10.01"),
        ("money", {}, "-1"), ("number", {"most": 5}, "6"), ("choice", {"choices": (("a", "甲"),)}, "z"),
        ("yes", {}, ""), ("text", {}, ""),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_at_its_field(hall: Hall, kind: Any, more: Any, sent: str) -> None:
    made = form(hall, Ask("it", "问", kind, **more), {"it": sent})
    assert not made.is_valid()
    assert list(made.errors) == ["it"]


def test_moment_is_of_the_time_zone(hall: Hall) -> None:
    made = form(hall, Ask("it", "问", "moment"), {"it": "2026-12-01T09:30"})
    assert made.is_valid()
    assert made.answers["it"].utcoffset() is not None


def test_what_may_be_left_out_is_not_in_the_answers(hall: Hall) -> None:
    for kind in ("text", "day", "money", "number", "photos", "file", "yes", "organisation", "person"):
        made = form(hall, Ask("it", "问", kind, is_required=False))
        assert made.is_valid(), (kind, made.errors)
        assert made.answers == {}


def test_several_photos_from_two_inputs_arrive(hall: Hall) -> None:
    files = MultiValueDict({"it": [picture("一.jpg"), picture("二.jpg")]})
    made = form(hall, Ask("it", "照片", "photos"), files=files)
    assert made.is_valid()
    assert [one.name for one in made.answers["it"]] == ["一.jpg", "二.jpg"]
    assert 'accept="image/*"' in str(made["it"])
    assert "capture" in str(made["it"])
    assert not form(hall, Ask("it", "照片", "photos")).is_valid()


def test_person_is_one_of_those_who_work_on_it_or_somebody_by_number(hall: Hall) -> None:
    ask = Ask("it", "交给", "person")
    assert answers(form(hall, ask, {"it": str(hall.colleague.pk)})) == {"it": hall.colleague}
    assert answers(form(hall, ask, {"it_by_phone": "137 0000 0002"})) == {"it": hall.worker}
    for sent in ({"it_by_phone": "13799999999"}, {"it_by_phone": "12"}, {"it": str(hall.worker.pk)}, {}):
        assert not form(hall, ask, sent).is_valid(), sent


def test_people_beyond_ones_own_units_are_not_found_by_number(hall: Hall) -> None:
    made = form(hall, Ask("it", "找", "person"), {"it": "13700000003"}, who=hall.officer)
    assert not made.is_valid()


def test_unit_by_name_or_code(hall: Hall) -> None:
    ask = Ask("it", "单位", "organisation")
    for sent in ("桥南街道总工会", "t01", "桥南"):
        assert answers(form(hall, ask, {"it": sent})) == {"it": hall.union["t01"]}
    assert "云溪街道总工会" in str(form(hall, ask, {"it": "街道"}).errors["it"])
    assert not form(hall, ask, {"it": "没有的单位"}).is_valid()


def test_the_second_of_two_keeps_what_was_typed_and_may_send_again(hall: Hall) -> None:
    case = hall.open()
    hall.step(case, "accept", by=hall.colleague)
    address = at("desk-case-act", case.pk, "ask")
    typed = {"seen": case.version, "what": "工资条和考勤表", "secret": "急"}
    answer = hall.desk().post(address, typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "刚才已有人办理" in text
    assert hall.colleague.name in text
    assert "工资条和考勤表" in text
    case.refresh_from_db()
    assert f'name="seen" value="{case.version}"' in text
    assert hall.desk().post(address, typed | {"seen": case.version}).status_code == 302


def test_a_refusal_of_the_engine_stands_at_its_field(hall: Hall) -> None:
    case = hall.step(hall.step(hall.open(), "accept"), "offer")
    answer = hall.desk(hall.officer).post(
        at("desk-case-act", case.pk, "reply"), {"seen": case.version, "amount": "1000.01"}
    )
    assert answer.status_code == 422
    assert 'id="reply-amount_error"' in answer.content.decode()
