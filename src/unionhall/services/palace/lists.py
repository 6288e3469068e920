"""Orders, providers, contracts and the ledger as Excel files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from unionhall.kernel.files.workbooks import Sheet
from unionhall.services.palace.states import CONTRACT, ORDER


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
        pgettext("thing", "Name"), _("Kind"), _("Registered number"), _("Contact"), _("Telephone"),
        _("Has a trade union"), _("Engaged"), _("Orders served"), _("Ratings"), _("Satisfaction, of 5"),
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
