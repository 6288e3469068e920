"""What is on: the page of one session, and lists of sessions a worker may take part in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from unionhall.engines.booking import queries as bookings
from unionhall.engines.booking.models import Booking, Session
from unionhall.engines.booking.states import Channel, Mode
from unionhall.kernel.catalogue.services import service_named
from unionhall.kernel.people.models import Person
from unionhall.ui import calendars


@dataclass(frozen=True)
class SessionPage:
    """Everything the page of one session shows."""

    session: Session
    lessons: list[Session]
    seats: bookings.SeatsSummary
    facts: list[tuple[Any, Any]]
    channels: list[tuple[str, Any]]
    mine: Booking | None
    closed_because: str
    at: datetime

    @property
    def can_book(self) -> bool:
        """Whether the form is shown; the claim itself decides."""
        return self.mine is None and not self.closed_because

    @property
    def taken(self) -> int:
        """Places that are gone."""
        return self.seats.capacity - self.seats.free

    @property
    def asks_channel(self) -> bool:
        """Whether there is more than one way to take part."""
        return len(self.channels) > 1

    @property
    def asks_party(self) -> bool:
        """Whether one booking may bring others along."""
        return self.session.party_max > 1

    @property
    def is_team(self) -> bool:
        """Whether a team enters, not a person."""
        return self.session.team_max > 0

    @property
    def team_words(self) -> str:
        """How large a team is, the captain included."""
        least, most = max(self.session.team_min, 1), self.session.team_max
        return _("A team has %(least)s to %(most)s people, you included.") % {"least": least, "most": most}

    @property
    def is_waiting_list(self) -> bool:
        """Whether a booking now would join the waiting list."""
        return self.session.mode == Mode.FIRST_COME and self.seats.free == 0

    @property
    def button(self) -> str:
        """The words on the main button."""
        if self.session.mode == Mode.LOTTERY:
            return _("Enter the draw")
        if self.is_waiting_list:
            return _("Join the waiting list")
        return _("Book my place")


def session_page(pk: UUID, *, viewer: Person | None, at: datetime) -> SessionPage:
    """The page of a session. A lesson leads to its series. Raises NotAllowed when there is no such session to see."""
    session = bookings.get_session(pk, viewer=viewer)
    lessons = bookings.lessons_of(session)
    service = service_named(session.service)
    facts = list(service.describe(session)) if service else []
    return SessionPage(
        session=session,
        lessons=lessons,
        seats=bookings.seats_summary([session.pk])[session.pk],
        facts=facts,
        channels=channels_of(session),
        mine=bookings.live_booking(session, viewer) if viewer else None,
        closed_because=closed_because(session, at),
        at=at,
    )


def channels_of(session: Session) -> list[tuple[str, Any]]:
    """The ways to take part: on site, and any channel with places of its own."""
    quotas = {quota.channel for quota in session.quotas.all()}
    return [
        (value, label)
        for value, label in Channel.choices
        if value in quotas or (not quotas and value == Channel.ON_SITE)
    ]


def closed_because(session: Session, at: datetime) -> str:
    """Why nobody can book now, in words; empty when it is possible."""
    if session.state == "cancelled":
        return _("This was called off: %(reason)s") % {"reason": session.cancelled_reason}
    if session.mode == Mode.OPEN:
        return _("No booking needed: just come.")
    if at < session.opens_at:
        return _("Booking opens on %(when)s.") % {"when": calendars.span(session.opens_at)}
    if at >= session.closes_at:
        return _("Booking has closed.")
    return ""
