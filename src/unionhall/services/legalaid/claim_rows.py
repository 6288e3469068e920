"""The rows of a list of claimants: what each cell means, who they are, and what is wrong, by row and column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.kernel.access.posts import is_within
from unionhall.kernel.files import sheets
from unionhall.kernel.files.sheets import SheetRow, in_both_languages
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.details import clean_name, identity_key
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput
from unionhall.lib.money import parse_yuan
from unionhall.lib.text import (
    IdentityNumber,
    fold,
    mask_identity_number,
    mask_name,
    mask_phone,
    normalise,
    parse_identity_number,
    parse_phone,
)
from unionhall.services.legalaid.models import Claimant, JointWork, Matter
from unionhall.services.legalaid.plans import ClaimantPlan
from unionhall.services.legalaid.states import ClaimedBy

MOST_ROWS = 5_000
# Key of a column -> its heading; those in NEEDED must be there.
COLUMNS: dict[str, Any] = {
    "name": gettext_lazy("Name"),
    "identity_number": gettext_lazy("Identity number"),
    "phone": gettext_lazy("Mobile phone"),
    "work": gettext_lazy("Kind of work"),
    "worked_from": gettext_lazy("Worked from"),
    "worked_to": gettext_lazy("Worked to"),
    "amount": gettext_lazy("Amount claimed, yuan"),
    "stands_on": gettext_lazy("What the claim stands on"),
    "unit": gettext_lazy("Union that speaks for them"),
    "is_representative": gettext_lazy("Representative"),
    "is_hardship": gettext_lazy("In hardship"),
    "note": gettext_lazy("Remarks"),
}
NEEDED = ("name", "identity_number", "phone", "amount")
LENGTHS = {"work": 60, "note": 200}

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_ANSWERS = {
    "": False, "是": True, "否": False, "有": True, "无": False, "√": True, "✓": True, "×": False, "yes": True,
    "no": False, "y": True, "n": False, "1": True, "0": False,
}  # fmt: skip
# As lists call it, beside the words of `ClaimedBy` itself.
_STANDS_ON = {
    "": ClaimedBy.WORD, "工资条": ClaimedBy.PAPER, "欠条": ClaimedBy.PAPER, "结算单": ClaimedBy.PAPER,
    "工资表": ClaimedBy.PAPER, "考勤": ClaimedBy.RECKONED, "工时": ClaimedBy.RECKONED, "测算": ClaimedBy.RECKONED,
    "口述": ClaimedBy.WORD, "本人陈述": ClaimedBy.WORD,
}  # fmt: skip


@dataclass
class ClaimantRow(sheets.CheckedRow):
    """A row with what it comes to.

    `person` is the file they have already, `known` their place in this matter already, `hints` whom we recognised
    and by what. `is_ours` says that the file is kept here or beneath us, so that it may be added to.
    """

    columns = COLUMNS
    name: str = ""
    phone: str = ""
    identity: IdentityNumber | None = None
    plan: ClaimantPlan | None = None
    person: Person | None = None
    known: Claimant | None = None
    is_ours: bool = False
    hints: list[str] = field(default_factory=list)

    def as_preview(self) -> dict[str, Any]:
        """The row for the preview table: a right identity number and phone are masked."""
        shown = super().as_preview()
        cells = dict(zip(COLUMNS, shown["cells"], strict=True))
        if self.identity:
            cells["identity_number"] = mask_identity_number(self.identity.value)
        if self.phone:
            cells["phone"] = mask_phone(self.phone)
        return shown | {"cells": list(cells.values())}


def check_rows(matter: Matter, rows: Iterable[SheetRow], *, today: date) -> list[ClaimantRow]:
    """Every row with what it means, who it is, and its mistakes. The number of queries does not grow with the rows."""
    given = list(rows)
    units = _units(matter, {normalise(row.cells.get("unit", "")) for row in given})
    checked = [_read(row, units, today) for row in given]
    _find_twins(checked)
    _find_known(matter, checked)
    return checked


def _units(matter: Matter, words: set[str]) -> dict[str, Organisation | None]:
    """The unions that rows name: ours and those beneath it, and those that were invited; by code and names."""
    invited = JointWork.objects.filter(matter_id=matter.pk).values("organisation")
    reach = Q(path__within=matter.organisation.path) | Q(pk__in=invited)
    called = Q(code__in=words) | Q(name__in=words) | Q(short_name__in=words)
    units: dict[str, Organisation | None] = {}
    for unit in Organisation.objects.filter(reach, called, closed_on=None).order_by("-path"):
        # Later ones win, so of two with the same name the upper is meant.
        units |= {unit.code: unit, unit.name: unit, unit.short_name: unit}
    return units | {"": None}


def _read(row: SheetRow, units: dict[str, Organisation | None], today: date) -> ClaimantRow:
    checked, values = ClaimantRow(row), {}
    for key in COLUMNS:
        try:
            values[key] = _value(key, normalise(row.cells.get(key, "")), units, today)
        except InvalidInput as refusal:
            checked.say(key, str(refusal))
    checked.name, checked.phone = values.get("name", ""), values.get("phone", "")
    checked.identity = values.get("identity_number")
    if not checked.errors and not checked.identity and not checked.phone:
        checked.say("identity_number", _("Fill in the identity number, or at least the phone."))
    begun, ended = values.get("worked_from"), values.get("worked_to")
    if begun and ended and ended < begun:
        checked.say("worked_to", _("The last day does not lie before the first."))
    if not checked.errors:
        mine = {
            key: values[key] for key in values if key not in ("name", "phone", "identity_number", "amount")
        }
        checked.plan = ClaimantPlan(amount_yuan=values["amount"], **mine)
    return checked


def _value(key: str, text: str, units: dict[str, Organisation | None], today: date) -> Any:
    match key:
        case "name":
            return clean_name(text)
        case "identity_number":
            return parse_identity_number(text, today=today) if text else None
        case "phone":
            return parse_phone(text) if text else ""
        case "worked_from" | "worked_to":
            return _day(text, today) if text else None
        case "amount":
            return parse_yuan(text, least=Decimal(0)) if text else None
        case "stands_on":
            return _known(text, _STANDS_ON | in_both_languages(dict(ClaimedBy.choices)))
        case "is_representative" | "is_hardship":
            return _known(text, _ANSWERS)
        case "unit":
            if text not in units:
                raise InvalidInput(_("There is no such unit here, and none of this name was invited."))
            return units[text]
    if len(text) > LENGTHS[key]:
        raise InvalidInput(_("At most %(most)s characters.") % {"most": LENGTHS[key]})
    return text


def _known(text: str, answers: dict[str, Any]) -> Any:
    if fold(text) not in answers:
        raise InvalidInput(_("“%(text)s” is not one of the answers.") % {"text": text[:20]})
    return answers[fold(text)]


def _day(text: str, today: date) -> date:
    written = _DAY.fullmatch(text)
    try:
        day = date(*(int(part) for part in written.groups())) if written else None
    except ValueError:  # such as the 31st of April
        day = None
    if day is None:
        raise InvalidInput(_("A day is written like 2026-01-31."))
    if day > today:
        raise InvalidInput(_("This day is still to come."))
    return day


def _find_twins(rows: Sequence[ClaimantRow]) -> None:
    """Name the rows that are one worker: the same identity number, or the same name and phone."""
    by_identity: dict[str, ClaimantRow] = {}
    by_phone: dict[tuple[str, str], ClaimantRow] = {}
    for row in rows:
        if row.identity:
            first = by_identity.setdefault(row.identity.value, row)
            if first is not row:
                row.say("identity_number", _twin_words(first, row))
                continue
        if row.phone and row.name:
            first = by_phone.setdefault((row.phone, row.name), row)
            if first is not row:
                words = _("Row %(row)s has this name and phone already.") % {"row": first.row.number}
                row.say("phone", words)


def _twin_words(first: ClaimantRow, row: ClaimantRow) -> str:
    told = {"row": first.row.number, "first": mask_phone(first.phone), "second": mask_phone(row.phone)}
    if first.phone != row.phone and first.phone and row.phone:
        return (
            _("Row %(row)s is the same worker with another phone: there %(first)s, here %(second)s.") % told
        )
    return _("Row %(row)s is the same worker: the same identity number.") % told


def _find_known(matter: Matter, rows: Sequence[ClaimantRow]) -> None:
    """Tie rows to the files of people, and to their places in this matter."""
    here = {
        one.person_id: one for one in Claimant.objects.filter(matter_id=matter.pk).select_related("person")
    }
    by_identity, by_phone = _people(matter, rows, here)
    seen: dict[UUID, ClaimantRow] = {}
    for row in rows:
        if row.errors:
            continue
        person = by_identity.get(identity_key(row.identity)) if row.identity else None
        person = person or by_phone.get((row.phone, row.name))
        if person is None:
            continue
        _tie(row, person, here.get(person.pk))
        row.is_ours = _is_ours(person, matter)
        first = seen.setdefault(person.pk, row)
        if first is not row:
            row.say("name", _("Row %(row)s is the same worker.") % {"row": first.row.number})


def _people(
    matter: Matter, rows: Sequence[ClaimantRow], here: dict[UUID, Claimant]
) -> tuple[dict[str, Person], dict[tuple[str, str], Person]]:
    """People on file by identity key, and by phone and name; rather who is in the matter, then who is ours."""
    keys = [identity_key(row.identity) for row in rows if row.identity]
    phones = [row.phone for row in rows if row.phone]
    on_file = Person.objects.filter(erased_at=None).select_related("organisation")
    found = list(on_file.filter(identity_index__in=keys)) + list(on_file.filter(phone__in=phones))

    def closeness(person: Person) -> tuple[bool, bool, Any]:
        return person.pk in here, _is_ours(person, matter), person.pk

    found.sort(key=closeness)  # the last one wins
    wanted = set(keys)
    by_identity = {one.identity_index: one for one in found if one.identity_index in wanted}
    return by_identity, {(one.phone, one.name): one for one in found if one.phone}


def _is_ours(person: Person, matter: Matter) -> bool:
    """Whether the file is kept at the matter's union, or beneath it."""
    return is_within(person.organisation.path, matter.organisation.path)


def _tie(row: ClaimantRow, person: Person, known: Claimant | None) -> None:
    """Let the row be that person, unless what the file says speaks against it."""
    told = {"name": mask_name(person.name), "phone": mask_phone(person.phone), "given": mask_phone(row.phone)}
    is_same = bool(row.identity) and person.identity_index == identity_key(row.identity)  # type: ignore[arg-type]
    if row.identity and person.identity_index and not is_same:
        row.say(
            "identity_number", _("Somebody of this name and phone is on file with another identity number.")
        )
        return
    if is_same and person.name != row.name:
        row.say("name", _("This identity number is on file for somebody called %(name)s.") % told)
        return
    row.person, row.known = person, known
    if known is not None:
        told |= {"row": known.row}
        row.hints.append(_("In the matter already, as number %(row)s; not taken in again.") % told)
    if is_same and row.phone and person.phone and person.phone != row.phone:
        row.hints.append(
            _("The same worker under two phone numbers: on file %(phone)s, here %(given)s. The file is used.")
            % told
        )
