"""Putting on a session, changing it, calling it off."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from unionhall.engines.booking import core, rooms, seating
from unionhall.engines.booking.derived import derive
from unionhall.engines.booking.locks import lock_session
from unionhall.engines.booking.models import ChannelQuota, Line, Session
from unionhall.engines.booking.states import Mode, SessionState
from unionhall.engines.booking.wording import Moment, Title
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Place, Room
from unionhall.kernel.rulebook import queries as rulebook
from unionhall.lib.errors import InvalidInput, Refused

CHANGEABLE = {
    "title", "title_en", "summary", "tags", "place", "room", "starts_at", "ends_at", "capacity", "waiting_capacity",
    "opens_at", "closes_at", "cancel_until", "offer_minutes", "audience", "is_members_only", "party_max", "team_min",
    "team_max", "fee_yuan", "draw_at",
}  # fmt: skip


class EndsBeforeStart(InvalidInput):
    """A session takes time."""

    message = _("It must end after it starts.")


class ClosesBeforeOpening(InvalidInput):
    """Booking cannot close before it opens."""

    message = _("Booking must close after it opens.")


class QuotasTooLarge(InvalidInput):
    """The channels' places are part of all places."""

    message = _("The channels' places add up to %(quotas)s, but there are only %(capacity)s places.")


class DrawMissing(InvalidInput):
    """A draw has a time between the end of booking and the start."""

    message = _("Say when the draw takes place: after booking closes and before the start.")


class TeamSizesWrong(InvalidInput):
    """The largest team is not smaller than the smallest."""

    message = _("The largest team cannot be smaller than the smallest.")


class SessionOver(Refused):
    """What is called off or over does not change any more."""

    message = _("“%(title)s” on %(starts_at)s is called off or over and cannot be changed.")


# fmt: off
@transaction.atomic
def create_session(
    *, organisation: Organisation, service: str, kind: str, title: str, starts_at: datetime, ends_at: datetime,
    capacity: int, by: Person, at: datetime, parent: Session | None = None, title_en: str = "", summary: str = "",
    tags: Iterable[str] = (), place: Place | None = None, room: Room | None = None, mode: str = Mode.FIRST_COME,
    waiting_capacity: int = 0, opens_at: datetime | None = None, closes_at: datetime | None = None,
    cancel_until: datetime | None = None, offer_minutes: int | None = None, audience: Organisation | None = None,
    is_members_only: bool = False, party_max: int = 1, team_min: int = 0, team_max: int = 0,
    fee_yuan: Decimal | int = 0, quotas: Mapping[str, int] | None = None, draw_at: datetime | None = None,
) -> Session:
    """A session as a draft; with `room`, the room is reserved. `quotas` are places by channel.

    Without other word booking opens at once and closes at the start (or the draw); until when one may cancel and
    how long an offered place is kept say the rules of the organisation's region.
    Raises NotAllowed, EndsBeforeStart, ClosesBeforeOpening, QuotasTooLarge, DrawMissing, TeamSizesWrong, RoomTaken.
    """
    authorise(by, "booking.create_session", organisation)
    quotas = {channel: places for channel, places in (quotas or {}).items() if places}
    closes_at = closes_at or (draw_at if mode == Mode.LOTTERY and draw_at else starts_at)
    session = Session(
        organisation=organisation, service=service, kind=kind, parent=parent, title=title, title_en=title_en,
        summary=summary, tags=list(tags), place=place or (room.place if room else None), room=room,
        starts_at=starts_at, ends_at=ends_at, mode=mode, capacity=capacity, waiting_capacity=waiting_capacity,
        opens_at=opens_at or min(at, closes_at), closes_at=closes_at, audience=audience,
        is_members_only=is_members_only, party_max=party_max, team_min=team_min, team_max=team_max,
        fee_yuan=fee_yuan, draw_at=draw_at, pools=sorted(quotas),
    )
    _apply_rules(session, cancel_until, offer_minutes, at)
    _refuse_nonsense(session, quotas)
    _save_new(session, quotas)
    rooms.take(session, by=by)
    record(session, "booking.session.create", by=by, at=at, title=title, capacity=capacity)
    return session
# fmt: on


def _save_new(session: Session, quotas: Mapping[str, int]) -> None:
    if session.mode == Mode.LOTTERY:
        session.draw_secret = secrets.token_hex(16)
        session.draw_commitment = core.commitment(session.draw_secret)
    derive(session, lessons=False)
    session.save()
    if session.parent_id is None:
        Line.objects.create(session=session, organisation=session.organisation)
    ChannelQuota.objects.bulk_create(
        ChannelQuota(organisation=session.organisation, session=session, channel=channel, seats=places)
        for channel, places in quotas.items()
    )


def _apply_rules(
    session: Session, cancel_until: datetime | None, offer_minutes: int | None, at: datetime
) -> None:
    rules = rulebook.values(
        "booking.cancel_hours_before", "booking.offer_hours", "lecture.attendance_minutes_to_count",
        region=session.organisation.region, on=localdate(at),
    )  # fmt: skip
    minute = timedelta(minutes=1)
    session.cancel_until = cancel_until or session.starts_at - rules["booking.cancel_hours_before"].span
    session.offer_minutes = offer_minutes or rules["booking.offer_hours"].span // minute
    needed = rules["lecture.attendance_minutes_to_count"].span // minute
    session.minutes_to_count = max(0, min(needed, (session.ends_at - session.starts_at) // minute))


def _refuse_nonsense(session: Session, quotas: Mapping[str, int]) -> None:
    if session.ends_at <= session.starts_at:
        raise EndsBeforeStart(field="ends_at")
    if session.closes_at < session.opens_at:
        raise ClosesBeforeOpening(field="closes_at")
    if sum(quotas.values()) > session.capacity:
        raise QuotasTooLarge(quotas=sum(quotas.values()), capacity=session.capacity, field="capacity")
    if session.team_max < session.team_min:
        raise TeamSizesWrong(field="team_max")
    is_drawn_in_time = (
        session.draw_at is not None and session.closes_at <= session.draw_at <= session.starts_at
    )
    if session.mode == Mode.LOTTERY and not is_drawn_in_time:
        raise DrawMissing(field="draw_at")


@transaction.atomic
def publish_session(session: Session, *, by: Person, at: datetime) -> Session:
    """Open a draft (with its lessons) to its audience and make its seats; publishing again changes nothing.

    Raises NotAllowed, SessionOver.
    """
    row = lock_session(session)
    authorise(by, "booking.publish_session", row)
    if row.state == SessionState.PUBLISHED:
        return row
    if row.state != SessionState.DRAFT:
        raise SessionOver(title=Title.of(row.facts), starts_at=Moment(row.starts_at))
    derive(row)
    row.state = SessionState.PUBLISHED
    row.save()
    Session.objects.filter(parent=row, state=SessionState.DRAFT).update(state=SessionState.PUBLISHED)
    if row.parent_id is None:
        quotas = dict(ChannelQuota.objects.filter(session=row).values_list("channel", "seats"))
        seating.make(row, core.split_seats(row.capacity, quotas))
    record(row, "booking.session.publish", by=by, at=at, capacity=row.capacity)
    return row


@transaction.atomic
def change_session(session: Session, *, by: Person, at: datetime, **changes: Any) -> Session:
    """Change fields of a draft or published session; people who booked hear of a new time or place.

    More places go to the waiting list first; the places in a channel's quota stay as they are.
    Raises NotAllowed, SessionOver, PlacesTaken (capacity below what is booked), RoomTaken, and what creating
    refuses. An unknown field is a TypeError.
    """
    if unknown := set(changes) - CHANGEABLE:
        raise TypeError(f"change_session() cannot change {', '.join(sorted(unknown))}")
    row = lock_session(session)
    authorise(by, "booking.change_session", row)
    if row.state not in (SessionState.DRAFT, SessionState.PUBLISHED):
        raise SessionOver(title=Title.of(row.facts), starts_at=Moment(row.starts_at))
    before = {
        name: getattr(row, name) for name in ("starts_at", "ends_at", "place_id", "room_id", "capacity")
    }
    for name, value in changes.items():
        setattr(row, name, list(value) if name == "tags" else value)
    if row.closes_at == before["starts_at"] and "closes_at" not in changes:
        row.closes_at = row.starts_at
    if "cancel_until" not in changes:
        row.cancel_until += row.starts_at - before["starts_at"]
    if row.starts_at != before["starts_at"]:
        row.reminded_at = None
    _refuse_nonsense(row, dict(row.quotas.values_list("channel", "seats")))
    derive(row)
    row.save()
    after = {name: getattr(row, name) for name in before}
    if row.parent_id is not None:
        _follow_lesson(row.parent_id)
    if {k: v for k, v in after.items() if k != "capacity"} != {
        k: v for k, v in before.items() if k != "capacity"
    }:
        rooms.move(row, by=by, at=at)
        seating.tell_all(row, "booking.session_changed", at=at)
    if row.state == SessionState.PUBLISHED and row.parent_id is None and row.capacity != before["capacity"]:
        seating.resize(row, before["capacity"], at=at)
    record(row, "booking.session.change", by=by, at=at, fields=sorted(changes))
    return row


def _follow_lesson(head_id: UUID) -> None:
    # The head of a series spans its lessons.
    head = lock_session(head_id)
    derive(head)
    head.save(update_fields=["starts_at", "ends_at", "times", "facts"])


@transaction.atomic
def cancel_session(session: Session, *, reason: str, by: Person, at: datetime) -> Session:
    """Call a session off: every live booking ends, everybody is told `reason`, rooms come free.

    Of a series this calls off what is left of it; of a lesson, that lesson only. Raises NotAllowed, SessionOver.
    """
    row = lock_session(session)
    authorise(by, "booking.cancel_session", row)
    if row.state == SessionState.CANCELLED:
        return row
    if row.state == SessionState.ENDED:
        raise SessionOver(title=Title.of(row.facts), starts_at=Moment(row.starts_at))
    row.state, row.cancelled_reason = SessionState.CANCELLED, reason
    row.save(update_fields=["state", "cancelled_reason"])
    lessons = Session.objects.filter(parent=row, state__in=[SessionState.DRAFT, SessionState.PUBLISHED])
    lessons.update(state=SessionState.CANCELLED, cancelled_reason=reason)
    rooms.release(row, at=at)
    if row.parent_id is not None:
        seating.tell_all(row, "booking.session_cancelled", at=at, reason=reason)
        _follow_lesson(row.parent_id)
    else:
        seating.empty(row, reason=reason, at=at)
    record(row, "booking.session.cancel", by=by, at=at, reason=reason)
    return row
