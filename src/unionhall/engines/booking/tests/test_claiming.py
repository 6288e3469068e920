"""Booking a place: what a receipt says, and what the same or another request gets."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from unionhall.engines.booking import commands, queries
from unionhall.engines.booking.models import Booking, Companion, Seat
from unionhall.engines.booking.tests.cast import DAY, HOUR, NOON, County, organisation, person
from unionhall.kernel.access.roles import Role
from unionhall.kernel.audit.models import Entry
from unionhall.kernel.messaging.models import Event
from unionhall.lib.errors import NotAllowed


def test_a_place_is_booked_with_its_trail_and_its_event(county: County) -> None:
    session, worker = county.session(capacity=2), county.worker()
    receipt = county.book(session, worker)
    assert (receipt.state, receipt.waiting_number, receipt.repeated) == ("booked", None, False)
    booking = Booking.objects.get(pk=receipt.booking_id)
    assert (booking.person, booking.created_at, booking.channel) == (worker, NOON, "on_site")
    assert booking.seat_numbers == list(receipt.seats) == [Seat.objects.get(booking=booking).number]
    entry = Entry.objects.get(subject_id=booking.pk)
    assert (entry.verb, entry.by, entry.organisation) == ("booking.booking.book", worker, county.county)
    event = Event.objects.get(subject_id=booking.pk)
    assert (event.kind, event.person) == ("booking.booked", worker)
    assert event.data["title"] == "二胡入门"
    assert event.data["place"] == "云桥工人文化宫"
    assert queries.seats_summary([session.pk])[session.pk] == queries.SeatsSummary(2, 1, 0)
    assert queries.seat_faults() == []


def test_it_is_one_round_trip(county: County) -> None:
    session, worker = county.session(), county.worker()
    with CaptureQueriesContext(
        connection,
    ) as made:
        county.book(session, worker)
    assert len(made) == 1


def test_the_same_request_twice_is_one_booking(county: County) -> None:
    session, worker, key = county.session(), county.worker(), uuid4()
    first = county.book(session, worker, key=key)
    again = county.book(session, worker, key=key, at=NOON + HOUR)
    assert again.booking_id == first.booking_id
    assert (first.repeated, again.repeated) == (False, True)
    assert Booking.objects.count() == 1
    assert Event.objects.filter(kind="booking.booked").count() == 1


def test_a_repeated_request_is_told_what_became_of_it(county: County) -> None:
    session, worker, key = county.session(), county.worker(), uuid4()
    receipt = county.book(session, worker, key=key)
    commands.cancel_booking(Booking.objects.get(pk=receipt.booking_id), by=worker, at=NOON)
    assert county.book(session, worker, key=key).state == "cancelled"
    assert county.book(session, worker).state == "booked"  # a new request is a new booking


def test_one_key_is_one_request(county: County) -> None:
    worker, key = county.worker(), uuid4()
    county.book(county.session(), worker, key=key)
    with pytest.raises(commands.KeyReused):
        county.book(county.session(), worker, key=key)
    assert county.book(county.session(), county.worker(), key=key).state == "booked"  # another person's key


def test_a_second_booking_is_refused(county: County) -> None:
    session, worker = county.session(), county.worker()
    first = county.book(session, worker)
    with pytest.raises(commands.AlreadyBooked) as refusal:
        county.book(session, worker)
    assert refusal.value.params["booking_id"] == first.booking_id


def test_full_then_waiting_then_full(county: County) -> None:
    session = county.session(capacity=1, waiting_capacity=2)
    states = [county.book(session, worker) for worker in county.workers(3)]
    assert [(r.state, r.waiting_number) for r in states] == [("booked", None), ("waiting", 1), ("waiting", 2)]
    with pytest.raises(commands.SessionFull):
        county.book(session, county.worker())
    assert queries.seats_summary([session.pk])[session.pk] == queries.SeatsSummary(1, 0, 2)
    assert queries.seat_faults() == []


def test_a_full_answer_writes_nothing(county: County) -> None:
    session = county.session(capacity=1)
    county.book(session, county.worker())
    for _ in range(2):
        with pytest.raises(commands.SessionFull):
            county.book(session, county.worker())
    assert Booking.objects.count() == Entry.objects.filter(verb="booking.booking.book").count() == 1


def test_each_channel_has_its_own_places_and_shares_the_rest(county: County) -> None:
    session = county.session(capacity=4, quotas={"app": 2, "wechat": 1})
    for channel in ("app", "app", "wechat", "wechat"):
        assert county.book(session, county.worker(), channel=channel).state == "booked"
    with pytest.raises(commands.SessionFull):
        county.book(session, county.worker(), channel="app")
    taken = dict(Seat.objects.filter(session=session).values_list("number", "booking__channel"))
    assert taken == {1: "app", 2: "app", 3: "wechat", 4: "wechat"}


def test_a_channel_without_places_is_told_that_others_have_some(county: County) -> None:
    session = county.session(capacity=2, quotas={"app": 1})
    county.book(session, county.worker())
    with pytest.raises(commands.QuotaFull):
        county.book(session, county.worker())
    assert county.book(session, county.worker(), channel="app").state == "booked"


def test_a_party_sits_together(county: County) -> None:
    session = county.session(capacity=30, party_max=4)
    receipt = county.book(session, county.worker(), companions=[("家属甲", ""), ("家属乙", "13900000000")])
    first = min(receipt.seats)
    assert receipt.seats in ((first, first + 1, first + 2), tuple(sorted(receipt.seats)))
    assert len(receipt.seats) == 3
    assert set(Companion.objects.values_list("name", "phone")) == {("家属甲", ""), ("家属乙", "13900000000")}
    assert queries.seat_faults() == []


def test_a_party_too_large_for_what_is_left_waits_and_is_not_overtaken(county: County) -> None:
    session = county.session(capacity=4, party_max=3, waiting_capacity=5)
    leaver = county.worker()
    booking = county.booking(session, leaver, party=3)
    waiting = county.booking(session, county.worker(), party=2)
    behind = county.booking(session, county.worker())  # one seat is free, but it is kept
    assert (waiting.waiting_number, behind.waiting_number) == (1, 2)
    commands.cancel_booking(booking, by=leaver, at=NOON)
    waiting.refresh_from_db()
    behind.refresh_from_db()
    assert (waiting.state, behind.state) == ("offered", "offered")
    assert queries.seat_faults() == []


def test_a_team_has_a_size_and_a_name(county: County) -> None:
    session = county.session(capacity=20, team_min=3, team_max=5)
    receipt = county.book(session, county.worker(), party=3, team_name="纺织一队")
    assert Booking.objects.get(pk=receipt.booking_id).team_name == "纺织一队"
    for party, name in ((2, "二队"), (6, "三队"), (3, " ")):
        with pytest.raises(commands.TeamSize):
            county.book(session, county.worker(), party=party, team_name=name)


def test_the_audience_is_a_unit_with_all_beneath(county: County) -> None:
    session = county.session(capacity=9, audience=county.town)
    assert county.book(session, county.worker()).state == "booked"
    assert county.book(session, county.worker(member=False)).state == "booked"  # the file lies there
    elsewhere = person(organisation("other", county.county))
    with pytest.raises(commands.NotInAudience):
        county.book(session, elsewhere)


def test_members_only(county: County) -> None:
    session = county.session(capacity=9, is_members_only=True)
    assert county.book(session, county.worker()).state == "booked"
    with pytest.raises(commands.MembersOnly):
        county.book(session, county.worker(member=False))
    left = county.worker()
    left.memberships.update(left_on=(NOON - DAY).date())
    with pytest.raises(commands.MembersOnly):
        county.book(session, left)


def test_members_of_a_unit_only(county: County) -> None:
    session = county.session(capacity=9, is_members_only=True, audience=county.town)
    assert county.book(session, county.worker()).state == "booked"
    with pytest.raises(commands.NotInAudience):
        county.book(session, person(county.county))


def test_nobody_is_in_two_places_at_once(county: County) -> None:
    worker = county.worker()
    first = county.session(title="合唱")
    county.book(first, worker)
    at_once = county.session(starts_at=first.starts_at + HOUR, ends_at=first.ends_at + HOUR)
    after = county.session(starts_at=first.ends_at, ends_at=first.ends_at + HOUR)
    with pytest.raises(commands.Clash, match="合唱"):
        county.book(at_once, worker)
    assert county.book(after, worker).state == "booked"
    assert county.book(at_once, county.worker()).state == "booked"


def test_a_cancelled_booking_clashes_with_nothing(county: County) -> None:
    worker = county.worker()
    booking = county.booking(county.session(), worker)
    commands.cancel_booking(booking, by=worker, at=NOON)
    assert county.book(county.session(), worker).state == "booked"


def test_staff_book_for_their_people(county: County) -> None:
    session, worker = county.session(capacity=9), county.worker()
    officer = person(county.enterprise, "赵", role=Role.UNION_OFFICER)
    receipt = commands.book_on_behalf(
        session.pk, person=worker, channel="on_site", key=uuid4(), by=officer, at=NOON
    )
    assert Entry.objects.get(subject_id=receipt.booking_id).by == officer
    stranger = person(organisation("other", county.county))
    for by, who in ((officer, stranger), (worker, county.worker())):
        with pytest.raises(NotAllowed):
            commands.book_on_behalf(session.pk, person=who, channel="on_site", key=uuid4(), by=by, at=NOON)
    desk = person(county.county, "周", role=Role.DESK)
    receipt = commands.book_on_behalf(
        session.pk, person=stranger, channel="on_site", key=uuid4(), by=desk, at=NOON
    )
    assert receipt.state == "booked"
    with pytest.raises(NotAllowed):
        commands.book_on_behalf(uuid4(), person=worker, channel="on_site", key=uuid4(), by=desk, at=NOON)


def test_many_are_booked_through_the_same_claim(county: County) -> None:
    session = county.session(capacity=30, waiting_capacity=10, quotas={"app": 10})
    people = [(worker, "app" if n % 2 else "wechat") for n, worker in enumerate(county.workers(50))]
    outcomes = commands.book_many(session, [*people, people[0]], by=county.manager, at=NOON)
    assert outcomes == {"booked": 30, "waiting": 10, "full": 10, "already": 1}
    numbers = (
        Booking.objects.filter(state="waiting").order_by("waiting_number").values_list("person", flat=True)
    )
    places = {worker.pk: place for place, (worker, _) in enumerate(people)}
    assert [places[pk] for pk in numbers] == sorted(places[pk] for pk in numbers)
    assert queries.seat_faults() == []
