"""A draw as everybody can check it: the digest published before, the seed published after, the order it gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from unionhall.engines.booking import core
from unionhall.engines.booking.models import Booking, Session
from unionhall.engines.booking.states import BookingState
from unionhall.kernel.people.models import Person
from unionhall.services.hub.desk.queries import roll


@dataclass(frozen=True)
class DrawPage:
    """What the page of a draw shows; after the draw with the outcome of checking it anew."""

    session: Session
    entries: int
    winners: int
    keeps_promise: bool
    gives_order: bool
    rows: QuerySet[Any]

    @property
    def is_drawn(self) -> bool:
        """Whether the draw took place."""
        return self.session.drawn_at is not None


def draw_page(session: Session, viewer: Person) -> DrawPage:
    """The draw of a session, recomputed from its seed."""
    drawn = Booking.objects.filter(session=session, draw_rank__isnull=False)
    ranks = {pk: rank or 0 for pk, rank in drawn.values_list("pk", "draw_rank")}
    order = core.draw_order(session.draw_seed, ranks)
    waiting = Booking.objects.filter(session=session, state=BookingState.ENTERED).count()
    rows = roll.bookings(session, viewer).filter(draw_rank__isnull=False)
    return DrawPage(
        session=session,
        entries=waiting or len(ranks),
        winners=drawn.exclude(seat_numbers=[]).count(),
        keeps_promise=core.commitment(session.draw_seed) == session.draw_commitment,
        gives_order=order == sorted(ranks, key=ranks.__getitem__),
        rows=rows.select_related("person__organisation").order_by("draw_rank"),
    )


def number_drawn(session: Session, booking: Booking) -> str:
    """The number an entry drew, shortened for a table."""
    return core.draw_digest(session.draw_seed, booking.pk)[:12]
