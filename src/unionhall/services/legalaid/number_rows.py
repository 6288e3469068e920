"""Rows of a list of numbers of law: what each cell means, and what is wrong, by row and column."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import IO, Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from unionhall.kernel.files import sheets
from unionhall.kernel.files.sheets import Layout, SheetRow
from unionhall.kernel.files.workbooks import Sheet
from unionhall.kernel.rulebook.core import Rule, Source
from unionhall.kernel.rulebook.queries import book
from unionhall.services.legalaid.number_plans import NumberPlan
from unionhall.services.legalaid.queries.rights_numbers import PART, Number, Standing, StoredRow

MOST_ROWS = 500
# Key of a column -> its heading; those in NEEDED must be there. "what" and "unit" only tell the reader.
COLUMNS: dict[str, Any] = {
    "key": gettext_lazy("Key of the number"),
    "what": gettext_lazy("Name of the number"),
    "unit": gettext_lazy("Unit"),
    "region": gettext_lazy("Region"),
    "value": gettext_lazy("Value"),
    "starts_on": gettext_lazy("Holds from"),
    "ends_on": gettext_lazy("Holds to the end of"),
    "expect_on": gettext_lazy("A newer number is expected from"),
    "instrument": gettext_lazy("Law or notice"),
    "article": gettext_lazy("Article"),
    "is_confirmed": gettext_lazy("Checked against its source"),
}
SHOWN = {key: label for key, label in COLUMNS.items() if key not in ("what", "unit")}
NEEDED = ("key", "value", "starts_on", "instrument")
LENGTHS = {"instrument": 160, "article": 80}
UNITS: dict[str, Any] = {
    "yuan": gettext_lazy("yuan"),
    "share": gettext_lazy("share: 0.5 is 50%"),
    "flag": gettext_lazy("1 yes, 0 no"),
    "day": gettext_lazy("days"),
    "working_day": gettext_lazy("working days"),
    "month": gettext_lazy("months"),
    "year": gettext_lazy("years"),
    "hour": gettext_lazy("hours"),
    "count": gettext_lazy("plain number"),
}
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_YES = {"是": True, "已核对": True, "√": True, "✓": True, "yes": True, "y": True, "1": True}
_NO = {"": False, "否": False, "未核对": False, "×": False, "no": False, "n": False, "0": False}
_MOST = Decimal(10) ** 12


@dataclass
class NumberRow(sheets.CheckedRow):
    """A row with what it comes to. `is_known`: this very number is in the rulebook already; it is passed over."""

    columns = SHOWN
    plan: NumberPlan | None = None
    is_known: bool = False


def read_numbers(file: IO[bytes]) -> list[SheetRow]:
    """The rows that have a value. Raises NotASpreadsheet, ColumnsMissing, TooManyRows."""
    rows = Layout(COLUMNS, NEEDED, MOST_ROWS).read(file)
    return [row for row in rows if row.cells.get("value")]


def check_rows(rows: Iterable[SheetRow], *, region: str) -> list[NumberRow]:
    """The rows in words of the rulebook; whoever names no region means `region`."""
    return [_read(row, region) for row in rows]


def unit_words(rule: Rule) -> str:
    """What the value of a rule is counted in."""
    return str(UNITS.get(rule.unit, rule.unit))


def numbers_sheet(found: Iterable[Number], region: str) -> Sheet:
    """What holds in a region, and every further row it has entered itself; what lacks is empty."""
    lines = [line for one in found for line in _lines(one, region)]
    return Sheet([str(head) for head in COLUMNS.values()], lines, notes=_notes())


def template_sheet(found: Iterable[Number], region: str) -> Sheet:
    """The numbers that lack or may be out of date, to be filled in."""
    lines = [_line(one, region, None) for one in found if one.standing <= Standing.STALE]
    return Sheet([str(head) for head in COLUMNS.values()], lines, notes=_notes())


def _lines(one: Number, region: str) -> list[list[Any]]:
    rows = [*([one.found] if one.found else []), *(row for row in one.own if row != one.found)]
    return [_line(one, region, row) for row in rows] or [_line(one, region, None)]


def _line(one: Number, region: str, stored: StoredRow | None) -> list[Any]:
    head = [one.key, one.rule.description(get_language() or "en"), unit_words(one.rule)]
    if stored is None:
        return [*head, region, *[""] * 7]
    row = stored.row
    value = format(row.value.normalize(), "f")
    confirmed = _("no") if stored.is_unconfirmed else _("yes")
    source = [row.source.instrument, row.source.article, confirmed]
    return [*head, row.region, value, row.starts_on, row.ends_on, row.expect_on, *source]


def _notes() -> list[tuple[Any, str]]:
    said = {
        "key": _("As it stands in this list; do not change it."),
        "region": _("Division code of six digits. Empty: the region of the page."),
        "value": _("A plain number. A row without a value is passed over."),
        "starts_on": _(
            "A day like 2026-01-31. A number of yours that still runs on that day ends the day before."
        ),
        "ends_on": _("Empty while it is in force."),
        "expect_on": _("From that day on readers are told that it may be out of date."),
        "instrument": _("The law, decision or notice with its number. Must be filled in."),
        "is_confirmed": _("yes, once somebody has compared it with the source; otherwise no"),
    }
    return [(COLUMNS[key], text) for key, text in said.items()]


def _read(row: SheetRow, region: str) -> NumberRow:
    found = NumberRow(row)
    key = row.cells.get("key", "")
    rule = book().rules.get(key)
    if rule is None or not key.startswith(PART):
        found.say("key", _("There is no number of this key."))
    value = _value(row.cells.get("value", ""), found)
    starts_on = _day("starts_on", found)
    if starts_on is None and not row.cells.get("starts_on"):
        found.say("starts_on", _("Say from which day it holds."))
    ends_on, expect_on = _day("ends_on", found), _day("expect_on", found)
    source = Source(_text("instrument", found), _text("article", found))
    if not source.instrument:
        found.say("instrument", _("Name the law or notice that the number comes from."))
    confirmed = _answer(found)
    if not found.errors and value is not None and starts_on is not None:
        found.plan = NumberPlan(
            key=key, region=row.cells.get("region") or region, value=value, starts_on=starts_on, ends_on=ends_on,
            expect_on=expect_on, source=source, is_confirmed=confirmed,
        )  # fmt: skip
    return found


def _value(text: str, found: NumberRow) -> Decimal | None:
    bare = text.replace(",", "").replace("，", "").removesuffix("元").strip()
    try:
        value = Decimal(bare.removesuffix("%"))
        if not value.is_finite() or abs(value) >= _MOST:
            raise InvalidOperation
    except InvalidOperation:
        found.say("value", _("“%(text)s” is not a number.") % {"text": text})
        return None
    return value / 100 if bare.endswith("%") else value


def _day(column: str, found: NumberRow) -> date | None:
    text = found.row.cells.get(column, "")
    if not text:
        return None
    match = _DAY.fullmatch(text)
    try:
        return date(*(int(part) for part in match.groups())) if match else _not_a_day(column, found)
    except ValueError:
        return _not_a_day(column, found)


def _not_a_day(column: str, found: NumberRow) -> None:
    found.say(column, _("Write the day like 2026-01-31."))


def _text(column: str, found: NumberRow) -> str:
    text = found.row.cells.get(column, "")
    if len(text) > LENGTHS[column]:
        found.say(column, _("At most %(most)d characters.") % {"most": LENGTHS[column]})
    return text


def _answer(found: NumberRow) -> bool:
    text = found.row.cells.get("is_confirmed", "").casefold()
    known = _YES | _NO
    if text not in known:
        found.say("is_confirmed", _("Answer yes or no."))
    return known.get(text, False)
