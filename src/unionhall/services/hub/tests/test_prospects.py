"""What ranking is told of sessions and places, and that every choice is recorded."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from unionhall.engines.booking import commands as booking
from unionhall.engines.booking.models import Session
from unionhall.kernel.access.tests.cast import sign_in
from unionhall.kernel.people.models import Account, Person
from unionhall.kernel.places.where import Where
from unionhall.services.hub import commands
from unionhall.services.hub.models import Need, Suggestion
from unionhall.services.hub.queries import needs, prospects
from unionhall.services.hub.tests.desk import DAY, HOUR, Desk

pytestmark = pytest.mark.django_db
HERE = Where(117.0, 36.0, "云桥工人文化宫")
COURSE = {"title": "低压电工取证班", "tags": ["course_electrician"]}
LEAST = 5


def answer(front: Desk, text: str = "想学电工", **options: Any) -> needs.Answer:
    return needs.answer_to(text, **{"viewer": None, "where": HERE, "at": front.now} | options)


def reasons(found: needs.Answer, thing: Any) -> dict[str, dict[str, Any]]:
    one = next(one for one in found.suggestions if thing in (one.session, one.place and one.place.place))
    return {reason.code: dict(reason.params) for reason in one.reasons}


def rated(front: Desk, scores: list[int], days_ago: int = 9, **fields: Any) -> Session:
    session = front.session(-days_ago * DAY, capacity=len(scores) + 1, **COURSE | fields)
    for score in scores:
        front.rated(session, score)
    return session


def test_what_earlier_ones_were_given_is_a_reason(front: Desk) -> None:
    rated(front, [5, 5, 4, 5, 4])
    coming = front.session(**COURSE)
    assert reasons(answer(front), coming)["well_rated"] == {"rating": 4.6, "ratings": LEAST}


@pytest.mark.parametrize(
    ("scores", "days_ago", "fields"),
    [([5] * (LEAST - 1), 9, {}), ([5] * LEAST, 400, {}), ([2] * LEAST, 9, {}), ([5] * LEAST, 9, {"tags": ["lecture"]})],
    ids=["too few", "long ago", "bad", "something else"],
)  # fmt: skip
def test_what_is_no_reason(front: Desk, scores: list[int], days_ago: int, fields: dict[str, Any]) -> None:
    rated(front, scores, days_ago, **fields)
    coming = front.session(**COURSE)
    assert "well_rated" not in reasons(answer(front), coming)


def test_the_same_title_counts_before_the_same_kind_and_that_before_the_place(front: Desk) -> None:
    same = front.session(**COURSE)
    alike = front.session(**COURSE | {"title": "高压电工班"})
    other = front.session(title="电工讲座", tags=["course_electrician", "lecture"])
    rated(front, [5] * LEAST)
    rated(front, [1] * LEAST, title="维修电工班")
    found = prospects.ratings_of([front.county.place.pk, None], ["course_electrician"], at=front.now)
    assert found.of_session(same) == prospects.Esteem(5.0, LEAST)
    assert found.of_session(alike) == prospects.Esteem(3.0, 2 * LEAST)
    assert found.of_session(other) == prospects.Esteem(3.0, 2 * LEAST)
    assert found.of_place(front.county.place.pk) == prospects.Esteem(3.0, 2 * LEAST)
    assert found.of_place(uuid4()) == prospects.Esteem()
    assert (
        prospects.ratings_of([], ["course_electrician"], at=front.now).of_session(same) == prospects.Esteem()
    )


def test_a_place_is_recommended_by_what_took_place_there(front: Desk) -> None:
    rated(front, [5] * LEAST, title="周末篮球", tags=["venue_sports"])
    found = answer(front, "哪里能打球锻炼")
    assert found.matches[0].category == "venue_sports"
    assert reasons(found, front.county.place)["well_rated"]["ratings"] == LEAST


def test_better_rated_comes_first_where_all_else_is_equal(front: Desk) -> None:
    liked, disliked = front.session(**COURSE), front.session(**COURSE | {"title": "电工速成班"})
    rated(front, [5] * LEAST)
    rated(front, [1] * LEAST, title="电工速成班")
    order = [one.session for one in answer(front).suggestions if one.session]
    assert order == [liked, disliked]


def test_a_series_that_runs_is_offered_with_its_next_date(front: Desk) -> None:
    head = front.draft(-2 * DAY, **COURSE, closes_at=front.now + 20 * DAY)
    for days in (-2, 5, 12):
        starts = head.starts_at + timedelta(days=days + 2)
        booking.add_lesson(
            head, starts_at=starts, ends_at=starts + HOUR, by=front.county.manager, at=head.opens_at
        )
    head.refresh_from_db()
    booking.publish_session(head, by=front.county.manager, at=head.opens_at)
    found = answer(front)
    following = timezone.localtime(head.starts_at + 7 * DAY)
    assert reasons(found, head)["goes_on"] == {"starts_at": following.isoformat()}
    assert prospects.dates_to_come([head], at=front.now)[head.pk] == (following, following + 7 * DAY)


def test_what_is_full_comes_after_what_is_not(front: Desk) -> None:
    full = front.session(2 * DAY, **COURSE, capacity=1, waiting_capacity=5)
    front.book(full)
    free = front.session(6 * DAY, **COURSE, capacity=9)
    found = answer(front)
    assert [one.session for one in found.suggestions if one.session] == [free, full]
    assert "waiting_list" in reasons(found, full)


def saturday_and_tuesday(now: datetime) -> tuple[timedelta, timedelta]:
    """From `now` to some Saturday afternoon, and to the Tuesday before it."""
    local = timezone.localtime(now)
    days = (5 - local.weekday()) % 7 + 7
    saturday = local.replace(hour=15, minute=0, second=0, microsecond=0) + timedelta(days=days)
    return saturday - local, saturday - 4 * DAY - local


def test_time_and_place_that_were_said_come_first(front: Desk) -> None:
    saturday, tuesday = saturday_and_tuesday(front.now)
    later, sooner = front.session(saturday, **COURSE), front.session(tuesday, **COURSE)
    order = [one.session for one in answer(front, "每个周末都想学电工").suggestions if one.session]
    assert order == [later, sooner]
    assert "at_the_time" in reasons(answer(front, "每个周末都想学电工"), later)
    town = front.county.place.__class__.objects.create(
        organisation=front.county.county, kind="palace", code="town", name="东湖镇文化宫", address="东湖镇1号",
        longitude=117.4, latitude=36.3,
    )  # fmt: skip
    there = front.session(saturday, **COURSE, place=town)
    found = answer(front, "在东湖镇想学电工")
    assert found.suggestions[0].session == there
    assert reasons(found, there)["at_the_place"] == {"place": "东湖镇"}


def test_the_box_asks_the_same_of_one_and_of_thirty_sessions(front: Desk) -> None:
    def cost() -> int:
        answer(front)
        with CaptureQueriesContext(connection) as queries:
            answer(front)
        return len(queries)

    front.session(**COURSE)
    rated(front, [5])
    at_one = cost()
    for number in range(29):
        front.session((3 + number) * DAY, **COURSE)
    rated(front, [5] * LEAST)
    assert cost() == at_one


def client_of(person: Person) -> Client:
    Account.objects.get_or_create(
        person=person, defaults={"phone": person.phone, "phone_verified_at": person.phone_set_at}
        if hasattr(person, "phone_set_at") else {"phone": person.phone, "phone_verified_at": timezone.now()},
    )  # fmt: skip
    return sign_in(Client(), person, second_factor=False)


def made(front: Desk, text: str, who: Person) -> list[Suggestion]:
    found = answer(front, text, viewer=who)
    return commands.ask_need(found, organisation=front.county.county, visitor=uuid4(), by=who, at=front.now)


def test_every_choice_is_recorded_with_its_rank(front: Desk) -> None:
    who = front.county.worker()
    client = client_of(who)
    booked = front.session(**COURSE)
    (first, *_others) = made(front, "想学电工", who)
    assert first.session == booked
    # A session is taken when it is booked.
    answered = client.post(reverse("hub:take", args=[first.pk]))
    assert answered["Location"].endswith(f"?from={first.pk}")
    first.refresh_from_db()
    assert first.taken_at is None
    sent = {"channel": "on_site", "key": uuid4(), "party": 1, "suggestion": first.pk}
    assert client.post(reverse("hub:book", args=[booked.pk]), sent).status_code == 302
    first.refresh_from_db()
    assert (first.taken_at is not None, first.booking is not None, first.rank) == (True, True, 1)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("哪里能打球锻炼", "place"), ("老板三个月没发工资了", "request"), ("想看电影", "session")],
)
def test_setting_out_asking_and_coming_are_choices_too(front: Desk, text: str, kind: str) -> None:
    front.session(title="露天电影", tags=["activity_film"], mode="open")
    who = front.county.worker()
    rows = made(front, text, who)
    chosen = next(
        row for row in rows if {"place": row.place, "request": row.request, "session": row.session}[kind]
    )
    answered = client_of(who).post(reverse("hub:take", args=[chosen.pk]))
    assert answered.status_code == 302
    chosen.refresh_from_db()
    assert chosen.taken_at is not None
    assert Need.objects.get().taken_at == chosen.taken_at
