"""Giving a place back, and taking up or leaving one that is offered."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from unionhall.engines.booking import seating
from unionhall.engines.booking.locks import lock_booking, lock_session
from unionhall.engines.booking.models import Ban, Booking, Session
from unionhall.engines.booking.seating import release
from unionhall.engines.booking.states import LIVE, BookingState
from unionhall.engines.booking.wording import Moment, Title
from unionhall.kernel.access.permissions import authorise, may
from unionhall.kernel.audit.commands import record
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import Refused


class CancelTooLate(Refused):
    """The time to cancel has passed."""

    message = _(
        "“%(title)s” on %(starts_at)s could be cancelled until %(until)s. Please call us if you cannot come."
    )


class AlreadyThere(Refused):
    """Whoever is checked in has used the place."""

    message = _("You are already checked in at “%(title)s”, so this booking cannot be cancelled.")


class NotLive(Refused):
    """The booking ended before."""

    message = _("This booking for “%(title)s” has already ended.")


class NoOffer(Refused):
    """No place is offered (any more)."""

    message = _("No place is being kept for you at “%(title)s” any more.")


@transaction.atomic
def cancel_booking(booking: Booking, *, by: Person, at: datetime) -> Booking:
    """End a booking; its place goes to the first in line, or is free again. Cancelling twice is cancelling once.

    People may until the session's `cancel_until`, and leave a waiting list or a draw until it starts; staff later
    too. Raises NotAllowed, AlreadyThere, CancelTooLate, NotLive.
    """
    row = lock_booking(booking)
    authorise(by, "booking.cancel_booking", row)
    if row.state == BookingState.CANCELLED:
        return row
    if row.state not in LIVE:
        raise NotLive(title=Title.of(row.session.facts))
    if row.checked_in_at is not None:
        raise AlreadyThere(title=Title.of(row.session.facts))
    limit = row.session.cancel_until if row.state == BookingState.BOOKED else row.session.starts_at
    is_late = at > limit
    if is_late and not may(by, "booking.cancel_late", row):
        raise CancelTooLate(
            title=Title.of(row.session.facts), starts_at=Moment(row.session.starts_at), until=Moment(limit)
        )
    release(row, BookingState.CANCELLED, "booking.booking.cancel", is_late=is_late, by=by, at=at)
    return row


@transaction.atomic
def accept_offer(booking: Booking, *, by: Person, at: datetime) -> Booking:
    """Take up the place that is being kept; accepting again changes nothing. Raises NotAllowed, NoOffer."""
    row = lock_booking(booking)
    authorise(by, "booking.accept_offer", row)
    if row.state == BookingState.BOOKED:
        return row
    with connection.cursor() as cursor:
        cursor.execute("select booking_accept(%s, %s, %s)", [row.pk, at, by.pk])
        accepted = cursor.fetchone()[0]
    if not accepted:
        raise NoOffer(title=Title.of(row.session.facts))
    row.refresh_from_db()
    return row


@transaction.atomic
def decline_offer(booking: Booking, *, by: Person, at: datetime) -> Booking:
    """Leave the place to the next in line. Raises NotAllowed, NoOffer."""
    row = lock_booking(booking)
    authorise(by, "booking.decline_offer", row)
    if row.state != BookingState.OFFERED:
        raise NoOffer(title=Title.of(row.session.facts))
    release(row, BookingState.CANCELLED, "booking.booking.decline_offer", is_late=False, by=by, at=at)
    return row


def lapse_offers(*, at: datetime) -> int:
    """End offers nobody took up in time and make the next ones; the number that lapsed. One transaction each."""
    overdue = Booking.objects.filter(state=BookingState.OFFERED, offered_until__lte=at)
    lapsed = 0
    for booking in list(overdue.order_by("offered_until")):
        with transaction.atomic():
            lapsed += release(
                booking, BookingState.LAPSED, "booking.booking.lapse", is_late=False, by=None, at=at
            )
    return lapsed


@transaction.atomic
def offer_free_seats(session: Session, *, at: datetime) -> int:
    """Give what is kept for the waiting list to its first; the number of offers made."""
    return seating.offer(lock_session(session), at=at)


@transaction.atomic
def lift_ban(ban: Ban, *, by: Person, at: datetime) -> Ban:
    """Let somebody book again before their pause ends. Raises NotAllowed."""
    row = Ban.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=ban.pk)
    authorise(by, "booking.lift_ban", row)
    if row.lifted_at is None:
        row.lifted_at = at
        row.save(update_fields=["lifted_at"])
        record(row, "booking.ban.lift", by=by, at=at)
    return row
