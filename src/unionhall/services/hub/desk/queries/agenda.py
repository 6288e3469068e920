"""Sessions and rooms on a calendar: a week in detail, a month at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from unionhall.engines.booking.models import RoomReservation, Session
from unionhall.engines.booking.states import SessionState
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Room
from unionhall.lib.acts import reach
from unionhall.services.hub.desk.periods import add_months, midnight
from unionhall.services.hub.desk.queries import sessions
from unionhall.services.hub.desk.scope import Scope

_KINDS = {SessionState.DRAFT: "todo", SessionState.ENDED: "done", SessionState.CANCELLED: "closed"}
_MOST_EVENTS = 400


@dataclass(frozen=True)
class Wanted:
    """Which place and room; empty means all."""

    place: UUID | None = None
    room: UUID | None = None

    @property
    def condition(self) -> Q:
        """The same as a filter on sessions."""
        found = Q()
        if self.place:
            found &= Q(place=self.place)
        if self.room:
            found &= Q(room=self.room)
        return found


def rooms_for(viewer: Person, place: UUID | None) -> list[Room]:
    """Rooms of one place, by floor and name, for whoever sees sessions there."""
    if place is None:
        return []
    return list(Room.objects.filter(place=place, place__in=[p.pk for p in sessions.places_for(viewer)]))


def _between(viewer: Person, wanted: Wanted, first: date, after: date) -> QuerySet[Session]:
    return sessions.dated(viewer, midnight(first), midnight(after)).filter(wanted.condition)


def week_events(viewer: Person, monday: date, wanted: Wanted) -> list[dict[str, Any]]:
    """What takes place in a week, and what rooms are kept for otherwise, for `week_calendar`."""
    after = monday + timedelta(days=7)
    rows = _between(viewer, wanted, monday, after)[:_MOST_EVENTS]
    return [_event(row) for row in rows] + [
        _kept(row) for row in _reservations(viewer, monday, after, wanted)
    ]


def _event(row: Session) -> dict[str, Any]:
    title = (row.title_en if get_language() == "en" else "") or row.title
    where = row.room or row.place
    return {
        "title": title,
        "starts": row.starts_at,
        "ends": row.ends_at,
        "url": reverse("hub:desk-session", args=[row.pk]),
        "note": str(where or ""),
        "kind": _KINDS.get(SessionState(row.state), "doing"),
    }


def _reservations(viewer: Person, first: date, after: date, wanted: Wanted) -> QuerySet[RoomReservation]:
    """Rooms kept for something that is no session."""
    scope = Scope(tuple(reach(viewer, sessions.SEE)))
    rows = RoomReservation.objects.filter(
        scope.covers("organisation"),
        session=None,
        cancelled_at=None,
        during__startswith__gte=midnight(first),
        during__startswith__lt=midnight(after),
    )
    if wanted.place:
        rows = rows.filter(room__place=wanted.place)
    if wanted.room:
        rows = rows.filter(room=wanted.room)
    return rows.select_related("room").order_by("during")[:_MOST_EVENTS]


def _kept(row: RoomReservation) -> dict[str, Any]:
    return {
        "title": _("Kept: %(purpose)s") % {"purpose": row.purpose},
        "starts": row.during.lower,
        "ends": row.during.upper,
        "note": str(row.room),
        "kind": "closed",
    }


def month_marks(viewer: Person, first: date, wanted: Wanted) -> dict[date, dict[str, Any]]:
    """How much takes place on each day of a month, for `month_calendar`; a day leads to its week."""
    rows = _between(viewer, wanted, first, add_months(first, 1)).exclude(state=SessionState.CANCELLED)
    counted = (
        rows.order_by()
        .annotate(day=TruncDate("starts_at"))
        .values("day")
        .annotate(n=Count("pk", distinct=True))
    )
    base = reverse("hub:desk-calendar")
    return {
        row["day"]: {
            "n": row["n"],
            "url": f"{base}?week={monday_of(row['day']):%Y-%m-%d}&{_kept_query(wanted)}",
        }
        for row in counted.order_by(F("day"))
    }


def _kept_query(wanted: Wanted) -> str:
    return f"place={wanted.place or ''}&room={wanted.room or ''}"


def monday_of(day: date) -> date:
    """The Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


def parse_day(text: str) -> date | None:
    """A day written as 2026-11-03; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
