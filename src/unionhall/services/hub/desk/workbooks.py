"""Lists as Excel files: who took them and when stands in the first row, and no cell can become a formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from unionhall.kernel.people.models import Person
from unionhall.lib.text import safe_cell

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEAD = PatternFill("solid", fgColor="EDEAE4")
_NARROW, _WIDE = 10, 48
# So many rows tell how wide a column must be.
_MEASURED = 200
_SHEET_NAME = 31
_MOMENT, _DAY, _TEXT = "yyyy-mm-dd hh:mm", "yyyy-mm-dd", "@"


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, the heads of its columns, and rows of plain values."""

    name: str
    heads: Sequence[Any]
    rows: Sequence[Sequence[Any]]
    note: str = ""


def workbook(sheets: Sequence[Sheet], *, by: Person, at: datetime) -> bytes:
    """The sheets as an .xlsx file. Texts that look like formulas are neutralised, numbers of people kept as text."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(_sheet_name(sheet.name))
        for number, head in enumerate(sheet.heads, start=1):
            widths = [len(str(head)) * 2, *(_width(row[number - 1]) for row in sheet.rows[:_MEASURED])]
            page.column_dimensions[get_column_letter(number)].width = min(max(*widths, _NARROW), _WIDE)
        page.freeze_panes = "A3"
        page.append([_styled(page, watermark(by, at, sheet.note), font=Font(italic=True, color="6A625A"))])
        page.append([_styled(page, str(head), font=Font(bold=True), fill=_HEAD) for head in sheet.heads])
        for row in sheet.rows:
            page.append([_cell(page, value) for value in row])
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def watermark(by: Person, at: datetime, note: str = "") -> str:
    """Who took the list and when; whoever passes it on says so with it."""
    words = {"name": by.name, "at": date_format(timezone.localtime(at), "DATETIME_FORMAT")}
    mark = _("Taken by %(name)s on %(at)s. Personal data: for union work only.") % words
    return f"{mark} {note}".strip()


def as_download(name: str, sheets: Sequence[Sheet], *, by: Person, at: datetime) -> HttpResponse:
    """The workbook as a file called `name` and the day."""
    response = HttpResponse(workbook(sheets, by=by, at=at), content_type=CONTENT_TYPE)
    stem = slugify(name, allow_unicode=True) or "list"
    filename = f"{stem}-{timezone.localdate(at):%Y%m%d}.xlsx"
    response.headers["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    response.headers["Cache-Control"] = "no-store"
    return response


def _sheet_name(name: str) -> str:
    # Excel refuses these signs and longer names.
    return "".join(sign for sign in name if sign not in "[]:*?/\\")[:_SHEET_NAME] or "1"


def _styled(page: Any, value: Any, **style: Any) -> Any:
    cell = WriteOnlyCell(page, value=safe_cell(value) if isinstance(value, str) else value)
    for name, setting in style.items():
        setattr(cell, name, setting)
    return cell


def _cell(page: Any, value: Any) -> Any:
    if isinstance(value, datetime):
        return _styled(page, timezone.localtime(value).replace(tzinfo=None), number_format=_MOMENT)
    if isinstance(value, date):
        return _styled(page, value, number_format=_DAY)
    if isinstance(value, bool):
        return _styled(page, _("yes") if value else _("no"))
    if isinstance(value, int | float):
        return _styled(page, value)
    # Telephone numbers and identifiers are digits, not quantities: text, so that none is rounded or cut.
    text = "" if value is None else str(value)
    return _styled(
        page, text, number_format=_TEXT, alignment=Alignment(vertical="top", wrap_text=len(text) > _WIDE)
    )


def _width(value: Any) -> int:
    if isinstance(value, datetime):
        return len(_MOMENT) + 2
    text = "" if value is None or isinstance(value, UUID) else str(value)
    # A Chinese character is about as wide as two letters.
    return (
        max((sum(2 if sign > "\u2e80" else 1 for sign in line) for line in text.splitlines()), default=0) + 2
    )
