"""Booking for many at once: lists from a unit, the history of a demonstration. The same claim, set by set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils.timezone import localdate

from unionhall.engines.booking.models import Session
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.people.models import Person
from unionhall.lib.ids import uuid7

# Few enough for the server's table of locks: each claim holds its person's.
BATCH = 500

_CLAIM_ALL = """
select (booking_claim(uuidv7(), %s, person, channel, 1, '', null, key, %s, %s, %s, false, true)).outcome
from unnest(%s::uuid[], %s::text[], %s::uuid[]) as t(person, channel, key)
"""


def book_many(
    session: Session, people: Sequence[tuple[Person, str]], *, by: Person, at: datetime
) -> Counter[str]:
    """Book one place for each of `people` (person, channel) in their order; how many were booked, waiting, refused.

    What is refused is counted under the claim's word for it ("full", "already", "clash" ...) and stops nobody
    else. In transactions of a few hundred. Raises NotAllowed.
    """
    authorise(by, "booking.book_for_others", session)
    outcomes: Counter[str] = Counter()
    for first in range(0, len(people), BATCH):
        some = people[first : first + BATCH]
        with transaction.atomic(), connection.cursor() as cursor:
            columns = (
                [person.pk for person, _ in some],
                [str(channel) for _, channel in some],
                [uuid7() for _ in some],
            )
            cursor.execute(_CLAIM_ALL, [session.pk, at, localdate(at), by.pk, *columns])
            outcomes.update(row[0] for row in cursor.fetchall())
    return outcomes
