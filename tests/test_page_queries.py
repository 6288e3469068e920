"""How many queries a page costs: few, and the same at one row and at thirty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.cast import Town, found_town
from unionhall.engines.booking import commands as booking
from unionhall.engines.booking.models import Session
from unionhall.engines.figures.counting import count_marked
from unionhall.kernel.access.tests.cast import sign_in
from unionhall.kernel.people.models import Person
from unionhall.lib.ids import uuid7

pytestmark = pytest.mark.django_db
MANY = 30
WORKER_HOME, INBOX, DASHBOARD, ANY_PAGE = 8, 10, 15, 15


@dataclass
class Page:
    """A page with the most queries it may cost, and who opens it."""

    path: Callable[[Town], str]
    most: int
    is_staff: bool = False


PAGES = {
    "home": Page(lambda _town: reverse("hub:home"), WORKER_HOME),
    "session": Page(lambda _town: reverse("hub:session", args=[first_session().pk]), ANY_PAGE),
    "mine": Page(lambda _town: reverse("hub:mine"), ANY_PAGE),
    "place": Page(lambda town: reverse("hub:place", args=[town.place.pk]), ANY_PAGE),
    "near": Page(lambda _town: reverse("hub:near"), ANY_PAGE),
    "inbox": Page(lambda _town: reverse("hub:desk-inbox"), INBOX, is_staff=True),
    "dashboard": Page(lambda _town: reverse("hub:desk"), DASHBOARD, is_staff=True),
    "sessions": Page(lambda _town: reverse("hub:desk-sessions"), ANY_PAGE, is_staff=True),
    "roll": Page(
        lambda _town: reverse("hub:desk-session", args=[first_session().pk]), ANY_PAGE, is_staff=True
    ),
}


def first_session() -> Session:
    """The course everybody is in."""
    return Session.objects.filter(parent=None).order_by("starts_at", "id")[0]


def course_at_its_own_hour(town: Town, number: int) -> Session:
    """A course that clashes with none of the others: two an hour, on another day than the first."""
    day = timezone.localdate(town.now) + timedelta(days=3)
    begins = time(number % 16, 30 * (number // 16))
    hours = {"weekdays": (day.isoweekday(),), "starts_on": day, "time_from": begins, "minutes": 25}
    return town.course(title=f"课程 {number}", **hours)


def fill(town: Town, first: int, last: int) -> None:
    """Rows number `first` to `last`: a course each, booked by the worker, and another worker in the first course."""
    for number in range(first, last + 1):
        course = town.course_that_begins() if number == 1 else course_at_its_own_hour(town, number)
        booking.book(course.pk, person=town.worker, channel="on_site", key=uuid7(), at=town.now)
        other = town.cast.person(
            f"other {number}", "e01", name=f"工友{number}", phone=f"137000000{number:02d}"
        )
        head = first_session()
        booking.book(head.pk, person=other, channel="on_site", key=uuid7(), at=town.now)
        attendance = booking.check_in(head, other, by=town.manager, at=town.now)
        booking.rate(attendance, score=2, by=other, at=town.now)


def cost(client: Client, path: str) -> int:
    """Queries of a visit that is not the first."""
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def costs(town: Town) -> dict[str, int]:
    """What each page costs now; what was changed for it has been counted by then, as seconds later it is."""
    count_marked()
    worker = sign_in(Client(), Person.objects.get(pk=town.worker.pk), second_factor=False)
    staff = sign_in(Client(), Person.objects.get(pk=town.manager.pk))
    return {name: cost(staff if page.is_staff else worker, page.path(town)) for name, page in PAGES.items()}


def test_pages_cost_few_queries_however_many_rows_they_show() -> None:
    town = found_town(timezone.now())
    fill(town, 1, 1)
    at_one = costs(town)
    assert {name: n for name, n in at_one.items() if n > PAGES[name].most} == {}, at_one
    booking.change_session(first_session(), capacity=100, by=town.manager, at=town.now)
    fill(town, 2, MANY)
    assert costs(town) == at_one
