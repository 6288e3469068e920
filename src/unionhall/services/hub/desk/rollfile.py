"""A spreadsheet of people to sign up, read row by row. What the desk writes out can be read in again."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any

from django.utils.translation import gettext, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from unionhall.lib.errors import InvalidInput
from unionhall.lib.text import fold, normalise

MOST_ROWS = 2_000
MOST_BYTES = 10_000_000
MOST_UNPACKED_BYTES = 60_000_000
# The headings stand in the first row, or below the line that says who took the list.
_HEADING_ROWS = 5
_LANGUAGES = ("zh-hans", "en")

COLUMNS: dict[str, Any] = {
    "phone": _("Mobile phone"),
    "name": _("Name"),
    "channel": _("Channel"),
    "party": pgettext_lazy("party", "People"),
}
NEEDED = ("phone", "name")


class NotASpreadsheet(InvalidInput):
    """Not an .xlsx file, or one that is damaged or absurdly large."""

    message = _(
        "“%(name)s” is not an Excel file (.xlsx) that can be read. Save the list as .xlsx and choose it again."
    )


class ColumnsMissing(InvalidInput):
    """There is no row with the headings that are needed."""

    message = _("The file lacks these columns: %(columns)s. The first row must have the headings.")


class TooManyRows(InvalidInput):
    """More rows than are taken at once."""

    message = _("At most %(most)s rows are taken at once; the file has more. Split it, please.")


class NoRows(InvalidInput):
    """Headings, and nothing beneath."""

    message = _("There is nobody in the file.")


@dataclass(frozen=True)
class FileRow:
    """One row as it was typed: its number in the sheet, and text by column."""

    number: int
    cells: Mapping[str, str]

    @property
    def shown(self) -> list[str]:
        """The cells in the order of COLUMNS."""
        return [self.cells.get(key, "") for key in COLUMNS]


def read_rows(file: IO[bytes], *, name: str, size: int) -> list[FileRow]:
    """The rows of the first sheet that hold anything.

    Raises NotASpreadsheet, ColumnsMissing, TooManyRows, NoRows.
    """
    try:
        _refuse_bombs(file, name, size)
        # What lies in a file somebody sends is not ours: any fault in reading it is a fault of the file.
        lines = load_workbook(file, read_only=True, data_only=True).worksheets[0].iter_rows(values_only=True)
        top = list(islice(lines, _HEADING_ROWS))
        number, keys = _headings(top)
        rest = [*top[number:], *islice(lines, MOST_ROWS + 1)]
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        KeyError,
        ValueError,
        IndexError,
        OSError,
        TypeError,
    ) as error:
        raise NotASpreadsheet(name=name, field="file") from error
    rows = [FileRow(number + place, _cells(line, keys)) for place, line in enumerate(rest, start=1)]
    found = [row for row in rows if any(row.cells.values())]
    if len(found) > MOST_ROWS:
        raise TooManyRows(most=MOST_ROWS, field="file")
    if not found:
        raise NoRows(field="file")
    return found


def _refuse_bombs(file: IO[bytes], name: str, size: int) -> None:
    with zipfile.ZipFile(file) as packed:
        unpacked = sum(member.file_size for member in packed.infolist())
    if size > MOST_BYTES or unpacked > MOST_UNPACKED_BYTES:
        raise NotASpreadsheet(name=name, field="file")
    file.seek(0)


def _headings(top: Sequence[Sequence[Any]]) -> tuple[int, dict[str, int]]:
    """The number of the row with the headings, and where each column stands."""
    known = _known_words()
    best: dict[str, int] = {}
    for number, line in enumerate(top, start=1):
        words = [fold(_text(cell)) for cell in line]
        keys = {known[word]: place for place, word in enumerate(words) if word in known}
        if all(key in keys for key in NEEDED):
            return number, keys
        best = max(best, keys, key=len)
    missing = [str(COLUMNS[key]) for key in NEEDED if key not in best]
    raise ColumnsMissing(columns=gettext(", ").join(missing), field="file")


def _known_words() -> dict[str, str]:
    known: dict[str, str] = {}
    for language in _LANGUAGES:
        with override(language):
            known |= {fold(normalise(str(heading))): key for key, heading in COLUMNS.items()}
    return known


def _cells(line: Sequence[Any], keys: Mapping[str, int]) -> dict[str, str]:
    return {key: _text(line[place]) if place < len(line) else "" for key, place in keys.items()}


def _text(cell: Any) -> str:
    """A cell as a person would have typed it; a number that Excel keeps as 1.38e10 has its digits again."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return normalise(str(cell)).removeprefix("'").strip()
