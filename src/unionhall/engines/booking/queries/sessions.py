"""Sessions: what is open to whom, how full it is, what is on when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from unionhall.engines.booking.models import RoomReservation, Seat, Session
from unionhall.engines.booking.states import Mode, SessionState
from unionhall.kernel.access.permissions import may
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.organisations.queries import lies_within
from unionhall.kernel.people.models import Membership, Person
from unionhall.kernel.places.models import Place, Room
from unionhall.lib.acts import reach
from unionhall.lib.errors import NotAllowed

SHOWN = (SessionState.PUBLISHED, SessionState.CANCELLED, SessionState.ENDED)


@dataclass(frozen=True, slots=True)
class SeatsSummary:
    """How full a session is: `free` places a newcomer may take, `waiting` people in line."""

    capacity: int
    free: int
    waiting: int


def sessions_open_to(
    viewer: Person | None,
    *,
    at: datetime,
    service: str | None = None,
    kind: str | None = None,
    tags: Iterable[str] | None = None,
    place: Place | None = None,
    starts: tuple[datetime, datetime] | None = None,
    until: datetime | None = None,
) -> QuerySet[Session]:
    """Published sessions (of series: the head) that can still be booked or just be come to, soonest first.

    Only what `viewer` may book; without a viewer, what is for everybody or for any union member. `tags` keeps what
    meets any of them, `starts` what begins in [from, to), `until` what begins by then.
    """
    rows = Session.objects.filter(state=SessionState.PUBLISHED, parent=None)
    rows = rows.filter(Q(closes_at__gt=at) | Q(mode=Mode.OPEN, ends_at__gt=at)).filter(
        _for_people(viewer, at)
    )
    if service is not None:
        rows = rows.filter(service=service)
    if kind is not None:
        rows = rows.filter(kind=kind)
    if tags is not None:
        rows = rows.filter(tags__overlap=list(tags))
    if place is not None:
        rows = rows.filter(place=place)
    if starts is not None:
        rows = rows.filter(starts_at__gte=starts[0], starts_at__lt=starts[1])
    if until is not None:
        rows = rows.filter(starts_at__lte=until)
    return rows.select_related("place", "room", "organisation").order_by("starts_at", "id")


def _for_people(viewer: Person | None, at: datetime) -> Q:
    """As the claim decides: of a unit are its members and those whose file lies there, beneath it included."""
    if viewer is None:
        return Q(audience=None)
    day = localdate(at)
    live = Membership.objects.filter(person=viewer, joined_on__lte=day)
    live = live.filter(Q(left_on=None) | Q(left_on__gte=day))
    within = live.filter(organisation__path__within=OuterRef("audience__path"))
    home = Organisation.objects.filter(people=viewer, path__within=OuterRef("audience__path"))
    of_unit = Q(audience=None) | Q(Exists(within)) | Q(Q(is_members_only=False), Exists(home))
    return of_unit & (Q(is_members_only=False) | Q(Exists(live)))


def has_free_seat(outer: str = "pk") -> Exists:
    """A condition for rows whose session (`outer` names its key) has a place that a newcomer may take."""
    return Exists(Seat.objects.filter(session=OuterRef(outer), booking=None, is_held=False))


def get_session(pk: UUID, viewer: Person | None) -> Session:
    """A session that is or was published; a lesson leads to its series. Drafts show to staff. Raises NotAllowed."""
    rows = Session.objects.select_related("organisation", "place", "room", "audience").prefetch_related(
        "quotas"
    )
    session = rows.filter(Q(pk=pk, parent=None) | Q(lessons=pk)).first()
    if session is None:
        raise NotAllowed("session")
    if session.state not in SHOWN and not may(viewer, "booking.see_sessions", session):
        raise NotAllowed("draft")
    return session


def lessons_of(session: Session) -> list[Session]:
    """The lessons of a series that take or took place, in order; none for a single session."""
    rows = Session.objects.filter(parent=session.pk).exclude(state=SessionState.CANCELLED)
    return list(rows.select_related("room", "place").order_by("starts_at", "id"))


_SUMMARY = """
select s.id, s.capacity, coalesce(l.waiting, 0),
  case when s.state <> 'published' then 0 when l.session_id is null then s.capacity
    when s.pools || ''::text <@ l.spent then 0
    else (select count(*) from booking_seat t
      where t.session_id = s.id and t.booking_id is null and not t.is_held) end
from booking_session s left join booking_line l on l.session_id = s.id
where s.id = any(%s)
"""


def seats_summary(session_ids: Iterable[UUID]) -> dict[UUID, SeatsSummary]:
    """How full sessions are, by id; one query. A lesson is as large as its series and has nobody waiting."""
    with connection.cursor() as cursor:
        cursor.execute(_SUMMARY, [list(session_ids)])
        return {
            pk: SeatsSummary(capacity, free, waiting) for pk, capacity, waiting, free in cursor.fetchall()
        }


def calendar(
    viewer: Person,
    start: datetime,
    end: datetime,
    *,
    service: str | None = None,
    kind: str | None = None,
    place: Place | None = None,
    room: Room | None = None,
) -> QuerySet[Session]:
    """What really takes place in [start, end) at the viewer's units: single sessions and lessons, in order."""
    rows = Session.objects.filter(starts_at__lt=end, ends_at__gt=start, lessons=None)
    rows = rows.filter(lies_within(reach(viewer, "booking.see_sessions"), field="organisation__path"))
    wanted = {"service": service, "kind": kind, "place": place, "room": room}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    return rows.select_related("place", "room", "parent").order_by("starts_at", "id")


def room_calendar(
    viewer: Person, rooms: Iterable[Room], start: datetime, end: datetime
) -> QuerySet[RoomReservation]:
    """Live reservations of `rooms` that touch [start, end), in order; those of units the viewer works for."""
    rows = RoomReservation.objects.filter(
        room__in=list(rooms), cancelled_at=None, during__overlap=(start, end)
    )
    rows = rows.filter(lies_within(reach(viewer, "booking.see_sessions"), field="organisation__path"))
    return rows.select_related("room", "session", "by").order_by("during")


def get_reservation(pk: UUID, viewer: Person) -> RoomReservation:
    """A live reservation that `viewer` may cancel. Raises NotAllowed."""
    rows = RoomReservation.objects.select_related("room", "organisation", "session")
    reservation = rows.filter(pk=pk, cancelled_at=None).first()
    if reservation is None or not may(viewer, "booking.cancel_reservation", reservation):
        raise NotAllowed("reservation")
    return reservation


_FAULTS = """
select 'seats', s.id from booking_session s
  where s.parent_id is null and s.state in ('published', 'ended')
    and s.capacity <> (select count(*) from booking_seat t where t.session_id = s.id)
union all
select 'booking', b.id from booking_booking b
  where (b.state in ('booked', 'offered', 'attended', 'absent') or cardinality(b.seat_numbers) > 0)
    and array(select n from unnest(b.seat_numbers) n order by n)
      is distinct from array(select t.number from booking_seat t
        where t.session_id = b.session_id and t.booking_id = b.id order by t.number)
union all
select 'seat', t.session_id from booking_seat t left join booking_booking b on b.id = t.booking_id
  where t.booking_id is not null
    and (b.id is null or b.session_id <> t.session_id or not t.number = any(b.seat_numbers))
union all
select 'line', l.session_id from booking_line l
  where l.waiting <> (select count(*) from booking_booking b
    where b.session_id = l.session_id and b.state = 'waiting')
union all
select 'overtaken', b.id from booking_booking b join booking_session s on s.id = b.session_id
  where b.state = 'waiting' and s.state = 'published' and b.party <= (select count(*) from booking_seat t
    where t.session_id = b.session_id and t.booking_id is null and not t.is_held
      and t.channel = any(booking_pools(s.pools, b.channel)))
"""


def seat_faults() -> list[tuple[str, UUID]]:
    """What must never be, over all sessions: (what, key) of every seat, booking or line that does not add up.

    Booked and free seats are the capacity, every held place is exactly one seat, and nobody waits beside a place
    they could simply take. Empty unless something is broken; reads everything.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FAULTS)
        return list(cursor.fetchall())
