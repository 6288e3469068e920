from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.utils.timezone import localtime

from unionhall.engines.booking.commands import RoomTaken
from unionhall.engines.booking.models import Session
from unionhall.engines.booking.states import SessionState
from unionhall.engines.matching.models import SearchDocument
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.audit.models import Entry
from unionhall.lib.errors import NotAllowed, Refused
from unionhall.services.palace import commands
from unionhall.services.palace.commands.courses import (
    CourseExists,
    CourseTypeNotOffered,
    LessonsOutsideTerm,
    NoWeekday,
    RoomTooSmall,
)
from unionhall.services.palace.commands.terms import (
    CodeTaken,
    CoursesOutsideTerm,
    TermBackwards,
    TermNameTaken,
)
from unionhall.services.palace.models import Course
from unionhall.services.palace.plans import CourseChange
from unionhall.services.palace.tests.house import Palace

pytestmark = pytest.mark.django_db


def lessons(course: Course) -> list[Session]:
    return list(Session.objects.filter(parent=course.pk).order_by("starts_at"))


def test_a_course_is_a_series_with_weekly_lessons_in_its_room(palace: Palace) -> None:
    course = palace.course(is_published=False)
    days = [localtime(lesson.starts_at).date() for lesson in lessons(course)]
    assert days == [date(2026, 5, 20) + timedelta(weeks=week) for week in range(6)]
    assert {localtime(lesson.starts_at).time() for lesson in lessons(course)} == {time(19)}
    assert {lesson.room for lesson in lessons(course)} == {palace.rooms["舞蹈教室"]}
    assert course.session.state == SessionState.DRAFT
    assert (course.slots, course.lesson_count, course.bring) == (["evening"], 6, "软底鞋")
    assert course.session.tags == ["course_dance", "palace_courses"]
    entry = Entry.objects.get(verb="palace.course.create")
    assert (entry.by, entry.subject_id) == (palace.manager, course.pk)


def test_the_head_spans_its_lessons(palace: Palace) -> None:
    head = Session.objects.get(pk=palace.course().pk)
    assert head.starts_at == lessons(Course.objects.get(pk=head.pk))[0].starts_at
    assert localtime(head.ends_at).date() == date(2026, 6, 24)


def test_two_courses_cannot_have_one_room_at_one_time(palace: Palace) -> None:
    palace.course()
    with pytest.raises(RoomTaken):
        palace.course(title="拉丁舞", time_from=time(20))
    assert Course.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"weekdays": ()}, NoWeekday, "weekdays"),
        ({"capacity": 31}, RoomTooSmall, "capacity"),
        ({"starts_on": date(2026, 7, 13)}, LessonsOutsideTerm, "starts_on"),
        ({"starts_on": date(2026, 2, 1)}, LessonsOutsideTerm, "starts_on"),
    ],
)
def test_impossible_plans_are_refused_at_the_field(
    palace: Palace, changes: dict[str, Any], refusal: type[Refused], field: str
) -> None:
    with pytest.raises(refusal) as caught:
        palace.course(**changes)
    assert caught.value.field == field
    assert not Session.objects.exists()


def test_a_title_stands_once_in_a_term(palace: Palace) -> None:
    course = palace.course()
    with pytest.raises(CourseExists):
        palace.course(weekdays=(4,))
    commands.cancel_session(course.session, reason="教师生病", by=palace.manager, at=NOW)
    assert palace.course(weekdays=(4,)).pk != course.pk


def test_a_retired_type_is_not_taught(palace: Palace) -> None:
    commands.change_course_type(
        palace.type, name="舞蹈", name_en="", icon="music", needs=[], bring="", bring_en="", is_active=False,
        by=palace.manager, at=NOW,
    )  # fmt: skip
    palace.type.refresh_from_db()
    with pytest.raises(CourseTypeNotOffered):
        palace.course()


def test_publishing_makes_it_findable_and_calling_off_hides_it(palace: Palace) -> None:
    course = palace.course(is_published=False)
    assert not SearchDocument.objects.exists()
    commands.publish_session(course.session, by=palace.manager, at=NOW)
    found = SearchDocument.objects.get()
    assert (found.object_id, found.title, found.service) == (course.pk, "民族舞入门", "palace")
    assert found.categories == ["course_dance", "palace_courses"]
    assert "舞蹈" in found.body
    cancelled = commands.cancel_session(course.session, reason="教师生病", by=palace.manager, at=NOW)
    assert cancelled.state == SessionState.CANCELLED
    assert not SearchDocument.objects.exists()


def test_changing_a_course_changes_what_is_found(palace: Palace) -> None:
    course = palace.course()
    change = CourseChange(title="民族舞提高", capacity=25, level="advanced", teacher=None, bring="水杯")
    changed = commands.change_course(course, change, by=palace.manager, at=NOW)
    changed.refresh_from_db()
    assert (changed.session.title, changed.session.capacity) == ("民族舞提高", 25)
    assert (changed.level, changed.teacher, changed.bring) == ("advanced", None, "水杯")
    assert SearchDocument.objects.get().title == "民族舞提高"
    with pytest.raises(RoomTooSmall):
        commands.change_course(course, replace(change, capacity=31), by=palace.manager, at=NOW)


def test_copying_into_the_next_term_keeps_the_pattern(palace: Palace) -> None:
    course = palace.course()
    autumn = commands.open_term(
        palace.cast["palace"], name="2026 年秋季班", starts_on=date(2026, 9, 7), ends_on=date(2026, 12, 27),
        by=palace.manager, at=NOW,
    )  # fmt: skip
    copy = commands.copy_course(course, autumn, by=palace.manager, at=NOW)
    assert copy.session.state == SessionState.DRAFT
    assert localtime(lessons(copy)[0].starts_at).date() == date(2026, 9, 9)
    assert (copy.session.room, copy.teacher, copy.lesson_count) == (course.session.room, course.teacher, 6)
    with pytest.raises(CourseExists):
        commands.copy_course(course, autumn, by=palace.manager, at=NOW)


def test_copying_a_term_leaves_out_what_is_there_and_what_was_called_off(palace: Palace) -> None:
    palace.course()
    off = palace.course(title="取消的课", weekdays=(4,))
    commands.cancel_session(off.session, reason="教师生病", by=palace.manager, at=NOW)
    autumn = commands.open_term(
        palace.cast["palace"], name="2026 年秋季班", starts_on=date(2026, 9, 7), ends_on=date(2026, 12, 27),
        by=palace.manager, at=NOW,
    )  # fmt: skip
    made = commands.copy_term(palace.term, autumn, by=palace.manager, at=NOW)
    assert [course.session.title for course in made] == ["民族舞入门"]
    assert commands.copy_term(palace.term, autumn, by=palace.manager, at=NOW) == []


def test_a_whole_term_goes_in_or_nothing(palace: Palace) -> None:
    good = palace.plan(title="甲", weekdays=(1,))
    with pytest.raises(RoomTaken):
        commands.create_courses(
            palace.term, [good, palace.plan(title="乙", weekdays=(1,))], by=palace.manager, at=NOW
        )
    assert not Course.objects.exists()


def test_a_rehearsal_keeps_nothing_and_names_every_refusal(palace: Palace) -> None:
    plans = [
        palace.plan(title="甲"),
        palace.plan(title="乙"),
        palace.plan(title="甲", weekdays=(5,)),
        palace.plan(title="丙", weekdays=(6,)),
    ]
    answers = commands.rehearse_courses(palace.term, plans, by=palace.manager, at=NOW)
    assert [type(answer) for answer in answers] == [type(None), RoomTaken, CourseExists, type(None)]
    assert not Course.objects.exists()
    assert not Session.objects.exists()


def test_terms_and_types_refuse_what_cannot_be(palace: Palace) -> None:
    organisation, by = palace.cast["palace"], palace.manager
    days = {"starts_on": date(2026, 9, 1), "ends_on": date(2026, 12, 1)}
    with pytest.raises(TermNameTaken):
        commands.open_term(organisation, name=palace.term.name, **days, by=by, at=NOW)
    with pytest.raises(TermBackwards):
        commands.open_term(
            organisation, name="倒", starts_on=days["ends_on"], ends_on=days["starts_on"], by=by, at=NOW
        )
    with pytest.raises(CodeTaken):
        commands.open_course_type(organisation, slug="dance", name="又一个", by=by, at=NOW)
    palace.course()
    with pytest.raises(CoursesOutsideTerm):
        commands.change_term(palace.term, name="秋", name_en="", **days, by=by, at=NOW)


def test_another_palace_is_none_of_the_managers_business(palace: Palace) -> None:
    stranger = palace.cast.staff(Role.PALACE_MANAGER, "t02")
    with pytest.raises(NotAllowed):
        commands.create_course(palace.term, palace.plan(), by=stranger, at=NOW)
    with pytest.raises(NotAllowed):
        commands.publish_session(palace.course(is_published=False).session, by=stranger, at=NOW)


def test_lessons_are_added_moved_and_called_off_one_by_one(palace: Palace) -> None:
    course = palace.course()
    first, second, *_rest = lessons(course)
    day = timedelta(days=1)
    extra = commands.add_lesson(
        course, starts_at=first.starts_at + day, ends_at=first.ends_at + day, by=palace.manager, at=NOW
    )
    assert extra.room == palace.rooms["舞蹈教室"]
    with pytest.raises(RoomTaken):
        commands.move_lesson(
            second,
            starts_at=extra.starts_at,
            ends_at=extra.ends_at,
            room=extra.room,
            by=palace.manager,
            at=NOW,
        )
    moved = commands.move_lesson(
        second, starts_at=second.starts_at + 2 * day, ends_at=second.ends_at + 2 * day, room=None,
        by=palace.manager, at=NOW,
    )  # fmt: skip
    assert localtime(moved.starts_at).date() == date(2026, 5, 29)
    commands.cancel_lesson(first, reason="停电", by=palace.manager, at=NOW)
    course.refresh_from_db()
    assert course.lesson_count == 6
    assert Session.objects.get(pk=course.pk).state == SessionState.PUBLISHED
    assert Session.objects.get(pk=first.pk).state == SessionState.CANCELLED


def test_only_a_lesson_of_a_course_is_a_lesson(palace: Palace) -> None:
    lecture = palace.lecture().session
    with pytest.raises(NotAllowed):
        commands.cancel_lesson(lecture, reason="x", by=palace.manager, at=NOW)
    with pytest.raises(NotAllowed):
        commands.add_lesson(
            palace.course(), starts_at=NOW, ends_at=NOW + timedelta(hours=1), by=palace.teacher, at=NOW
        )
