"""Places that come back, and the line that takes them in its order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from unionhall.engines.booking import commands, queries
from unionhall.engines.booking.models import Ban, Booking, Companion, Rating, Seat, Session
from unionhall.engines.booking.tests.cast import DAY, HOUR, NOON, County, person
from unionhall.kernel.access.roles import Role
from unionhall.kernel.messaging.models import Event
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed


def line(county: County, capacity: int, people: int, **fields: object) -> tuple[Session, list[Booking]]:
    """A session with that many bookings, in order; those beyond `capacity` wait."""
    session = county.session(capacity=capacity, waiting_capacity=people, **fields)
    return session, [county.booking(session, worker) for worker in county.workers(people)]


def states(session: Session) -> list[str]:
    return list(Booking.objects.filter(session=session).order_by("id").values_list("state", flat=True))


def cancel(booking: Booking, at: object = NOON) -> None:
    commands.cancel_booking(booking, by=booking.person, at=at)  # type: ignore[arg-type]


def test_a_place_given_back_is_offered_to_the_first_in_line(county: County) -> None:
    session, (first, second, third) = line(county, 1, 3)
    cancel(first)
    assert states(session) == ["cancelled", "offered", "waiting"]
    second.refresh_from_db()
    assert second.offered_until == NOON + 12 * HOUR
    assert queries.seats_summary([session.pk])[session.pk] == queries.SeatsSummary(1, 0, 1)
    event = Event.objects.get(kind="booking.offered")
    assert (event.person, event.subject_id) == (second.person, second.pk)
    assert event.data["until_at"].startswith("2026-11-23T16:00:00")
    assert third.waiting_number == 2
    assert queries.seat_faults() == []


def test_an_offer_is_taken_up(county: County) -> None:
    _session, (first, second) = line(county, 1, 2)
    cancel(first)
    for _ in range(2):  # a second time changes nothing
        taken = commands.accept_offer(second, by=second.person, at=NOON + HOUR)
        assert (taken.state, len(taken.seat_numbers)) == ("booked", 1)
    assert Event.objects.filter(kind="booking.booked", subject_id=second.pk).count() == 1
    assert queries.seat_faults() == []


def test_an_offer_left_goes_to_the_next(county: County) -> None:
    session, (first, second, third) = line(county, 1, 3)
    cancel(first)
    commands.decline_offer(second, by=second.person, at=NOON)
    assert states(session) == ["cancelled", "cancelled", "offered"]
    commands.decline_offer(third, by=third.person, at=NOON)
    assert queries.seats_summary([session.pk])[session.pk] == queries.SeatsSummary(1, 1, 0)
    assert county.book(session, county.worker()).state == "booked"


def test_an_offer_lapses_on_the_minute_and_goes_to_the_next(county: County) -> None:
    session, (first, second, third) = line(county, 1, 3, offer_minutes=60)
    cancel(first)
    assert commands.lapse_offers(at=NOON + HOUR - timedelta(seconds=1)) == 0
    with pytest.raises(commands.NoOffer):
        commands.accept_offer(second, by=second.person, at=NOON + HOUR)
    assert commands.lapse_offers(at=NOON + HOUR) == 1
    assert states(session) == ["cancelled", "lapsed", "offered"]
    assert commands.lapse_offers(at=NOON + HOUR) == 0
    third.refresh_from_db()
    assert third.offered_until == NOON + 2 * HOUR
    assert Event.objects.get(kind="booking.offer_lapsed").person == second.person


def test_no_offer_lasts_beyond_the_start(county: County) -> None:
    session, (first, second, third) = line(county, 1, 3)
    desk = person(county.county, role=Role.DESK)
    commands.cancel_booking(first, by=desk, at=session.starts_at - HOUR)
    second.refresh_from_db()
    assert second.offered_until == session.starts_at
    assert commands.lapse_offers(at=session.starts_at) == 1
    third.refresh_from_db()
    assert third.state == "waiting"  # it has begun
    assert queries.seats_summary([session.pk])[session.pk].waiting == 1


def test_whoever_leaves_the_line_lets_the_next_up(county: County) -> None:
    session, (first, second, third) = line(county, 1, 3)
    cancel(second)
    cancel(first)
    third.refresh_from_db()
    assert third.state == "offered"
    assert queries.seats_summary([session.pk])[session.pk].waiting == 0


def test_newcomers_do_not_overtake_the_line(county: County) -> None:
    session, (first, second, _third) = line(county, 1, 3)
    cancel(first)
    newcomer = county.book(session, county.worker())
    assert (newcomer.state, newcomer.waiting_number) == ("waiting", 3)
    commands.decline_offer(second, by=second.person, at=NOON)
    assert states(session) == ["cancelled", "cancelled", "offered", "waiting"]


def test_without_a_line_a_place_is_free_again(county: County) -> None:
    session, (booking,) = line(county, 1, 1)
    with pytest.raises(commands.SessionFull):
        county.book(county.session(capacity=0), county.worker())
    county.book(session, county.worker())  # waits, and marks the session full
    waiting = Booking.objects.get(state="waiting")
    cancel(waiting)
    cancel(booking)
    assert county.book(session, county.worker()).state == "booked"


def test_a_channels_place_goes_to_its_own_people_first(county: County) -> None:
    session = county.session(capacity=2, waiting_capacity=5, quotas={"app": 1})
    own = county.booking(session, county.worker(), channel="app")
    county.booking(session, county.worker())
    on_site = county.booking(session, county.worker())
    app = county.booking(session, county.worker(), channel="app")
    cancel(own)
    on_site.refresh_from_db()
    app.refresh_from_db()
    assert (on_site.state, app.state) == ("waiting", "offered")
    assert queries.seat_faults() == []


def test_cancelling_twice_is_cancelling_once(county: County) -> None:
    session, (first, *_rest) = line(county, 1, 3)
    cancel(first)
    cancel(first)
    assert states(session) == ["cancelled", "offered", "waiting"]
    assert Event.objects.filter(kind="booking.cancelled").count() == 1


def test_staff_may_cancel_late_and_it_shows(county: County) -> None:
    session, (first,) = line(county, 1, 1)
    late = session.starts_at - HOUR
    with pytest.raises(commands.CancelTooLate):
        cancel(first, late)
    desk = person(county.county, role=Role.DESK)
    assert commands.cancel_booking(first, by=desk, at=late).is_late_cancel


def test_waiting_people_may_leave_until_it_starts(county: County) -> None:
    session, (_first, second) = line(county, 1, 2)
    cancel(second, session.starts_at)
    second.refresh_from_db()
    assert (second.state, second.is_late_cancel) == ("cancelled", False)


def test_what_is_over_cannot_be_cancelled(county: County) -> None:
    session, (first,) = line(county, 1, 1)
    commands.end_sessions(at=session.ends_at)
    with pytest.raises(commands.NotLive):
        cancel(first)


def test_nobody_answers_for_somebody_else(county: County) -> None:
    _session, (first, second) = line(county, 1, 2)
    stranger = county.worker()
    with pytest.raises(NotAllowed):
        commands.cancel_booking(first, by=stranger, at=NOON)
    cancel(first)
    for act in (commands.accept_offer, commands.decline_offer):
        with pytest.raises(NotAllowed):
            act(second, by=stranger, at=NOON)


def test_more_places_go_to_the_line_first(county: County) -> None:
    session, _bookings = line(county, 1, 3)
    commands.change_session(session, capacity=5, by=county.manager, at=NOON)
    assert states(session) == ["booked", "offered", "offered"]
    assert queries.seats_summary([session.pk])[session.pk] == queries.SeatsSummary(5, 2, 0)
    assert queries.seat_faults() == []


def test_fewer_places_take_only_free_ones(county: County) -> None:
    session, _bookings = line(county, 5, 2)
    commands.change_session(session, capacity=2, by=county.manager, at=NOON)
    assert queries.seats_summary([session.pk])[session.pk] == queries.SeatsSummary(2, 0, 0)
    assert queries.seat_faults() == []
    with pytest.raises(commands.PlacesTaken):
        commands.change_session(session, capacity=1, by=county.manager, at=NOON)
    session.refresh_from_db()
    assert session.capacity == 2


def test_calling_off_ends_every_booking_and_says_why(county: County) -> None:
    session, (first, second) = line(county, 1, 2, room=county.room)
    commands.cancel_session(session, reason="设备检修", by=county.manager, at=NOON)
    assert states(session) == ["cancelled", "cancelled"]
    told = Event.objects.filter(kind="booking.session_cancelled")
    assert {event.person_id for event in told} == {first.person_id, second.person_id}
    assert {event.data["reason"] for event in told} == {"设备检修"}
    assert not Seat.objects.exclude(booking=None).exists()
    assert not county.room.reservations.filter(cancelled_at=None).exists()
    assert queries.seat_faults() == []
    commands.cancel_session(session, reason="again", by=county.manager, at=NOON)
    assert Event.objects.filter(kind="booking.session_cancelled").count() == 2


def test_people_hear_of_a_new_time(county: County) -> None:
    session, (first,) = line(county, 1, 1)
    later = session.starts_at + DAY
    moved = commands.change_session(
        session, starts_at=later, ends_at=later + HOUR, by=county.manager, at=NOON
    )
    event = Event.objects.get(kind="booking.session_changed")
    assert (event.person, event.data["starts_at"]) == (first.person, later.isoformat())
    assert moved.closes_at == later
    assert moved.cancel_until == later - DAY
    free_now = county.session(starts_at=later - DAY, ends_at=later - DAY + HOUR)
    assert county.book(free_now, first.person).state == "booked"  # clashes follow the new hours
    with pytest.raises(TypeError):
        commands.change_session(session, mode="open", by=county.manager, at=NOON)


def test_a_change_of_words_disturbs_nobody(county: County) -> None:
    session, _bookings = line(county, 1, 1)
    changed = commands.change_session(session, title="二胡提高", by=county.manager, at=NOON)
    assert changed.facts["title"] == "二胡提高"
    assert not Event.objects.filter(kind="booking.session_changed").exists()


def test_a_pause_can_be_lifted(county: County) -> None:
    worker: Person = county.worker()
    ban = Ban.objects.create(
        organisation=county.county, person=worker, starts_at=NOON, ends_at=NOON + DAY, absences=3
    )
    with pytest.raises(NotAllowed):
        commands.lift_ban(ban, by=worker, at=NOON)
    commands.lift_ban(ban, by=county.manager, at=NOON)
    assert county.book(county.session(), worker).state == "booked"


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("booking_booking", "seat_numbers = '{1,2}'"),
        ("booking_booking", "state = 'offered'"),
        ("booking_booking", "state = 'waiting', seat_numbers = '{}'"),
        ("booking_seat", "is_held = true"),
        ("booking_line", "waiting = 5"),
    ],
)
def test_the_database_itself_refuses_what_must_not_be(county: County, table: str, change: str) -> None:
    from django.db import IntegrityError, transaction  # noqa: PLC0415

    county.book(county.session(capacity=1), county.worker())
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update {table} set {change}")


def test_whoever_is_erased_leaves_no_words(county: County) -> None:
    session = county.session(capacity=2, party_max=2, waiting_capacity=2)
    worker = county.worker()
    county.book(session, worker, companions=[("周姐", "13900000000")])
    waiting = county.booking(session, county.worker())
    other = county.session(starts_at=NOON + DAY, ends_at=NOON + DAY + HOUR)
    county.book(other, worker)
    attendance = commands.check_in(other, worker, by=county.manager, at=other.starts_at)
    commands.rate(attendance, score=5, text="很好", by=worker, at=other.ends_at)
    assert commands.forget_bookings(worker, by=None, at=other.ends_at) == 1
    assert set(Companion.objects.values_list("name", "phone")) == {("(erased)", "")}
    assert Rating.objects.get().text == ""
    waiting.refresh_from_db()
    assert waiting.state == "offered"
    assert queries.seat_faults() == []
