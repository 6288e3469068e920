"""Telling people ahead of time what they booked."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.utils.timezone import localdate

from unionhall.kernel.rulebook import queries as rulebook

# Lessons remind those who booked their series. Whoever books after this is not reminded of what they just did.
_REMIND = """
with due as (
  update booking_session s set reminded_at = %(at)s
  where s.state = 'published' and s.reminded_at is null and s.starts_at > %(at)s and s.starts_at <= %(until)s
    and not exists (select from booking_session l where l.parent_id = s.id)
  returning s.id, s.parent_id, s.facts)
insert into messaging_event(id, organisation_id, kind, subject_id, at, data, person_id, private)
select uuidv7(), b.organisation_id, 'booking.reminder', b.id, %(at)s, due.facts, b.person_id, '{}'
from due join booking_booking b on b.session_id = coalesce(due.parent_id, due.id) and b.state = 'booked'
"""


@transaction.atomic
def remind_people(*, at: datetime) -> int:
    """Remind everybody who booked what begins soon (the rulebook's booking.remind_hours_before), once each.

    The number of reminders.
    """
    ahead = rulebook.value("booking.remind_hours_before", on=localdate(at)).span
    with connection.cursor() as cursor:
        cursor.execute(_REMIND, {"at": at, "until": at + ahead})
        reminded: int = cursor.rowcount
    return reminded
