"""Who has a place in a session, who waits for one, who came: the sign-up list and the attendance list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import (
    Avg,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from unionhall.engines.booking.models import Attendance, Booking, Companion, Rating, Session
from unionhall.engines.booking.states import BookingState
from unionhall.kernel.people.models import Person
from unionhall.lib.acts import may, reach
from unionhall.services.hub.desk.scope import Scope

SEE_ALL, SEE_OWN = "booking.see_roll", "people.see_person"
BOOKED, WAITING, ENTERED, CAME, GONE = "booked", "waiting", "entered", "came", "gone"
VIEWS = (BOOKED, WAITING, ENTERED, CAME, GONE)
_GONE = (BookingState.CANCELLED, BookingState.LAPSED, BookingState.NOT_DRAWN, BookingState.UNPLACED)
_HAS_PLACE = (BookingState.BOOKED, BookingState.ATTENDED, BookingState.ABSENT)
_STATES: dict[str, tuple[str, ...]] = {
    BOOKED: _HAS_PLACE,
    WAITING: (BookingState.WAITING, BookingState.OFFERED),
    ENTERED: (BookingState.ENTERED,),
    GONE: _GONE,
}


def head_of(session: Session) -> Session:
    """What was booked: the series a lesson belongs to, else the session itself."""
    return session.parent or session


def _own_people(session: Session, viewer: Person, field: str = "person__organisation") -> Q:
    """Everybody for those who run the session; for others the people whose files they may see."""
    if may(viewer, SEE_ALL, session):
        return Q()
    return Scope(tuple(reach(viewer, SEE_OWN))).covers(field)


def bookings(session: Session, viewer: Person) -> QuerySet[Booking]:
    """The bookings of a session (of a lesson: those of its series) that the viewer may see."""
    return Booking.objects.filter(_own_people(session, viewer), session=head_of(session))


def attendances(session: Session, viewer: Person) -> QuerySet[Attendance]:
    """Everybody who took part, on site or from afar, the latest first; over all lessons for a series."""
    which = (
        Q(session=session) | Q(session__parent=session) if session.parent_id is None else Q(session=session)
    )
    rows = Attendance.objects.filter(which, _own_people(session, viewer))
    return rows.select_related("person__organisation", "session", "checked_in_by").order_by(
        "-first_seen_at", "pk"
    )


def listed(session: Session, viewer: Person, view: str, text: str = "") -> QuerySet[Booking]:
    """One view of the sign-up list: in the order of the line for those who wait, else of booking."""
    rows = bookings(session, viewer).filter(state__in=_STATES[view])
    if text:
        rows = rows.filter(_named(text))
    order = ("waiting_number", "created_at") if view == WAITING else ("created_at", "pk")
    return _with_details(rows, session).order_by(*order)


def _named(text: str) -> Q:
    if text.isdigit():
        return Q(person__phone__endswith=text)
    return (
        Q(person__name__icontains=text)
        | Q(person__name_pinyin__contains=text.lower())
        | Q(team_name__icontains=text)
    )


def _with_details(rows: QuerySet[Booking], session: Session) -> QuerySet[Booking]:
    """Each with `place_in_line`, `seen_at` (when checked in to this very session), its people read ahead."""
    before = Booking.objects.filter(
        session=OuterRef("session"),
        state=BookingState.WAITING,
        waiting_number__lte=OuterRef("waiting_number"),
    )
    position = before.order_by().values("session").values(n=Count("*"))
    seen = Attendance.objects.filter(session=session.pk, person=OuterRef("person"), counts=True)
    return (
        rows.annotate(
            place_in_line=Coalesce(Subquery(position, output_field=IntegerField()), Value(0)),
            seen_at=Subquery(seen.values("first_seen_at")[:1]),
            has_come=Exists(seen),
        )
        .select_related("person__organisation")
        .prefetch_related(Prefetch("companions", Companion.objects.order_by("pk")))
    )


@dataclass(frozen=True)
class Counts:
    """How many stand in each view; `people` have places, companions included."""

    booked: int
    waiting: int
    entered: int
    came: int
    gone: int
    people: int


def counts(session: Session, viewer: Person) -> Counts:
    """Two queries."""
    tallies: dict[str, Any] = {
        view: Count("pk", filter=Q(state__in=states)) for view, states in _STATES.items()
    }
    people = Coalesce(Sum("party", filter=Q(state__in=_HAS_PLACE)), Value(0))
    found = bookings(session, viewer).order_by().aggregate(people=people, **tallies)
    came = attendances(session, viewer).filter(counts=True).order_by().aggregate(n=Count("pk"))["n"]
    return Counts(came=came, **found)


def chosen(session: Session, viewer: Person, keys: list[UUID]) -> list[Booking]:
    """The bookings with those keys that belong to this list, with their people."""
    return list(
        bookings(session, viewer).filter(pk__in=keys).select_related("person", "session", "organisation")
    )


def to_check_in(session: Session, viewer: Person, text: str) -> list[Booking]:
    """Those with a place whose phone ends in these digits, or whose name or pinyin is typed; at most 20."""
    wanted = text.strip().lower()
    if len(wanted) < 2 and not wanted.isalpha():
        return []
    rows = bookings(session, viewer).filter(_named(wanted), state__in=_HAS_PLACE)
    return list(_with_details(rows, session).order_by("person__name_pinyin", "pk")[:20])


def latest_arrivals(session: Session, viewer: Person, limit: int = 8) -> list[Attendance]:
    """Who checked in last."""
    rows = Attendance.objects.filter(
        _own_people(session, viewer), session=session, checked_in_at__isnull=False
    )
    return list(rows.select_related("person").order_by("-checked_in_at", "pk")[:limit])


def points(session: Session) -> tuple[float | None, int]:
    """Mean rating (1 to 5) and how many rated, over all lessons of a series. One query."""
    which = Q(attendance__session=session) | Q(attendance__session__parent=session)
    found = Rating.objects.filter(which).order_by().aggregate(mean=Avg("score"), n=Count("pk"))
    return found["mean"], found["n"]
