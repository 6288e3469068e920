"""Bookings: a person's own, a session's roll and waiting list, draws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, IntegerField, QuerySet, Value, When

from unionhall.engines.booking.core import commitment, draw_order
from unionhall.engines.booking.models import Ban, Booking, Session
from unionhall.engines.booking.states import HOLDING, LIVE, BookingState
from unionhall.kernel.access.permissions import authorise, may
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed


def bookings_of(person: Person, at: datetime) -> QuerySet[Booking]:
    """All bookings of `person`: live ones for what is not over first, soonest first; then the rest, newest first."""
    is_past = Case(
        When(state__in=LIVE, session__ends_at__gt=at, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    rows = Booking.objects.filter(person=person).annotate(is_past=is_past)
    soonest = Case(When(is_past=0, then="session__starts_at"))
    return rows.select_related("session__place", "session__room").order_by(
        "is_past", soonest, "-session__starts_at"
    )


def live_booking(session: Session, person: Person) -> Booking | None:
    """The person's booking that holds or awaits a place at the session (or held one that is used)."""
    states = [*LIVE, BookingState.ATTENDED]
    return Booking.objects.filter(session=session, person=person, state__in=states).first()


def offers_to(person: Person, *, at: datetime) -> QuerySet[Booking]:
    """Places kept for `person` that can still be taken, the one that lapses first in front."""
    rows = Booking.objects.filter(person=person, state=BookingState.OFFERED, offered_until__gt=at)
    return rows.select_related("session__place").order_by("offered_until")


def get_booking(pk: UUID, viewer: Person) -> Booking:
    """A booking of the viewer, or of a session the viewer works for. Raises NotAllowed."""
    rows = Booking.objects.select_related(
        "session__place", "session__room", "session__organisation", "person"
    )
    booking = rows.select_related("organisation").filter(pk=pk).first()
    if booking is None or not may(viewer, "booking.see_booking", booking):
        raise NotAllowed("booking")
    return booking


def roll(session: Session, viewer: Person) -> QuerySet[Booking]:
    """Who has a place (booked, offered, attended, absent) at the session or, of a lesson, its series, by name.

    Raises NotAllowed.
    """
    authorise(viewer, "booking.see_roll", session)
    rows = Booking.objects.filter(session=session.parent_id or session.pk, state__in=HOLDING)
    rows = rows.select_related("person__organisation").prefetch_related("companions")
    return rows.order_by("person__name_pinyin", "person__name", "id")


def waiting_list(session: Session, viewer: Person) -> QuerySet[Booking]:
    """Who waits, in the order in which places will be offered. Raises NotAllowed."""
    authorise(viewer, "booking.see_roll", session)
    rows = Booking.objects.filter(session=session.parent_id or session.pk, state=BookingState.WAITING)
    return (
        rows.select_related("person__organisation").prefetch_related("companions").order_by("waiting_number")
    )


def entries(session: Session, viewer: Person) -> QuerySet[Booking]:
    """Who is in the draw, or was: by rank once drawn. Raises NotAllowed."""
    authorise(viewer, "booking.see_roll", session)
    rows = Booking.objects.filter(session=session)
    rows = rows.exclude(draw_rank=None) if session.drawn_at else rows.filter(state=BookingState.ENTERED)
    return rows.select_related("person__organisation").order_by("draw_rank", "created_at", "id")


def ban_of(person: Person, session: Session, *, at: datetime) -> Ban | None:
    """The pause that keeps `person` from booking `session` now, if there is one."""
    rows = Ban.objects.filter(
        organisation=session.organisation_id, person=person, ends_at__gt=at, lifted_at=None
    )
    return rows.order_by("-ends_at").first()


@dataclass(frozen=True, slots=True)
class DrawCheck:
    """A draw computed again from what is published."""

    seed: str
    entries: int
    is_right_order: bool
    is_committed_seed: bool


def verify_draw(session: Session) -> DrawCheck:
    """Whether the drawn order follows from the published seed, and that from the digest published before.

    The second is false, and the draw may still be right, when a seed from elsewhere was used.
    """
    drawn = Booking.objects.filter(session=session).exclude(draw_rank=None).order_by("draw_rank")
    order = list(drawn.values_list("pk", flat=True))
    return DrawCheck(
        seed=session.draw_seed,
        entries=len(order),
        is_right_order=bool(session.draw_seed) and draw_order(session.draw_seed, order) == order,
        is_committed_seed=commitment(session.draw_seed) == session.draw_commitment,
    )
