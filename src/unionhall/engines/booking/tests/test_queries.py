"""What people and staff read: only what is theirs, in a constant number of queries."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from unionhall.engines.booking import commands, figures, queries
from unionhall.engines.booking.tests.cast import DAY, HOUR, NOON, County, organisation, person
from unionhall.kernel.access.roles import Role
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed


def titles(rows: object) -> list[str]:
    return [row.title for row in rows]  # type: ignore[attr-defined]


def test_what_is_open_is_what_the_claim_allows(county: County) -> None:
    county.session(title="人人")
    county.session(title="本镇", audience=county.town)
    county.session(title="会员", is_members_only=True)
    county.session(title="本镇会员", audience=county.town, is_members_only=True)
    county.session(title="别处", audience=organisation("other", county.county))
    county.draft(title="草稿")
    county.session(title="截止", closes_at=NOON - HOUR)
    county.session(title="随来", mode="open", closes_at=NOON - HOUR)
    cast: list[Person | None] = [county.worker(), county.worker(member=False), person(county.county), None]
    seen = [set(titles(queries.sessions_open_to(viewer, at=NOON))) for viewer in cast]
    everybody = {"人人", "随来"}
    assert seen == [
        everybody | {"本镇", "会员", "本镇会员"},
        everybody | {"本镇"},
        everybody | {"会员"},
        everybody | {"会员"},
    ]
    for viewer, expected in zip(cast, seen, strict=True):
        if viewer is None:
            continue
        for session in queries.sessions_open_to(None, at=NOON - 9 * DAY) | queries.sessions_open_to(
            viewer, at=NOON
        ):
            if session.mode == "open" or session.closes_at <= NOON:
                continue
            try:
                receipt = county.book(session, viewer)
                commands.cancel_booking(queries.get_booking(receipt.booking_id, viewer), by=viewer, at=NOON)
                assert session.title in expected
            except (commands.NotInAudience, commands.MembersOnly):
                assert session.title not in expected


def test_open_sessions_are_narrowed(county: County) -> None:
    near = county.session(title="近", tags=["music", "art"], kind="course")
    far = county.session(title="远", starts_at=NOON + 9 * DAY, ends_at=NOON + 9 * DAY + HOUR, place=None)
    anybody = {"viewer": None, "at": NOON}

    def found(**options: object) -> list[str]:
        return titles(queries.sessions_open_to(**anybody, **options))  # type: ignore[arg-type]

    assert found() == ["近", "远"]
    assert found(tags=["music", "sport"]) == found(kind="course") == found(place=county.place) == ["近"]
    assert found(until=near.starts_at) == ["近"]
    assert found(starts=(near.ends_at, far.ends_at)) == ["远"]
    assert found(service="health") == []


def test_a_session_shows_when_published_and_drafts_to_staff(county: County) -> None:
    draft, session = county.draft(), county.session()
    lesson = commands.add_lesson(
        session, starts_at=NOON + 3 * DAY, ends_at=NOON + 3 * DAY + HOUR, by=county.manager, at=NOON
    )
    assert queries.get_session(session.pk, None) == session
    assert queries.get_session(lesson.pk, county.worker()) == session
    assert queries.get_session(draft.pk, county.manager) == draft
    for pk, viewer in ((draft.pk, county.worker()), (draft.pk, None), (uuid4(), county.manager)):
        with pytest.raises(NotAllowed):
            queries.get_session(pk, viewer)


def test_a_booking_shows_to_whom_it_concerns(county: County) -> None:
    worker = county.worker()
    booking = county.booking(county.session(), worker)
    assert (
        queries.get_booking(booking.pk, worker) == queries.get_booking(booking.pk, county.manager) == booking
    )
    for pk, viewer in ((booking.pk, county.worker()), (uuid4(), worker)):
        with pytest.raises(NotAllowed):
            queries.get_booking(pk, viewer)


def test_my_bookings_have_what_comes_next_first(county: County) -> None:
    worker = county.worker()
    days = {"后": 9, "先": 3, "退": 5}
    bookings = {}
    for title, day in days.items():
        start = NOON + day * DAY
        bookings[title] = county.booking(
            county.session(title=title, starts_at=start, ends_at=start + HOUR), worker
        )
    commands.cancel_booking(bookings["退"], by=worker, at=NOON)
    assert [b.session.title for b in queries.bookings_of(worker, NOON)] == ["先", "后", "退"]
    assert [b.session.title for b in queries.bookings_of(worker, NOON + 6 * DAY)] == ["后", "退", "先"]
    assert queries.live_booking(bookings["先"].session, worker) == bookings["先"]
    assert queries.live_booking(bookings["退"].session, worker) is None


def test_offers_wait_for_an_answer(county: County) -> None:
    session = county.session(capacity=1, waiting_capacity=2)
    first, second = [county.booking(session, worker) for worker in county.workers(2)]
    commands.cancel_booking(first, by=first.person, at=NOON)
    assert list(queries.offers_to(second.person, at=NOON)) == [second]
    assert list(queries.offers_to(second.person, at=NOON + DAY)) == []


def test_lists_take_the_same_number_of_queries_at_1_and_30_rows(county: County) -> None:
    counts: dict[str, list[int]] = {}
    for size in (1, 30):
        session = county.session(capacity=size, waiting_capacity=size, party_max=2)
        people = county.workers(2 * size)
        for worker in people:
            county.book(session, worker)
        for worker in people[:size]:
            attendance = commands.check_in(session, worker, by=county.manager, at=session.starts_at)
            commands.rate(attendance, score=1, by=worker, at=session.ends_at)
        viewer = Person.objects.get(pk=county.manager.pk)
        reads = {
            "roll": lambda s=session, v=viewer: [
                (b.person.organisation.name, b.companions.count()) for b in queries.roll(s, v)
            ],
            "waiting": lambda s=session, v=viewer: [b.person.name for b in queries.waiting_list(s, v)],
            "attendance": lambda s=session, v=viewer: [a.person.name for a in queries.attendance_list(s, v)],
            "follow ups": lambda v=viewer: [f.rating.attendance.session.title for f in queries.follow_ups(v)],
            "open": lambda: [
                (s.place and s.place.name, queries.SeatsSummary)
                for s in queries.sessions_open_to(None, at=NOON)
            ],
            "calendar": lambda v=viewer: [s.room for s in queries.calendar(v, NOON, NOON + 9 * DAY)],
            "mine": lambda w=people[0]: [b.session.place for b in queries.bookings_of(w, NOON)],
        }
        for name, read in reads.items():
            viewer._posts_held = None  # type: ignore[attr-defined]
            with CaptureQueriesContext(connection) as made:
                read()
            counts.setdefault(name, []).append(len(made))
    assert {name: pair for name, pair in counts.items() if pair[0] != pair[1]} == {}


def test_the_calendar_shows_what_takes_place(county: County) -> None:
    single = county.session(room=county.room)
    series = county.session(title="课程")
    start = NOON + 4 * DAY
    lesson = commands.add_lesson(series, starts_at=start, ends_at=start + HOUR, by=county.manager, at=NOON)
    assert list(queries.calendar(county.manager, NOON, NOON + 9 * DAY)) == [single, lesson]
    assert list(queries.calendar(county.manager, NOON, NOON + 9 * DAY, room=county.room)) == [single]
    assert list(queries.calendar(county.worker(), NOON, NOON + 9 * DAY)) == []
    assert [seats.capacity for seats in queries.seats_summary([series.pk, lesson.pk]).values()] == [2, 2]


def test_figures_count_people_once_and_open_to_their_rows(county: County) -> None:
    leader = person(county.county, role=Role.LEADER)
    worker, other = county.worker(), county.worker()
    for day in (3, 5):
        start = NOON + day * DAY
        session = county.session(starts_at=start, ends_at=start + HOUR, capacity=4)
        for who in (worker, other):
            county.book(session, who)
        attendance = commands.check_in(session, worker, by=county.manager, at=start)
        commands.rate(attendance, score=5 if day == 3 else 3, by=worker, at=session.ends_at)
        commands.end_sessions(at=session.ends_at)
    period = (leader, county.county, NOON, NOON + 9 * DAY)
    assert figures.attendances(*period).count() == 2
    assert figures.people_served(figures.attendances(*period)) == 1
    assert figures.ended_sessions(*period).count() == 2
    assert figures.seats_filled(figures.ended_sessions(*period)) == 0.5
    assert figures.satisfied(figures.ratings(*period)).count() == 1
    assert figures.ratings(*period).count() == 2
    elsewhere = (leader, organisation("other"), NOON, NOON + 9 * DAY)
    nobody = (worker, county.county, NOON, NOON + 9 * DAY)
    for scope in (elsewhere, nobody):
        assert not figures.attendances(*scope).exists()
        assert figures.seats_filled(figures.ended_sessions(*scope)) is None
