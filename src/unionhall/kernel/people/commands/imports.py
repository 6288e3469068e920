"""Members from a spreadsheet: every row is checked, every mistake is named, and all rows go in or none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.organisations.queries import subtree
from unionhall.kernel.people.details import clean_name, identity_key, keep_identity, name_keys
from unionhall.kernel.people.models import Gender, Membership, Person
from unionhall.lib.acts import authorise, changed, record
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.lib.text import IdentityNumber, normalise, parse_identity_number, parse_phone

# Key of a column -> its heading in the sheet. Only the name must be there.
MEMBER_COLUMNS: dict[str, Any] = {
    "name": _("Name"),
    "phone": _("Mobile phone"),
    "identity_number": _("Identity number"),
    "gender": _("Gender"),
    "birth_year": _("Year of birth"),
    "occupation": _("Occupation"),
    "is_migrant": _("Migrant worker"),
    "unit": _("Unit code or name"),
    "number": _("Membership number"),
    "joined_on": _("Joined on"),
}
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_GENDERS = {"": "", "女": "f", "男": "m", "f": "f", "m": "m", "female": "f", "male": "m"}
_ANSWERS = {
    "": False,
    "是": True,
    "否": False,
    "yes": True,
    "no": False,
    "y": True,
    "n": False,
    "1": True,
    "0": False,
}


@dataclass(frozen=True)
class RowError:
    """What is wrong in one cell. `row` is the sheet's own number, `column` a key of MEMBER_COLUMNS."""

    row: int
    column: str
    text: str


class MembersRefused(Refused):
    """The sheet has mistakes; nothing was imported. `errors` names them all."""

    status = 422
    message = _("Nothing was imported. Cells that need correcting: %(count)s.")

    def __init__(self, errors: Sequence[RowError]) -> None:
        self.errors = list(errors)
        super().__init__(count=len(self.errors))


@dataclass(frozen=True)
class Imported:
    """How many people were new, and how many were on file already and became members."""

    registered: int
    joined: int


@dataclass
class _Row:
    """One checked row."""

    number: int
    name: str
    phone: str
    identity: IdentityNumber | None
    unit: Organisation
    joined_on: date
    membership_number: str
    extra: dict[str, Any]
    person: Person | None = None


@dataclass
class _Check:
    """The sheet while it is read: what is known of the units, what went wrong."""

    organisation: Organisation
    today: date
    units: dict[str, Organisation]
    errors: list[RowError] = field(default_factory=list)

    def say(self, row: int, column: str, text: object) -> None:
        self.errors.append(RowError(row, column, str(text)))


def import_members(
    rows: Iterable[tuple[int, Mapping[str, Any]]], *, organisation: Organisation, by: Any, at: datetime
) -> Imported:
    """Make the people in `rows` members of `organisation`, or of the unit beneath it that a row names.

    A row is its number in the sheet and its cells by key of MEMBER_COLUMNS; cells are text, numbers or dates.
    Who is on file in the unit already, by identity number or by phone and name, gets no second file.
    The number of queries does not grow with the rows. Raises NotAllowed, MembersRefused.
    """
    authorise(by, "people.import_members", organisation)
    with transaction.atomic():
        # The organisation's row is the gate: two sheets at once could make the same person twice.
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        check = _Check(organisation, timezone.localdate(at), _units(organisation))
        checked = [row for row in (_read(check, number, cells) for number, cells in rows) if row is not None]
        _refuse_repeated(check, checked)
        _find_known(check, checked)
        if check.errors:
            raise MembersRefused(sorted(check.errors, key=lambda error: error.row))
        done = _write(checked, at)
        record(
            organisation,
            "people.membership.import",
            by=by,
            at=at,
            registered=done.registered,
            joined=done.joined,
        )
        return done


def _units(organisation: Organisation) -> dict[str, Organisation]:
    units: dict[str, Organisation] = {}
    for unit in subtree(organisation).filter(closed_on=None).order_by("-path"):
        # Later ones win, so of two with the same name the upper is meant.
        units |= {unit.code: unit, unit.name: unit, unit.short_name: unit}
    return units | {"": organisation}


def _read(check: _Check, number: int, cells: Mapping[str, Any]) -> _Row | None:
    """The row with its cells understood; None when something in it is wrong."""
    before = len(check.errors)
    given = {key: _text(cells.get(key)) for key in MEMBER_COLUMNS}
    name = _try(check, number, "name", lambda: clean_name(given["name"]))
    phone = _try(check, number, "phone", lambda: parse_phone(given["phone"])) if given["phone"] else ""
    identity = None
    if given["identity_number"]:
        identity = _try(
            check,
            number,
            "identity_number",
            lambda: parse_identity_number(given["identity_number"], today=check.today),
        )
    unit = check.units.get(given["unit"])
    if unit is None:
        check.say(number, "unit", _("There is no such unit here."))
    joined_on = _day(check, number, cells.get("joined_on"))
    extra = {
        "gender": _choice(check, number, "gender", given["gender"], _GENDERS),
        "is_migrant": _choice(check, number, "is_migrant", given["is_migrant"], _ANSWERS),
        "birth_year": _year(check, number, given["birth_year"]),
        "occupation": given["occupation"][:60],
    }
    if len(check.errors) > before or unit is None or joined_on is None:
        return None
    return _Row(number, name or "", phone or "", identity, unit, joined_on, given["number"][:32], extra)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)  # spreadsheets hand out whole numbers as 13800138000.0
    return normalise(str(cell))


def _try(check: _Check, number: int, column: str, parse: Any) -> Any:
    try:
        return parse()
    except InvalidInput as refusal:
        check.say(number, column, refusal)
        return None


def _choice(check: _Check, number: int, column: str, text: str, answers: Mapping[str, Any]) -> Any:
    if text.lower() not in answers:
        check.say(number, column, _("“%(text)s” is not one of the answers.") % {"text": text[:20]})
        return None
    return answers[text.lower()]


def _year(check: _Check, number: int, text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 1900 <= int(text) <= check.today.year):
        check.say(number, "birth_year", _("This year of birth is not possible."))
        return None
    return int(text)


def _day(check: _Check, number: int, cell: Any) -> date | None:
    if cell is None or cell == "":
        return check.today
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    written = _DAY.fullmatch(normalise(str(cell)))
    try:
        if written is not None:
            return date(*(int(part) for part in written.groups()))
    except ValueError:
        pass  # such as the 31st of April
    check.say(number, "joined_on", _("A day is written like 2026-01-31."))
    return None


def _refuse_repeated(check: _Check, rows: Sequence[_Row]) -> None:
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        keys = [("phone", f"{row.phone} {row.name}")] if row.phone else []
        keys += [("identity_number", row.identity.value)] if row.identity else []
        for key in keys:
            if key in seen:
                text = _("The same person is in row %(row)s already.") % {"row": seen[key]}
                check.say(row.number, key[0], text)
            seen.setdefault(key, row.number)


def _find_known(check: _Check, rows: Sequence[_Row]) -> None:
    """Tie rows to people on file in their unit, and name those who are members of it already."""
    identities = [identity_key(row.identity) for row in rows if row.identity]
    phones = [row.phone for row in rows if row.phone]
    within = Person.objects.filter(organisation__path__within=check.organisation.path, erased_at=None)
    by_identity = {
        (person.organisation_id, person.identity_index): person
        for person in within.filter(identity_index__in=identities)
    }
    by_phone = {
        (person.organisation_id, person.phone, person.name): person
        for person in within.filter(phone__in=phones)
    }
    for row in rows:
        if row.identity:
            row.person = by_identity.get((row.unit.pk, identity_key(row.identity)))
        row.person = row.person or by_phone.get((row.unit.pk, row.phone, row.name))
    known = [row.person.pk for row in rows if row.person]
    live = set(
        Membership.objects.filter(person__in=known, left_on=None).values_list("person_id", "organisation_id")
    )
    for row in rows:
        if row.person and (row.person.pk, row.unit.pk) in live:
            check.say(row.number, "name", _("This person is a member of the unit already."))


def _write(rows: Sequence[_Row], at: datetime) -> Imported:
    new = []
    for row in rows:
        if row.person is None:
            row.person = Person(
                organisation=row.unit,
                name=row.name,
                name_pinyin=name_keys(row.name),
                phone=row.phone,
                created_at=at,
                **{key: value for key, value in row.extra.items() if value is not None},
            )
            row.person.gender = row.person.gender or Gender.UNSAID
            if row.identity:
                keep_identity(row.person, row.identity)
            new.append(row.person)
    Person.objects.bulk_create(new, batch_size=1_000)
    memberships = [
        Membership(
            organisation=row.unit, person=row.person, joined_on=row.joined_on, number=row.membership_number
        )
        for row in rows
    ]
    Membership.objects.bulk_create(memberships, batch_size=1_000)
    changed(*(row.person for row in rows), at=at)
    return Imported(registered=len(new), joined=len(rows) - len(new))
