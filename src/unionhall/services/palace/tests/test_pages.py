from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from unionhall.engines.booking import commands as booking
from unionhall.kernel.access.tests.cast import sign_in
from unionhall.kernel.people.models import Person
from unionhall.lib.ids import uuid7
from unionhall.services.palace import commands, presence
from unionhall.services.palace.plans import ActivityPlan, LecturePlan
from unionhall.services.palace.states import ActivityKind
from unionhall.services.palace.tests.house import Palace

pytestmark = pytest.mark.django_db
MOST_QUERIES = 10


@pytest.fixture
def worker(palace: Palace) -> Person:
    return palace.cast.person("worker", "e01", phone="13900000001", name="王小梅")


@pytest.fixture
def client(worker: Person) -> Client:
    return sign_in(Client(), worker)


def coming(palace: Palace, **changes: Any) -> Any:
    """A course that begins within days of today."""
    today = timezone.localdate()
    term = palace.term
    if not term.starts_on <= today <= term.ends_on:
        term = commands.change_term(
            term, name=term.name, name_en="", starts_on=today - timedelta(days=30),
            ends_on=today + timedelta(days=120), by=palace.manager, at=timezone.now(),
        )  # fmt: skip
        palace.term = term
    plan = palace.plan(starts_on=today + timedelta(days=2), **changes)
    course = commands.create_course(term, plan, by=palace.manager, at=timezone.now())
    commands.publish_session(course.session, by=palace.manager, at=timezone.now())
    return course


def lecture_now(palace: Palace, *, starts_in: int = -10, **changes: Any) -> Any:
    """A lecture that began ten minutes ago."""
    now = timezone.now()
    starts = now + timedelta(minutes=starts_in)
    plan = LecturePlan(
        **{
            "title": "家政讲座", "speaker": "陈老师", "starts_at": starts, "ends_at": starts + timedelta(minutes=90),
            "quotas": {"on_site": 50, "app": 50}, "place": palace.place, "stream_url": "/streams/home.m3u8",
            "closes_at": starts + timedelta(minutes=90), "opens_at": now - timedelta(days=1),
        } | changes
    )  # fmt: skip
    made = commands.create_lecture(palace.place.organisation, plan, by=palace.manager, at=now)
    commands.publish_session(made.session, by=palace.manager, at=now)
    return made


def show_soon(palace: Palace, number: int) -> Any:
    now = timezone.now()
    plan = ActivityPlan(
        kind=ActivityKind.SHOW, title=f"书画展 {number}", starts_at=now + timedelta(days=2),
        ends_at=now + timedelta(days=2, hours=2), capacity=100, place=palace.place,
    )  # fmt: skip
    made = commands.create_activity(palace.place.organisation, plan, by=palace.manager, at=now)
    return commands.publish_session(made.session, by=palace.manager, at=now)


MAKERS: dict[str, Callable[[Palace, int], Any]] = {
    "palace:courses": lambda palace, n: coming(palace, title=f"课程 {n}", room=None),
    "palace:lectures": lambda palace, n: lecture_now(palace, starts_in=600 + n, title=f"讲座 {n}"),
    "palace:activities": show_soon,
    "palace:notices": lambda palace, n: commands.post_notice(
        palace.place, title=f"公告 {n}", body="正文", by=palace.manager, at=timezone.now()
    ),
}


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", MAKERS)
def test_lists_cost_the_same_at_one_row_and_at_thirty(palace: Palace, client: Client, name: str) -> None:
    make, url = MAKERS[name], reverse(name)
    make(palace, 1)
    one = queries_of(client, url)
    for number in range(2, 31):
        make(palace, number)
    assert queries_of(client, url) == one <= MOST_QUERIES


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_palaces_page(palace: Palace, client: Client, language: str) -> None:
    client.cookies["language"] = language
    commands.describe_house(
        palace.place, rebuilt_from="体育馆", investment_yuan=20_000_000, by=palace.manager, at=timezone.now()
    )
    page = client.get(reverse("palace:home")).content.decode()
    assert ("云桥市工人文化宫" if language == "zh-hans" else "Yunqiao Workers&#x27; Palace") in page
    assert ("2,000 万元" if language == "zh-hans" else "20.0 million yuan") in page
    assert "文体活动区" in page
    assert queries_of(client, reverse("palace:home")) <= MOST_QUERIES


def test_pages_open_before_sign_in_and_before_any_palace(db: Any) -> None:
    for name in ("home", "courses", "lectures", "activities", "rooms", "notices"):
        assert Client().get(reverse(f"palace:{name}")).status_code == 200


def test_filters_are_in_the_address(palace: Palace, client: Client) -> None:
    coming(palace, title="晚上的课", weekdays=(3,))
    coming(palace, title="周末的课", weekdays=(6,), level="advanced")

    def titles(query: str) -> list[str]:
        page = client.get(reverse("palace:courses") + query).content.decode()
        return [title for title in ("晚上的课", "周末的课") if title in page]

    assert titles("") == ["晚上的课", "周末的课"]
    assert titles("?slot=evening") == ["晚上的课"]
    assert titles("?slot=weekend&level=advanced") == ["周末的课"]
    assert titles("?type=dance&free=on") == ["晚上的课", "周末的课"]
    assert titles("?type=unknown&slot=nonsense&page=99") == ["晚上的课", "周末的课"]


def test_a_lecture_is_followed_by_heartbeat_without_a_query(
    palace: Palace, worker: Person, client: Client
) -> None:
    lecture = lecture_now(palace)
    url = reverse("palace:lecture-watch", args=[lecture.pk])
    assert client.get(url).headers["Location"] == reverse("hub:session", args=[lecture.pk])
    booking.book(lecture.pk, person=worker, channel="app", key=uuid7(), at=timezone.now())
    page = client.get(url).content.decode()
    token = page.split('data-beat-token="')[1].split('"')[0]
    assert '<video class="watch__v"' in page
    with CaptureQueriesContext(connection) as captured:
        assert Client().post(reverse("palace:beat"), {"token": token}).status_code == 204
    assert len(captured) == 0
    assert presence.buffer.flush() == 1
    seat_page = client.get(url).content.decode()
    assert 'data-beat-minutes="1"' in seat_page


def test_a_heartbeat_is_refused_outside_the_lecture_and_without_a_ticket(
    palace: Palace, worker: Person
) -> None:
    session = lecture_now(palace, starts_in=30).session
    ticket = presence.Ticket(session.pk, worker.pk, "app", session.starts_at, session.ends_at)
    post = Client(enforce_csrf_checks=True).post
    assert post(reverse("palace:beat"), {"token": ticket.sign()}).status_code == 410
    assert post(reverse("palace:beat"), {"token": ticket.sign() + "x"}).status_code == 400
    assert post(reverse("palace:beat")).status_code == 400
    assert Client().get(reverse("palace:beat")).status_code == 405


def test_the_button_does_what_the_script_does(palace: Palace, worker: Person, client: Client) -> None:
    lecture = lecture_now(palace)
    booking.book(lecture.pk, person=worker, channel="on_site", key=uuid7(), at=timezone.now())
    answer = client.post(reverse("palace:lecture-follow", args=[lecture.pk]), follow=True)
    assert answer.redirect_chain == [(reverse("palace:lecture-watch", args=[lecture.pk]), 302)]
    assert presence.buffer.flush() == 1


def test_who_did_not_book_is_not_counted(palace: Palace, client: Client) -> None:
    lecture = lecture_now(palace)
    client.post(reverse("palace:lecture-follow", args=[lecture.pk]))
    assert presence.buffer.flush() == 0


def test_a_stream_elsewhere_opens_as_a_link(palace: Palace, worker: Person, client: Client) -> None:
    lecture = lecture_now(palace, stream_url="https://live.example.cn/room/7")
    booking.book(lecture.pk, person=worker, channel="app", key=uuid7(), at=timezone.now())
    page = client.get(reverse("palace:lecture-watch", args=[lecture.pk])).content.decode()
    assert 'href="https://live.example.cn/room/7" target="_blank" rel="noopener noreferrer"' in page
    assert "<video" not in page


def test_a_missing_notice_is_a_missing_page(palace: Palace, client: Client) -> None:
    assert client.get(reverse("palace:notice", args=[uuid7()])).status_code == 404
