"""Claimants, their money and the lines of the ledger as sheets, out and in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.kernel.files import sheets
from unionhall.kernel.files.sheets import Layout, SheetRow
from unionhall.kernel.files.workbooks import Sheet
from unionhall.lib.errors import InvalidInput
from unionhall.lib.money import parse_yuan
from unionhall.services.legalaid.claim_rows import COLUMNS, MOST_ROWS, NEEDED
from unionhall.services.legalaid.states import ClaimedBy

RIGHTS_COLUMNS: dict[str, Any] = {
    "row": gettext_lazy("Number in the list"),
    "name": gettext_lazy("Name"),
    "amount": gettext_lazy("Amount, yuan"),
}


def read_claimants(file: IO[bytes]) -> list[SheetRow]:
    """The rows of a list of claimants. Raises NotASpreadsheet, ColumnsMissing, TooManyRows."""
    return Layout(COLUMNS, NEEDED, MOST_ROWS).read(file)


def claimants_template() -> Sheet:
    """An empty list of claimants, with what belongs into each column."""
    return Sheet([str(head) for head in COLUMNS.values()], [], notes=_notes())


def _notes() -> list[tuple[Any, str]]:
    said = {
        "name": _("As on the identity card. Must be filled in."),
        "identity_number": _("18 signs; the check digit is checked. It is kept encrypted."),
        "phone": _("A mobile number. Without an identity number it must be filled in."),
        "worked_from": _("A day like 2026-01-31."),
        "worked_to": _("A day like 2026-01-31; empty when the work goes on."),
        "amount": _("In yuan, at most two places; empty when it is not known yet."),
        "stands_on": _("One of: %(answers)s. Empty: on the worker's word.")
        % {"answers": _(", ").join(str(label) for label in ClaimedBy.labels)},
        "unit": _("Name or code of the union; empty when it is the one that has the matter."),
        "is_representative": _("yes or no"),
        "is_hardship": _("yes or no"),
    }
    return [(COLUMNS[key], text) for key, text in said.items()]


def _yes(is_so: bool) -> str:
    return _("yes") if is_so else _("no")


def claimants_sheet(rows: Iterable[Any], totals: Mapping[str, Any]) -> Sheet:
    """One row a claimant, with the sums of their columns; the last line adds up to all of them."""
    heads = (
        _("Number in the list"), COLUMNS["name"], COLUMNS["phone"], COLUMNS["work"], COLUMNS["worked_from"],
        COLUMNS["worked_to"], COLUMNS["stands_on"], COLUMNS["unit"], COLUMNS["is_representative"],
        COLUMNS["is_hardship"], *money_heads(), _("No longer claims since"), COLUMNS["note"],
    )  # fmt: skip
    total = [_("Together"), totals["n"], *[""] * 8, *(totals[name] for name in MONEY_COLUMNS), "", ""]
    return Sheet(heads, (_claimant_row(one) for one in rows), total=total)


MONEY_COLUMNS = ("claimed", "agreed", "awarded", "right", "enforced", "received", "owed")


def money_heads() -> list[str]:
    """The headings of the columns of money, in the order of MONEY_COLUMNS."""
    return [
        _("Claimed"), _("Agreed sum"), _("Awarded sum"), _("Right"), _("On the way"), _("Money received"),
        _("Still owed"),
    ]  # fmt: skip


def _claimant_row(one: Any) -> list[Any]:
    return [
        one.row, one.person.name, one.person.phone, one.work, one.worked_from, one.worked_to,
        str(one.get_stands_on_display()), one.unit, _yes(one.is_representative), _yes(one.is_hardship),
        *(getattr(one, name) for name in MONEY_COLUMNS), one.left_at, one.note,
    ]  # fmt: skip


def entries_sheet(rows: Iterable[Any]) -> Sheet:
    """One row a line of the ledger; what takes a line back follows it."""
    heads = (
        _("Written at"), _("Day booked"), _("Number in the list"), _("Name"), _("Column of the ledger"),
        _("Amount, yuan"), _("From whom"), _("Spread"), _("Why"), _("Written by"), _("Takes back the line above"),
    )  # fmt: skip
    return Sheet(heads, (line for entry in rows for line in _entry_rows(entry)))


def _entry_rows(entry: Any) -> list[list[Any]]:
    back = getattr(entry, "reversed_by", None)
    pair = [(entry, False), (back, True)] if back is not None else [(entry, False)]
    payment = entry.payment
    return [
        [
            one.at, one.booked_on, entry.claimant.row, entry.claimant.person.name, str(entry.get_kind_display()),
            one.amount_yuan, payment.debtor if payment else "",
            str(payment.get_spread_display()) if payment else "", one.note, one.by, _yes(is_back) if is_back else "",
        ]
        for one, is_back in pair
    ]  # fmt: skip


def rights_sheet(rows: Iterable[Any]) -> Sheet:
    """The claimants with what each has a right to now: to be changed and read in again."""
    lines = [[one.row, one.person.name, one.agreed or one.awarded or None] for one in rows]
    return Sheet([str(head) for head in RIGHTS_COLUMNS.values()], lines)


@dataclass
class RightRow(sheets.CheckedRow):
    """A row of a list of amounts, with whose it is."""

    columns = RIGHTS_COLUMNS
    claimant: Any = None
    amount: Decimal | None = None


def read_rights(file: IO[bytes], claimants: Sequence[Any]) -> list[RightRow]:
    """A list of amounts by number and name, each checked; rows without an amount are left out.

    Raises NotASpreadsheet, ColumnsMissing, TooManyRows.
    """
    by_row = {str(one.row): one for one in claimants}
    given = Layout(RIGHTS_COLUMNS, ("row", "amount"), MOST_ROWS).read(file)
    checked, seen = [], set()
    for row in given:
        if not row.cells.get("amount"):
            continue
        one = RightRow(row, claimant=by_row.get(row.cells.get("row", "").lstrip("0")))
        if one.claimant is None:
            one.say("row", _("Nobody with this number claims here."))
        elif row.cells.get("name") and row.cells["name"] != one.claimant.person.name:
            one.say("name", _("Number %(row)s is somebody else.") % {"row": one.claimant.row})
        elif one.claimant.pk in seen:
            one.say("row", _("This number stands in the file twice."))
        else:
            seen.add(one.claimant.pk)
        try:
            one.amount = parse_yuan(row.cells["amount"], least=Decimal("0.01"))
        except InvalidInput as refusal:
            one.say("amount", str(refusal))
        checked.append(one)
    return checked
