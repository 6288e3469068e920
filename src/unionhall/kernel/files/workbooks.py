"""Lists as Excel files: who took them and when stands in the first row, and no cell can become a formula.

What is read in again (`files.sheets`) looks for the heads and passes over that row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import zip_longest
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
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from unionhall.kernel.people.models import Person
from unionhall.lib.text import safe_cell

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEAD = PatternFill("solid", fgColor="EDEAE4")
_NARROW, _WIDE = 10, 48
# So many rows tell how wide a column must be.
_MEASURED = 200
_SHEET_NAME = 31
# How far down a column offers its choices.
_LAST_CHOICE = 5_000
_MOMENT, _DAY, _MONEY, _TEXT = "yyyy-mm-dd hh:mm", "yyyy-mm-dd", "#,##0.00", "@"


@dataclass(frozen=True)
class Sheet:
    """Heads of columns and rows of plain values, by the sheet's name; `note` stands beside who took it.

    `total` is a last line in bold; `notes` are (what, how it is filled in) on a sheet of their own. `choices` are what
    the cells of a column (by its place, from 1) offer to choose from.
    """

    heads: Sequence[Any]
    rows: Iterable[Sequence[Any]]
    _: KW_ONLY
    name: str = ""
    note: str = ""
    total: Sequence[Any] = ()
    notes: Sequence[tuple[Any, Any]] = ()
    choices: Mapping[int, Sequence[Any]] = field(default_factory=dict)


def workbook(sheets: Sequence[Sheet], *, by: Person | None, at: datetime) -> bytes:
    """The sheets as an .xlsx file. Texts that look like formulas are neutralised, numbers of people kept as text."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        _add(book, sheet, [watermark(by, at, sheet.note)])
    return _bytes(book)


def _add(book: Workbook, sheet: Sheet, top: Sequence[str]) -> Any:
    page, rows = book.create_sheet(_sheet_name(sheet.name)), list(sheet.rows)
    for number, head in enumerate(sheet.heads, start=1):
        widths = [len(str(head)) * 2, *(_width(row[number - 1]) for row in rows[:_MEASURED])]
        page.column_dimensions[get_column_letter(number)].width = min(max(*widths, _NARROW), _WIDE)
    page.freeze_panes = f"A{len(top) + 2}"
    for line in top:
        page.append([_styled(page, line, font=Font(italic=True, color="6A625A"))])
    page.append([_styled(page, str(head), font=Font(bold=True), fill=_HEAD) for head in sheet.heads])
    for row in rows:
        page.append([_cell(page, value) for value in row])
    if sheet.total:
        page.append([_cell(page, value, font=Font(bold=True)) for value in sheet.total])
    if sheet.notes:
        _explain(book, sheet.notes)
    if sheet.choices:
        _offer(book, page, sheet.choices, len(top) + 2)
    return page


def _offer(book: Workbook, page: Any, choices: Mapping[int, Sequence[Any]], first: int) -> None:
    """Let columns offer choices. They stand on a hidden sheet: a list in the cell itself may have 255 signs."""
    hidden = book.create_sheet(_("Choices"))
    hidden.sheet_state = "hidden"
    for row in zip_longest(*choices.values(), fillvalue=""):
        hidden.append([_styled(hidden, str(word)) for word in row])
    for at, (place, words) in enumerate(choices.items(), start=1):
        listed, column = get_column_letter(at), get_column_letter(place)
        named = f"{quote_sheetname(hidden.title)}!${listed}$1:${listed}${len(words)}"
        offered = DataValidation(type="list", formula1=named, allow_blank=True)
        offered.add(f"{column}{first}:{column}{_LAST_CHOICE}")
        page.data_validations.append(offered)


def _explain(book: Workbook, notes: Sequence[tuple[Any, Any]]) -> None:
    page = book.create_sheet(_("How to fill it in"))
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = _WIDE / 2, 2 * _WIDE
    for column, text in notes:
        page.append([_styled(page, str(column), font=Font(bold=True)), _styled(page, str(text))])


def watermark(by: Person | None, at: datetime, note: str = "") -> str:
    """Who took the list and when; whoever passes it on says so with it. Of a visitor only when."""
    words = {"name": by.name if by else "", "at": date_format(timezone.localtime(at), "DATETIME_FORMAT")}
    if by is None:
        mark = _("Made on %(at)s.") % words
    else:
        mark = _("Taken by %(name)s on %(at)s. Personal data: for union work only.") % words
    return f"{mark} {note}".strip()


def as_download(name: str, *sheets: Sheet, by: Person | None, at: datetime) -> HttpResponse:
    """The workbook as a file called `name` and the day."""
    return _response(workbook(sheets, by=by, at=at), f"{name}-{timezone.localdate(at):%Y%m%d}")


def as_template(name: str, sheet: Sheet, *, as_text: Iterable[int] = ()) -> HttpResponse:
    """A sheet to fill in, heads in its first row; columns in `as_text` keep long numbers as they are typed."""
    book = Workbook(write_only=True)
    page = _add(book, sheet, [])
    for place in as_text:
        page.column_dimensions[get_column_letter(place)].number_format = _TEXT
    return _response(_bytes(book), name)


def _bytes(book: Workbook) -> bytes:
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _response(content: bytes, name: str) -> HttpResponse:
    filename = f"{slugify(name, allow_unicode=True) or 'list'}.xlsx"
    response = HttpResponse(content, content_type=CONTENT_TYPE)
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


def _cell(page: Any, value: Any, **style: Any) -> Any:
    if isinstance(value, datetime):
        moment = timezone.localtime(value).replace(tzinfo=None)
        return _styled(page, moment, number_format=_MOMENT, **style)
    if isinstance(value, date):
        return _styled(page, value, number_format=_DAY, **style)
    if isinstance(value, bool):
        return _styled(page, _("yes") if value else _("no"), **style)
    if isinstance(value, Decimal):
        return _styled(page, value, number_format=_MONEY, **style)
    if isinstance(value, int | float):
        return _styled(page, value, **style)
    # Telephone numbers and identifiers are digits, not quantities: text, so that none is rounded or cut.
    text = "" if value is None else str(value)
    wrapped = Alignment(vertical="top", wrap_text=len(text) > _WIDE)
    return _styled(page, text, number_format=_TEXT, alignment=wrapped, **style)


def _width(value: Any) -> int:
    if isinstance(value, datetime):
        return len(_MOMENT) + 2
    text = "" if value is None or isinstance(value, UUID) else str(value)
    # A Chinese character is about as wide as two letters.
    return (
        max((sum(2 if sign > "\u2e80" else 1 for sign in line) for line in text.splitlines()), default=0) + 2
    )
