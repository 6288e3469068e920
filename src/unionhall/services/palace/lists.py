"""Orders, providers, contracts and the ledger as Excel files; the first row says who took them and when."""

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
from unionhall.services.palace.states import CONTRACT, ORDER

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 18


@dataclass(frozen=True)
class Sheet:
    """Heads of columns and rows of plain values."""

    heads: Sequence[Any]
    rows: Iterable[Sequence[Any]]


def as_download(name: str, sheet: Sheet, *, by: Person, at: datetime) -> HttpResponse:
    """The sheet as a file called `name` and the day. Texts that look like formulas are neutralised."""
    book = Workbook(write_only=True)
    page = book.create_sheet()
    for number in range(1, len(sheet.heads) + 1):
        page.column_dimensions[get_column_letter(number)].width = WIDTH
    page.freeze_panes = "A3"
    words = {"name": by.name, "at": date_format(localtime(at), "DATETIME_FORMAT")}
    page.append([_cell(page, _("Taken by %(name)s on %(at)s.") % words)])
    page.append([_cell(page, str(head), is_head=True) for head in sheet.heads])
    for row in sheet.rows:
        page.append([_cell(page, value) for value in row])
    target = BytesIO()
    book.save(target)
    filename = f"{slugify(name, allow_unicode=True) or 'list'}-{localdate(at):%Y%m%d}.xlsx"
    response = HttpResponse(target.getvalue(), content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    response.headers["Cache-Control"] = "no-store"
    return response


def _cell(page: Any, value: Any, *, is_head: bool = False) -> Any:
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
    if is_head:
        cell.font = Font(bold=True)
    return cell


def orders_sheet(rows: Iterable[Any]) -> Sheet:
    """One row an order."""
    heads = (
        _("Number"), _("What was ordered"), _("Unit"), _("Sent into"), _("Where"), _("Number of people"), _("State"),
        _("Provider"), _("When"), _("People who came"), _("Price agreed"), _("Settled"), _("Budget line"),
    )  # fmt: skip
    return Sheet(heads, (_order_row(order) for order in rows))


def _order_row(order: Any) -> list[Any]:
    case, session = order.case, order.session
    return [
        case.number, case.title, str(case.partner), order.get_sent_to_display(), order.where, order.people,
        ORDER.state(case.state).name, order.provider, session.starts_at if session else "", order.came,
        order.price_yuan, order.settled_yuan, order.line,
    ]  # fmt: skip


def providers_sheet(rows: Iterable[Any]) -> Sheet:
    """One row a provider."""
    heads = (
        _("Name"), _("Kind"), _("Registered number"), _("Contact"), _("Telephone"), _("Has a trade union"),
        _("Engaged"), _("Orders served"), _("Ratings"), _("Satisfaction, of 5"),
    )  # fmt: skip
    return Sheet(heads, (_provider_row(one) for one in rows))


def _provider_row(one: Any) -> list[Any]:
    yes, no = _("yes"), _("no")
    return [
        one.name, one.get_kind_display(), one.registered_number, one.contact, one.phone,
        yes if one.is_unionised else no, yes if one.is_active else no, one.served, one.ratings,
        round(one.rating, 2) if one.rating is not None else "",
    ]  # fmt: skip


def contracts_sheet(rows: Iterable[Any]) -> Sheet:
    """One row a contract."""
    heads = (
        _("Number"), _("Contract"), _("Provider"), _("Money"), _("Budget line"), _("State"), _("Amount"), _("Paid"),
        _("Instalments"), _("Awarded"), _("Signed"), _("From"), _("To"), _("Performance"),
    )  # fmt: skip
    return Sheet(heads, (_contract_row(one) for one in rows))


def _contract_row(one: Any) -> list[Any]:
    case = one.case
    return [
        case.number, case.title, one.provider, one.get_money_display(), one.line, CONTRACT.state(case.state).name,
        one.amount_yuan, one.paid, f"{one.parts_paid}/{one.parts}", one.awarded_on, one.signed_on, one.starts_on,
        one.ends_on, "" if one.score is None else one.score,
    ]  # fmt: skip


def entries_sheet(line: Any, rows: Iterable[Any]) -> Sheet:
    """One row an entry of the ledger of `line`."""
    heads = (
        _("Time"),
        _("Budget line"),
        _("What"),
        _("Amount"),
        _("For what"),
        _("What for"),
        _("Corrects"),
        _("Written by"),
    )
    return Sheet(heads, (_entry_row(line, one) for one in rows))


def _entry_row(line: Any, one: Any) -> list[Any]:
    corrected = one.corrects.at if one.corrects else ""
    case = f"{one.case.number} {one.case.title}" if one.case else ""
    return [one.at, line, one.get_kind_display(), one.amount_yuan, case, one.text, corrected, one.by]
