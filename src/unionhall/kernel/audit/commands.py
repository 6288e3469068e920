"""Writing the trail: one line an act, in the transaction of the act."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from unionhall.kernel.audit.models import Entry
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person


def record(
    subject: Any,
    verb: str,
    *,
    by: Person | None,
    at: datetime,
    organisation: Organisation | None = None,
    **data: Any,
) -> Entry:
    """Write that `by` did `verb` ("booking.session.cancel") to `subject` at `at`.

    `data` must be JSON and hold no identity number, health or case text. The organisation is the subject's
    unless given.
    """
    subject_id: UUID | None = subject.pk if isinstance(getattr(subject, "pk", None), UUID) else None
    home = organisation or (subject if isinstance(subject, Organisation) else subject.organisation)
    return Entry.objects.create(organisation=home, at=at, by=by, verb=verb, subject_id=subject_id, data=data)
