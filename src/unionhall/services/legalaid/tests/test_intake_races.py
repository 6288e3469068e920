"""Several taps at the same instant, on the real database."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from unionhall.kernel.access.tests.cast import NOW, cast
from unionhall.kernel.people.consents import PRIVACY
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import Refused
from unionhall.services.legalaid.commands.intake import Guest, ask_for_help
from unionhall.services.legalaid.models import Matter
from unionhall.services.legalaid.plans import Intake
from unionhall.services.legalaid.states import Cause
from unionhall.services.legalaid.tests.office import EMPLOYER, Office, make_office

pytestmark = pytest.mark.django_db(transaction=True)
TAPS = 6
# legalaid.guest_requests_count
LIMIT = 20
GUEST = Guest(name="李阿强", phone="19900001111", consent=PRIVACY.version)


@pytest.fixture
def street() -> Office:
    return make_office(cast())


def at_once(act: Any) -> Counter[str]:
    """Do `act` in several threads that start together; how each ended."""
    start = Barrier(TAPS)

    def one(number: int) -> str:
        try:
            start.wait(timeout=30)
            act(number)
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(TAPS) as pool:
        return Counter(pool.map(one, range(TAPS)))


def test_the_same_form_many_times_at_once_is_one_request_of_one_person(street: Office) -> None:
    told = Intake(cause=Cause.WAGES, employer=EMPLOYER, key=uuid4())
    ended = at_once(lambda _n: ask_for_help(street.cast["yunqiao"], told, GUEST, at=NOW))
    assert ended == {"done": TAPS}
    assert Matter.objects.count() == Person.objects.filter(phone=GUEST.phone).count() == 1


def test_two_pages_of_one_person_are_one_matter(street: Office) -> None:
    def act(_number: int) -> None:
        told = Intake(cause=Cause.WAGES, employer=EMPLOYER, key=uuid4())
        ask_for_help(street.cast["yunqiao"], told, GUEST, at=NOW)

    assert at_once(act) == {"done": 1, "asked-already": TAPS - 1}
    assert Matter.objects.count() == 1


def test_the_limit_of_a_connection_holds_at_once_too(street: Office) -> None:
    for number in range(LIMIT - 2):
        told = Intake(cause=Cause.WAGES, employer=EMPLOYER, key=uuid4(), address="203.0.113.9")
        other = Guest(name="工友", phone=f"1991000{number:04d}", consent=PRIVACY.version)
        ask_for_help(street.cast["yunqiao"], told, other, at=NOW)

    def act(number: int) -> None:
        told = Intake(cause=Cause.WAGES, employer=EMPLOYER, key=uuid4(), address="203.0.113.9")
        other = Guest(name="工友", phone=f"1992000{number:04d}", consent=PRIVACY.version)
        ask_for_help(street.cast["yunqiao"], told, other, at=NOW)

    assert at_once(act) == {"done": 2, "too-many-requests": TAPS - 2}
