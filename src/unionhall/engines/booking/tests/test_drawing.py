"""Drawing lots: by a seed anybody can check, parties and channels as in the queue, once."""

from __future__ import annotations

import hashlib

import pytest

from unionhall.engines.booking import commands, queries
from unionhall.engines.booking.models import Booking, Session
from unionhall.engines.booking.tests.cast import DAY, NOON, County
from unionhall.kernel.audit.models import Entry
from unionhall.kernel.messaging.models import Event
from unionhall.lib.errors import NotAllowed

DRAW_AT = NOON + DAY


def drawn(county: County, entries: int, **fields: object) -> tuple[Session, list[Booking], commands.Draw]:
    given = {"mode": "lottery", "draw_at": DRAW_AT, "capacity": 3} | fields
    session = county.session(**given)
    bookings = [county.booking(session, worker) for worker in county.workers(entries)]
    draw = commands.draw_lottery(session, by=county.manager, at=DRAW_AT, seed="上证综指 3456.78")
    return session, bookings, draw


def test_the_seed_decides_and_anybody_can_check(county: County) -> None:
    session, bookings, draw = drawn(county, 8, waiting_capacity=2)
    order = sorted(
        (b.pk for b in bookings), key=lambda pk: hashlib.sha256(f"{draw.seed}|{pk}".encode()).hexdigest()
    )
    assert list(draw.order) == order
    states = dict(Booking.objects.values_list("pk", "state"))
    assert [states[pk] for pk in order] == ["booked"] * 3 + ["waiting"] * 2 + ["not_drawn"] * 3
    assert list(
        Booking.objects.filter(state="waiting").order_by("waiting_number").values_list("pk", flat=True)
    ) == [*draw.waiting]
    session.refresh_from_db()
    check = queries.verify_draw(session)
    assert (check.entries, check.is_right_order, check.is_committed_seed) == (8, True, False)
    assert queries.seat_faults() == []


def test_a_meddled_order_is_found(county: County) -> None:
    session, _bookings, draw = drawn(county, 5)
    session.refresh_from_db()
    first, last = draw.order[0], draw.order[-1]
    Booking.objects.filter(pk=first).update(draw_rank=99)
    Booking.objects.filter(pk=last).update(draw_rank=1)
    assert not queries.verify_draw(session).is_right_order


def test_without_a_word_the_committed_seed_is_used(county: County) -> None:
    session = county.session(mode="lottery", draw_at=DRAW_AT, capacity=3)
    assert (session.draw_seed, len(session.draw_commitment)) == ("", 64)
    county.book(session, county.worker())
    draw = commands.draw_due(session, at=DRAW_AT)
    session.refresh_from_db()
    assert session.draw_seed == draw.seed
    assert hashlib.sha256(draw.seed.encode()).hexdigest() == session.draw_commitment
    check = queries.verify_draw(session)
    assert check.is_right_order
    assert check.is_committed_seed
    assert Entry.objects.get(verb="booking.session.draw").data["seed"] == draw.seed


def test_everybody_is_told(county: County) -> None:
    _session, _bookings, draw = drawn(county, 5, waiting_capacity=1)
    told = dict(Event.objects.exclude(kind="booking.entered").values_list("subject_id", "kind"))
    kinds = ["booking.drawn"] * 3 + ["booking.waiting", "booking.not_drawn"]
    assert [told[pk] for pk in draw.order] == kinds


def test_there_is_one_draw(county: County) -> None:
    session, bookings, _draw = drawn(county, 4)
    with pytest.raises(commands.DrawnAlready):
        commands.draw_lottery(session, by=county.manager, at=DRAW_AT)
    with pytest.raises(commands.Closed):
        county.book(session, county.worker(), at=DRAW_AT)
    assert Booking.objects.count() == len(bookings)


def test_after_the_draw_the_line_moves_up(county: County) -> None:
    _session, _bookings, draw = drawn(county, 5, waiting_capacity=2)
    winner = Booking.objects.get(pk=draw.winners[0])
    commands.cancel_booking(winner, by=winner.person, at=DRAW_AT)
    assert Booking.objects.get(pk=draw.waiting[0]).state == "offered"
    assert queries.seat_faults() == []


def test_whoever_left_before_the_draw_is_not_in_it(county: County) -> None:
    session = county.session(mode="lottery", draw_at=DRAW_AT)
    worker = county.worker()
    booking = county.booking(session, worker)
    assert booking.state == "entered"
    commands.cancel_booking(booking, by=worker, at=NOON)
    draw = commands.draw_lottery(session, by=county.manager, at=DRAW_AT)
    assert (draw.order, draw.winners) == ((), ())


def test_channels_keep_their_places_in_a_draw(county: County) -> None:
    session = county.session(mode="lottery", draw_at=DRAW_AT, capacity=3, quotas={"app": 2})
    for n, worker in enumerate(county.workers(8)):
        county.book(session, worker, channel="app" if n == 0 else "wechat")
    commands.draw_lottery(session, by=county.manager, at=DRAW_AT)
    booked = Booking.objects.filter(state="booked").values_list("channel", flat=True)
    assert sorted(booked) == ["app", "wechat"]
    assert queries.seat_faults() == []


def test_only_those_who_may_draw(county: County) -> None:
    session = county.session(mode="lottery", draw_at=DRAW_AT)
    with pytest.raises(NotAllowed):
        commands.draw_lottery(session, by=county.worker(), at=DRAW_AT)
    with pytest.raises(commands.NoDraw):
        commands.draw_lottery(county.session(), by=county.manager, at=DRAW_AT)
