"""When a session is over: who came, who did not, and what follows from it."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.timezone import localdate

from unionhall.engines.booking import seating
from unionhall.engines.booking.core import NoShowRule
from unionhall.engines.booking.locks import lock_session
from unionhall.engines.booking.models import Ban, Booking, Session
from unionhall.engines.booking.states import BookingState, SessionState
from unionhall.kernel.audit.commands import record
from unionhall.kernel.messaging.commands import emit
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.rulebook import queries as rulebook

# Of a series, whoever came to one lesson came. Attendance from afar finds its booking here, by the key that has
# organisation, session and person: whatever the planner knows of a lecture that is just over, that costs a row each.
_JUDGE = """
with heads as (
  update booking_attendance a set booking_id = b.id
  from booking_booking b
  where a.booking_id is null and b.session_id = %(session)s and b.person_id = a.person_id
    and b.organisation_id = a.organisation_id
    and b.state in ('booked', 'attended', 'absent')
    and a.session_id in (select id from booking_session where id = %(session)s or parent_id = %(session)s)
  returning a.booking_id, a.counts),
came as (
  select booking_id from heads where counts
  union
  select a.booking_id from booking_attendance a join booking_session s on s.id = a.session_id
  where a.counts and a.booking_id is not null and (s.id = %(session)s or s.parent_id = %(session)s))
update booking_booking b
set state = case when b.id in (select booking_id from came) then 'attended' else 'absent' end
where b.session_id = %(session)s and b.state = 'booked'
returning b.id, b.person_id, b.state
"""

_ASK = """
insert into messaging_event(id, organisation_id, kind, subject_id, at, data, person_id, private)
select uuidv7(), a.organisation_id, 'booking.rate_please', a.id, %(at)s, %(facts)s::jsonb, a.person_id, '{}'
from (
  select distinct on (a.person_id) a.* from booking_attendance a join booking_session s on s.id = a.session_id
  where a.counts and (s.id = %(session)s or s.parent_id = %(session)s)
    and not exists (select from booking_rating r where r.attendance_id = a.id)
  order by a.person_id, s.starts_at desc) a
"""


def end_sessions(*, at: datetime) -> int:
    """Close every published session that is over by `at`, lessons first; the number closed.

    One transaction each, so that one that fails stops no other.
    """
    over = Session.objects.filter(state=SessionState.PUBLISHED, ends_at__lte=at)
    closed = 0
    for session in over.order_by("parent_id", "ends_at"):
        mark_absent(session, at=at)
        closed += 1
    return closed


@transaction.atomic
def mark_absent(session: Session, *, at: datetime) -> int:
    """Close a session that is over: bookings become attended or absent, the line ends, ratings are asked for.

    Whoever was absent too often may not book for a while (the rulebook's booking.no_show_*). A lesson only ends;
    its series judges. Closing again changes nothing. The number of people who did not come.
    """
    row = lock_session(session)
    if row.state != SessionState.PUBLISHED or row.ends_at > at:
        return 0
    seating.finish(row, at=at)
    if row.parent_id is not None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_JUDGE, {"session": row.pk})
        absent = {
            person: booking for booking, person, state in cursor.fetchall() if state == BookingState.ABSENT
        }
        cursor.execute(_ASK, {"session": row.pk, "at": at, "facts": json.dumps(row.facts)})
    _ban(row.organisation, absent, at=at)
    record(row, "booking.session.end", by=None, at=at, absent=len(absent))
    return len(absent)


def _ban(organisation: Organisation, absent: dict[UUID, UUID], *, at: datetime) -> None:
    if not absent:
        return
    rule = _rule(organisation, at)
    missed = Booking.objects.filter(
        organisation=organisation, person__in=list(absent), state=BookingState.ABSENT,
        session__ends_at__gt=at - rule.window, session__ends_at__lte=at,
    )  # fmt: skip
    days: dict[UUID, list[datetime]] = defaultdict(list)
    for person, ends_at in missed.values_list("person_id", "session__ends_at"):
        days[person].append(ends_at)
    # What led to one pause leads to no second one.
    for person, since in Ban.objects.filter(organisation=organisation, person__in=list(absent)).values_list(
        "person_id", "starts_at"
    ):
        days[person] = [day for day in days[person] if day > since]
    for person, when in days.items():
        until = rule.ban_until(when, at=at)
        if until is not None:
            ban = Ban.objects.create(
                organisation=organisation, person_id=person, starts_at=at, ends_at=until, absences=len(when)
            )
            record(ban, "booking.ban.create", by=None, at=at, absences=len(when))
            emit(
                "booking.banned", organisation=organisation, subject_id=ban.pk, at=at, person=ban.person,
                data={"absences": len(when), "until_at": until.isoformat()},
            )  # fmt: skip


def _rule(organisation: Organisation, at: datetime) -> NoShowRule:
    keys = ("booking.no_show_limit", "booking.no_show_window_days", "booking.no_show_ban_days")
    limit, window, ban = rulebook.values(*keys, region=organisation.region, on=localdate(at)).values()
    return NoShowRule(limit=limit.number, window=window.span, ban=ban.span)
