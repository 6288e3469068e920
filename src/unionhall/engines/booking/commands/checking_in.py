"""Being there: checked in on the spot, or followed from afar minute by minute. One person counts once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from unionhall.engines.booking import qr
from unionhall.engines.booking.commands.claiming import SessionUnknown
from unionhall.engines.booking.core import MINUTE_BITS
from unionhall.engines.booking.models import Attendance, Booking, Session
from unionhall.engines.booking.states import HOLDING, Channel, Mode, SessionState
from unionhall.engines.booking.wording import Moment, Title
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook import queries as rulebook
from unionhall.lib.errors import Refused

_SEEN = (*HOLDING,)


class NotBooked(Refused):
    """Somebody without a place."""

    message = _("%(name)s has no place at “%(title)s” on %(starts_at)s.")


class CheckInNotOpen(Refused):
    """Too early."""

    message = _("Check-in for “%(title)s” opens on %(opens_at)s.")


class CheckInOver(Refused):
    """Too late."""

    message = _("“%(title)s” ended on %(ends_at)s, so nobody can check in any more.")


def check_in(
    session: Session, person: Person, *, channel: str = Channel.ON_SITE, by: Person, at: datetime
) -> Attendance:
    """Note that `person` is there; doing it again changes nothing. Of a series, today's lesson is meant.

    Raises NotAllowed, NotBooked, CheckInNotOpen, CheckInOver, SessionUnknown.
    """
    authorise(by, "booking.check_in", session)
    return _check_in(session, person, channel, by=by, at=at)


def check_in_by_token(token: str, *, session: Session, by: Person, at: datetime) -> Attendance:
    """`check_in` of the person whose code staff scanned.

    Raises QrUnknown, QrExpired, QrOfAnotherDay and what `check_in` raises.
    """
    authorise(by, "booking.check_in", session)
    bearer = qr.bearer_of(token, at, session.organisation.region)
    if not bearer.opens(session):
        raise qr.QrUnknown
    return _check_in(session, bearer.person, Channel.ON_SITE, by=by, at=at)


def check_in_self(token: str, *, person: Person, at: datetime) -> Attendance:
    """`check_in` by the person, who scanned the code the hall shows.

    Raises QrUnknown, QrExpired, QrOfAnotherDay, NotBooked, CheckInNotOpen, CheckInOver.
    """
    session = Session.objects.filter(pk=qr.read_session_token(token, at)).first()
    if session is None:
        raise qr.QrUnknown
    return _check_in(session, person, Channel.ON_SITE, by=person, at=at)


@transaction.atomic
def _check_in(session: Session, person: Person, channel: str, *, by: Person, at: datetime) -> Attendance:
    row = _dated(session, at)
    _refuse_hours(row, at)
    booking = _booking_of(row, person)
    if booking is None and row.mode != Mode.OPEN:
        raise NotBooked(name=person.name, title=Title.of(row.facts), starts_at=Moment(row.starts_at))
    attendance = _note(row, [(person.pk, booking.pk if booking else None)], channel, by=by, at=at)[0]
    if booking is not None and booking.checked_in_at is None:
        Booking.objects.filter(pk=booking.pk, checked_in_at=None).update(checked_in_at=at)
    return Attendance.objects.select_related("session", "person", "booking").get(pk=attendance)


def _dated(session: Session, at: datetime) -> Session:
    """Today's lesson of a series, otherwise the next, otherwise the last; or the session itself."""
    row = Session.objects.select_related("organisation").filter(pk=session.pk).first()
    if row is None or row.state not in (SessionState.PUBLISHED, SessionState.ENDED):
        raise SessionUnknown(session.pk)
    lessons = row.lessons.exclude(state=SessionState.CANCELLED).select_related("organisation")
    coming = lessons.filter(ends_at__gt=at).order_by("starts_at").first()
    return coming or lessons.order_by("-starts_at").first() or row


def _refuse_hours(session: Session, at: datetime) -> None:
    rule = rulebook.value(
        "checkin.opens_minutes_before", region=session.organisation.region, on=localdate(at)
    )
    opens_at = session.starts_at - rule.span
    if at < opens_at:
        raise CheckInNotOpen(title=Title.of(session.facts), opens_at=Moment(opens_at))
    if at >= session.ends_at:
        raise CheckInOver(title=Title.of(session.facts), ends_at=Moment(session.ends_at))


def _booking_of(session: Session, person: Person) -> Booking | None:
    # A cancellation under way waits, or is waited for.
    rows = Booking.objects.select_for_update(of=("self",))
    seated = rows.filter(session_id=session.parent_id or session.pk, state__in=_SEEN).exclude(state="offered")
    mine = seated.filter(person=person).first()
    if mine is not None:
        return mine
    party = seated.filter(Q(companions__person=person)).first()
    return party


_NOTE = """
with seen as (
  insert into booking_attendance as a (id, organisation_id, session_id, person_id, booking_id, channel, channels,
    first_seen_at, last_seen_at, checked_in_at, checked_in_by_id, minutes, counts)
  select uuidv7(), %(organisation)s, %(session)s, t.person, t.booking, %(channel)s, array[%(channel)s],
    %(at)s, %(at)s, %(at)s, %(by)s, 0, true
  from unnest(%(people)s::uuid[], %(bookings)s::uuid[]) as t(person, booking)
  on conflict (organisation_id, session_id, person_id) do update set
    checked_in_at = coalesce(a.checked_in_at, excluded.checked_in_at),
    checked_in_by_id = coalesce(a.checked_in_by_id, excluded.checked_in_by_id),
    booking_id = coalesce(a.booking_id, excluded.booking_id), counts = true,
    channels = case when excluded.channel = any(a.channels) then a.channels else a.channels || excluded.channels end,
    first_seen_at = least(a.first_seen_at, excluded.first_seen_at),
    last_seen_at = greatest(a.last_seen_at, excluded.last_seen_at)
  returning id, person_id, (checked_in_at = %(at)s) as fresh),
trail as (
  insert into audit_entry(id, organisation_id, at, by_id, verb, subject_id, data)
  select uuidv7(), %(organisation)s, %(at)s, %(by)s, 'booking.attendance.check_in', id, '{}' from seen where fresh)
select id from seen
"""


def _note(
    session: Session, people: Iterable[tuple[UUID, UUID | None]], channel: str, *, by: Person, at: datetime
) -> list[UUID]:
    found = sorted(people)
    values: dict[str, Any] = {
        "organisation": session.organisation_id, "session": session.pk, "channel": str(channel), "at": at,
        "by": by.pk, "people": [person for person, _ in found], "bookings": [booking for _, booking in found],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, values)
        return [row[0] for row in cursor.fetchall()]


@transaction.atomic
def attend_many(
    session: Session, people: Iterable[Person], *, channel: str = Channel.ON_SITE, by: Person, at: datetime
) -> int:
    """Note many as there at once, from a list kept on paper or in a spreadsheet; the number noted.

    All must have a place unless none is needed; hours are not asked, only that it has begun.
    Raises NotAllowed, NotBooked (the first who has none), CheckInNotOpen.
    """
    authorise(by, "booking.record_attendance", session)
    if at < session.starts_at:
        raise CheckInNotOpen(title=Title.of(session.facts), opens_at=Moment(session.starts_at))
    wanted = list(people)
    seated = Booking.objects.filter(session_id=session.parent_id or session.pk, state__in=_SEEN)
    bookings = dict(seated.filter(person__in=wanted).values_list("person_id", "pk"))
    for person in wanted:
        if person.pk not in bookings and session.mode != Mode.OPEN:
            raise NotBooked(
                name=person.name, title=Title.of(session.facts), starts_at=Moment(session.starts_at)
            )
    noted = _note(session, [(person.pk, bookings.get(person.pk)) for person in wanted], channel, by=by, at=at)
    Booking.objects.filter(pk__in=bookings.values(), checked_in_at=None).update(checked_in_at=at)
    return len(noted)


_BEATS = f"""
insert into booking_attendance as a (id, organisation_id, session_id, person_id, channel, channels,
  first_seen_at, last_seen_at, minutes_seen, minutes, counts)
select uuidv7(), h.organisation_id, h.id, h.person, h.channels[1], h.channels,
  h.starts_at + make_interval(mins => h.first), h.starts_at + make_interval(mins => h.last),
  h.bits, bit_count(h.bits), bit_count(h.bits) >= h.minutes_to_count
from (
  select s.id, t.person, s.organisation_id, s.starts_at, s.minutes_to_count,
    array_agg(distinct t.channel) as channels, min(t.minute) as first, max(t.minute) as last,
    bit_or(set_bit(0::bit({MINUTE_BITS}), t.minute, 1)) as bits
  from unnest(%s::uuid[], %s::uuid[], %s::int[], %s::text[]) as t(session, person, minute, channel)
  join booking_session s on s.id = t.session and s.state = 'published' and s.starts_at <= %s
    and s.starts_at + make_interval(mins => t.minute) < s.ends_at
  where t.minute >= 0 and t.minute < {MINUTE_BITS}
  group by 1, 2) h
order by h.id, h.person
on conflict (organisation_id, session_id, person_id) do update set
  minutes_seen = coalesce(a.minutes_seen | excluded.minutes_seen, excluded.minutes_seen),
  minutes = bit_count(coalesce(a.minutes_seen | excluded.minutes_seen, excluded.minutes_seen)),
  counts = a.counts or bit_count(coalesce(a.minutes_seen | excluded.minutes_seen, excluded.minutes_seen))
    >= (select minutes_to_count from booking_session where id = a.session_id),
  channels = case when excluded.channels <@ a.channels then a.channels
    else array(select distinct unnest(a.channels || excluded.channels)) end,
  first_seen_at = least(a.first_seen_at, excluded.first_seen_at),
  last_seen_at = greatest(a.last_seen_at, excluded.last_seen_at)
where a.minutes_seen is null or a.minutes_seen | excluded.minutes_seen <> a.minutes_seen
  or not excluded.channels <@ a.channels
"""


def record_presence(batch: Iterable[tuple[UUID, UUID, int, str]], *, at: datetime) -> int:
    """Note that people followed sessions from afar; the number of people who were seen anew.

    `batch` has (session id, person id, minute, channel); minute 0 is the first after the start. The same beat
    twice, or on two channels, counts once. Minutes outside of a running, published session are passed over.
    One statement, whatever the size of the batch.
    """
    beats = list(batch)
    if not beats:
        return 0
    columns = [list(column) for column in zip(*beats, strict=True)]
    columns[3] = [str(channel) for channel in columns[3]]
    with connection.cursor() as cursor:
        cursor.execute(_BEATS, [*columns, at])
        seen: int = cursor.rowcount
    return seen
