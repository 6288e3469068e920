"""Being there: checked in, or followed from afar; what a session's end makes of it; ratings and what follows."""

from __future__ import annotations

from datetime import timedelta
from itertools import chain, pairwise

import pytest

from unionhall.engines.booking import commands, qr, queries
from unionhall.engines.booking.models import Attendance, Ban, Booking, FollowUp, Session
from unionhall.engines.booking.tests.cast import DAY, HOUR, NOON, County, person
from unionhall.kernel.access.roles import Role
from unionhall.kernel.audit.models import Entry
from unionhall.kernel.messaging.models import Event
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed

MINUTE = timedelta(minutes=1)


def lecture(county: County, **fields: object) -> Session:
    given = {"kind": "lecture", "capacity": 10, "quotas": {"app": 4, "wechat": 4}}
    return county.session(**given | fields)


def beats(session: Session, who: Person, minutes: range, channel: str = "app") -> list[tuple[object, ...]]:
    return [(session.pk, who.pk, minute, channel) for minute in minutes]


def record(session: Session, *batches: list[tuple[object, ...]]) -> int:
    return commands.record_presence(chain(*batches), at=session.ends_at)  # type: ignore[arg-type]


def test_staff_scan_a_persons_code(county: County) -> None:
    session, worker = county.session(), county.worker()
    booking = county.booking(session, worker)
    at = session.starts_at - 30 * MINUTE
    token = qr.person_token(worker, at)
    attendance = commands.check_in_by_token(token, session=session, by=county.manager, at=at + 2 * MINUTE)
    assert (attendance.person, attendance.booking, attendance.counts) == (worker, booking, True)
    assert (attendance.checked_in_at, attendance.checked_in_by) == (at + 2 * MINUTE, county.manager)
    booking.refresh_from_db()
    assert booking.checked_in_at == at + 2 * MINUTE
    with pytest.raises(NotAllowed):
        commands.check_in_by_token(token, session=session, by=county.worker(), at=at)


def test_people_scan_the_halls_code(county: County) -> None:
    session, worker = county.session(), county.worker()
    county.book(session, worker)
    token = qr.session_token(session, session.starts_at)
    attendance = commands.check_in_self(token, person=worker, at=session.starts_at + MINUTE)
    assert attendance.checked_in_by == worker
    with pytest.raises(commands.NotBooked):
        commands.check_in_self(token, person=county.worker(), at=session.starts_at)
    with pytest.raises(commands.QrExpired):
        commands.check_in_self(token, person=worker, at=session.starts_at + 3 * MINUTE)


def test_checking_in_again_changes_nothing(county: County) -> None:
    session, worker = county.session(), county.worker()
    county.book(session, worker)
    first = commands.check_in(session, worker, by=county.manager, at=session.starts_at)
    again = commands.check_in(
        session, worker, channel="app", by=county.manager, at=session.starts_at + MINUTE
    )
    assert again.pk == first.pk
    assert again.checked_in_at == session.starts_at
    assert Entry.objects.filter(verb="booking.attendance.check_in").count() == 1


def test_a_code_cannot_be_made_up(county: County) -> None:
    token = qr.person_token(county.worker(), NOON)
    for wrong in (
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        token.replace(":", ""),
        "",
        "A" * 300,
        "日本",
    ):
        with pytest.raises(commands.QrUnknown):
            qr.read_person_token(wrong, NOON)
    assert len(token) < 80  # small enough for a coarse code that old phones read


def test_whoever_waits_or_was_not_drawn_has_no_place(county: County) -> None:
    session = county.session(capacity=0, waiting_capacity=1)
    worker = county.worker()
    county.book(session, worker)
    with pytest.raises(commands.NotBooked):
        commands.check_in(session, worker, by=county.manager, at=session.starts_at)


def test_a_companion_who_is_known_checks_in_too(county: County) -> None:
    session, friend = county.session(party_max=2, capacity=4), county.worker("周姐")
    booking = county.booking(session, county.worker(), companions=[commands.Fellow("周姐", "", friend.pk)])
    attendance = commands.check_in(session, friend, by=county.manager, at=session.starts_at)
    assert attendance.booking == booking


def test_nothing_need_be_booked_to_come_to_what_is_open(county: County) -> None:
    session = county.session(mode="open", capacity=0)
    attendance = commands.check_in(session, county.worker(), by=county.manager, at=session.starts_at)
    assert attendance.booking is None


def test_a_list_kept_on_paper(county: County) -> None:
    session = county.session(capacity=5)
    people = county.workers(3)
    for worker in people:
        county.book(session, worker)
    assert commands.attend_many(session, people[:2], by=county.manager, at=session.ends_at + DAY) == 2
    assert commands.attend_many(session, people[:2], by=county.manager, at=session.ends_at + DAY) == 2
    assert Attendance.objects.count() == 2
    stranger = county.worker("路人")
    with pytest.raises(commands.NotBooked, match="路人"):
        commands.attend_many(session, [people[2], stranger], by=county.manager, at=session.ends_at)
    assert Attendance.objects.count() == 2
    with pytest.raises(commands.CheckInNotOpen):
        commands.attend_many(session, people, by=county.manager, at=session.starts_at - MINUTE)


def test_minutes_from_afar_count_each_once(county: County) -> None:
    session, worker = lecture(county), county.worker()
    assert record(session, beats(session, worker, range(0, 20))) == 1
    assert (
        record(session, beats(session, worker, range(10, 25), "wechat"), beats(session, worker, range(3)))
        == 1
    )
    attendance = Attendance.objects.get()
    assert (attendance.minutes, attendance.counts, attendance.channel) == (25, False, "app")
    assert sorted(attendance.channels) == ["app", "wechat"]
    assert (attendance.first_seen_at, attendance.last_seen_at) == (
        session.starts_at,
        session.starts_at + 24 * MINUTE,
    )
    assert record(session, beats(session, worker, range(10))) == 0  # nothing new
    record(session, beats(session, worker, range(25, 30)))
    attendance.refresh_from_db()
    assert (attendance.minutes, attendance.counts) == (30, True)


def test_checked_in_and_followed_is_one_person(county: County) -> None:
    session, worker = lecture(county), county.worker()
    county.book(session, worker)
    record(session, beats(session, worker, range(5)))
    commands.check_in(session, worker, by=county.manager, at=session.starts_at)
    record(session, beats(session, worker, range(5, 8)))
    attendance = Attendance.objects.get()
    assert (attendance.minutes, attendance.counts, sorted(attendance.channels)) == (
        8,
        True,
        ["app", "on_site"],
    )


def test_beats_outside_of_the_lecture_are_passed_over(county: County) -> None:
    session, worker, draft = lecture(county), county.worker(), county.draft()
    assert record(session, beats(session, worker, range(-5, 0)), beats(session, worker, range(120, 600))) == 0
    assert record(session, beats(draft, worker, range(5))) == 0
    assert commands.record_presence([], at=NOON) == 0
    assert not Attendance.objects.exists()
    record(session, beats(session, worker, range(118, 125)))
    assert Attendance.objects.get().minutes == 2


def test_a_short_lecture_counts_when_followed_to_its_end(county: County) -> None:
    session = lecture(county, ends_at=NOON + 3 * DAY + 20 * MINUTE)
    assert session.minutes_to_count == 20


def test_the_end_sorts_out_who_came(county: County) -> None:
    session = lecture(county, capacity=12, waiting_capacity=2)
    came, followed, briefly, absent = county.workers(4)
    for worker, channel in ((came, "on_site"), (followed, "app"), (briefly, "app"), (absent, "app")):
        county.book(session, worker, channel=channel)
    commands.check_in(session, came, by=county.manager, at=session.starts_at)
    record(session, beats(session, followed, range(30)), beats(session, briefly, range(29)))
    assert commands.end_sessions(at=session.ends_at - MINUTE) == 0
    assert commands.end_sessions(at=session.ends_at) == 1
    assert commands.end_sessions(at=session.ends_at) == 0
    states = dict(Booking.objects.values_list("person", "state"))
    assert states == {came.pk: "attended", followed.pk: "attended", briefly.pk: "absent", absent.pk: "absent"}
    assert Attendance.objects.get(person=followed).booking is not None
    asked = Event.objects.filter(kind="booking.rate_please")
    assert {event.person_id for event in asked} == {came.pk, followed.pk}
    assert queries.seat_faults() == []
    session.refresh_from_db()
    assert session.state == "ended"


def test_the_end_ends_every_line(county: County) -> None:
    session = county.session(capacity=1, waiting_capacity=3)
    first, second, third = [county.booking(session, worker) for worker in county.workers(3)]
    commands.cancel_booking(first, by=first.person, at=NOON)
    drawing = county.session(mode="lottery", draw_at=NOON + DAY)
    entry = county.booking(drawing, county.worker())
    commands.end_sessions(at=session.ends_at)
    states = [Booking.objects.get(pk=booking.pk).state for booking in (second, third, entry)]
    assert states == ["lapsed", "unplaced", "not_drawn"]
    assert queries.seat_faults() == []


def test_whoever_misses_three_pauses_for_a_month(county: County) -> None:
    worker, other = county.worker(), county.worker()
    ends = []
    for week in range(3):
        starts_at = NOON + (7 * week + 3) * DAY
        session = county.session(starts_at=starts_at, ends_at=starts_at + HOUR, capacity=5)
        for who in (worker, other):
            county.book(session, who)
        commands.check_in(session, other, by=county.manager, at=starts_at)
        commands.end_sessions(at=session.ends_at)
        ends.append(session.ends_at)
        assert Ban.objects.count() == (1 if week == 2 else 0)
    ban = Ban.objects.get()
    assert (ban.person, ban.starts_at, ban.ends_at) == (worker, ends[-1], ends[-1] + 30 * DAY)
    assert Event.objects.get(kind="booking.banned").person == worker
    assert queries.ban_of(worker, session, at=ends[-1] + DAY) == ban
    coming = county.session(starts_at=NOON + 90 * DAY, ends_at=NOON + 90 * DAY + HOUR)
    with pytest.raises(commands.Banned):
        county.book(coming, worker, at=ends[-1] + 29 * DAY)
    assert county.book(coming, worker, at=ends[-1] + 30 * DAY).state == "booked"


def test_what_led_to_one_pause_leads_to_no_second(county: County) -> None:
    worker = county.worker()
    days = [3, 4, 5, 40]
    sessions = [
        county.session(starts_at=NOON + day * DAY, ends_at=NOON + day * DAY + HOUR, at=NOON - DAY)
        for day in days
    ]
    for session in sessions:
        county.book(session, worker)
    for session in sessions:
        commands.mark_absent(session, at=session.ends_at)
    assert Ban.objects.count() == 1
    assert [b.session.ends_at < a.session.ends_at for b, a in pairwise(Booking.objects.order_by("id"))]


def served(county: County) -> Attendance:
    session, worker = county.session(), county.worker()
    county.book(session, worker)
    return commands.check_in(session, worker, by=county.manager, at=session.starts_at)


def test_a_good_word(county: County) -> None:
    attendance = served(county)
    at = attendance.session.ends_at
    assert queries.to_rate(attendance.person, at) == [attendance]
    rating = commands.rate(
        attendance, score=5, reasons=["useful", "friendly"], text=" 老师很耐心 ", by=attendance.person, at=at
    )
    assert (rating.score, rating.reasons, rating.text, rating.rated_at) == (
        5,
        ["friendly", "useful"],
        "老师很耐心",
        at,
    )
    assert queries.to_rate(attendance.person, at) == []
    assert not FollowUp.objects.exists()
    with pytest.raises(NotAllowed):
        commands.rate(served(county), score=5, by=county.manager, at=at)
    with pytest.raises(commands.ScoreOutOfRange):
        commands.rate(attendance, score=6, by=attendance.person, at=at)


def test_nobody_is_asked_for_ever(county: County) -> None:
    attendance = served(county)
    assert queries.to_rate(attendance.person, attendance.session.ends_at - MINUTE) == []
    assert queries.to_rate(attendance.person, attendance.session.ends_at + 15 * DAY) == []


@pytest.mark.parametrize("score", [1, 2])
def test_a_bad_word_comes_back_as_work(county: County, score: int) -> None:
    attendance = served(county)
    commands.rate(attendance, score=score, by=attendance.person, at=attendance.session.ends_at)
    follow_up = FollowUp.objects.get()
    assert str(follow_up.due_on) == "2026-12-01"  # three working days after Thursday, 26 November
    desk, worker = person(county.county, "周", role=Role.DESK), county.worker()
    assert list(queries.follow_ups(desk)) == [follow_up]
    assert list(queries.follow_ups(worker)) == []
    with pytest.raises(commands.NotOurStaff):
        commands.assign_follow_up(follow_up, assignee=worker, by=county.manager, at=NOON)
    commands.assign_follow_up(follow_up, assignee=desk, by=county.manager, at=NOON)
    with pytest.raises(commands.OutcomeMissing):
        commands.close_follow_up(follow_up, outcome=" ", by=desk, at=NOON)
    with pytest.raises(NotAllowed):
        commands.close_follow_up(follow_up, outcome="已致电", by=worker, at=NOON)
    closed = commands.close_follow_up(follow_up, outcome="已致电道歉，换了音响", by=desk, at=NOON + 9 * DAY)
    assert (closed.state, closed.assignee, closed.done_at) == ("done", desk, NOON + 9 * DAY)
    with pytest.raises(commands.FollowUpDone):
        commands.close_follow_up(follow_up, outcome="再次", by=desk, at=NOON)
    assert list(queries.follow_ups(desk)) == []
    assert queries.get_follow_up(follow_up.pk, desk) == follow_up


def test_a_room_is_kept_once_and_given_back(county: County) -> None:
    keep = {"starts_at": NOON, "ends_at": NOON + HOUR, "by": county.manager, "at": NOON - DAY}
    reservation = commands.reserve_room(county.room, purpose="排练", **keep)
    with pytest.raises(commands.RoomTaken, match="排练"):
        commands.reserve_room(county.room, purpose="会议", **keep)
    next_hour = keep | {"starts_at": NOON + HOUR, "ends_at": NOON + 2 * HOUR}
    commands.reserve_room(county.room, purpose="会议", **next_hour)
    with pytest.raises(NotAllowed):
        commands.cancel_reservation(reservation, by=county.worker(), at=NOON)
    for _ in range(2):
        commands.cancel_reservation(reservation, by=county.manager, at=NOON)
    commands.reserve_room(county.room, purpose="会议", **keep)
    with pytest.raises(commands.EndsBeforeStart):
        commands.reserve_room(county.room, purpose="会议", **keep | {"ends_at": NOON})
    listed = queries.room_calendar(county.manager, [county.room], NOON, NOON + DAY)
    assert [row.purpose for row in listed] == ["会议", "会议"]
    assert list(queries.room_calendar(county.worker(), [county.room], NOON, NOON + DAY)) == []
