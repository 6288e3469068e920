"""My side: what waits for me, what I booked, what I may rate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from unionhall.engines.booking import qr
from unionhall.engines.booking import queries as bookings
from unionhall.engines.booking.models import Booking, Session
from unionhall.engines.booking.states import BookingState
from unionhall.kernel.catalogue.services import MyItem, Todo, services
from unionhall.kernel.people.models import Person

STATUS = {
    BookingState.BOOKED: "doing",
    BookingState.WAITING: "doing",
    BookingState.OFFERED: "todo",
    BookingState.ENTERED: "doing",
    BookingState.ATTENDED: "done",
    BookingState.ABSENT: "closed",
    BookingState.CANCELLED: "closed",
    BookingState.LAPSED: "closed",
    BookingState.NOT_DRAWN: "closed",
    BookingState.UNPLACED: "closed",
}
GOOD_REASONS = (
    ("friendly", gettext_lazy("Friendly staff")),
    ("useful", gettext_lazy("Useful")),
    ("well_run", gettext_lazy("Well organised")),
    ("close_by", gettext_lazy("Close by")),
)
BAD_REASONS = (
    ("rude", gettext_lazy("Unfriendly")),
    ("not_useful", gettext_lazy("Not useful to me")),
    ("late_start", gettext_lazy("Started late")),
    ("crowded", gettext_lazy("Too crowded")),
    ("hard_to_find", gettext_lazy("Hard to find")),
    ("equipment", gettext_lazy("Equipment out of order")),
)


def title_of(session: Session) -> str:
    """The title in the reader's language."""
    return session.title_en if get_language() == "en" and session.title_en else session.title


def rating_reasons() -> list[tuple[str, Any]]:
    """Reason chips, good ones first."""
    return [*GOOD_REASONS, *BAD_REASONS]


@dataclass(frozen=True)
class BookingPage:
    """Everything the page of one booking shows."""

    booking: Booking
    session: Session
    lessons: list[Session]
    status: str
    steps: list[dict[str, str]]
    token: str
    code_seconds: int
    follow_url: str
    attendance: Any
    can_cancel: bool
    facts: list[tuple[Any, Any]]
    at: datetime

    @property
    def number(self) -> str:
        """A short number to say on the telephone: the end of the key, which is random."""
        return self.booking.pk.hex[-8:].upper()

    @property
    def is_rated(self) -> bool:
        """Whether the person said how it was."""
        return hasattr(self.attendance, "rating")

    @property
    def is_live(self) -> bool:
        """Whether it still holds or awaits a place."""
        return self.booking.state in bookings.LIVE


def booking_page(pk: UUID, *, viewer: Person, at: datetime) -> BookingPage:
    """One booking as its owner sees it. Raises NotAllowed for anybody else's."""
    booking = bookings.get_booking(pk, viewer=viewer)
    session = booking.session
    service = next((config for config in services() if config.label == session.service), None)
    holds = booking.state == BookingState.BOOKED
    return BookingPage(
        booking=booking,
        session=session,
        lessons=bookings.lessons_of(session),
        status=STATUS[BookingState(booking.state)],
        steps=progress(booking, at),
        token=qr.person_token(viewer, at) if holds else "",
        code_seconds=renewal_seconds(at, session.organisation.region),
        follow_url=service.join_url(session, viewer) if service and holds else "",
        attendance=bookings.attendance_of(booking),
        can_cancel=booking.state in bookings.LIVE,
        facts=service.describe(session) if service else [],
        at=at,
    )


def renewal_seconds(at: datetime, region: str = "CN") -> int:
    """How often a code on the screen is made anew: before it runs out, and while it is looked at."""
    return max(qr.person_seconds(at, region) // 2, 5)


def progress(booking: Booking, at: datetime) -> list[dict[str, str]]:
    """The steps from booking to rating, with where it stands."""
    session, state = booking.session, booking.state
    booked = state in (BookingState.BOOKED, BookingState.ATTENDED, BookingState.ABSENT)
    titles = [
        (_("Requested"), True, bookings.day_text(booking.created_at)),
        (_("Place kept"), booked, ""),
        (_("Attended"), state == BookingState.ATTENDED, bookings.day_text(session.starts_at)),
        (_("Rated"), bookings.is_rated(booking), ""),
    ]
    found, reached = [], True
    for title, done, note in titles:
        mark = "done" if done else "now" if reached else "next"
        reached = done
        found.append({"title": title, "note": note, "state": mark})
    return found


def todos(person: Person, at: datetime) -> list[Todo]:
    """Everything that waits for the person: offers to answer, things to rate, then what services add."""
    found = [
        Todo(
            title=_("A place came free: %(title)s") % {"title": title_of(booking.session)},
            note=_("Answer before %(when)s") % {"when": bookings.moment_text(booking.offered_until or at)},
            url=reverse("hub:booking", args=[booking.pk]),
            due_at=booking.offered_until,
        )
        for booking in bookings.offers_to(person, at=at)
    ]
    found += [
        Todo(
            title=_("How was it? %(title)s") % {"title": title_of(attendance.session)},
            note=_("One tap is enough"),
            url=reverse("hub:rate", args=[attendance.pk]),
        )
        for attendance in bookings.to_rate(person, at=at)
    ]
    return found + [todo for service in services() for todo in service.todos(person, at)]


def items(person: Person, at: datetime, *, limit: int = 50) -> list[MyItem]:
    """My bookings and cases over all services, what comes next first, then the past, newest first."""
    found = [
        MyItem(
            title=title_of(booking.session),
            note=_("Starts %(when)s") % {"when": bookings.moment_text(booking.session.starts_at)},
            url=reverse("hub:booking", args=[booking.pk]),
            status=STATUS[BookingState(booking.state)],
            status_text=booking.get_state_display(),
            at=booking.session.starts_at,
        )
        for booking in bookings.bookings_of(person, at=at)[:limit]
    ]
    found += [item for service in services() for item in service.items(person, at)]
    coming = sorted((item for item in found if item.at >= at), key=lambda item: item.at)
    past = sorted((item for item in found if item.at < at), key=lambda item: item.at, reverse=True)
    return coming + past
