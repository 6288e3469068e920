"""What is asked, suggested and taken; and that nobody takes what was suggested to another."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from unionhall.engines.booking.tests.cast import DAY, HOUR, NOON, County
from unionhall.kernel.places.where import Where
from unionhall.services.hub import commands
from unionhall.services.hub.models import Need, Suggestion
from unionhall.services.hub.queries import needs

pytestmark = pytest.mark.django_db
LATER = {"starts_at": NOON + 5 * DAY, "ends_at": NOON + 5 * DAY + HOUR}
# Nobody can tell what this is about.
UNCLEAR = "那个东西怎么弄"
HERE = Where(117.0, 36.0, "云桥工人文化宫")


@pytest.fixture
def county() -> County:
    return County.found()


def answer(county: County, text: str = "想学电工") -> needs.Answer:
    return needs.answer_to(text, viewer=None, where=HERE, at=NOON)


def test_a_course_that_meets_the_need_comes_first_with_its_reason(county: County) -> None:
    county.session(title="民族舞", tags=["course_dance"])
    course = county.session(title="低压电工取证班", tags=["course_electrician"], **LATER)
    first = answer(county).suggestions[0]
    assert first.session == course
    assert first.rank == 1
    assert first.reasons[0].code == "meets"


def test_what_is_a_case_is_asked_for_right_here(county: County) -> None:
    found = answer(county, "老板三个月没发工资了")
    assert found.matches[0].category == "wage_arrears"
    first = found.suggestions[0]
    assert (first.service, first.request and first.request.code) == ("legalaid", "ask")
    assert [reason.code for reason in first.reasons][:2] == ["meets", "right_here"]
    made, *_others = commands.ask_need(found, organisation=county.county, visitor=uuid4(), by=None, at=NOON)
    assert needs.request_url(made) == "/legal/ask/?need=wage_arrears"
    taken = commands.take_suggestion(made.pk, by=None, at=NOON)
    assert taken is not None
    assert taken.taken_at == NOON


def test_what_no_service_answers_leads_to_the_nearest_place_with_people(county: County) -> None:
    found = answer(county, "家里困难想申请补助")
    assert found.matches[0].category == "hardship"
    assert all(one.session is None and one.request is None for one in found.suggestions)


def test_danger_shows_whom_to_call(county: County) -> None:
    found = answer(county, "不想活了")
    assert found.alerts
    assert found.alerts[0].hotlines


def test_asking_keeps_the_sentence_and_every_suggestion_in_order(county: County) -> None:
    county.session(title="低压电工取证班", tags=["course_electrician"], **LATER)
    worker = county.worker()
    found = answer(county)
    made = commands.ask_need(found, organisation=county.county, visitor=uuid4(), by=worker, at=NOON)
    need = Need.objects.get()
    assert (need.text, need.person, need.organisation) == ("想学电工", worker, county.enterprise)
    assert [one.rank for one in made] == list(range(1, len(made) + 1))
    assert need.taken_at is None


def asked(county: County, **options: object) -> Suggestion:
    county.session(title="低压电工取证班", tags=["course_electrician"], **LATER)
    given = {"organisation": county.county, "visitor": uuid4(), "by": None, "at": NOON}
    return commands.ask_need(answer(county), **given | options)[0]  # type: ignore[arg-type]


def test_booking_what_was_suggested_takes_it_once(county: County) -> None:
    worker = county.worker()
    suggestion = asked(county, by=worker)
    booking = county.booking(suggestion.session, worker)
    commands.take_suggestion(suggestion.pk, by=worker, at=NOON, booking_id=booking.pk)
    later = NOON + timedelta(hours=1)
    commands.take_suggestion(suggestion.pk, by=worker, at=later, booking_id=booking.pk)
    suggestion.refresh_from_db()
    assert (suggestion.taken_at, suggestion.booking) == (NOON, booking)
    assert Need.objects.get().taken_at == NOON


def test_a_need_asked_before_signing_in_becomes_the_persons_when_taken(county: County) -> None:
    worker = county.worker()
    suggestion = asked(county)
    booking = county.booking(suggestion.session, worker)
    commands.take_suggestion(suggestion.pk, by=worker, at=NOON, booking_id=booking.pk)
    assert Need.objects.get().person == worker


def test_nobody_takes_what_was_suggested_to_another(county: County) -> None:
    suggestion = asked(county, by=county.worker("王工"))
    assert commands.take_suggestion(suggestion.pk, by=county.worker("赵工"), at=NOON) is None
    assert Need.objects.get().taken_at is None


def test_a_booking_of_something_else_takes_nothing(county: County) -> None:
    worker = county.worker()
    suggestion = asked(county, by=worker)
    other = county.booking(county.session(title="民族舞"), worker)
    assert commands.take_suggestion(suggestion.pk, by=worker, at=NOON, booking_id=other.pk) is None


def test_a_suggestion_is_found_only_by_whom_it_was_made_to(county: County) -> None:
    visitor, worker = uuid4(), county.worker()
    suggestion = asked(county, visitor=visitor, by=worker)
    assert needs.get_suggestion(suggestion.pk, visitor=uuid4(), viewer=worker) == suggestion
    assert needs.get_suggestion(suggestion.pk, visitor=visitor, viewer=None) == suggestion
    assert needs.get_suggestion(suggestion.pk, visitor=uuid4(), viewer=None) is None


def test_what_was_meant_comes_first_and_is_not_asked_again(county: County) -> None:
    found = needs.answer_to("摔了一跤", viewer=None, where=HERE, at=NOON, meant="casual_injury")
    assert found.matches[0].category == "casual_injury"
    assert found.is_confident
    assert found.question is None
    assert found.suggestions[0].category == "casual_injury"


@pytest.mark.parametrize("meant", ["crisis", "nothing-of-ours", "<b>"])
def test_a_reply_that_was_not_offered_changes_nothing(county: County, meant: str) -> None:
    plain = answer(county)
    assert needs.answer_to("想学电工", viewer=None, where=HERE, at=NOON, meant=meant).matches == plain.matches


def test_the_question_is_one_tap_away_from_its_answer(county: County, client: Client) -> None:
    found = answer(county, UNCLEAR)
    assert found.question is not None
    page = client.get(reverse("hub:need"), {"q": UNCLEAR}).content.decode()
    for reply in found.question.replies:
        assert f"&amp;meant={reply.category}" in page
    replied = client.get(reverse("hub:need"), {"q": UNCLEAR, "meant": found.question.replies[0].category})
    assert 'id="asked"' in page
    assert 'id="asked"' not in replied.content.decode()
