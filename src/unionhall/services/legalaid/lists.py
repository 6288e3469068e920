"""Lists of legal aid as Excel files; the first row says who took them and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
from unionhall.services.legalaid.ledger import Balance
from unionhall.services.legalaid.states import MATTER

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 18
_FORMATS = {datetime: "yyyy-mm-dd hh:mm", date: "yyyy-mm-dd", Decimal: "#,##0.00"}


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
    cell = WriteOnlyCell(page, value=_plain(value))
    cell.number_format = _FORMATS.get(type(value), "General")
    if is_head:
        cell.font = Font(bold=True)
    return cell


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return localtime(value).replace(tzinfo=None)
    if isinstance(value, date | Decimal) or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    return safe_cell(str(value or ""))


def matters_sheet(rows: Iterable[Any], sums: Mapping[Any, Balance]) -> Sheet:
    """One row a matter; `sums` are the columns of its ledger, by the matter's key."""
    heads = (
        _("Number"), _("Matter"), _("Worker"), _("Cause of the dispute"), _("Industry"), _("Unit"), _("State"),
        _("Lawyer"), _("Caseworker"), _("Claimants"), _("Urgent"), _("Limitation"), _("Opened on"), _("Due"),
        _("Aid granted"), _("Mediation began"), _("Result"), _("Claimed"), _("Amount agreed"), _("Amount awarded"),
        _("On the way"), _("Reached the workers"), _("Still owed"),
    )  # fmt: skip
    return Sheet(heads, (_matter_row(one, sums.get(one.pk, Balance())) for one in rows))


def _matter_row(one: Any, sums: Balance) -> list[Any]:
    case = one.case
    return [
        case.number, case.title, case.person, one.get_cause_display(), one.get_industry_display(), case.organisation,
        MATTER.state(case.state).name, case.assignee, one.caseworker, one.people, _("yes") if one.is_urgent else "",
        one.limitation_on, case.opened_at, case.due_at, one.aided_on, one.mediated_on, one.get_result_display(),
        sums.claimed, sums.agreed, sums.awarded, sums.enforced, sums.received, sums.owed,
    ]  # fmt: skip
