"""A list of people held against what is known: who they are, whether they have a place already, how many are left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from unionhall.engines.booking.models import Booking, Line, Seat, Session
from unionhall.engines.booking.states import LIVE, Channel, Mode
from unionhall.kernel.files import sheets
from unionhall.kernel.files.sheets import SheetRow, in_both_languages
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput
from unionhall.lib.text import fold, normalise, parse_phone
from unionhall.services.hub.desk.queries import people, roll
from unionhall.services.hub.desk.rollfile import COLUMNS


@dataclass
class CheckedRow(sheets.CheckedRow):
    """A row with who it is and what is wished."""

    columns = COLUMNS
    person: Person | None = None
    channel: str = Channel.ON_SITE
    party: int = 1


def checked(session: Session, rows: Sequence[SheetRow], *, viewer: Person) -> list[CheckedRow]:
    """Every row with its person or its mistakes. The number of queries does not grow with the rows."""
    found = [CheckedRow(row) for row in rows]
    phones = {one.row.number: _phone(one) for one in found}
    known = people.by_phone(viewer, [phone for phone in phones.values() if phone])
    live = Booking.objects.filter(session=session, state__in=LIVE, person__phone__in=known)
    booked = set(live.values_list("person", flat=True))
    seen: dict[UUID, int] = {}
    for one in found:
        _identify(one, known.get(phones[one.row.number], []), phones[one.row.number])
        _channel(one)
        _party(one, session)
        if one.person is not None:
            _refuse_twice(one, one.person, booked, seen)
    _refuse_beyond(found, places_left(session))
    return found


def _phone(one: CheckedRow) -> str:
    try:
        return parse_phone(one.row.cells.get("phone", ""))
    except InvalidInput as refusal:
        one.say("phone", str(refusal))
        return ""


def _identify(one: CheckedRow, candidates: list[Person], phone: str) -> None:
    if not phone:
        return
    name = fold(one.row.cells.get("name", ""))
    if not name:
        one.say("name", _("A name is needed, so that a wrong digit is noticed."))
    elif not candidates:
        one.say("phone", _("Nobody of your units has this number."))
    else:
        one.person = next((person for person in candidates if fold(normalise(person.name)) == name), None)
        if one.person is None:
            one.say("name", _("This number belongs to somebody of another name."))


def _channel(one: CheckedRow) -> None:
    text = fold(one.row.cells.get("channel", ""))
    if not text:
        return
    channel = in_both_languages(dict(Channel.choices)).get(text)
    if channel is not None:
        one.channel = channel
        return
    names = _(", ").join(str(label) for _value, label in Channel.choices)
    one.say("channel", _("Choose one of: %(names)s.") % {"names": names})


def _party(one: CheckedRow, session: Session) -> None:
    text = one.row.cells.get("party", "") or "1"
    most = max(session.party_max, session.team_max)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
        one.say("party", _("A number from 1 to %(most)s.") % {"most": most})
    else:
        one.party = int(text)


def _refuse_twice(one: CheckedRow, person: Person, booked: set[Any], seen: dict[UUID, int]) -> None:
    if person.pk in seen:
        one.say("phone", _("Stands in row %(row)s already.") % {"row": seen[person.pk]})
    elif person.pk in booked:
        one.say("phone", _("Has signed up already."))
    seen.setdefault(person.pk, one.row.number)


def _refuse_beyond(rows: Iterable[CheckedRow], left: int | None) -> None:
    """The rows in their order take the places; those for whom there is none are told so."""
    if left is None:
        return
    for one in rows:
        if one.errors:
            continue
        if one.party > left:
            one.say("party", _("Full: no place and no place on the waiting list is left for this row."))
        else:
            left -= one.party


def places_left(session: Session) -> int | None:
    """Free places and free places on the waiting list together; None where everybody may enter (a draw)."""
    if session.mode == Mode.LOTTERY:
        return None
    free = Seat.objects.filter(session=session, booking=None, is_held=False).count()
    line = Line.objects.filter(session=session).values_list("waiting", flat=True).first() or 0
    return free + max(session.waiting_capacity - line, 0)


def made_by_import(session: Session, keys: Iterable[UUID], viewer: Person) -> list[Booking]:
    """The bookings one import made, in the order of the file's people."""
    rows = roll.bookings(session, viewer).filter(key__in=list(keys))
    return list(
        rows.select_related("person__organisation", "session", "organisation").order_by("created_at", "pk")
    )
