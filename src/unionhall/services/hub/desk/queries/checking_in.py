"""Who is at the door: today's sessions, and the person whose code was scanned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from unionhall.engines.booking import qr
from unionhall.engines.booking.models import Booking, Session
from unionhall.engines.booking.states import BookingState, Mode, SessionState
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook.queries import value as rule
from unionhall.lib.acts import reach
from unionhall.services.hub.desk.periods import midnight
from unionhall.services.hub.desk.queries import sessions
from unionhall.services.hub.desk.scope import Scope

CHECK_IN = "booking.check_in"
_HAS_PLACE = (BookingState.BOOKED, BookingState.ATTENDED, BookingState.ABSENT)


def todays(viewer: Person, *, at: datetime) -> QuerySet[Session]:
    """What takes place today where the viewer may check people in, in order, with counts."""
    today = timezone.localdate(at)
    rows = sessions.run_by(Scope(tuple(reach(viewer, CHECK_IN)))).filter(
        starts_at__gte=midnight(today),
        starts_at__lt=midnight(today + timedelta(days=1)),
        state__in=(SessionState.PUBLISHED, SessionState.ENDED),
        lessons=None,
    )
    return (
        sessions.with_counts(rows)
        .select_related("place", "room", "parent")
        .order_by("starts_at", "title", "pk")
    )


@dataclass(frozen=True)
class Choice:
    """A session a scanned person could be checked in to."""

    session: Session
    has_place: bool
    is_open: bool


@dataclass(frozen=True)
class Scanned:
    """The person whose code was scanned, and the sessions they may have come for, the likely ones first."""

    person: Person
    choices: list[Choice]

    @property
    def likely(self) -> Choice | None:
        """The one they came for, when there is no doubt."""
        found = [choice for choice in self.choices if choice.has_place and choice.is_open]
        return found[0] if len(found) == 1 else None


def scanned(token: str, *, viewer: Person, at: datetime) -> Scanned:
    """Raises QrUnknown, QrExpired, QrOfAnotherDay."""
    bearer = qr.bearer_of(token, at)
    person = bearer.person
    rows = [row for row in todays(viewer, at=at) if bearer.opens(row)]
    heads = {row.parent_id or row.pk for row in rows}
    held = Booking.objects.filter(person=person, session__in=heads, state__in=_HAS_PLACE)
    booked = set(held.values_list("session", flat=True))
    before = opens_before(at)
    choices = [
        Choice(
            row,
            has_place=(row.parent_id or row.pk) in booked or row.mode == Mode.OPEN,
            is_open=row.starts_at - before <= at < row.ends_at,
        )
        for row in rows
    ]
    return Scanned(person, sorted(choices, key=lambda choice: (not choice.has_place, not choice.is_open)))


def dated(session: Session, *, at: datetime) -> Session:
    """Of a series the lesson that runs or comes next, else the last; any other session itself."""
    lessons = session.lessons.exclude(state=SessionState.CANCELLED).order_by("starts_at")
    return lessons.filter(ends_at__gt=at).first() or lessons.last() or session


def opens_before(at: datetime) -> timedelta:
    """How long before the start people may check in."""
    return rule("checkin.opens_minutes_before", on=timezone.localdate(at)).span


def code_of(session: Session, *, at: datetime) -> str:
    """What the hall's screen shows of a session at this moment."""
    return qr.session_token(session, at)


def code_seconds(session: Session, *, at: datetime) -> int:
    """For how many seconds that stays valid."""
    return qr.person_seconds(at, session.organisation.region)
