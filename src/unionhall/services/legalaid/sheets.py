"""Legal aid's lists as Excel files. The first row says who took a list and when; what goes out can be read in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from unionhall.kernel.people.models import Person
from unionhall.lib.text import safe_cell

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 18
TEXT = "@"


@dataclass(frozen=True)
class Sheet:
    """Heads of columns and rows of plain values; `total` is a last line in bold, `notes` stand on a second page."""

    heads: Sequence[Any]
    rows: Iterable[Sequence[Any]]
    total: Sequence[Any] = ()
    notes: Sequence[tuple[Any, Any]] = ()


def as_download(name: str, sheet: Sheet, *, by: Person, at: datetime) -> HttpResponse:
    """The sheet as a file called `name` and the day. Texts that look like formulas are neutralised."""
    words = {"name": by.name, "at": date_format(localtime(at), "DATETIME_FORMAT")}
    book = _book(sheet, [_("Taken by %(name)s on %(at)s.") % words])
    return _response(book, f"{name}-{localdate(at):%Y%m%d}")


def as_template(name: str, sheet: Sheet, *, as_text: Iterable[int] = ()) -> HttpResponse:
    """An empty sheet to fill in, headings in its first row; columns in `as_text` keep long numbers as typed."""
    book = _book(sheet, [])
    page = book.worksheets[0]
    for place in as_text:
        page.column_dimensions[get_column_letter(place)].number_format = TEXT
    return _response(book, name)


def _book(sheet: Sheet, top: Sequence[str]) -> Workbook:
    book = Workbook(write_only=True)
    page = book.create_sheet()
    for number in range(1, len(sheet.heads) + 1):
        page.column_dimensions[get_column_letter(number)].width = WIDTH
    page.freeze_panes = f"A{len(top) + 2}"
    for line in top:
        page.append([_cell(page, line)])
    page.append([_cell(page, str(head), is_bold=True) for head in sheet.heads])
    for row in sheet.rows:
        page.append([_cell(page, value) for value in row])
    if sheet.total:
        page.append([_cell(page, value, is_bold=True) for value in sheet.total])
    if sheet.notes:
        notes = book.create_sheet(_("How to fill it in"))
        notes.column_dimensions["A"].width, notes.column_dimensions["B"].width = WIDTH, 4 * WIDTH
        for column, text in sheet.notes:
            notes.append([_cell(notes, str(column), is_bold=True), _cell(notes, str(text))])
    return book


def _response(book: Workbook, name: str) -> HttpResponse:
    target = BytesIO()
    book.save(target)
    filename = f"{slugify(name, allow_unicode=True) or 'list'}.xlsx"
    response = HttpResponse(target.getvalue(), content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    response.headers["Cache-Control"] = "no-store"
    return response


def _cell(page: Any, value: Any, *, is_bold: bool = False) -> Any:
    if isinstance(value, datetime):
        cell = WriteOnlyCell(page, value=localtime(value).replace(tzinfo=None))
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, date):
        cell = WriteOnlyCell(page, value=value)
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(value, Decimal):
        cell = WriteOnlyCell(page, value=value)
        cell.number_format = "#,##0.00"
    else:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        cell = WriteOnlyCell(page, value=value if is_number else safe_cell(str(value or "")))
    if is_bold:
        cell.font = Font(bold=True)
    return cell
