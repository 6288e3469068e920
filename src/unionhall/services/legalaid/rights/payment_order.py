"""The payment order (支付令): a court's order without a hearing, for a debt of money that nobody disputes.

Sources: 劳动合同法 article 30; 调解仲裁法 article 16; 民事诉讼法 articles 225 to 228; its interpretation, article 436;
法释〔2020〕26号 article 13.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from unionhall.lib.errors import InvalidInput
from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.formulas import plain
from unionhall.services.legalaid.rights.pay_periods import check_sums
from unionhall.services.legalaid.rights.results import Amount, Basis, Claim, Forum, Status
from unionhall.services.legalaid.rights.sheets import Law, Sheet
from unionhall.services.legalaid.rights.spans import period_end


class ServedBeforeFiled(InvalidInput):
    """The order reached the debtor before it was applied for."""

    message = _("The order cannot arrive before it was applied for.")


class DebtGround(StrEnum):
    """What the debt stands on: it decides where to go once the order has lapsed."""

    UNPAID_WAGES = "unpaid_wages"  # 劳动合同法 article 30(2)
    MEDIATED = "mediated"  # an agreement before a mediation body (调解仲裁法 article 16)
    IOU = "iou"  # signed by the employer, nothing else disputed


class Objection(StrEnum):
    """What the debtor wrote within its time."""

    NONE = "none"
    INABILITY = "inability"  # cannot pay: no objection
    MORE_TIME = "more_time"  # wants time or another way to pay: no objection
    SUBSTANCE = "substance"  # disputes the debt


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentOrderFacts:
    """A debt of `amount` yuan. `filed_on`: applied for; `served_on`: the order reached the debtor."""

    amount: Fraction
    ground: DebtGround = DebtGround.UNPAID_WAGES
    is_sum_clear: bool = True
    owes_nothing_back: bool = True
    can_be_served: bool = True
    filed_on: date | None = None
    served_on: date | None = None
    objection: Objection = Objection.NONE


def payment_order(facts: PaymentOrderFacts, law: Law) -> list[Claim]:
    """Whether the way is open, its days, and where to go when it lapses. Raises SumBelowNothing, ServedBeforeFiled;

    MissingParameter for an application before the rules of today.
    """
    check_sums(facts)
    if facts.filed_on is not None and facts.served_on is not None and facts.served_on < facts.filed_on:
        raise ServedBeforeFiled(field="served_on")
    sheet = Sheet(law)
    amount = sheet.step(_("The debt"), plain(facts.amount))
    is_open = _is_open(facts, sheet)
    if facts.objection == Objection.SUBSTANCE:
        forum: tuple[Forum, ...] = _after_lapse(facts, sheet)
        is_open = False
    else:
        forum = (Forum.PAYMENT_ORDER,)
        if facts.objection != Objection.NONE:
            sheet.assume(_("To plead no money or to ask for time is no objection: the order stands."))
    if is_open:
        _days(facts, sheet)
        sheet.assume(_("Apply to the basic court of the place where the debtor has its seat."))
    return [
        sheet.claim(
            "payment_order", _("Payment order"), status=Status.EXISTS if is_open else Status.NO,
            amount=Amount.of(amount), basis=_basis(facts), forum=forum,
            evidence=("iou", "pay_records", "agreed_rate", "demands", "pay_transfers"),
        )
    ]  # fmt: skip


def _is_open(facts: PaymentOrderFacts, sheet: Sheet) -> bool:
    """Each condition that lacks is said."""
    if not facts.is_sum_clear:
        sheet.warn(
            _("A payment order needs a sum that is certain and due; with a dispute go to arbitration.")
        )
    if not facts.owes_nothing_back:
        sheet.warn(_("A payment order needs that you owe the debtor nothing yourself."))
    if not facts.can_be_served:
        sheet.warn(
            _("A payment order needs that it can be delivered to the debtor: not where it cannot be found.")
        )
    return facts.amount > 0 and facts.is_sum_clear and facts.owes_nothing_back and facts.can_be_served


def _days(facts: PaymentOrderFacts, sheet: Sheet) -> None:
    start, calendar = facts.filed_on or sheet.law.as_of, sheet.law.calendar
    accept = int(sheet.number("rights.payment_order_accept_days", start))
    issue = int(sheet.number("legalaid.payment_order_issue_days", start))
    answer = int(sheet.number("legalaid.payment_order_days", facts.served_on or start))
    if facts.filed_on is None:
        sheet.assume(
            _(
                "The court says within %(accept)s days whether it accepts, and issues the order within %(issue)s days "
                "altogether; the debtor then has %(answer)s days to pay or to object."
            ),
            accept=accept, issue=issue, answer=answer,
        )  # fmt: skip
        return
    accepted, _moved = period_end(facts.filed_on, accept, "day", calendar)
    issued, _moved = period_end(facts.filed_on, issue, "day", calendar)
    sheet.assume(_("The court says by %(day)s whether it accepts the application."), day=accepted)
    sheet.assume(_("It issues the order by %(day)s at the latest."), day=issued)
    if facts.served_on is not None:
        nominal, rolled = period_end(facts.served_on, answer, "day", calendar)
        sheet.assume(
            _("The debtor pays or objects by %(day)s (off a holiday: %(rolled)s); after that ask for enforcement."),
            day=nominal, rolled=rolled,
        )  # fmt: skip


def _after_lapse(facts: PaymentOrderFacts, sheet: Sheet) -> tuple[Forum, ...]:
    sheet.warn(_("The debtor disputes the debt: the order has lapsed."))
    if facts.ground == DebtGround.UNPAID_WAGES:
        sheet.warn(_("For unpaid wages arbitration comes first now."))
        return (Forum.ARBITRATION,)
    sheet.assume(_("You may sue in court directly now."))
    return (Forum.COURT,)


def _basis(facts: PaymentOrderFacts) -> tuple[Basis, ...]:
    own = {
        DebtGround.UNPAID_WAGES: article("lcl", "第三十条第二款"),
        DebtGround.MEDIATED: article("arbitration", "第十六条"),
        DebtGround.IOU: article("spc_1", "第十五条"),
    }[facts.ground]
    rules = (
        article("procedure", "第二百二十五条至第二百二十八条"),
        article("procedure_spc", "第四百三十六条"),
    )
    return (own, *rules, article("spc_1", "第十三条"))
