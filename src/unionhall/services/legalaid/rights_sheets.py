"""What a group can claim, by spreadsheet: an empty list to fill in for a topic, and what each row of it means.

A topic whose facts fit into cells has a sheet; facts that are lists of their own are left out of it, and the sheet says
which. Nothing is kept.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.kernel.files.sheets import Layout, NotASpreadsheet, SheetRow, in_both_languages
from unionhall.kernel.files.workbooks import Sheet
from unionhall.lib.errors import InvalidInput
from unionhall.lib.text import fold, normalise
from unionhall.services.legalaid.rights.batch import reckoned
from unionhall.services.legalaid.rights.examples import EXAMPLES
from unionhall.services.legalaid.rights.labels import choice_words, field_words
from unionhall.services.legalaid.rights.outcomes import ESTIMATE, Say, missing_words
from unionhall.services.legalaid.rights.registry import RECKONINGS, Answer, Reckoning
from unionhall.services.legalaid.rights.schema import BadFacts, Column, columns_of, read_facts
from unionhall.services.legalaid.rights.sheets import Law

MOST_ROWS = 1_000
MOST_UNPACKED_BYTES = 12_000_000
# The key of the column with the worker's name; no fact is called so.
PERSON = "worker_name"
PERSON_WORDS = gettext_lazy("Name of the worker")
EXAMPLE_NAME = gettext_lazy("(an example: write over it)")
YES, NO = gettext_lazy("yes"), gettext_lazy("no")

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_BOTH: dict[str, bool] = {
    "是": True,
    "否": False,
    "有": True,
    "无": False,
    "√": True,
    "×": False,
    "1": True,
    "0": False,
}


class UnknownAnswer(InvalidInput):
    """A cell holds none of the words that its column offers."""

    message = gettext_lazy("One of these is expected: %(choices)s.")


@dataclass
class Reckoned:
    """A row with what it comes to: an answer, or mistakes as (column, words)."""

    number: int
    name: str
    answer: Answer | None = None
    mistakes: list[tuple[str, str]] = field(default_factory=list)


def sheet_topics() -> list[Reckoning]:
    """The topics that have a sheet: those whose required facts fit into cells."""
    return [
        one
        for one in RECKONINGS.values()
        if all(column.is_flat for column in columns_of(one.facts) if column.is_required)
    ]


def _columns(topic: Reckoning) -> list[Column]:
    return [column for column in columns_of(topic.facts) if column.is_flat]


def headings(topic: Reckoning) -> dict[str, Any]:
    """Headings by key of the column, in the language in which they are shown."""
    words = {
        column.name: gettext_lazy(field_words(topic.facts, column.name, topic.name))
        for column in _columns(topic)
    }
    return {PERSON: PERSON_WORDS, **words}


def template_of(topic: Reckoning) -> Sheet:
    """An empty list with an example, what each column takes, and the choices where there are some."""
    columns, heads = _columns(topic), headings(topic)
    facts = EXAMPLES.get(topic.name, {}).get("facts", {})
    example = [str(EXAMPLE_NAME), *(_shown(column, facts.get(column.name)) for column in columns)]
    choices = {place: _choices(column) for place, column in enumerate(columns, start=2) if _choices(column)}
    return Sheet(
        [str(head) for head in heads.values()],
        [example] if facts else [],
        name=_(topic.label),
        notes=[*_notes(topic, columns), ("", _(ESTIMATE))],
        choices=choices,
    )


def _shown(column: Column, value: Any) -> Any:
    """A fact of the example, as a person would type it into a cell."""
    if value is None:
        return ""
    if column.kind is date:
        return date.fromisoformat(value)
    if column.kind is Fraction:
        return Decimal(value)
    if column.kind is bool:
        return str(YES if value else NO)
    return _(choice_words(column.kind(value))) if issubclass(column.kind, Enum) else value


def _choices(column: Column) -> list[str]:
    if column.kind is bool:
        return [str(YES), str(NO)]
    return [_(choice_words(one)) for one in column.kind] if issubclass(column.kind, Enum) else []


def _notes(topic: Reckoning, columns: Sequence[Column]) -> list[tuple[str, str]]:
    said = [(str(PERSON_WORDS), _("So that you find the row again; it may be left empty."))]
    for column in columns:
        needed = _("Must be filled in.") if column.is_required else _("May be left empty.")
        said.append((_(field_words(topic.facts, column.name, topic.name)), f"{_how(column)} {needed}"))
    left = [one.name for one in columns_of(topic.facts) if not one.is_flat]
    if left:
        words = _(", ").join(_(field_words(topic.facts, name, topic.name)) for name in left)
        said.append((_("Not asked in this list"), words))
    return said


def _how(column: Column) -> str:
    if issubclass(column.kind, Enum):
        return _("One of: %(answers)s.") % {"answers": _("; ").join(_choices(column))}
    return {
        date: _("A day like 2026-01-31."),
        Fraction: _("A number like 1234.50."),
        bool: _("yes or no."),
        int: _("A whole number."),
        str: _("Words."),
    }[column.kind]


def read_rows(topic: Reckoning, file: IO[bytes]) -> list[SheetRow]:
    """The rows that hold anything, without the example. Raises NotASpreadsheet, ColumnsMissing, TooManyRows."""
    try:
        with zipfile.ZipFile(file) as packed:
            unpacked = sum(member.file_size for member in packed.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise NotASpreadsheet(field="file") from error
    if unpacked > MOST_UNPACKED_BYTES:
        raise NotASpreadsheet(field="file")
    file.seek(0)
    needed = [column.name for column in _columns(topic) if column.is_required]
    examples = set(in_both_languages({"": EXAMPLE_NAME})) - {""}
    found = Layout(headings(topic), needed, MOST_ROWS).read(file)
    return [row for row in found if fold(row.cells.get(PERSON, "")) not in examples]


def reckon(topic: Reckoning, rows: Sequence[SheetRow], law: Law, say: Say) -> list[Reckoned]:
    """What every row comes to; one with mistakes hinders no other."""
    readers = {column.name: _Cell(column) for column in _columns(topic)}
    heads = {key: str(head) for key, head in headings(topic).items()}
    found = []
    for row in rows:
        made = Reckoned(row.number, row.cells.get(PERSON, ""))
        facts, wrong = _facts(row, readers)
        made.mistakes = [(heads[name], words) for name, words in wrong]
        if not wrong:
            try:
                made.answer = reckoned(topic.name, read_facts(topic.facts, facts), law)
            except BadFacts as bad:
                told = (
                    (path.removeprefix("facts.").partition(".")[0], say(t))
                    for path, t in bad.mistakes.items()
                )
                made.mistakes = [(heads.get(name, ""), words) for name, words in told]
        if made.answer is not None and made.answer.missing is not None:
            made.mistakes = [("", say(missing_words(made.answer.missing)))]
        found.append(made)
    return found


def _facts(row: SheetRow, readers: Mapping[str, _Cell]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    facts, wrong = {}, []
    for name, cell in readers.items():
        text = normalise(row.cells.get(name, ""))
        if not text:
            if cell.column.is_required and not cell.column.may_be_none:
                wrong.append((name, _("Must be filled in.")))
            elif cell.column.is_required:
                facts[name] = None
            continue
        try:
            facts[name] = cell.read(text)
        except InvalidInput as refusal:
            wrong.append((name, str(refusal)))
    return facts, wrong


class _Cell:
    """How the cells of a column are read, as JSON would give the fact."""

    def __init__(self, column: Column) -> None:
        self.column, self._known = column, self._answers(column)

    @staticmethod
    def _answers(column: Column) -> dict[str, Any]:
        """What each word stands for, in either language."""
        if column.kind is bool:
            told = in_both_languages({"true": YES, "false": NO})
            return {word: key == "true" for word, key in told.items()} | _BOTH
        if issubclass(column.kind, Enum):
            return in_both_languages({str(one.value): gettext_lazy(choice_words(one)) for one in column.kind})
        return {}

    def read(self, text: str) -> Any:
        """Raises InvalidInput."""
        kind = self.column.kind
        if self._known:
            if fold(text) not in self._known:
                raise UnknownAnswer(choices=_("; ").join(_choices(self.column)))
            return self._known[fold(text)]
        if kind is date:
            return _day(text)
        if kind is int:
            if not (text.isascii() and text.isdigit() and len(text) <= 9):
                raise InvalidInput(_("A whole number is expected."))
            return int(text)
        return _amount(text) if kind is Fraction else text


def _day(text: str) -> str:
    written = _DAY.fullmatch(text)
    try:
        if written:
            return date(*(int(part) for part in written.groups())).isoformat()
    except ValueError:  # such as the 31st of April
        pass
    raise InvalidInput(_("A day is written like 2026-01-31."))


def _amount(text: str) -> str:
    typed = text.replace(",", "").removeprefix("¥").removesuffix("元").strip()
    if not re.fullmatch(r"[0-9]{1,14}(\.[0-9]+)?", typed):
        raise InvalidInput(_("An amount is written like 1234.50."))
    # A sheet that reckons itself leaves thousandths of thousandths, which nobody meant.
    return f"{Decimal(typed).quantize(Decimal('0.000001')):f}" if len(typed.partition(".")[2]) > 6 else typed
