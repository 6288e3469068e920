"""Writing the trail: one line an act, in the transaction of the act; a job seals the finished lines."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from unionhall.kernel.audit.core import GENESIS, chained, leaves_of
from unionhall.kernel.audit.models import Entry, Seal
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person

# Any number will do; it is this application's alone within its database.
_ONE_SEALER = 0x5EA1
ENTRIES_A_SEAL = 5_000


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


@transaction.atomic
def seal_entries(at: datetime, limit: int = ENTRIES_A_SEAL) -> int:
    """Seal up to `limit` committed entries as the next batch of the chain; answers how many.

    One sealer at a time; a second one leaves at once. Nobody who writes an entry waits for a sealer, nor a sealer
    for them: what is not committed yet goes into a later batch.
    """
    if not _is_only_sealer():
        return 0
    entries = list(
        Entry.objects.filter(seal=None)
        .select_for_update(skip_locked=True, no_key=True)
        .order_by("id")[:limit]
    )
    if not entries:
        return 0
    last = Seal.objects.order_by("-number").only("number", "digest").first()
    number, previous = (last.number + 1, last.digest) if last else (1, GENESIS)
    leaves = leaves_of([entry.line for entry in entries])
    seal = Seal.objects.create(
        number=number,
        entries=len(entries),
        previous=previous,
        digest=chained(previous, number, leaves),
        leaves=leaves,
        sealed_at=at,
    )
    Entry.objects.filter(pk__in=[entry.pk for entry in entries]).update(seal=seal)
    return len(entries)


def _is_only_sealer() -> bool:
    # Held until the end of the transaction, so a killed sealer leaves nothing locked.
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [_ONE_SEALER])
        return bool(cursor.fetchone()[0])
