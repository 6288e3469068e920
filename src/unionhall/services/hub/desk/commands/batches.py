"""The same act for many bookings of one list: what cannot be done is told by name, the rest is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from unionhall.engines.booking import commands as booking
from unionhall.engines.booking.models import Booking, Session
from unionhall.kernel.people.models import Person
from unionhall.lib.acts import authorise
from unionhall.lib.errors import NotAllowed, Refused


@dataclass
class Outcome:
    """How many were done, and for whom it was refused and why."""

    done: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def check_in_chosen(session: Session, bookings: Iterable[Booking], *, by: Person, at: datetime) -> Outcome:
    """Check in everybody who made one of `bookings`. Raises NotAllowed when `by` may not check in at all."""
    return _each(bookings, lambda one: booking.check_in(session, one.person, by=by, at=at))


def cancel_chosen(bookings: Iterable[Booking], *, by: Person, at: datetime) -> Outcome:
    """Cancel `bookings`; the first in line get the places. Raises NotAllowed when `by` may cancel none."""
    return _each(bookings, lambda one: booking.cancel_booking(one, by=by, at=at))


def _each(bookings: Iterable[Booking], act: Callable[[Booking], Any]) -> Outcome:
    outcome = Outcome()
    for one in bookings:
        try:
            # Each stands for itself: one refusal takes nothing back that was done for others.
            with transaction.atomic():
                act(one)
        except NotAllowed:
            raise
        except Refused as refusal:
            outcome.refused.append((one.person.name, str(refusal)))
        else:
            outcome.done += 1
    return outcome


def close_list(session: Session, *, by: Person, at: datetime) -> int:
    """Close the list of a session that is over; the number of people who did not come. Raises NotAllowed."""
    authorise(by, "booking.record_attendance", session)
    return booking.mark_absent(session, at=at)
