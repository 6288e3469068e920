"""The addition for wages that an official order did not bring: half to all of what is still owed.

Source: 劳动合同法 article 85.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.formulas import plain
from unionhall.services.legalaid.rights.pay_periods import ZERO
from unionhall.services.legalaid.rights.results import Amount, Claim, Forum, Status
from unionhall.services.legalaid.rights.sheets import Law, Sheet

BASIS = (article("lcl", "第八十五条"), article("inspection", "第二十六条"), article("spc_1", "第一条第八项"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PayOrder:
    """An authority's order to pay by `pay_by`, in yuan. `ordered`: its sum, where it is not simply the arrears.

    `paid_inside` came by that day, `paid_after` later; neither is part of what the periods tell as paid.
    """

    pay_by: date
    ordered: Fraction | None = None
    paid_inside: Fraction = ZERO
    paid_after: Fraction = ZERO


def addition(order: PayOrder | None, owed: Fraction, law: Law) -> Claim:
    """The addition on `owed` yuan. Without an order, or inside its time, there is none yet.

    What came after the time lowers the arrears, not the addition.
    """
    sheet = Sheet(law)
    if order is None:
        sheet.warn(
            _(
                "An addition to unpaid wages needs an official order whose time has passed: complain to the labour "
                "inspection first and ask it to order payment within a time."
            )
        )
        return _claim(sheet, Status.NO, None)
    ordered = owed if order.ordered is None else order.ordered
    if order.pay_by >= law.as_of:
        sheet.warn(
            _("The order runs until %(day)s: only what is still owed then gives an addition."),
            day=order.pay_by,
        )
        return _claim(sheet, Status.DEPENDS, None)
    still = sheet.step(
        _("Still owed when the order's time had passed"),
        f"max(0, {plain(ordered)} - {plain(order.paid_inside)})",
    )
    least = sheet.number("rights.late_pay_least_share", order.pay_by)
    most = sheet.number("rights.late_pay_most_share", order.pay_by)
    low = sheet.step(_("Addition, at least"), f"{plain(still)} * {plain(least)}")
    high = sheet.step(_("Addition, at most"), f"{plain(still)} * {plain(most)}")
    if still:
        sheet.warn(_("How much between the two is for the authority to say."))
    else:
        sheet.assume(_("All was paid within the order's time: there is no addition."))
    return _claim(sheet, Status.EXISTS if still else Status.NO, Amount.between(low, high))


def _claim(sheet: Sheet, status: Status, amount: Amount | None) -> Claim:
    return sheet.claim(
        "late_payment_addition", _("Addition for not paying under an order"), status=status, amount=amount,
        basis=BASIS, forum=(Forum.INSPECTION, Forum.ARBITRATION), evidence=("order", "pay_transfers", "demands"),
    )  # fmt: skip
