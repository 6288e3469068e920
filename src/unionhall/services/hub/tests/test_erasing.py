"""Whoever asks to be erased is erased everywhere, in one act."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from unionhall.engines.booking.models import Booking
from unionhall.engines.booking.tests.cast import NOON, County
from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.follow_ups import COMPLAINT
from unionhall.kernel.access.tests.cast import sign_in
from unionhall.kernel.messaging.commands import relay_events
from unionhall.kernel.messaging.models import Message
from unionhall.kernel.people.models import Account, Person
from unionhall.lib.errors import NotAllowed
from unionhall.services.hub import commands
from unionhall.services.hub.models import Need

pytestmark = pytest.mark.django_db


def worker_of(county: County) -> Person:
    person = county.worker()
    Account.objects.create_user("13912345678", person, phone_verified_at=NOON)
    return person


def test_erase_takes_a_person_out_of_everything() -> None:
    county = County.found()
    person = worker_of(county)
    booking = county.booking(county.session(), person)
    opening = casework.Opening(
        COMPLAINT.kind, "太慢", person=person, private={"text": "没人接电话"}, key=uuid4()
    )
    case = casework.open_case(county.county, opening, by=person, at=NOON)
    still_open = casework.open_case(county.county, replace(opening, key=uuid4()), by=person, at=NOON)
    need = Need.objects.create(
        organisation=county.county, person=person, text="三个月没发工资", asked_at=NOON
    )
    casework.advance(case, "withdraw", by=person, at=NOON)
    relay_events(NOON)
    assert Message.objects.filter(person=person).exists()

    commands.erase_person(person, by=person, at=NOON)

    person.refresh_from_db()
    assert (person.phone, person.erased_at) == ("", NOON)
    assert Booking.objects.get(pk=booking.pk).state == "cancelled"
    assert case.steps.get(verb="open").private == ""
    assert not Message.objects.filter(person=person).exists()
    need.refresh_from_db()
    assert (need.text, need.person) == ("", None)
    # What is still open is carried to its end, and then emptied as well.
    assert still_open.steps.get(verb="open").private
    casework.advance(still_open, "answer", by=None, at=NOON, answers={"answer": "已处理"})
    assert still_open.steps.get(verb="open").private == ""
    assert not Account.objects.filter(person=person).exists()


def test_erase_is_one_s_own_or_the_administrators() -> None:
    county = County.found()
    person, other = worker_of(county), county.worker("李工")
    with pytest.raises(NotAllowed):
        commands.erase_person(person, by=other, at=NOON)
    assert Account.objects.filter(person=person).exists()


def test_the_page_asks_once_and_signs_out(client: Client) -> None:
    person = worker_of(County.found())
    sign_in(client, person)
    page = reverse("hub:erase")
    assert "先不注销" in client.get(page).content.decode()
    assert "请先勾选" in client.post(page).content.decode()
    assert Account.objects.filter(person=person).exists()
    assert "已注销" in client.post(page, {"sure": "on"}).content.decode()
    assert not Account.objects.filter(person=person).exists()
    assert client.get(reverse("hub:me")).status_code == 302
