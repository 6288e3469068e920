"""What the palace counts beyond what the hub counts for all services."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, FloatField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce, Extract
from django.utils.translation import gettext_lazy as _

from unionhall.engines.booking.models import Attendance, Booking, Session
from unionhall.engines.booking.states import BookingState, SessionState
from unionhall.kernel.catalogue.services import Column, Figure, Follow, counted, summed
from unionhall.services.palace.states import ActivityKind, SessionKind

SERVICE = "palace"
PERCENT = _("%")
SECONDS_AN_HOUR = 3600
_CAME_OR_NOT = (BookingState.ATTENDED, BookingState.ABSENT)


def _lessons() -> QuerySet[Session]:
    """Lessons of courses that took place, each with `hours`."""
    rows = Session.objects.filter(service=SERVICE, parent__isnull=False, state=SessionState.ENDED)
    seconds = Extract(F("ends_at") - F("starts_at"), "epoch")
    hours = Cast(seconds, FloatField()) / SECONDS_AN_HOUR
    return rows.annotate(hours=hours).select_related("parent", "place", "room", "organisation")


def _course_places() -> QuerySet[Booking]:
    """Places in courses that are over."""
    return Booking.objects.filter(
        session__service=SERVICE, session__kind=SessionKind.COURSE, session__parent=None,
        session__state=SessionState.ENDED, state__in=(BookingState.BOOKED, *_CAME_OR_NOT),
    )  # fmt: skip


def _learners() -> QuerySet[Booking]:
    """Places in courses that are over, each with `held` lessons and how many of them were `seen`."""
    held = (
        Session.objects.filter(parent=OuterRef("session"), state=SessionState.ENDED)
        .order_by()
        .values("parent")
        .values(n=Count("pk"))
    )
    seen = (
        Attendance.objects.filter(session__parent=OuterRef("session"), person=OuterRef("person"), counts=True)
        .order_by()
        .values("person")
        .values(n=Count("pk"))
    )
    rows = _course_places().annotate(held=Coalesce(Subquery(held), 0), seen=Coalesce(Subquery(seen), 0))
    return rows.filter(held__gt=0).select_related(
        "session__place", "session__course__type", "person__organisation"
    )


def _single_bookings() -> QuerySet[Booking]:
    """Bookings of single sessions that are over, people who came and people who did not."""
    rows = Booking.objects.filter(
        session__service=SERVICE, session__state=SessionState.ENDED, state__in=_CAME_OR_NOT
    )
    rows = rows.exclude(session__kind=SessionKind.COURSE)
    return rows.select_related("session__place", "person__organisation")


def _followers() -> QuerySet[Attendance]:
    rows = Attendance.objects.filter(session__service=SERVICE, session__kind=SessionKind.LECTURE, counts=True)
    return rows.select_related("session__place", "person__organisation")


def _screenings() -> QuerySet[Session]:
    rows = Session.objects.filter(
        service=SERVICE,
        state=SessionState.ENDED,
        activity__kind=ActivityKind.SCREENING,
        activity__host__isnull=False,
    )
    return rows.select_related("activity__host", "organisation", "place")


def _lesson_columns() -> tuple[Column, ...]:
    return (
        Column(_("Course"), lambda lesson: lesson.parent.title),
        Column(_("Began"), lambda lesson: lesson.starts_at, "moment"),
        Column(_("Room"), lambda lesson: str(lesson.room or "")),
        Column(_("Hours"), lambda lesson: round(lesson.hours, 1), "number"),
    )


LESSONS_HELD = Figure(
    code="palace_lessons",
    name=_("Lessons held"),
    unit=_("lessons"),
    definition=_("Lessons of courses that took place in this period; those called off are left out."),
    rows=_lessons,
    date="starts_at",
    numerator=counted(),
    breakdowns=((_("Place"), "place__name"), (_("Course"), "parent__title")),
    columns=_lesson_columns(),
)

LESSON_HOURS = Figure(
    code="palace_lesson_hours",
    name=_("Hours taught"),
    unit=_("hours"),
    definition=_("The length of all lessons that took place in this period, in hours of 60 minutes."),
    rows=_lessons,
    date="starts_at",
    numerator=summed("hours"),
    breakdowns=((_("Place"), "place__name"), (_("Course"), "parent__title")),
    columns=_lesson_columns(),
)

COMPLETION = Figure(
    code="palace_completion",
    name=_("Courses completed"),
    unit=PERCENT,
    definition=_(
        "Of the people who kept their place in a course whose last lesson was in this period, the share who came to at "
        "least three quarters of its lessons."
    ),
    rows=_learners,
    date="session__ends_at",
    numerator=counted(where=Q(seen__gte=F("held") * 0.75)),
    denominator=counted(),
    hits=Q(seen__gte=F("held") * 0.75),
    units=("organisation", "person__organisation"),
    breakdowns=((_("Place"), "session__place__name"), (_("Course type"), "session__course__type__name")),
    born_before=(Booking,),
    follows=(
        Follow(Session, {"session": "parent_id"}, base=_course_places),
        Follow(Attendance, {"session__lessons": "session_id", "person": "person_id"}),
    ),
    columns=(
        Column(_("Who"), lambda booking: booking.person, "person"),
        Column(_("Course"), lambda booking: booking.session.title),
        Column(_("Lessons held"), lambda booking: booking.held, "number"),
        Column(_("Came"), lambda booking: booking.seen, "number"),
    ),
    words=(_("Completed"), _("Places kept")),
)

TURN_OUT = Figure(
    code="palace_turn_out",
    name=_("Turn-out"),
    unit=PERCENT,
    definition=_(
        "Of the bookings of lectures and activities that took place in this period, the share of people who came or "
        "followed long enough to count."
    ),
    rows=_single_bookings,
    date="session__starts_at",
    born_before=(Booking,),
    numerator=counted(where=Q(state=BookingState.ATTENDED)),
    denominator=counted(),
    hits=Q(state=BookingState.ATTENDED),
    units=("organisation", "person__organisation"),
    breakdowns=((_("Place"), "session__place__name"),),
    columns=(
        Column(_("Who"), lambda booking: booking.person, "person"),
        Column(_("What"), lambda booking: booking.session.title),
        Column(_("Began"), lambda booking: booking.session.starts_at, "moment"),
        Column(_("Came"), lambda booking: booking.state == BookingState.ATTENDED, "mark"),
    ),
    words=(_("Came"), _("Booked")),
)

LECTURE_PEOPLE = Figure(
    code="palace_lecture_people",
    name=_("People at lectures"),
    unit=_("people"),
    definition=_(
        "People who took part in a lecture that began in this period, in the hall, in the app or in WeChat. Whoever "
        "used several channels of a lecture counts once, under the first of them."
    ),
    rows=_followers,
    date="session__starts_at",
    numerator=counted("person", distinct=True),
    each="person",
    units=("organisation", "person__organisation"),
    breakdowns=((_("Channel"), "channel"), (_("Place"), "session__place__name")),
    columns=(
        Column(_("Who"), lambda row: row.person, "person"),
        Column(_("Unit"), lambda row: row.person.organisation.short_name),
        Column(_("Lecture"), lambda row: row.session.title),
        Column(_("Channel"), lambda row: row.get_channel_display()),
        Column(_("Minutes"), lambda row: row.minutes, "number"),
    ),
)


def _host_name(session: Any) -> str:
    return str(session.activity.host)


SCREENINGS_SENT = Figure(
    code="palace_screenings_sent",
    name=_("Film screenings sent out"),
    unit=_("screenings"),
    definition=_("Film screenings that were taken to a grassroots unit and took place in this period."),
    rows=_screenings,
    date="starts_at",
    numerator=counted(),
    units=("organisation", "activity__host"),
    breakdowns=((_("Unit"), "activity__host__short_name"),),
    columns=(
        Column(_("Film"), lambda session: session.title),
        Column(_("Unit"), _host_name),
        Column(_("Began"), lambda session: session.starts_at, "moment"),
    ),
)


def figures() -> list[Figure]:
    """The palace's figures."""
    return [LESSONS_HELD, LESSON_HOURS, COMPLETION, TURN_OUT, LECTURE_PEOPLE, SCREENINGS_SENT]
