"""My side: what waits for me, what I booked, what I may rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from unionhall.engines.booking import qr
from unionhall.engines.booking import queries as bookings
from unionhall.engines.booking.models import Booking, Session
from unionhall.engines.booking.states import BookingState
from unionhall.kernel.catalogue.services import MyItem, Todo, services
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Place
from unionhall.services.hub.queries import cases
from unionhall.services.hub.wording import next_time, next_when, session_when
from unionhall.ui import calendars

MOST_BOOKINGS = 50
AHEAD = (*bookings.LIVE, BookingState.ATTENDED)
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


def name_of(place: Place) -> str:
    """The place's name in the reader's language."""
    return place.name_en if get_language() == "en" and place.name_en else place.name


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
    is_rated: bool
    can_cancel: bool
    facts: list[tuple[Any, Any]]
    at: datetime

    @property
    def number(self) -> str:
        """A short number to say on the telephone: the end of the key, which is random."""
        return self.booking.pk.hex[-8:].upper()

    @property
    def state_words(self) -> str:
        """What the booking is now, in a word."""
        return state_words(self.booking)

    @property
    def asks_rating(self) -> bool:
        """Whether there is something to rate."""
        return self.attendance is not None and not self.is_rated


def booking_page(pk: UUID, *, viewer: Person, at: datetime) -> BookingPage:
    """One booking as its owner sees it. Raises NotAllowed for anybody else's."""
    booking = bookings.get_booking(pk, viewer=viewer)
    session = booking.session
    service = next((config for config in services() if config.label == session.service), None)
    holds = booking.state == BookingState.BOOKED and next_time(session, at) is not None
    attendance = bookings.attendance_of(booking)
    is_series = len(session.times) > 1
    rated = bookings.is_rated(booking)
    return BookingPage(
        booking=booking,
        session=session,
        lessons=bookings.lessons_of(session),
        status=STATUS[BookingState(booking.state)],
        steps=progress(booking, is_rated=rated),
        # Of a series it is needed again for the next lesson.
        token=qr.person_token(viewer, at) if holds and (is_series or attendance is None) else "",
        code_seconds=renewal_seconds(at, session.organisation.region),
        follow_url=service.join_url(session, viewer) if service and holds else "",
        attendance=attendance,
        is_rated=rated,
        can_cancel=booking.state in bookings.LIVE,
        facts=service.describe(session) if service else [],
        at=at,
    )


def renewal_seconds(at: datetime, region: str = "CN") -> int:
    """How often a code on the screen is made anew: before it runs out, and while it is looked at."""
    return max(qr.person_seconds(at, region) // 2, 5)


def state_words(booking: Booking) -> str:
    """The state in the reader's language; who is in says so before the session is over."""
    is_in = booking.checked_in_at is not None and len(booking.session.times) < 2
    return _("Checked in") if is_in and booking.state == BookingState.BOOKED else booking.get_state_display()


def progress(booking: Booking, *, is_rated: bool) -> list[dict[str, str]]:
    """The steps from booking to rating, with where it stands; none for what has ended otherwise."""
    session, state = booking.session, booking.state
    if state not in AHEAD:
        return []
    was_there = state == BookingState.ATTENDED or booking.checked_in_at is not None
    titles = [
        (pgettext("step", "Sign up"), True, _day(booking.created_at)),
        (pgettext("step", "Get a place"), state in (BookingState.BOOKED, BookingState.ATTENDED), ""),
        (pgettext("step", "Take part"), was_there, _day(session.starts_at)),
        (pgettext("step", "Rate"), is_rated, ""),
    ]
    found, reached = [], True
    for title, done, note in titles:
        mark = "done" if done else "now" if reached else "next"
        reached = done
        found.append({"title": title, "note": note, "state": mark})
    return found


def _day(instant: datetime) -> str:
    return calendars.short_date(localtime(instant).date())


@dataclass(frozen=True)
class MySide:
    """What is mine: what waits for me, what comes next (soonest first), what is over (newest first)."""

    todos: list[Todo]
    coming: list[MyItem]
    past: list[MyItem]


NOTHING = MySide([], [], [])


def my_side(person: Person, at: datetime) -> MySide:
    """Everything of the person over all services. Three queries, and what services add."""
    bookings_seen = list(bookings.bookings_of(person, at=at)[:MOST_BOOKINGS])
    cases_seen = cases.seen_cases(person)
    found = [item_of(booking, at) for booking in bookings_seen] + cases.items(cases_seen, person, at)
    found += [item for service in services() for item in service.items(person, at)]
    return MySide(
        todos=cases.todos(cases_seen, person, at) + _todos(bookings_seen, person, at),
        coming=sorted((item for item in found if item.at >= at), key=lambda item: item.at),
        past=sorted((item for item in found if item.at < at), key=lambda item: item.at, reverse=True),
    )


def _todos(seen: Sequence[Booking], person: Person, at: datetime) -> list[Todo]:
    """Offers to answer, the one that lapses first in front; things to rate; what services add."""
    offers = [
        (one.offered_until, one)
        for one in seen
        if one.state == BookingState.OFFERED and one.offered_until is not None and one.offered_until > at
    ]
    found = [
        Todo(
            title=_("A place came free: %(title)s") % {"title": title_of(booking.session)},
            note=_("Answer before %(when)s") % {"when": calendars.span(until)},
            url=reverse("hub:booking", args=[booking.pk]),
            due_at=until,
        )
        for until, booking in sorted(offers, key=lambda offer: offer[0])
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


def item_of(booking: Booking, at: datetime) -> MyItem:
    """A booking as a line of "my things"."""
    session = booking.session
    coming = next_time(session, at) if booking.state in AHEAD else None
    return MyItem(
        title=title_of(session),
        note=next_when(session, at) if coming else session_when(session),
        url=reverse("hub:booking", args=[booking.pk]),
        status=STATUS[BookingState(booking.state)],
        status_text=state_words(booking),
        # What goes on still lies ahead; what was given up does not, whenever it would have been.
        at=max(coming[0], at) if coming else min(session.starts_at, booking.created_at),
    )
