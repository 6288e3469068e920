"""Signing up a whole list: the same claim row by row, each with a key of its own, so that it can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from unionhall.engines.booking import commands as booking
from unionhall.engines.booking.models import Booking, Session
from unionhall.kernel.people.models import Person
from unionhall.lib.acts import authorise, record
from unionhall.lib.errors import Refused
from unionhall.services.hub.desk.commands.batches import Outcome, cancel_chosen


@dataclass(frozen=True)
class Wish:
    """One row of a list that was found right: its number in the file, who, how, how many people."""

    number: int
    person_id: UUID
    channel: str
    party: int


@dataclass
class Imported:
    """How many rows came to what; what was refused, by row, with name and reason."""

    booked: int = 0
    waiting: int = 0
    repeated: int = 0
    refused: list[tuple[int, str, str]] = field(default_factory=list)


def key_of_row(import_id: UUID, number: int) -> UUID:
    """The idempotency key of a row: sending the same import twice books nobody twice."""
    return uuid5(import_id, str(number))


def import_roll(
    session: Session, wishes: Sequence[Wish], *, import_id: UUID, by: Person, at: datetime
) -> Imported:
    """Book every row for its person. A row that is refused stops no other. Raises NotAllowed.

    Each row is a transaction of its own, as if it were booked at the desk.
    """
    authorise(by, "booking.book_for_others")
    people = Person.objects.in_bulk([wish.person_id for wish in wishes])
    outcome = Imported()
    for wish in wishes:
        person = people[wish.person_id]
        try:
            receipt = booking.book_on_behalf(
                session.pk, person=person, channel=wish.channel, key=key_of_row(import_id, wish.number),
                party=wish.party, by=by, at=at,
            )  # fmt: skip
        except Refused as refusal:
            outcome.refused.append((wish.number, person.name, str(refusal)))
            continue
        outcome.repeated += receipt.repeated
        outcome.booked += receipt.state == "booked"
        outcome.waiting += receipt.state in ("waiting", "entered")
    with transaction.atomic():
        record(
            session, "hub.roll.import", by=by, at=at, import_id=str(import_id), rows=len(wishes),
            refused=len(outcome.refused),
        )  # fmt: skip
    return outcome


def undo_import(
    session: Session, bookings: Iterable[Booking], *, import_id: UUID, by: Person, at: datetime
) -> Outcome:
    """Cancel exactly the bookings an import made, as far as they still stand. Raises NotAllowed."""
    live = [one for one in bookings if one.cancelled_at is None]
    outcome = cancel_chosen(live, by=by, at=at)
    with transaction.atomic():
        record(session, "hub.roll.undo_import", by=by, at=at, import_id=str(import_id), rows=outcome.done)
    return outcome
