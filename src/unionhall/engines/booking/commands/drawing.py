"""Drawing lots: the order comes from a seed anybody can check, the places go out in that order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from unionhall.engines.booking.core import Claim, allot, draw_order
from unionhall.engines.booking.locks import lock_session
from unionhall.engines.booking.models import Booking, Line, Seat, Session
from unionhall.engines.booking.states import BookingState, Mode, SessionState
from unionhall.engines.booking.wording import Moment, Title
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import Refused


@dataclass(frozen=True, slots=True)
class Draw:
    """What a draw came to: the entries in drawn order, who won seats, who waits, who got nothing."""

    session_id: UUID
    seed: str
    order: tuple[UUID, ...]
    winners: tuple[UUID, ...]
    waiting: tuple[UUID, ...]


class NoDraw(Refused):
    """Places of this session are not given out by lot, or it is not on."""

    message = _("“%(title)s” has no draw.")


class DrawTooEarly(Refused):
    """People may still enter."""

    message = _("The draw for “%(title)s” is on %(draw_at)s, after booking has closed.")


class DrawnAlready(Refused):
    """There is one draw."""

    message = _("The draw for “%(title)s” took place on %(drawn_at)s.")


@transaction.atomic
def draw_lottery(session: Session, *, by: Person, at: datetime, seed: str = "") -> Draw:
    """Give out the places by lot. Without `seed`, by the one whose digest was published with the session.

    Entries go in the order of SHA-256 of `seed|booking id`. Who wins nothing waits in that order, as far as the
    waiting list goes. Raises NotAllowed, NoDraw, DrawTooEarly, DrawnAlready.
    """
    row = lock_session(session)
    authorise(by, "booking.draw_session", row)
    return _draw(row, seed, by=by, at=at)


@transaction.atomic
def draw_due(session: Session, *, at: datetime) -> Draw:
    """`draw_lottery` when its time has come, by the published seed. Raises NoDraw, DrawTooEarly, DrawnAlready."""
    return _draw(lock_session(session), "", by=None, at=at)


def _draw(row: Session, seed: str, *, by: Person | None, at: datetime) -> Draw:
    title = Title.of(row.facts)
    if row.mode != Mode.LOTTERY or row.draw_at is None or row.state != SessionState.PUBLISHED:
        raise NoDraw(title=title)
    if row.drawn_at is not None:
        raise DrawnAlready(title=title, drawn_at=Moment(row.drawn_at))
    if at < row.draw_at:
        raise DrawTooEarly(title=title, draw_at=Moment(row.draw_at))
    row.draw_seed, row.drawn_at = seed or row.draw_secret, at
    row.save(update_fields=["draw_seed", "drawn_at"])
    entries = Booking.objects.filter(session=row, state=BookingState.ENTERED)
    claims = {
        pk: Claim(pk, channel, party) for pk, channel, party in entries.values_list("pk", "channel", "party")
    }
    order = draw_order(row.draw_seed, claims)
    given, _kept = allot((claims[pk] for pk in order), _free(row), row.pools)
    losers = [pk for pk in order if pk not in given]
    waiting = losers[: row.waiting_capacity]
    _write(row, order, given, waiting, at=at)
    record(
        row, "booking.session.draw", by=by, at=at, seed=row.draw_seed, entries=len(order), winners=len(given)
    )
    winners = tuple(pk for pk in order if pk in given)
    return Draw(row.pk, row.draw_seed, tuple(order), winners, tuple(waiting))


def _free(session: Session) -> dict[str, list[int]]:
    free: dict[str, list[int]] = defaultdict(list)
    spare = Seat.objects.filter(session=session, booking=None).order_by("number")
    for channel, number in spare.values_list("channel", "number"):
        free[channel].append(number)
    return free


_WRITE = """
with drawn as (
  select * from unnest(%(ids)s::uuid[], %(states)s::text[], %(numbers)s::int[]) with ordinality
    as t(id, state, number, rank)),
seated as (select * from unnest(%(seat_ids)s::uuid[], %(seats)s::int[]) as t(id, seat)),
taken as (
  update booking_seat s set booking_id = seated.id, is_held = false from seated
  where s.session_id = %(session)s and s.number = seated.seat),
settled as (
  update booking_booking b set state = d.state, waiting_number = d.number, draw_rank = d.rank,
    seat_numbers = array(select seat from seated where seated.id = b.id order by seat)
  from drawn d where b.id = d.id
  returning b.id, b.organisation_id, b.person_id, b.state, b.waiting_number)
insert into messaging_event(id, organisation_id, kind, subject_id, at, data, person_id, private)
select uuidv7(), organisation_id, case state when 'booked' then 'booking.drawn' when 'waiting' then 'booking.waiting'
    else 'booking.not_drawn' end,
  id, %(at)s,
  (select facts from booking_session where id = %(session)s) || jsonb_build_object('number', waiting_number),
  person_id, '{}'
from settled
"""


def _write(
    session: Session,
    order: list[UUID],
    given: Mapping[UUID, tuple[int, ...]],
    waiting: list[UUID],
    *,
    at: datetime,
) -> None:
    numbers = {pk: number for number, pk in enumerate(waiting, start=1)}
    otherwise = dict.fromkeys(waiting, BookingState.WAITING)
    states = [
        str(BookingState.BOOKED if pk in given else otherwise.get(pk, BookingState.NOT_DRAWN)) for pk in order
    ]
    pairs = [(pk, seat) for pk, seats in given.items() for seat in seats]
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE,
            {
                "session": session.pk, "at": at, "ids": order, "states": states,
                "numbers": [numbers.get(pk) for pk in order],
                "seat_ids": [pk for pk, _ in pairs], "seats": [seat for _, seat in pairs],
            },
        )  # fmt: skip
    Line.objects.filter(session=session).update(
        waiting=len(waiting), last_number=len(waiting), spent=["", *session.pools] if waiting else []
    )
    if waiting:  # what nobody in line can use yet is kept for them
        Seat.objects.filter(session=session, booking=None).update(is_held=True)
