"""Erasing what bookings keep of somebody in words; that a place was taken stays, without a name."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from unionhall.engines.booking.models import Booking, Companion, Rating
from unionhall.engines.booking.seating import release
from unionhall.engines.booking.states import LIVE, BookingState
from unionhall.kernel.people.models import Person

ERASED = gettext_noop("(erased)")


@transaction.atomic
def forget_bookings(person: Person, *, by: Person | None, at: datetime) -> int:
    """End `person`'s live bookings of what is to come, and erase their words and companions' names; how many ended.

    For whoever erases the person, who has been authorised.
    """
    ended = 0
    for booking in Booking.objects.filter(person=person, state__in=LIVE, session__ends_at__gt=at).order_by(
        "session"
    ):
        ended += release(
            booking, BookingState.CANCELLED, "booking.booking.cancel", is_late=False, by=by, at=at
        )
    Companion.objects.filter(Q(booking__person=person) | Q(person=person)).update(name=ERASED, phone="")
    Booking.objects.filter(person=person).exclude(team_name="").update(team_name=ERASED)
    Rating.objects.filter(attendance__person=person).exclude(text="").update(text="")
    return ended
