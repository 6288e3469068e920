"""What leaves the desk, and whose number somebody looked up, is written down."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from unionhall.engines.booking.models import Session
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.acts import authorise, record
from unionhall.services.hub.desk.scope import Scope


@transaction.atomic
def record_export(what: str, *, scope: Scope, rows: int, by: Person, at: datetime) -> None:
    """Write that `by` took a list of `rows` rows of `what` along. Raises NotAllowed."""
    authorise(by, "hub.export_rows")
    home: Organisation = scope.organisation or by.organisation
    record(home, "hub.rows.export", by=by, at=at, what=what, rows=rows, units=list(scope.paths))


@transaction.atomic
def record_roll_export(session: Session, *, rows: int, by: Person, at: datetime) -> None:
    """Write that `by` took the lists of `session`, with names and numbers, along. Raises NotAllowed."""
    authorise(by, "booking.see_roll", session)
    record(session, "hub.roll.export", by=by, at=at, rows=rows)


@transaction.atomic
def open_person(person: Person, *, about: Any = None, by: Person, at: datetime) -> str:
    """The person's telephone number, for a call about something of theirs (a follow-up). Each opening is recorded.

    `by` may call the people of the own units, and anybody about what the own unit has to follow up.
    Raises NotAllowed.
    """
    authorise(by, "hub.call_person", about or person)
    record(person, "hub.person.open", by=by, at=at, about=type(about or person).__name__)
    return person.phone
