"""A spreadsheet of people to sign up, read row by row. What the desk writes out can be read in again."""

from __future__ import annotations

from typing import IO, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.kernel.files.sheets import Layout, NotASpreadsheet, SheetRow
from unionhall.lib.errors import InvalidInput

MOST_ROWS = 2_000
MOST_BYTES = 10_000_000

COLUMNS: dict[str, Any] = {
    "phone": _("Mobile phone"),
    "name": _("Name"),
    "channel": _("Channel"),
    "party": pgettext_lazy("party", "People"),
}
NEEDED = ("phone", "name")


class NoRows(InvalidInput):
    """Headings, and nothing beneath."""

    message = _("There is nobody in the file.")


def read_rows(file: IO[bytes], *, size: int) -> list[SheetRow]:
    """The rows of the first sheet that hold anything.

    Raises NotASpreadsheet, ColumnsMissing, TooManyRows, NoRows.
    """
    if size > MOST_BYTES:
        raise NotASpreadsheet(field="file")
    found = Layout(COLUMNS, NEEDED, MOST_ROWS).read(file)
    if not found:
        raise NoRows(field="file")
    return found
