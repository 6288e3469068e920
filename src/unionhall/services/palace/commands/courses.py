"""Courses: a term's series of lessons, made one by one, many at once, from a spreadsheet, or copied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.engines.booking import commands as booking
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.files.rehearsals import rehearse
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Room
from unionhall.lib.errors import Refused
from unionhall.services.palace.commands.sessions import index_session
from unionhall.services.palace.core import slots
from unionhall.services.palace.models import Course, Term
from unionhall.services.palace.plans import CourseChange, CoursePlan
from unionhall.services.palace.states import COURSE_NEEDS, SessionKind


class CourseTypeNotOffered(Refused):
    """The type was retired, or belongs to another palace."""

    message = _("Courses of the type %(name)s are not offered here.")


class CourseExists(Refused):
    """Two courses of a term cannot share a title: people would book the wrong one."""

    message = _("This term has a course called %(title)s already.")


class LessonsOutsideTerm(Refused):
    """The first lesson falls before or after the term."""

    message = _("The first lesson would be on %(day)s; the term runs from %(from)s to %(to)s.")


class NoWeekday(Refused):
    """Lessons need at least one day of the week."""

    message = _("Choose at least one day of the week.")


class RoomTooSmall(Refused):
    """More places than the room has."""

    message = _("The room takes %(people)d people.")


@transaction.atomic
def create_course(term: Term, plan: CoursePlan, *, by: Person, at: datetime) -> Course:
    """Put a course into a term as a draft: its booking head, all its lessons, the room for each of them.

    Raises NotAllowed, CourseTypeNotOffered, CourseExists, NoWeekday, LessonsOutsideTerm, RoomTooSmall, and
    what the booking engine refuses (a taken room, impossible times).
    """
    authorise(by, "palace.create_course", term)
    first = _first_lesson(plan)
    _refuse(term, plan, first)
    course = _make(term, plan, first, by=by, at=at)
    record(course, "palace.course.create", by=by, at=at, title=plan.title, term=term.name)
    return course


@transaction.atomic
def create_courses(term: Term, plans: Sequence[CoursePlan], *, by: Person, at: datetime) -> list[Course]:
    """`create_course` for a whole term at once; all or none."""
    return [create_course(term, plan, by=by, at=at) for plan in plans]


@transaction.atomic
def rehearse_courses(
    term: Term, plans: Sequence[CoursePlan], *, by: Person, at: datetime
) -> list[Refused | None]:
    """What `create_courses` would refuse, plan by plan, each after those before it; nothing is kept.

    Raises NotAllowed.
    """
    authorise(by, "palace.import_courses", term)
    return rehearse(partial(create_course, term, plan, by=by, at=at) for plan in plans)


@transaction.atomic
def import_courses(term: Term, plans: Sequence[CoursePlan], *, by: Person, at: datetime) -> list[Course]:
    """Take the rows of a spreadsheet that were shown and confirmed; all or none."""
    authorise(by, "palace.import_courses", term)
    made = create_courses(term, plans, by=by, at=at)
    record(term, "palace.course.import", by=by, at=at, courses=len(made))
    return made


@transaction.atomic
def change_course(course: Course, change: CourseChange, *, by: Person, at: datetime) -> Course:
    """Change what may change once lessons stand in the calendar.

    Raises NotAllowed, CourseExists, RoomTooSmall, and what the booking engine refuses (fewer places than
    are booked).
    """
    row = _lock(course)
    authorise(by, "palace.change_course", row)
    session = row.session
    if change.title != session.title:
        _refuse_title(row.term, change.title)
    _refuse_crowd(row.session.room, change.capacity)
    row.session = booking.change_session(
        session, title=change.title, title_en=change.title_en, summary=change.summary, capacity=change.capacity,
        waiting_capacity=change.waiting_capacity, opens_at=change.opens_at or session.opens_at,
        closes_at=change.closes_at or session.closes_at, fee_yuan=change.fee_yuan,
        is_members_only=change.is_members_only, by=by, at=at,
    )  # fmt: skip
    for name in ("level", "teacher", "class_teacher", "bring", "bring_en"):
        setattr(row, name, getattr(change, name))
    row.save()
    index_session(row.session, at=at)
    record(row, "palace.course.change", by=by, at=at, title=change.title)
    return row


@transaction.atomic
def copy_course(course: Course, term: Term, *, by: Person, at: datetime) -> Course:
    """The same course again in another term, as a draft, on the same days and in the same room.

    Booking opens as soon as it is published. Raises what `create_course` raises.
    """
    authorise(by, "palace.copy_course", term)
    return create_course(term, _plan_of(course, term), by=by, at=at)


@transaction.atomic
def copy_term(source: Term, target: Term, *, by: Person, at: datetime) -> list[Course]:
    """Copy every course of `source` that was not called off and is not in `target` yet.

    Courses of a type that is no longer offered are left out. All or none: raises what `create_course` raises.
    """
    authorise(by, "palace.copy_term", target)
    there = set(Course.objects.filter(term=target).values_list("session__title", flat=True))
    rows = Course.objects.filter(term=source, type__is_active=True).exclude(session__state="cancelled")
    rows = rows.exclude(session__title__in=there).select_related(
        "type__organisation",
        "session__room",
        "session__place",
        "session__audience",
        "teacher",
        "class_teacher",
    )
    made = [create_course(target, _plan_of(row, target), by=by, at=at) for row in rows]
    record(target, "palace.term.copy", by=by, at=at, source=source.name, courses=len(made))
    return made


def _plan_of(course: Course, term: Term) -> CoursePlan:
    session = course.session
    plan = CoursePlan(
        type=course.type, title=session.title, title_en=session.title_en, summary=session.summary,
        level=course.level, teacher=course.teacher, class_teacher=course.class_teacher, place=session.place,
        room=session.room, weekdays=tuple(course.weekdays), time_from=course.time_from, minutes=course.minutes,
        starts_on=term.starts_on, lessons=course.lesson_count, capacity=session.capacity,
        waiting_capacity=session.waiting_capacity, fee_yuan=session.fee_yuan, audience=session.audience,
        is_members_only=session.is_members_only, bring=course.bring, bring_en=course.bring_en,
    )  # fmt: skip
    if session.mode != plan.mode:
        # A draw needs its moment: as long before the first lesson as it was.
        begins = _first_lesson(plan)
        lead = session.starts_at - (session.draw_at or session.starts_at)
        plan = replace(plan, mode=session.mode, draw_at=begins - lead, closes_at=begins - lead)
    return plan


def _first_lesson(plan: CoursePlan) -> datetime:
    """The first of the plan's weekdays on or after its first day, at its hour."""
    if not plan.weekdays:
        raise NoWeekday(field="weekdays")
    days = (plan.starts_on + timedelta(days=ahead) for ahead in range(7))
    day: date = next(day for day in days if day.isoweekday() in plan.weekdays)
    return timezone.make_aware(datetime.combine(day, plan.time_from))


def _refuse(term: Term, plan: CoursePlan, first: datetime) -> None:
    if not plan.type.is_active or plan.type.organisation_id != term.organisation_id:
        raise CourseTypeNotOffered(name=plan.type.name, field="type")
    _refuse_title(term, plan.title)
    day = timezone.localdate(first)
    if not term.starts_on <= day <= term.ends_on:
        days = {"day": day.isoformat(), "from": term.starts_on.isoformat(), "to": term.ends_on.isoformat()}
        raise LessonsOutsideTerm(field="starts_on", **days)
    _refuse_crowd(plan.room, plan.capacity)


def _refuse_crowd(room: Room | None, capacity: int) -> None:
    if room is not None and capacity > room.capacity:
        raise RoomTooSmall(people=room.capacity, field="capacity")


def _refuse_title(term: Term, title: str) -> None:
    # Two people adding the same title at once are told apart by the lock on the term.
    Term.objects.select_for_update(of=("self",)).get(pk=term.pk)
    if Course.objects.filter(term=term, session__title=title).exclude(session__state="cancelled").exists():
        raise CourseExists(title=title, field="title")


def _make(term: Term, plan: CoursePlan, first: datetime, *, by: Person, at: datetime) -> Course:
    head = booking.create_session(
        organisation=term.organisation, service="palace", kind=SessionKind.COURSE, title=plan.title,
        title_en=plan.title_en, summary=plan.summary, starts_at=first,
        ends_at=first + timedelta(minutes=plan.minutes), capacity=plan.capacity,
        waiting_capacity=plan.waiting_capacity, tags=(*plan.type.needs, *COURSE_NEEDS),
        place=plan.place or (plan.room.place if plan.room else None), mode=plan.mode, draw_at=plan.draw_at,
        opens_at=plan.opens_at, closes_at=plan.closes_at, audience=plan.audience,
        is_members_only=plan.is_members_only, fee_yuan=plan.fee_yuan, by=by, at=at,
    )  # fmt: skip
    booking.plan_lessons(
        head, first_starts_at=first, minutes=plan.minutes, weekdays=plan.weekdays, count=plan.lessons,
        room=plan.room, by=by, at=at,
    )  # fmt: skip
    head.refresh_from_db()
    return Course.objects.create(
        organisation=term.organisation, session=head, term=term, type=plan.type, level=plan.level,
        teacher=plan.teacher, class_teacher=plan.class_teacher, weekdays=sorted(plan.weekdays),
        time_from=plan.time_from, minutes=plan.minutes, lesson_count=plan.lessons,
        slots=slots(plan.weekdays, plan.time_from), bring=plan.bring or plan.type.bring,
        bring_en=plan.bring_en or plan.type.bring_en,
    )  # fmt: skip


def _lock(course: Course) -> Course:
    rows = Course.objects.select_for_update(of=("self",))
    return rows.select_related("organisation", "session__room", "session__organisation", "term", "type").get(
        pk=course.pk
    )
