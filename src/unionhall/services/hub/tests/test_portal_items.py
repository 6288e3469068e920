"""All my items, the codes a phone keeps, the calendar address, and which messages are sent."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from unionhall.engines.booking import commands as booking
from unionhall.engines.booking import qr
from unionhall.engines.booking.tests.cast import NOON, County
from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.follow_ups import COMPLAINT
from unionhall.kernel.access.tests.cast import sign_in
from unionhall.kernel.messaging import commands as messaging
from unionhall.kernel.messaging import kinds
from unionhall.kernel.messaging.commands import relay_events
from unionhall.kernel.messaging.models import Delivery, Message, Mute
from unionhall.kernel.people.models import Account, Person
from unionhall.lib.errors import NotAllowed
from unionhall.services.hub import commands as hub
from unionhall.services.hub.models import Need, Suggestion
from unionhall.services.hub.portal import commands, my_items, offline
from unionhall.services.hub.portal.topics import muted_by, topics_of
from unionhall.services.hub.queries import feed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def worker_of(county: County, phone: str = "13912345678") -> Person:
    person = county.worker()
    Account.objects.create_user(phone, person, phone_verified_at=NOON)
    return person


def open_complaint(county: County, person: Person, title: str) -> object:
    opening = casework.Opening(COMPLAINT.kind, title, person=person, private={"text": "没人接"}, key=uuid4())
    return casework.open_case(county.county, opening, by=person, at=NOON)


# ---- my items ----


def test_every_kind_of_thing_is_among_my_items(county: County) -> None:
    person = worker_of(county)
    county.booking(county.session(title="电工班"), person)
    case = open_complaint(county, person, "食堂太慢")
    taken = Need.objects.create(
        organisation=county.county, person=person, text="想找地方歇脚", asked_at=NOON, taken_at=NOON
    )
    Suggestion.objects.create(
        organisation=county.county,
        need=taken,
        rank=1,
        service="hub",
        category="x",
        place=county.place,
        taken_at=NOON,
    )
    coming = my_items.my_items(person, NOON, tab="coming").coming
    assert {item.title for item in coming} == {"电工班", "食堂太慢"}
    assert all(county.county.short_name in str(item.note) for item in coming if item.title == "食堂太慢")
    done = my_items.my_items(person, NOON, tab="done").done
    assert [item.title for item in done] == ["您说过：“想找地方歇脚”"]
    casework.advance(case, "withdraw", by=person, at=NOON)
    assert "食堂太慢" in {item.title for item in my_items.my_items(person, NOON + DAY, tab="done").done}


def test_search_keeps_to_the_words_and_to_oneself(county: County) -> None:
    person, other = worker_of(county), county.worker("李工")
    county.booking(county.session(title="电工班"), person)
    later = {"starts_at": NOON + 4 * DAY, "ends_at": NOON + 4 * DAY + timedelta(hours=2)}
    county.booking(county.session(title="合唱班", **later), person)
    open_complaint(county, other, "电工房漏水")
    found = my_items.my_items(person, NOON, text="电工")
    assert [item.title for item in found.coming] == ["电工班"]
    assert my_items.my_items(person, NOON, text="没有的").is_empty


def test_a_page_of_items_costs_the_same_however_many_there_are(county: County) -> None:
    person = worker_of(county)
    client = sign_in(Client(), person, second_factor=False)
    open_complaint(county, person, "第 0 件")

    def cost(query: str) -> int:
        client.get(reverse("hub:mine") + query)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("hub:mine") + query).status_code == 200
        return len(queries)

    queries = ("", "?tab=todo", "?tab=coming", "?tab=done", "?q=件")
    before = [cost(query) for query in queries]
    for number in range(1, 45):
        case = open_complaint(county, person, f"第 {number} 件")
        if number % 2:
            casework.advance(case, "withdraw", by=person, at=NOON)
    assert [cost(query) for query in queries] == before
    assert max(before) <= 15
    page = client.get(reverse("hub:mine") + "?tab=done&page=2").content.decode()
    assert "第 1 件" in page
    assert "page=2" in client.get(reverse("hub:mine") + "?tab=done").content.decode()


# ---- without a net ----


def test_a_kept_code_opens_its_own_door_until_the_session_is_over(county: County) -> None:
    person = worker_of(county)
    later = {"starts_at": NOON + 4 * DAY, "ends_at": NOON + 4 * DAY + timedelta(hours=2)}
    session, another = county.session(), county.session(**later)
    row = county.booking(session, person)
    county.booking(another, person)
    kept = next(one for one in offline.kept_bookings(person, NOON) if one.booking == row)
    assert kept.token
    opens = session.starts_at
    with pytest.raises(qr.QrUnknown):
        booking.check_in_by_token(kept.token, session=another, by=county.manager, at=opens)
    attendance = booking.check_in_by_token(kept.token, session=session, by=county.manager, at=opens)
    assert attendance.person == person
    with pytest.raises(qr.QrExpired):
        qr.bearer_of(kept.token, session.ends_at)


def test_a_kept_code_dies_with_the_booking(county: County) -> None:
    person = worker_of(county)
    row = county.booking(county.session(), person)
    token = qr.kept_token(row, NOON)
    booking.cancel_booking(row, by=person, at=NOON)
    with pytest.raises(qr.QrUnknown):
        qr.bearer_of(token, NOON)
    assert offline.kept_bookings(person, NOON) == []


def test_pages_say_whose_they_are_without_a_name(county: County) -> None:
    person = worker_of(county)
    client = Client()
    assert client.get(reverse("account_login"))["X-Page-Owner"] == "-"
    sign_in(client, person, second_factor=False)
    mark = client.get(reverse("hub:kept-bookings"))["X-Page-Owner"]
    assert len(mark) == 16
    assert client.get(reverse("hub:me"))["X-Page-Owner"] == mark
    other = sign_in(Client(), worker_of(county, "13912345679"), second_factor=False)
    assert other.get(reverse("hub:me"))["X-Page-Owner"] != mark


def test_the_worker_and_the_manifest_name_files_that_exist(client: Client) -> None:
    manifest = client.get(reverse("hub:manifest")).json()
    assert manifest["start_url"] == "/?source=app"
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    script = client.get(reverse("hub:worker"))
    assert script["Content-Type"].startswith("text/javascript")
    assert "VERSION_HERE" not in script.content.decode()
    assert "worker-src 'self'" in script["Content-Security-Policy"]
    assert script["Cache-Control"] == "no-cache"


# ---- my calendar ----


def test_a_new_calendar_address_kills_the_old_one(county: County) -> None:
    person = worker_of(county)
    county.booking(county.session(title="电工班"), person)
    first = feed.feed_token(person)
    assert "电工班" in feed.calendar_text(first, at=NOON)
    commands.renew_booking_feed(by=person, at=NOON)
    person.refresh_from_db()
    second = feed.feed_token(Person.objects.get(pk=person.pk))
    assert "电工班" in feed.calendar_text(second, at=NOON)
    with pytest.raises(NotAllowed):
        feed.calendar_text(first, at=NOON)


# ---- messages ----


def test_what_is_muted_is_shown_and_not_sent(county: County) -> None:
    person = worker_of(county)
    Account.objects.filter(person=person).update(email="zhao@example.org")
    muted = {("casework.opened", "sms"), ("casework.opened", "email")}
    messaging.choose_channels(person, muted, by=person, at=NOON)
    open_complaint(county, person, "太慢")
    relay_events(NOON)
    assert Message.objects.filter(person=person, kind="casework.opened").exists()
    assert not Delivery.objects.filter(message__person=person).exists()
    messaging.choose_channels(person, set(), by=person, at=NOON)
    open_complaint(county, person, "又慢")
    relay_events(NOON)
    assert {one.channel for one in Delivery.objects.filter(message__person=person)} == {"sms", "email"}


def test_what_binds_cannot_be_muted(county: County) -> None:
    person = worker_of(county)
    binding = [kind for kind in kinds.registered() if kind.is_binding]
    assert {"casework.your_turn", "booking.session_cancelled"} <= {kind.code for kind in binding}
    wanted = {(kind.code, "sms") for kind in binding} | {("no.such", "sms"), ("booking.reminder", "pigeon")}
    assert messaging.choose_channels(person, wanted, by=person, at=NOON) == []
    # Also a row that lies there from before the kind was binding mutes nothing.
    Mute.objects.create(
        organisation=person.organisation, person=person, kind="booking.session_changed", channel="sms"
    )
    row = county.booking(county.session(), person)
    booking.change_session(
        row.session, starts_at=row.session.starts_at + DAY, ends_at=row.session.ends_at + DAY, by=county.manager,
        at=NOON,
    )  # fmt: skip
    relay_events(NOON)
    assert Delivery.objects.filter(message__kind="booking.session_changed", channel="sms").exists()


def test_nobody_chooses_for_others(county: County) -> None:
    person = worker_of(county)
    with pytest.raises(NotAllowed):
        messaging.choose_channels(person, set(), by=county.manager, at=NOON)


def test_the_page_of_channels_keeps_what_was_not_on_it(county: County, client: Client) -> None:
    person = worker_of(county)
    Mute.objects.create(
        organisation=person.organisation, person=person, kind="booking.reminder", channel="email"
    )
    sign_in(client, person, second_factor=False)
    page = client.get(reverse("hub:channels")).content.decode()
    assert "一定会发" in page
    ticked = [
        topic.code for topic in topics_of(person) if topic.goes_by_sms and topic.code != "booking.reminder"
    ]
    client.post(reverse("hub:channels"), {"sms": ticked})
    # Without an address there is no column of e-mail: what was chosen there once is left alone.
    assert set(Mute.objects.filter(person=person).values_list("kind", "channel")) == {
        ("booking.reminder", "email"), ("booking.reminder", "sms"),
    }  # fmt: skip
    assert muted_by(person, ["booking.reminder"], [], has_email=False) >= {("booking.reminder", "email")}


def test_opening_a_message_reads_it_and_leads_on(county: County, client: Client) -> None:
    person = worker_of(county)
    case = open_complaint(county, person, "太慢")
    relay_events(timezone.now())
    told = Message.objects.get(person=person)
    sign_in(client, person, second_factor=False)
    assert "太慢" in client.get(reverse("hub:messages") + "?new").content.decode()
    assert client.get(reverse("hub:message", args=[told.pk]))["Location"] == f"/c/{case.pk}/"  # type: ignore[attr-defined]
    told.refresh_from_db()
    assert told.read_at is not None
    assert "太慢" not in client.get(reverse("hub:messages") + "?new").content.decode()
    stranger = sign_in(Client(), worker_of(county, "13912345679"), second_factor=False)
    assert stranger.get(reverse("hub:message", args=[told.pk])).status_code == 404


def test_taking_a_place_by_need_shows_where_it_led(county: County) -> None:
    person = worker_of(county)
    need = Need.objects.create(organisation=county.county, person=person, text="打球", asked_at=NOON)
    made = Suggestion.objects.create(
        organisation=county.county, need=need, rank=1, service="hub", category="x", place=county.place
    )
    hub.take_suggestion(made.pk, by=person, at=NOON)
    found = my_items.my_items(person, NOON + DAY, tab="done", text="打球").done
    assert [item.url for item in found] == [reverse("hub:place", args=[county.place.pk])]
    assert found[0].status == "done"
