"""Reading a spreadsheet that somebody sends: the rows of its first sheet, by the headings of the columns.

What the product writes out can be read in again: headings may be in either language, and stand in the first row or
below a line that says who took the list.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import islice
from typing import IO, Any, ClassVar

from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from unionhall.lib.errors import InvalidInput
from unionhall.lib.text import fold, normalise

MOST_UNPACKED_BYTES = 60_000_000
HEADING_ROWS = 5
LANGUAGES = ("zh-hans", "en")


class NotASpreadsheet(InvalidInput):
    """Not an .xlsx file, or one that is damaged or absurdly large."""

    message = _("This is not an Excel file (.xlsx) that can be read.")


class ColumnsMissing(InvalidInput):
    """There is no row with the headings that are needed."""

    message = _("The file lacks these columns: %(columns)s. The first row must have the headings.")


class TooManyRows(InvalidInput):
    """More rows than are taken at once."""

    message = _("At most %(most)s rows are taken at once; the file has more. Split it, please.")


@dataclass(frozen=True)
class SheetRow:
    """One row as it was typed: its number in the sheet, and text by column key."""

    number: int
    cells: Mapping[str, str]


@dataclass
class CheckedRow:
    """A row that was looked at, with what is wrong in which column. Whoever reads a sheet adds what it comes to."""

    columns: ClassVar[Mapping[str, Any]] = {}

    row: SheetRow
    errors: list[tuple[str, str]] = field(default_factory=list)

    def say(self, column: str, text: str) -> None:
        """Something is wrong in `column`."""
        self.errors.append((column, text))

    def as_preview(self) -> dict[str, Any]:
        """The row for the preview table."""
        errors = [{"column": self.columns.get(column, ""), "text": text} for column, text in self.errors]
        cells = [self.row.cells.get(key, "") for key in self.columns]
        return {"number": self.row.number, "cells": cells, "errors": errors}


@dataclass(frozen=True)
class Layout:
    """What a sheet holds: headings by column key, the keys that must be there, and how many rows are taken at once."""

    columns: Mapping[str, Any]
    needed: Sequence[str]
    most_rows: int

    def read(self, file: IO[bytes]) -> list[SheetRow]:
        """The rows that hold anything. Raises NotASpreadsheet, ColumnsMissing, TooManyRows."""
        try:
            with zipfile.ZipFile(file) as packed:
                if sum(member.file_size for member in packed.infolist()) > MOST_UNPACKED_BYTES:
                    raise NotASpreadsheet(field="file")
            file.seek(0)
            # What lies in a file somebody sends is not ours: any fault in reading it is a fault of the file.
            sheet = load_workbook(file, read_only=True, data_only=True).worksheets[0]
            lines = sheet.iter_rows(values_only=True)
            top = list(islice(lines, HEADING_ROWS))
            number, keys = self._headings(top)
            found = list(self._rows(number, keys, [*top[number:], *islice(lines, self.most_rows + 1)]))
        except (
            zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, OSError, TypeError,
        ) as error:  # fmt: skip
            raise NotASpreadsheet(field="file") from error
        if len(found) > self.most_rows:
            raise TooManyRows(most=self.most_rows, field="file")
        return found

    @staticmethod
    def _rows(number: int, keys: Mapping[str, int], lines: Sequence[Sequence[Any]]) -> Any:
        for place, line in enumerate(lines, start=number + 1):
            cells = {key: cell_text(line[at]) if at < len(line) else "" for key, at in keys.items()}
            if any(cells.values()):
                yield SheetRow(place, cells)

    def _headings(self, top: Sequence[Sequence[Any]]) -> tuple[int, dict[str, int]]:
        """The number of the row with the headings, and where each column stands."""
        known = in_both_languages(self.columns)
        best: dict[str, int] = {}
        for number, line in enumerate(top, start=1):
            words = [fold(cell_text(cell)) for cell in line]
            keys = {known[word]: place for place, word in enumerate(words) if word in known}
            if all(key in keys for key in self.needed):
                return number, keys
            best = max(best, keys, key=len)
        missing = [str(self.columns[key]) for key in self.needed if key not in best]
        raise ColumnsMissing(columns=gettext(", ").join(missing), field="file")


def in_both_languages(labels: Mapping[str, Any]) -> dict[str, str]:
    """Keys by their words in either language, and by themselves, all folded."""
    known = {fold(key): key for key in labels}
    for language in LANGUAGES:
        with override(language):
            known |= {fold(normalise(str(label))): key for key, label in labels.items()}
    return known


def cell_text(cell: Any) -> str:
    """A cell as a person would have typed it; a number that Excel keeps as 1.38e10 has its digits again."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return normalise(str(cell)).removeprefix("'").strip()
