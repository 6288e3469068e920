"""Writing to the outbox. Nothing is sent from here: jobs carry events out once they are committed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from unionhall.kernel.messaging.models import Event
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person


def emit(
    kind: str,
    *,
    organisation: Organisation,
    subject_id: UUID | None,
    at: datetime,
    person: Person | None = None,
    data: dict[str, Any] | None = None,
    private: dict[str, Any] | None = None,
) -> Event:
    """Put a fact into the outbox, within the caller's transaction.

    `kind` is dotted ("booking.booked"). `person` is whom it concerns and who gets the message of that kind,
    if one is registered. `data` may leave the database; personal details go into `private`.
    """
    return Event.objects.create(
        organisation=organisation,
        kind=kind,
        subject_id=subject_id,
        at=at,
        person=person,
        data=data or {},
        private=private or {},
    )
