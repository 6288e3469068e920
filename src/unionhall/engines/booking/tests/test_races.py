"""Many at once on the real database: threads with connections of their own, and processes killed in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction

from unionhall.engines.booking import commands, queries
from unionhall.engines.booking.locks import hold_line
from unionhall.engines.booking.models import Booking, Seat, Session
from unionhall.engines.booking.tests.cast import DAY, HOUR, NOON, County
from unionhall.kernel.audit.models import Entry
from unionhall.kernel.messaging.models import Event
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import Refused

pytestmark = pytest.mark.django_db(transaction=True)
Answer = TypeVar("Answer")


def at_once(acts: Sequence[Callable[[], Answer]]) -> list[Answer | Refused]:
    """Run `acts` at the same moment, each in its thread; their answers or refusals, in order of `acts`."""
    barrier = threading.Barrier(len(acts))
    answers: list[Any] = [None] * len(acts)

    def run(place: int) -> None:
        try:
            barrier.wait()
            answers[place] = acts[place]()
        except Refused as refusal:
            answers[place] = refusal
        except Exception as error:
            answers[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    broken = [
        answer for answer in answers if isinstance(answer, Exception) and not isinstance(answer, Refused)
    ]
    assert broken == []
    return answers


def outcome(answer: Any) -> str:
    return type(answer).__name__ if isinstance(answer, Refused) else answer.state


def claims(county: County, session: Session, people: Sequence[Person], **options: Any) -> list[Any]:
    return [lambda who=who: county.book(session, who, **options) for who in people]


def test_thirty_at_once_for_five_seats(county: County) -> None:
    session = county.session(capacity=5, waiting_capacity=10)
    answers = at_once(claims(county, session, county.workers(30)))
    assert Counter(map(outcome, answers)) == {"booked": 5, "waiting": 10, "SessionFull": 15}
    assert sorted(a.waiting_number for a in answers if outcome(a) == "waiting") == list(range(1, 11))
    assert Event.objects.filter(kind="booking.booked").count() == 5
    assert Entry.objects.filter(verb="booking.booking.book").count() == 15
    assert queries.seat_faults() == []


def test_thirty_at_once_with_channels_and_parties(county: County) -> None:
    session = county.session(capacity=20, quotas={"app": 6}, party_max=3, waiting_capacity=5)
    people = county.workers(30)
    acts = [
        lambda who=who, n=n: county.book(session, who, channel=("app", "wechat")[n % 2], party=1 + n % 3)
        for n, who in enumerate(people)
    ]
    answers = at_once(acts)
    taken = Seat.objects.filter(session=session).exclude(booking=None).count()
    assert taken == sum(len(a.seats) for a in answers if not isinstance(a, Refused))
    assert Booking.objects.filter(state="waiting").count() == 5
    assert queries.seat_faults() == []


def test_the_same_request_many_times_at_once_is_one_booking(county: County) -> None:
    session, worker, key = county.session(capacity=9), county.worker(), uuid4()
    answers = at_once(claims(county, session, [worker] * 8, key=key))
    assert len({answer.booking_id for answer in answers}) == 1
    assert sum(not answer.repeated for answer in answers) == 1
    assert Booking.objects.count() == 1


def test_one_person_many_requests_at_once(county: County) -> None:
    session, worker = county.session(capacity=9), county.worker()
    answers = at_once(claims(county, session, [worker] * 8))
    assert Counter(map(outcome, answers)) == {"booked": 1, "AlreadyBooked": 7}


def test_nobody_books_two_things_at_one_time(county: County) -> None:
    worker = county.worker()
    sessions = [county.session(capacity=9) for _ in range(8)]
    answers = at_once([lambda s=s: county.book(s, worker) for s in sessions])
    assert Counter(map(outcome, answers)) == {"booked": 1, "Clash": 7}


def test_cancelling_while_others_claim_loses_no_seat(county: County) -> None:
    session = county.session(capacity=10, waiting_capacity=5)
    holders = [county.booking(session, worker) for worker in county.workers(10)]
    leave = [lambda b=b: commands.cancel_booking(b, by=b.person, at=NOON) for b in holders]
    answers = at_once([*leave, *claims(county, session, county.workers(20))])
    assert queries.seat_faults() == []
    live = Booking.objects.filter(session=session, state__in=["booked", "offered"]).count()
    waiting = Booking.objects.filter(session=session, state="waiting").count()
    refused = sum(isinstance(answer, Refused) for answer in answers)
    assert live + waiting + refused == 20
    summary = queries.seats_summary([session.pk])[session.pk]
    assert (summary.free, summary.waiting) == (10 - live, waiting)
    assert waiting == 0 or live == 10


def test_accepting_while_the_offer_lapses(county: County) -> None:
    session = county.session(capacity=3, waiting_capacity=9, offer_minutes=60)
    holders = [county.booking(session, worker) for worker in county.workers(3)]
    waiting = [county.booking(session, worker) for worker in county.workers(6)]
    for booking in holders:
        commands.cancel_booking(booking, by=booking.person, at=NOON)
    accept = [lambda b=b: commands.accept_offer(b, by=b.person, at=NOON + HOUR / 2) for b in waiting[:3]]
    lapse: list[Any] = [lambda: commands.lapse_offers(at=NOON + HOUR)] * 2
    at_once([*accept, *lapse])
    states = Counter(Booking.objects.filter(session=session).values_list("state", flat=True))
    assert states["booked"] + states["offered"] == 3
    assert states["booked"] + states["lapsed"] == 3
    assert queries.seat_faults() == []


def test_calling_off_while_people_book_leaves_nobody_behind(county: County) -> None:
    session = county.session(capacity=30, waiting_capacity=5)
    off = [lambda: commands.cancel_session(session, reason="台风", by=county.manager, at=NOON)]
    answers = at_once([*claims(county, session, county.workers(20)), *off])
    assert not Booking.objects.filter(session=session).exclude(state="cancelled").exists()
    booked = [a for a in answers[:-1] if not isinstance(a, Refused)]
    assert {type(a) for a in answers[:-1] if isinstance(a, Refused)} <= {commands.CalledOff}
    assert Event.objects.filter(kind="booking.session_cancelled").count() == len(booked)
    assert queries.seat_faults() == []


def test_the_draw_waits_for_entries_under_way(county: County) -> None:
    session = county.session(capacity=5, mode="lottery", draw_at=NOON + DAY, waiting_capacity=3)
    draw = [lambda: commands.draw_lottery(session, by=county.manager, at=NOON + DAY)]
    enter = claims(county, session, county.workers(20), at=NOON + DAY - HOUR)
    answers = at_once([*enter, *draw])
    entered = [a for a in answers[:-1] if not isinstance(a, Refused)]
    assert len(answers[-1].order) == len(entered)
    assert not Booking.objects.filter(state="entered").exists()
    assert queries.seat_faults() == []


def test_two_reservations_of_a_room_at_once(county: County) -> None:
    reserve = [
        lambda: commands.reserve_room(
            county.room, starts_at=NOON, ends_at=NOON + HOUR, purpose="会议", by=county.manager, at=NOON
        )
    ] * 6
    answers = at_once(reserve)
    assert sum(isinstance(answer, commands.RoomTaken) for answer in answers) == 5
    assert county.room.reservations.count() == 1


def test_checking_in_while_cancelling(county: County) -> None:
    for _ in range(5):
        session, worker = county.session(), county.worker()
        booking = county.booking(session, worker)
        answers = at_once(
            [
                lambda s=session, w=worker: commands.check_in(s, w, by=county.manager, at=s.starts_at),
                lambda b=booking, s=session: commands.cancel_booking(b, by=county.manager, at=s.starts_at),
            ]
        )
        booking.refresh_from_db()
        assert sum(isinstance(answer, Refused) for answer in answers) == 1
        assert (booking.state == "booked") == (booking.checked_in_at is not None)


def test_a_person_seen_on_every_channel_at_once_counts_once(county: County) -> None:
    session, people = county.session(mode="open", capacity=0), county.workers(20)
    beats = [
        [(session.pk, who.pk, minute, channel) for who in people for minute in range(40)]
        for channel in ("app", "wechat", "on_site")
    ]
    at_once([lambda batch=batch: commands.record_presence(batch, at=session.ends_at) for batch in beats * 3])
    rows = list(session.attendances.values_list("minutes", "counts", "channels"))
    assert len(rows) == 20
    assert {(minutes, counts, len(channels)) for minutes, counts, channels in rows} == {(40, True, 3)}


def test_a_seat_whose_claim_is_rolled_back_is_found_again(county: County) -> None:
    session = county.session(capacity=1)
    first, second = county.workers(2)
    claimed, done = threading.Event(), threading.Event()

    def claim_and_fail() -> None:
        with transaction.atomic():
            county.book(session, first)
            claimed.set()
            done.wait(2)  # until the other one waits for this seat
            transaction.set_rollback(True)

    def claim() -> commands.Receipt:
        claimed.wait()
        threading.Timer(0.3, done.set).start()
        return county.book(session, second)

    answers: list[Any] = at_once([claim_and_fail, claim])  # type: ignore[list-item]
    assert answers[1].state == "booked"
    assert queries.seat_faults() == []


def test_the_last_seats_are_settled_behind_the_lock(county: County) -> None:
    session = county.session(capacity=1, waiting_capacity=1)
    county.book(session, county.worker())
    locked, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            hold_line(session.pk)
            locked.set()
            done.wait(2)

    def claim() -> commands.Receipt:
        locked.wait()
        threading.Timer(0.3, done.set).start()
        return county.book(session, county.worker())

    answers: list[Any] = at_once([hold, claim])  # type: ignore[list-item]
    assert (answers[1].state, done.is_set()) == ("waiting", True)


STORM = """
import sys, django
django.setup()
from uuid import UUID, uuid4
from unionhall.engines.booking import commands
from unionhall.engines.booking.models import Booking
from unionhall.engines.booking.tests.cast import NOON
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import Refused
session = UUID(sys.argv[1])
people = list(Person.objects.filter(name__startswith=sys.argv[2]))
for turn in range(1000):
    person = people[turn % len(people)]
    try:
        receipt = commands.book(session, person=person, channel="app", key=uuid4(), at=NOON)
        print("booked", receipt.booking_id, flush=True)
        if turn % 3 == 0:
            booking = Booking.objects.get(pk=receipt.booking_id)
            commands.cancel_booking(booking, by=person, at=NOON)
            print("cancelled", receipt.booking_id, flush=True)
    except Refused:
        pass
"""


def _of_name(county: County, name: str, number: int) -> None:
    Person.objects.bulk_create(
        Person(organisation=county.enterprise, name=f"{name}{n}") for n in range(number)
    )


def test_processes_killed_in_a_storm_lose_nothing_acknowledged(county: County) -> None:
    session = county.session(capacity=40, waiting_capacity=30)
    environment = os.environ | {
        "DATABASE_URL": _url(), "DJANGO_SETTINGS_MODULE": "unionhall.config.settings",
        "PYTHONPATH": os.pathsep.join(sys.path), "UNIONHALL_MODE": "test",
    }  # fmt: skip
    storms = []
    for name in ("甲组", "乙组"):
        _of_name(county, name, 40)
        command = [sys.executable, "-W", "ignore", "-c", STORM, str(session.pk), name]
        storms.append(
            subprocess.Popen(
                command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
        )
    lines = [storm.stdout.readline() for storm in storms]  # type: ignore[union-attr]
    assert all(line.startswith("booked") for line in lines), [s.stderr.read() for s in storms]  # type: ignore[union-attr]
    for storm in storms:
        for _ in range(7):
            lines.append(storm.stdout.readline())  # type: ignore[union-attr]
        storm.send_signal(signal.SIGKILL)
    for storm in storms:
        rest, _errors = storm.communicate()
        lines += [line for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    said: dict[str, str] = {}
    for line in lines:
        word, _, pk = line.strip().partition(" ")
        if pk:
            said[pk] = word
    kept = {str(pk): state for pk, state in Booking.objects.values_list("pk", "state")}
    assert set(said) <= set(kept)
    assert all(kept[pk] == "cancelled" for pk, word in said.items() if word == "cancelled")
    assert Event.objects.filter(subject_id__in=list(said)).values("subject_id").distinct().count() == len(
        said
    )
    _settle_then_check(county, session)


def _settle_then_check(county: County, session: Session) -> None:
    # The server notices lost connections when it next writes to them: whoever comes next waits for that.
    county.book(session, county.worker())
    assert queries.seat_faults() == []


def _url() -> str:
    settings = connection.settings_dict
    return f"postgresql://{settings['USER']}@/{settings['NAME']}?host={settings['HOST'] or settings['OPTIONS']['host']}"
