"""A course: booked once, attended lesson by lesson."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils.timezone import localtime

from unionhall.engines.booking import commands, queries
from unionhall.engines.booking.models import Attendance, Booking, RoomReservation, Session
from unionhall.engines.booking.tests.cast import DAY, HOUR, NOON, County
from unionhall.kernel.messaging.models import Event
from unionhall.lib.errors import NotAllowed

TUESDAY_19 = datetime(2026, 9, 22, 11, 0, tzinfo=UTC)  # the week before the National Day holidays
BEFORE = TUESDAY_19 - 9 * DAY


def course(county: County, count: int = 4, **fields: object) -> Session:
    """Tuesdays and Thursdays at 19:00, 90 minutes, published."""
    given = {
        "starts_at": TUESDAY_19,
        "ends_at": TUESDAY_19 + HOUR,
        "kind": "course",
        "at": BEFORE,
        "capacity": 3,
    }
    head = county.draft(**given | fields)
    commands.plan_lessons(
        head, first_starts_at=TUESDAY_19, minutes=90, weekdays=(2, 4), count=count, room=county.room,
        by=county.manager, at=BEFORE,
    )  # fmt: skip
    return commands.publish_session(head, by=county.manager, at=BEFORE)


def test_lessons_keep_their_hour_and_leave_out_holidays(county: County) -> None:
    head = course(county)
    days = [localtime(lesson.starts_at) for lesson in queries.lessons_of(head)]
    assert [day.date() for day in days] == [
        date(2026, 9, 22),
        date(2026, 9, 24),
        date(2026, 9, 29),
        date(2026, 10, 8),
    ]
    assert {day.hour for day in days} == {19}  # 1 and 6 October are holidays
    assert (head.starts_at, head.ends_at) == (TUESDAY_19, datetime(2026, 10, 8, 12, 30, tzinfo=UTC))
    assert {lesson.state for lesson in queries.lessons_of(head)} == {"published"}
    assert RoomReservation.objects.filter(room=county.room, cancelled_at=None).count() == 4


def test_until_a_day(county: County) -> None:
    head = county.draft(starts_at=TUESDAY_19, ends_at=TUESDAY_19 + HOUR)
    made = commands.plan_lessons(
        head, first_starts_at=TUESDAY_19, minutes=60, weekdays=[2], until=date(2026, 10, 13),
        by=county.manager, at=BEFORE,
    )  # fmt: skip
    assert [localtime(lesson.starts_at).day for lesson in made] == [22, 29, 13]
    for weekdays, count in (([], 3), ([2], 0)):
        with pytest.raises(commands.NoLessons):
            commands.plan_lessons(
                head, first_starts_at=TUESDAY_19, minutes=60, weekdays=weekdays, count=count,
                by=county.manager, at=BEFORE,
            )  # fmt: skip


def test_one_taken_room_stops_the_whole_plan(county: County) -> None:
    commands.reserve_room(
        county.room, starts_at=TUESDAY_19 + 7 * DAY, ends_at=TUESDAY_19 + 7 * DAY + HOUR, purpose="换届大会",
        by=county.manager, at=BEFORE,
    )  # fmt: skip
    with pytest.raises(commands.RoomTaken, match="换届大会"):
        course(county)
    assert not Session.objects.exclude(parent=None).exists()


def test_between_two_lessons_one_is_free(county: County) -> None:
    head, worker = course(county), county.worker()
    assert county.book(head, worker, at=BEFORE).state == "booked"
    wednesday = TUESDAY_19 + DAY
    between = county.session(starts_at=wednesday, ends_at=wednesday + HOUR, at=BEFORE)
    assert county.book(between, worker, at=BEFORE).state == "booked"
    thursday = county.session(starts_at=TUESDAY_19 + 2 * DAY, ends_at=TUESDAY_19 + 2 * DAY + HOUR, at=BEFORE)
    with pytest.raises(commands.Clash):
        county.book(thursday, worker, at=BEFORE)


def test_a_course_on_an_own_evening_clashes_too(county: County) -> None:
    worker = county.worker()
    thursday = TUESDAY_19 + 2 * DAY
    single = county.session(starts_at=thursday, ends_at=thursday + HOUR, title="合唱", at=BEFORE)
    county.book(single, worker, at=BEFORE)
    with pytest.raises(commands.Clash, match="合唱"):
        county.book(course(county), worker, at=BEFORE)


def test_a_lesson_called_off_frees_that_evening(county: County) -> None:
    head, worker = course(county), county.worker()
    booking = county.booking(head, worker, at=BEFORE)
    second = queries.lessons_of(head)[1]
    commands.cancel_session(second, reason="老师生病", by=county.manager, at=BEFORE)
    event = Event.objects.get(kind="booking.session_cancelled")
    assert (event.subject_id, event.person) == (booking.pk, worker)
    assert event.data["starts_at"] == second.starts_at.isoformat()
    evening = county.session(starts_at=second.starts_at, ends_at=second.ends_at, at=BEFORE, room=county.room)
    assert county.book(evening, worker, at=BEFORE).state == "booked"
    booking.refresh_from_db()
    assert booking.state == "booked"
    assert len(queries.lessons_of(head)) == 3


def test_check_in_finds_todays_lesson(county: County) -> None:
    head, worker = course(county), county.worker()
    booking = county.booking(head, worker, at=BEFORE)
    second = queries.lessons_of(head)[1]
    attendance = commands.check_in(head, worker, by=county.manager, at=second.starts_at)
    assert (attendance.session, attendance.booking) == (second, booking)
    third = queries.lessons_of(head)[2]
    commands.check_in(third, worker, by=county.manager, at=third.starts_at)
    assert Attendance.objects.filter(person=worker).count() == 2
    assert queries.attendance_list(head, county.manager).count() == 2


def test_a_series_ends_with_its_last_lesson(county: County) -> None:
    head = course(county)
    came, stayed_away = county.workers(2)
    for worker in (came, stayed_away):
        county.book(head, worker, at=BEFORE)
    first = queries.lessons_of(head)[0]
    commands.check_in(head, came, by=county.manager, at=first.starts_at)
    assert commands.end_sessions(at=first.ends_at) == 1
    assert set(Booking.objects.values_list("state", flat=True)) == {"booked"}
    assert commands.end_sessions(at=head.ends_at) == 4
    assert dict(Booking.objects.values_list("person", "state")) == {
        came.pk: "attended",
        stayed_away.pk: "absent",
    }
    asked = Event.objects.get(kind="booking.rate_please")
    assert (asked.person, Attendance.objects.get(pk=asked.subject_id).session) == (came, first)
    assert [a.session for a in queries.to_rate(came, head.ends_at)] == []  # more than two weeks ago


def test_one_more_lesson(county: County) -> None:
    head = course(county, count=1)
    with pytest.raises(NotAllowed):
        commands.add_lesson(
            head, starts_at=TUESDAY_19 + DAY, ends_at=TUESDAY_19 + DAY + HOUR, by=county.worker(), at=BEFORE
        )
    lesson = commands.add_lesson(
        head,
        starts_at=TUESDAY_19 + DAY,
        ends_at=TUESDAY_19 + DAY + HOUR,
        by=county.manager,
        at=BEFORE,
        title="汇报演出",
    )
    assert (lesson.title, lesson.state, lesson.place) == ("汇报演出", "published", county.place)
    with pytest.raises(commands.NotASeries):
        commands.add_lesson(lesson, starts_at=NOON, ends_at=NOON + HOUR, by=county.manager, at=BEFORE)
    commands.cancel_session(head, reason="停班", by=county.manager, at=BEFORE)
    with pytest.raises(commands.SessionOver):
        commands.add_lesson(head, starts_at=NOON, ends_at=NOON + HOUR, by=county.manager, at=BEFORE)


def test_reminders_go_out_lesson_by_lesson_and_once(county: County) -> None:
    head, worker = course(county), county.worker()
    county.book(head, worker, at=BEFORE)
    assert commands.remind_people(at=BEFORE) == 0
    assert commands.remind_people(at=TUESDAY_19 - 2 * HOUR) == 1
    assert commands.remind_people(at=TUESDAY_19 - HOUR) == 0
    assert commands.remind_people(at=TUESDAY_19 + 2 * DAY - HOUR) == 1
    starts = [
        event.data["starts_at"] for event in Event.objects.filter(kind="booking.reminder").order_by("id")
    ]
    assert starts == [lesson.starts_at.isoformat() for lesson in queries.lessons_of(head)[:2]]
