"""Reading a sheet of stations: every row becomes a plan, or says what is wrong in which column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import IO, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.files import sheets
from unionhall.kernel.files.sheets import Layout, SheetRow, in_both_languages
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.facilities import facility_name
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.lib.text import fold
from unionhall.services.stations.models import Station
from unionhall.services.stations.plans import StationPlan
from unionhall.services.stations.queries.desk import organisations_for
from unionhall.services.stations.sheets import COLUMNS, NEEDED
from unionhall.services.stations.states import BASIC, FACILITIES, Access, Built

MOST_ROWS = 1_000
_YES = {"yes", "y", "1", "true", "是", "√"}
_NO = {"", "no", "n", "0", "false", "否"}


@dataclass
class CheckedRow(sheets.CheckedRow):
    """A row with its unit and plan when it is right."""

    columns = COLUMNS
    organisation: Organisation | None = None
    plan: StationPlan | None = None

    def refuse(self, refusal: Refused) -> None:
        """Take the plan back: registering or changing would be refused."""
        self.plan = None
        self.say(refusal.field or "", str(refusal))


def read_rows(file: IO[bytes]) -> list[SheetRow]:
    """The rows of the sheet. Raises NotASpreadsheet, ColumnsMissing, TooManyRows."""
    return Layout(COLUMNS, NEEDED, MOST_ROWS).read(file)


class Reader:
    """Turns rows into plans with the viewer's own units."""

    def __init__(self, *, viewer: Person, default: Organisation) -> None:
        units = organisations_for(viewer, "stations.import_stations")
        self._units = {fold(word): unit for unit in units for word in (unit.name, unit.short_name) if word}
        self._default = default
        self._built, self._access = (
            in_both_languages(dict(Built.choices)),
            in_both_languages(dict(Access.choices)),
        )
        self._facilities = in_both_languages({code: facility_name(code) for code in FACILITIES})
        self._seen: set[tuple[Any, str]] = set()

    def check(self, rows: Iterable[SheetRow]) -> list[CheckedRow]:
        """Every row with its plan or its mistakes. A code twice in the file is the later row's mistake."""
        return [self._check(row) for row in rows]

    def _check(self, row: SheetRow) -> CheckedRow:
        checked, values = CheckedRow(row), {}
        for key in COLUMNS:
            try:
                values[key] = self._value(key, row.cells.get(key, ""))
            except Refused as refusal:
                checked.say(key, str(refusal))
        unit = values.pop("unit", None)
        key = (getattr(unit, "pk", None), values.get("code", ""))
        if key[1] and key in self._seen:
            checked.say("code", gettext("This code stands in the file twice."))
        self._seen.add(key)
        if checked.errors:
            return checked
        values["is_open_24h"] = values.pop("all_day")
        checked.organisation = unit
        checked.plan = self._with_what_is_known(StationPlan(**values), unit)
        return checked

    @staticmethod
    def _with_what_is_known(plan: StationPlan, unit: Organisation) -> StationPlan:
        """Keepers do not stand in the sheet: a known station keeps its own."""
        known = Station.objects.filter(organisation=unit, code=plan.code).first()
        return replace(plan, keeper=known.keeper, backup=known.backup) if known else plan

    def _value(self, key: str, text: str) -> Any:
        if not text and key in NEEDED:
            raise InvalidInput(_("This must be filled in."))
        match key:
            case "unit":
                return _found(self._units, text) if text else self._default
            case "longitude" | "latitude":
                return _degrees(text, 180 if key == "longitude" else 90)
            case "built":
                return _found(self._built, text) if text else Built.SHARED
            case "access":
                return _found(self._access, text) if text else Access.POSTED
            case "all_day":
                return _truth(text)
            case "opens" | "closes":
                return _hour(text) if text else None
            case "listed_on":
                return _day(text) if text else None
            case "area_m2":
                return _area(text) if text else None
            case "facilities":
                return self._several(text) if text else BASIC
        return text

    def _several(self, text: str) -> tuple[str, ...]:
        for mark in "，,;；/\n":
            text = text.replace(mark, "、")
        wanted = {_found(self._facilities, word.strip()) for word in text.split("、") if word.strip()}
        return tuple(code for code in FACILITIES if code in wanted)


def _found(known: Mapping[str, Any], text: str) -> Any:
    row = known.get(fold(text))
    if row is None:
        raise InvalidInput(_("%(what)s is not known here."), what=text)
    return row


def _truth(text: str) -> bool:
    if fold(text) in _YES:
        return True
    if fold(text) in _NO:
        return False
    raise InvalidInput(_("%(what)s is not known here."), what=text)


def _degrees(text: str, most: int) -> float:
    try:
        number = float(text)
    except ValueError:
        raise InvalidInput(_("Degrees are written like 119.62.")) from None
    if not abs(number) <= most:
        raise InvalidInput(_("Degrees are written like 119.62."))
    return number


def _area(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal(-1)
    if not 0 < number < 100_000:
        raise InvalidInput(_("Square metres are written like 25 or 25.5."))
    return number.quantize(Decimal("0.1"))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.replace("/", "-").replace(".", "-"))
    except ValueError:
        raise InvalidInput(_("A day is written like 2026-03-04.")) from None


def _hour(text: str) -> time:
    try:
        hours, minutes = text.replace("：", ":").split(":")[:2]
        return time(int(hours), int(minutes))
    except ValueError:
        raise InvalidInput(_("A time is written like 19:00.")) from None
