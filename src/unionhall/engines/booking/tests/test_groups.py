"""Wishes that come together: one call for several, an answer for each, nobody left waiting."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from unionhall.engines.booking import commands
from unionhall.engines.booking.commands import claiming
from unionhall.engines.booking.groups import Groups
from unionhall.engines.booking.models import Booking
from unionhall.engines.booking.tests.cast import NOON, County

PEOPLE = 24


class Counting:
    """Doubles numbers; the first call lasts until the others have gathered."""

    def __init__(self, wanted: int) -> None:
        self.sizes: list[int] = []
        self.wanted = wanted
        self.may_go = Event()
        self.groups: Groups[int, int] = Groups(self.put, most=4)

    def put(self, wishes: Sequence[int]) -> list[int]:
        """One call."""
        self.sizes.append(len(wishes))
        self.may_go.wait(timeout=30)
        if 13 in wishes:
            raise RuntimeError("nobody likes this number")
        return [2 * wish for wish in wishes]

    def ask_all(self, numbers: Sequence[int]) -> list[int | None]:
        """Each in a thread of its own; the first is under way before the others come."""
        with ThreadPoolExecutor(len(numbers)) as pool:
            asked = [pool.submit(self.groups.ask, number) for number in numbers]
            while len(self.groups._waiting) + sum(self.sizes) < len(numbers):
                pass
            self.may_go.set()
            return [one.result(timeout=30) for one in asked]


def test_those_who_come_while_a_call_is_under_way_go_together() -> None:
    counting = Counting(9)
    assert counting.ask_all(range(9)) == [2 * number for number in range(9)]
    assert sum(counting.sizes) == 9
    assert max(counting.sizes) == 4, "no group is larger than it may be"
    assert len(counting.sizes) <= 4


def test_a_group_that_fails_leaves_each_to_ask_alone() -> None:
    counting = Counting(1)
    assert counting.ask_all([13]) == [None]
    assert counting.groups.ask(21) == 42, "the next one is served"


def test_whoever_comes_alone_is_alone() -> None:
    counting = Counting(1)
    counting.may_go.set()
    assert (counting.groups.ask(5), counting.sizes) == (10, [1])


@pytest.mark.django_db(transaction=True)
def test_a_group_books_each_and_says_so_to_each() -> None:
    county = County.found()
    session = county.session(capacity=PEOPLE - 2, waiting_capacity=1)
    people = [county.worker() for _ in range(PEOPLE)]
    wishes = [wish_of(session, person) for person in [*people[:-2], people[0]]]
    rows = claiming._put_together(wishes)
    assert [row.outcome for row in rows] == ["booked"] * (PEOPLE - 2) + ["already"]
    assert len({row.seats[0] for row in rows[:-1] if row.seats}) == PEOPLE - 2
    late = claiming._put_together([wish_of(session, person) for person in people[-2:]])
    assert [row.outcome for row in late] == ["busy", "busy"], "the waiting list is joined alone"
    receipt = commands.book(session.pk, person=people[-2], channel="app", key=uuid4(), at=NOON)
    assert (receipt.state, receipt.waiting_number) == ("waiting", 1)
    with pytest.raises(commands.SessionFull):
        commands.book(session.pk, person=people[-1], channel="app", key=uuid4(), at=NOON)
    assert Booking.objects.filter(session=session, state="booked").count() == PEOPLE - 2


@pytest.mark.django_db(transaction=True)
def test_many_at_once_through_groups_are_each_served_once() -> None:
    county = County.found()
    session = county.session(capacity=PEOPLE // 2, waiting_capacity=PEOPLE)
    people = [county.worker() for _ in range(PEOPLE)]

    def sign_up(person: Any) -> str:
        try:
            at = NOON + timedelta(seconds=1)
            return commands.book(session.pk, person=person, channel="app", key=uuid4(), at=at).state
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        states = list(pool.map(sign_up, people))
    assert sorted(states) == ["booked"] * (PEOPLE // 2) + ["waiting"] * (PEOPLE // 2)
    numbers = Booking.objects.filter(session=session, state="waiting").values_list(
        "waiting_number", flat=True
    )
    assert sorted(numbers) == list(range(1, PEOPLE // 2 + 1))


def wish_of(session: Any, person: Any) -> Any:
    """A single place, asked for through the app."""
    return claiming._Wish(session.pk, person, "app", uuid4(), 1, (), "", by=person, at=NOON)
