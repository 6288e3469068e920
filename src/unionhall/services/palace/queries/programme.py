"""Reading what the palace puts on, as a worker sees it: courses, lectures, activities that are open to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils import timezone

from unionhall.engines.booking import queries as booking
from unionhall.engines.booking.models import Attendance, Booking, Seat, Session
from unionhall.engines.booking.states import BookingState, Mode, SessionState
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Place
from unionhall.kernel.rulebook import queries as rulebook
from unionhall.lib.errors import NotAllowed
from unionhall.services.palace.models import Activity, Course, CourseType, Lecture
from unionhall.services.palace.states import SessionKind
from unionhall.services.palace.wording import worded

SERVICE = "palace"
Detail = TypeVar("Detail", Course, Lecture, Activity)
_WHERE = ("session__place", "session__room")


@dataclass(frozen=True)
class Offer(Generic[Detail]):
    """One thing to book: what the palace knows of it, and how full it is."""

    detail: Detail
    capacity: int
    taken: int
    waiting: int

    @property
    def session(self) -> Session:
        """What is booked."""
        return self.detail.session

    @property
    def is_booked_in_seats(self) -> bool:
        """Whether there is a number of places to speak of: nothing that just anybody walks into."""
        return self.session.mode != Mode.OPEN


@dataclass(frozen=True)
class LectureSeat:
    """A lecture and what the viewer has to do with it."""

    lecture: Lecture
    booking: Booking | None
    minutes: int
    seen_at: datetime | None
    is_on: bool
    is_over: bool

    @property
    def may_follow(self) -> bool:
        """Whoever booked, on whatever channel; everybody where nothing need be booked."""
        return self.lecture.session.mode == Mode.OPEN or self.booking is not None

    @property
    def address(self) -> str:
        """The stream; the recording once it is over."""
        return self.lecture.recording_url if self.is_over else self.lecture.stream_url


def _sessions(viewer: Person | None, kind: SessionKind, at: datetime) -> QuerySet[Session]:
    return booking.sessions_open_to(viewer, at=at, service=SERVICE, kind=kind).order_by()


def courses_open_to(
    viewer: Person | None,
    *,
    at: datetime,
    type_slug: str = "",
    slot: str = "",
    level: str = "",
    is_free: bool = False,
) -> QuerySet[Course]:
    """Courses open to the viewer, the next to begin first. Filters that are empty keep all."""
    rows = Course.objects.filter(session__in=_sessions(viewer, SessionKind.COURSE, at))
    if type_slug:
        rows = rows.filter(type__slug=type_slug)
    if slot:
        rows = rows.filter(slots__contains=[slot])
    if level:
        rows = rows.filter(level=level)
    if is_free:
        rows = rows.filter(booking.has_free_seat(), session__line__waiting=0)
    rows = rows.select_related("type", "teacher", "term", "session", *_WHERE)
    return rows.order_by("session__starts_at", "session__title", "pk")


def course_type_choices(viewer: Person | None, *, at: datetime) -> list[tuple[str, str]]:
    """Course types of which something is open to the viewer: (slug, name), each slug once."""
    open_types = Course.objects.filter(session__in=_sessions(viewer, SessionKind.COURSE, at)).values("type")
    return list(
        {row.slug: worded(row, "name") for row in CourseType.objects.filter(pk__in=open_types)}.items()
    )


def lectures_open_to(viewer: Person | None, *, at: datetime) -> QuerySet[Lecture]:
    """Lectures open to the viewer, the next first."""
    rows = Lecture.objects.filter(session__in=_sessions(viewer, SessionKind.LECTURE, at))
    return rows.select_related("session", *_WHERE).order_by("session__starts_at", "pk")


def activities_open_to(viewer: Person | None, *, at: datetime, kind: str = "") -> QuerySet[Activity]:
    """Activities open to the viewer, the next first; of one kind, or of all."""
    rows = Activity.objects.filter(session__in=_sessions(viewer, SessionKind.ACTIVITY, at))
    if kind:
        rows = rows.filter(kind=kind)
    return rows.select_related("host", "session", *_WHERE).order_by("session__starts_at", "pk")


def coming_up(viewer: Person | None, *, at: datetime, place: Place) -> QuerySet[Session]:
    """Lectures and activities in that place which are open to the viewer, the next first."""
    rows = booking.sessions_open_to(viewer, at=at, service=SERVICE, place=place)
    return rows.exclude(kind=SessionKind.COURSE)


def offers(details: Iterable[Detail]) -> list[Offer[Detail]]:
    """The same rows with how full each is; at most two queries for all of them."""
    rows = list(details)
    open_seats = booking.seats_summary([row.pk for row in rows])
    over = [row.pk for row in rows if row.session.state in (SessionState.ENDED, SessionState.CANCELLED)]
    kept = _kept_seats(over) if over else {}
    found = []
    for row in rows:
        summary, state = open_seats[row.pk], row.session.state
        taken = summary.capacity - summary.free if state == SessionState.PUBLISHED else kept.get(row.pk, 0)
        found.append(Offer(row, summary.capacity, taken, summary.waiting))
    return found


def _kept_seats(sessions: Sequence[UUID]) -> dict[UUID, int]:
    rows = Seat.objects.filter(session__in=sessions).exclude(booking=None).values("session")
    return dict(rows.annotate(n=Count("number")).values_list("session", "n"))


def get_course(session_id: UUID) -> Course:
    """The course whose head is that session. Raises NotAllowed."""
    rows = Course.objects.select_related("type", "teacher", "class_teacher", "term", "session", *_WHERE)
    course = rows.filter(pk=session_id).first()
    if course is None:
        raise NotAllowed("course")
    return course


def lessons_of(course: Course) -> Sequence[Session]:
    """The dated lessons of a course, in order, also those called off."""
    return list(Session.objects.filter(parent=course.pk).select_related("room").order_by("starts_at"))


def lecture_seat(session_id: UUID, *, viewer: Person, at: datetime) -> LectureSeat:
    """A published lecture and the viewer's booking and minutes in it. Raises NotAllowed."""
    lecture = Lecture.objects.select_related("session__organisation", *_WHERE).filter(pk=session_id).first()
    if lecture is None or lecture.session.state not in (SessionState.PUBLISHED, SessionState.ENDED):
        raise NotAllowed("lecture")
    session = lecture.session
    seen = Attendance.objects.filter(session=session, person=viewer).first()
    held = (BookingState.BOOKED, BookingState.ATTENDED, BookingState.ABSENT)
    return LectureSeat(
        lecture=lecture,
        booking=Booking.objects.filter(session=session, person=viewer, state__in=held).first(),
        minutes=seen.minutes if seen else 0,
        seen_at=seen.last_seen_at if seen else None,
        is_on=session.starts_at <= at < session.ends_at,
        is_over=at >= session.ends_at,
    )


def can_be_followed(session: Session) -> bool:
    """Whether the session is a lecture with a stream or a recording."""
    if session.kind != SessionKind.LECTURE:
        return False
    return Lecture.objects.filter(pk=session.pk).exclude(stream_url="", recording_url="").exists()


def press_stands_for(lecture: Lecture, *, at: datetime) -> timedelta:
    """How many minutes one press of "I am listening" may stand for where the lecture belongs."""
    region = lecture.session.organisation.region
    return rulebook.value("lecture.presence_press_minutes", region=region, on=timezone.localdate(at)).span
