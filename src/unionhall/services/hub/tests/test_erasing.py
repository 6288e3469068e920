"""Whoever asks to be erased is erased everywhere, in one act."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from unionhall.engines.booking.models import Booking
from unionhall.engines.booking.tests.cast import NOON, County
from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.follow_ups import COMPLAINT
from unionhall.kernel.access.tests.cast import sign_in
from unionhall.kernel.messaging.commands import choose_channels, relay_events
from unionhall.kernel.messaging.models import Message, Mute
from unionhall.kernel.people import commands as people
from unionhall.kernel.people.commands import CodeExpired
from unionhall.kernel.people.models import Account, Person
from unionhall.lib.errors import NotAllowed
from unionhall.services.hub import commands
from unionhall.services.hub.models import BookingFeed, Need, Takeout
from unionhall.services.hub.portal import commands as portal
from unionhall.services.hub.queries import feed

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


def test_the_page_asks_for_a_code_and_signs_out(client: Client, settings: Any) -> None:
    person = worker_of(County.found())
    sign_in(client, person)
    settings.MODE = "demo"  # where the page itself shows the code
    page = reverse("hub:erase")
    assert "先不注销" in client.get(page).content.decode()
    assert "请先勾选" in client.post(page, {"send": "1"}).content.decode()
    # Without a code that was sent nothing happens, whatever is typed.
    client.post(page, {"code": "123456"})
    assert Account.objects.filter(person=person).exists()
    client.post(page, {"sure": "on", "send": "1"})
    code = client.session["erase_code"]["demo_code"]
    assert code in client.get(page).content.decode()
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    assert client.post(page, {"code": wrong}).status_code == 422
    assert Account.objects.filter(person=person).exists()
    assert "已注销" in client.post(page, {"code": code}).content.decode()
    assert not Account.objects.filter(person=person).exists()
    assert client.get(reverse("hub:me")).status_code == 302


def test_a_code_sent_to_another_phone_erases_nobody(client: Client, settings: Any) -> None:
    county = County.found()
    person, other = worker_of(county), county.worker("李工")
    Account.objects.create_user("13912345679", other, phone_verified_at=NOON)
    sign_in(client, person)
    settings.MODE = "demo"
    client.post(reverse("hub:erase"), {"sure": "on", "send": "1"})
    sent = client.session["erase_code"]
    with pytest.raises(CodeExpired):
        people.confirm_own_phone(
            UUID(sent["id"]), sent["demo_code"],
            by=Account.objects.get(person=other), address="127.0.0.1", at=timezone.now(),
        )  # fmt: skip
    assert Account.objects.filter(person=person).exists()


def test_addresses_copies_and_mutes_go_too() -> None:
    county = County.found()
    person = worker_of(county)
    portal.renew_booking_feed(by=person, at=NOON)
    token = feed.feed_token(person)
    portal.make_takeout(portal.ask_takeout(language="zh-hans", by=person, at=NOON).pk, at=NOON)
    choose_channels(person, {("booking.reminder", "sms")}, by=person, at=NOON)
    commands.erase_person(person, by=person, at=NOON)
    assert not BookingFeed.objects.exists()
    assert not Takeout.objects.exists()
    assert not Mute.objects.exists()
    with pytest.raises(NotAllowed):
        feed.calendar_text(token, at=NOON)
