"""Reading for the palace's staff. Every list holds what lies at, or beneath, an organisation of the viewer's posts."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Count, Model, Q, QuerySet
from django.utils import timezone

from unionhall.engines.booking import queries as booking
from unionhall.engines.booking.models import Session
from unionhall.engines.booking.states import SessionState
from unionhall.kernel.access.queries import held_on, scope_permitted
from unionhall.kernel.access.roles import Role
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.organisations.queries import open_organisations
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Closure, Kind, Place, Room
from unionhall.lib.errors import NotAllowed
from unionhall.services.palace.models import Activity, Course, CourseType, Lecture, Notice, Term

AnyRow = TypeVar("AnyRow", bound=Model)
SERVICE = "palace"
SEE = "palace.view_desk"
_SESSION = ("session__place", "session__room", "session__organisation")


def organisations_run_by(viewer: Person) -> QuerySet[Organisation]:
    """Organisations with a palace that the viewer sees; the seat of a term, a course type, a notice."""
    return (
        Organisation.objects.filter(scope_permitted(viewer, SEE, field="places__organisation"))
        .filter(places__kind=Kind.PALACE)
        .distinct()
    )


def seat_of(viewer: Person) -> Organisation:
    """The organisation whose palace the viewer runs; the first of several. Raises NotAllowed."""
    home = organisations_run_by(viewer).first()
    if home is None:
        raise NotAllowed("palace")
    return home


def palaces_run_by(viewer: Person) -> QuerySet[Place]:
    """Palaces that the viewer sees as staff, by name."""
    return Place.objects.filter(scope_permitted(viewer, SEE), kind=Kind.PALACE, closed_on=None).defer("earth")


def rooms_run_by(viewer: Person) -> QuerySet[Room]:
    """Rooms of the viewer's palaces, by place, floor and name."""
    return Room.objects.filter(scope_permitted(viewer, SEE), place__kind=Kind.PALACE).select_related(
        "place", "zone"
    )


def terms_run_by(viewer: Person) -> QuerySet[Term]:
    """Terms, newest first, each with `course_count`."""
    return (
        Term.objects.filter(scope_permitted(viewer, SEE))
        .select_related("organisation")
        .annotate(course_count=Count("courses"))
    )


def course_types_run_by(viewer: Person) -> QuerySet[CourseType]:
    """Course types by code, each with `course_count`."""
    return (
        CourseType.objects.filter(scope_permitted(viewer, SEE))
        .select_related("organisation")
        .annotate(course_count=Count("courses"))
    )


def teachers_for(viewer: Person, *, at: datetime) -> QuerySet[Person]:
    """People who hold the role of teacher where the viewer is staff, by name."""
    posts = held_on(timezone.localdate(at)).filter(scope_permitted(viewer, SEE), role=Role.TEACHER)
    return Person.objects.filter(posts__in=posts).distinct()


def courses_run_by(viewer: Person, *, term: Term | None = None, title: str = "") -> QuerySet[Course]:
    """Courses by their first lesson, with everything a table shows; of one term, with a part of the title."""
    rows = Course.objects.filter(scope_permitted(viewer, SEE))
    if term is not None:
        rows = rows.filter(term=term)
    if title:
        rows = rows.filter(session__title__icontains=title)
    return rows.select_related("type", "term", "teacher", "class_teacher", "session", *_SESSION).order_by(
        "session__starts_at", "session__title"
    )


def lectures_run_by(viewer: Person) -> QuerySet[Lecture]:
    """Lectures, the latest first."""
    rows = Lecture.objects.filter(scope_permitted(viewer, SEE))
    return rows.select_related("session", *_SESSION).order_by("-session__starts_at")


def activities_run_by(viewer: Person) -> QuerySet[Activity]:
    """Activities, the latest first."""
    rows = Activity.objects.filter(scope_permitted(viewer, SEE))
    return rows.select_related("host", "session", *_SESSION).order_by("-session__starts_at")


def notices_run_by(viewer: Person) -> QuerySet[Notice]:
    """Notices, also withdrawn ones, the latest first."""
    return Notice.objects.filter(scope_permitted(viewer, SEE)).select_related("place", "organisation")


def closures_run_by(viewer: Person) -> QuerySet[Closure]:
    """Closures of the viewer's palaces, also past and withdrawn ones, the latest first."""
    rows = Closure.objects.filter(scope_permitted(viewer, SEE), place__kind=Kind.PALACE)
    return rows.select_related("place").order_by("-starts_on")


def sessions_run_by(viewer: Person) -> QuerySet[Session]:
    """Whatever the palace puts on, lessons left aside."""
    rows = Session.objects.filter(scope_permitted(viewer, SEE), service=SERVICE, parent=None)
    return rows.select_related("organisation", "place")


def lessons_run_by(viewer: Person) -> QuerySet[Session]:
    """Lessons of the palace's courses that are still to come or on."""
    live = (SessionState.DRAFT, SessionState.PUBLISHED)
    rows = Session.objects.filter(scope_permitted(viewer, SEE), service=SERVICE, parent__course__isnull=False)
    return rows.filter(state__in=live).select_related("organisation", "room")


def drafts_run_by(viewer: Person, keys: Iterable[str]) -> list[Session]:
    """The sessions with those keys that are still drafts; what is no key counts as not given."""
    wanted = []
    for key in keys:
        with suppress(ValueError):
            wanted.append(UUID(key))
    return list(sessions_run_by(viewer).filter(pk__in=wanted, state=SessionState.DRAFT))


def room_week(room: Room, *, viewer: Person, monday: date) -> list[dict[str, Any]]:
    """What a room is kept for in the week from `monday`: as the calendar takes it.

    `reservation` is the key of one that stands for itself and can be given back here.
    """
    first = timezone.make_aware(datetime.combine(monday, time()))
    rows = booking.room_calendar(viewer, [room], first, first + timedelta(days=7))
    return [
        {
            "title": reservation.purpose,
            "starts": reservation.during.lower,
            "ends": reservation.during.upper,
            "kind": "doing" if reservation.session_id else "todo",
            "reservation": None if reservation.session_id else reservation.pk,
        }
        for reservation in rows
    ]


def sessions_between(place: Place, *, viewer: Person, first: date, last: date) -> int:
    """How many sessions and lessons take place in `place` from the day `first` to the day `last`."""
    starts = timezone.make_aware(datetime.combine(first, time()))
    ends = timezone.make_aware(datetime.combine(last + timedelta(days=1), time()))
    rows = booking.calendar(viewer, starts, ends, place=place)
    return rows.filter(state=SessionState.PUBLISHED).count()


def unit_called(text: str) -> Organisation | None:
    """The open unit with that name, short name or code; None when there is none or several."""
    rows = open_organisations().filter(Q(name=text) | Q(short_name=text) | Q(code=text))[:2]
    return rows[0] if len(rows) == 1 else None


def found(rows: QuerySet[AnyRow], key: UUID) -> AnyRow:
    """The row with that key among `rows`. Raises NotAllowed."""
    row = rows.filter(pk=key).first()
    if row is None:
        raise NotAllowed("palace")
    return row
