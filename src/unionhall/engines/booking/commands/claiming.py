"""Booking a place: the hottest path of the product. One call of `booking_claim` is the whole of it.

Of single places that are asked for at the same moment, one call takes several (`booking_claim_group`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from psycopg.types.json import Jsonb

from unionhall.engines.booking.groups import Groups
from unionhall.engines.booking.models import Session
from unionhall.engines.booking.states import Channel
from unionhall.engines.booking.wording import Moment, Title
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput, NotAllowed, Refused
from unionhall.lib.ids import uuid7

_CLAIM = """
select outcome, booking, state, number, seats, facts
from booking_claim(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, true)
"""
_CLAIM_GROUP = """
select outcome, booking, state, number, seats, facts
from booking_claim_group(
  %s::uuid[], %s::uuid[], %s::uuid[], %s::text[], %s::uuid[], %s::timestamptz[], %s::date[], %s::uuid[])
"""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a request to book came to. `repeated`: the same request had been made before, and this is its answer.

    `state` is booked, waiting or entered; of a repeated request, whatever became of the booking since.
    """

    booking_id: UUID
    state: str
    waiting_number: int | None
    seats: tuple[int, ...]
    repeated: bool = False


class Fellow(NamedTuple):
    """A further person of a party or team: a name, and who it is where that is known."""

    name: str
    phone: str = ""
    person_id: UUID | None = None


Fellows = Sequence[Fellow | tuple[str, str]]


class SessionUnknown(NotAllowed):
    """There is no such session, or it is not published."""


class NotPublished(SessionUnknown):
    """A draft looks like a session that does not exist."""


class CalledOff(Refused):
    """The session will not take place."""

    message = _("“%(title)s” on %(starts_at)s has been called off.")


class NoBookingNeeded(Refused):
    """One simply comes."""

    message = _("“%(title)s” needs no booking. Just come on %(starts_at)s.")


class BookTheSeries(Refused):
    """A lesson is booked with its course."""

    message = _("“%(title)s” is one lesson of a series; please book the whole series.")


class NotYetOpen(Refused):
    """Too early."""

    message = _("Booking for “%(title)s” opens on %(opens_at)s.")


class Closed(Refused):
    """Too late."""

    message = _("Booking for “%(title)s” closed on %(closes_at)s.")


class NotInAudience(Refused):
    """It is for the people of other units."""

    message = _("“%(title)s” is only for people of %(audience)s.")


class MembersOnly(Refused):
    """It is for union members."""

    message = _("“%(title)s” is only for union members. You can join your unit's union first.")


class AlreadyBooked(Refused):
    """There is a live booking of theirs."""

    message = _("You have already signed up for “%(title)s” on %(starts_at)s.")


class Clash(Refused):
    """They are due elsewhere at that time."""

    message = _("At that time you are signed up for “%(title)s” (%(starts_at)s). Cancel that first.")


class SessionFull(Refused):
    """No place and no place on the waiting list."""

    message = _("“%(title)s” on %(starts_at)s is full, and so is its waiting list.")


class QuotaFull(Refused):
    """No place for this channel, though others have some."""

    message = _("“%(title)s” on %(starts_at)s has no places left on the channel “%(channel)s”; others may.")


class PartyTooLarge(InvalidInput):
    """More people than one booking may have."""

    message = _("One booking for “%(title)s” is for at most %(most)s people.")


class TeamSize(InvalidInput):
    """The team is too small, too large, nameless or not all there."""

    message = _("A team for “%(title)s” has a name and %(least)s to %(most)s people.")


class Banned(Refused):
    """They missed too many sessions they had booked."""

    message = _("You missed too many sessions you had booked, so you can book again from %(until)s.")


class KeyReused(Refused):
    """One key, two different requests: a mistake of the calling program."""

    message = _("This request was already used for another booking. Please load the page again.")


_REFUSALS: dict[str, type[Refused]] = {
    "unknown": SessionUnknown, "not_published": NotPublished, "called_off": CalledOff, "lesson": BookTheSeries,
    "no_booking": NoBookingNeeded, "not_open": NotYetOpen, "closed": Closed, "audience": NotInAudience,
    "members_only": MembersOnly, "already": AlreadyBooked, "clash": Clash, "full": SessionFull, "quota": QuotaFull,
    "party_size": PartyTooLarge, "team_size": TeamSize, "banned": Banned, "key_reused": KeyReused,
}  # fmt: skip
_FIELDS = {"party_size": "party", "team_size": "party"}


def book(
    session_id: UUID,
    *,
    person: Person,
    channel: str,
    key: UUID,
    at: datetime,
    party: int = 1,
    companions: Fellows = (),
    team_name: str = "",
) -> Receipt:
    """Book a place for `person` (and `companions`: the rest of a party or team), join the line, or enter the draw.

    `key` names this very request: the same key again gets the same answer and changes nothing. Outside of a
    transaction this is one round trip; rarely, when the last places go, two.
    Raises SessionUnknown, NotPublished, CalledOff, BookTheSeries, NoBookingNeeded, NotYetOpen, Closed,
    PartyTooLarge, TeamSize, NotInAudience, MembersOnly, Banned, AlreadyBooked, Clash, SessionFull, QuotaFull,
    KeyReused.
    """
    return _Wish(session_id, person, channel, key, party, companions, team_name, by=person, at=at).claim()


def book_on_behalf(
    session_id: UUID,
    *,
    person: Person,
    channel: str,
    key: UUID,
    by: Person,
    at: datetime,
    party: int = 1,
    companions: Fellows = (),
    team_name: str = "",
) -> Receipt:
    """`book`, done by staff for a person of theirs: the file lies with their unit, or the session is theirs.

    Raises NotAllowed and all that `book` raises.
    """
    session = Session.objects.select_related("organisation").filter(pk=session_id).first()
    if session is None:
        raise SessionUnknown(session_id)
    if not _may_book_for(by, person):
        authorise(by, "booking.book_for_others", session)
    return _Wish(session_id, person, channel, key, party, companions, team_name, by=by, at=at).claim()


def _may_book_for(by: Person, person: Person) -> bool:
    try:
        authorise(by, "booking.book_for_others", person)
    except NotAllowed:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Wish:
    """One request to book, as it is put to the database."""

    session_id: UUID
    person: Person
    channel: str
    key: UUID
    party: int
    companions: Fellows
    team_name: str
    by: Person
    at: datetime

    def claim(self) -> Receipt:
        """Put it, with others where that is possible; a second time, settling, when that was not decided."""
        row = _GROUPS.ask(self) if self._may_be_grouped() else self._ask(settle=False)
        if row is None:
            row = self._ask(settle=False)
        if row.outcome == "busy":
            row = self._ask(settle=True)
        return row.receipt(self.channel)

    def _may_be_grouped(self) -> bool:
        # Inside of a transaction the claim is part of that one, and of no other.
        is_single = self.party <= 1 and not self.companions and not self.team_name.strip()
        return is_single and not connection.in_atomic_block

    def _ask(self, *, settle: bool) -> _Row:
        fellows = [Fellow(*fellow) for fellow in self.companions]
        named = Jsonb([_as_json(fellow) for fellow in fellows]) if fellows else None
        values: list[Any] = [
            uuid7(), self.session_id, self.person.pk, self.channel, max(self.party, len(fellows) + 1),
            self.team_name.strip(), named, self.key, self.at, localdate(self.at), self.by.pk, settle,
        ]  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(_CLAIM, values)
            return _row(cursor.fetchone())


def _row(found: tuple[Any, ...]) -> _Row:
    outcome, booking_id, state, number, seats, facts = found
    return _Row(outcome, booking_id, state, number, seats, json.loads(facts) if facts else {})


def _put_together(wishes: Sequence[_Wish]) -> list[_Row]:
    """One call for all of them: one transaction, which is over when it returns."""
    columns: list[list[Any]] = [
        [uuid7() for _wish in wishes],
        [wish.session_id for wish in wishes],
        [wish.person.pk for wish in wishes],
        [wish.channel for wish in wishes],
        [wish.key for wish in wishes],
        [wish.at for wish in wishes],
        [localdate(wish.at) for wish in wishes],
        [wish.by.pk for wish in wishes],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM_GROUP, columns)
        return [_row(found) for found in cursor.fetchall()]


_GROUPS: Groups[_Wish, _Row] = Groups(_put_together)


def _as_json(fellow: Fellow) -> dict[str, str | None]:
    person = str(fellow.person_id) if fellow.person_id else None
    return {"name": fellow.name, "phone": fellow.phone, "person_id": person}


@dataclass(frozen=True, slots=True)
class _Row:
    """What the database answered."""

    outcome: str
    booking_id: UUID | None = None
    state: str = ""
    number: int | None = None
    seats: list[int] | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    def receipt(self, channel: str) -> Receipt:
        """The answer as a receipt; raises the refusal it is."""
        if self.booking_id is None or self.outcome in _REFUSALS:
            raise self.refusal(channel)
        return Receipt(
            self.booking_id,
            self.state,
            self.number,
            tuple(self.seats or ()),
            repeated=self.outcome == "again",
        )

    def refusal(self, channel: str) -> Refused:
        """The refusal, with everything its sentence names."""
        kind, facts = _REFUSALS[self.outcome], self.facts
        if issubclass(kind, NotAllowed):
            return kind(self.outcome)
        unit = facts.get("audience") or ["", ""]
        refusal = kind(
            field=_FIELDS.get(self.outcome),
            title=Title.of(facts),
            starts_at=Moment.parse(facts.get("starts_at")),
            opens_at=Moment.parse(facts.get("opens_at")),
            closes_at=Moment.parse(facts.get("closes_at")),
            until=Moment.parse(facts.get("until")),
            audience=Title(*unit),
            channel=Channel(channel).label,
            most=facts.get("team_max") or facts.get("party_max"),
            least=max(facts.get("team_min") or 1, 1),
            booking_id=self.booking_id,
        )
        return refusal
