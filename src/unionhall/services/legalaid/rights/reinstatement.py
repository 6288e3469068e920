"""Going back to work after an unlawful dismissal, with the pay of the time between.

Sources: 劳动合同法 article 48; 法释〔2025〕12号 articles 16 and 18. Who goes back gets no twice compensation.
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
from unionhall.services.legalaid.rights.limits import one_year
from unionhall.services.legalaid.rights.months_of_pay import counted, pay_formula, service_months
from unionhall.services.legalaid.rights.pay_periods import check_sums
from unionhall.services.legalaid.rights.results import Amount, Claim, Forum, Status
from unionhall.services.legalaid.rights.sheets import Law, Sheet
from unionhall.services.legalaid.rights.spans import ONE_DAY

EVIDENCE = ("dismissal_notice", "contract", "pay_records", "rules_relied_on", "work_chat")
BASIS = (
    article("lcl", "第四十八条"), article("spc_2", "第十六条"), article("spc_2", "第十八条"),
)  # fmt: skip


class Obstacle(StrEnum):
    """What makes going back impossible (法释〔2025〕12号 article 16)."""

    TERM_OVER = "term_over"  # the term ran out meanwhile, and neither renewal nor extension is due
    PENSION = "pension"  # the worker draws the basic pension
    BANKRUPT = "bankrupt"
    DISSOLVED = "dissolved"
    NEW_JOB = "new_job"  # a new employment that does harm, or that the worker will not give up
    OTHER = "other"  # something else that plainly rules it out


LABELS = {
    "last_day": _("Last day of work before the dismissal"),
    "resumes_on": _("Day on which the work is taken up again"),
    "normal_wage": _("Pay of a month of normal work, yuan"),
    "own_share": _("Worker's share of the fault, from 0 to 1"),
    "obstacle": _("What stands against going back"),
    "Obstacle.term_over": _("The contract ran out meanwhile and need not be renewed"),
    "Obstacle.pension": _("I draw a pension"),
    "Obstacle.bankrupt": _("The employer is bankrupt"),
    "Obstacle.dissolved": _("The employer was dissolved"),
    "Obstacle.new_job": _("I have another job and will not give it up"),
    "Obstacle.other": _("The job itself no longer exists"),
}


class NoShare(InvalidInput):
    """A share below nought or above the whole."""

    message = _("A share lies between 0 and 1.")


class ResumedBeforeEnd(InvalidInput):
    """The work was taken up again before it ended."""

    message = _("The work cannot be taken up again before it ended.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReinstatementFacts:
    """`normal_wage` in yuan for a month of normal work. Without `resumes_on`, pay is reckoned up to today.

    `own_share` is the worker's share of the fault in the dismissal, 0 to 1; None where it is disputed how much.
    """

    last_day: date
    normal_wage: Fraction
    resumes_on: date | None = None
    own_share: Fraction | None = Fraction(0)
    obstacle: Obstacle | None = None


def reinstatement(facts: ReinstatementFacts, law: Law) -> list[Claim]:
    """Going back, worth the pay of the gap. Raises NoShare, ResumedBeforeEnd, SumBelowNothing, MissingParameter."""
    if facts.own_share is not None and not 0 <= facts.own_share <= 1:
        raise NoShare(field="own_share")
    if facts.resumes_on is not None and facts.resumes_on <= facts.last_day:
        raise ResumedBeforeEnd(field="resumes_on")
    check_sums(facts)
    sheet = Sheet(law)
    if facts.obstacle is not None:
        sheet.assume(_("Going back is not possible then; twice the compensation is owed instead."))
        return [_claim(facts, sheet, Status.NO, None)]
    amount = _back_pay(facts, sheet)
    sheet.assume(_("Either going back or twice the compensation: both cannot be had."))
    return [_claim(facts, sheet, Status.EXISTS, amount)]


def _back_pay(facts: ReinstatementFacts, sheet: Sheet) -> Amount:
    """From the day after the last one to the day before the work is taken up again."""
    law = sheet.law
    first = facts.last_day + ONE_DAY
    end = facts.resumes_on or max(first, law.as_of + ONE_DAY)
    if facts.resumes_on is None:
        sheet.assume(_("Pay is reckoned up to today; it goes on until the work is taken up again."))
    pieces = service_months(first, first, end, law.calendar)
    days = sheet.number("rights.paid_days_a_month_days", facts.last_day)
    months, workdays = counted(pieces)
    label = _("Pay of %(months)s months and %(days)s workdays between")
    if not workdays:
        label = _("Pay of %(months)s months between")
    formula = pay_formula(pieces, lambda _day: facts.normal_wage, days)
    whole = sheet.step(label, formula, months=months, days=workdays)
    if facts.own_share is None:
        sheet.warn(_("Where both are at fault each bears a part; how much is for the tribunal to say."))
        return Amount.between(sheet.step(_("If all the fault were the worker's"), f"({formula}) * 0"), whole)
    if facts.own_share:
        share = plain(facts.own_share)
        return Amount.of(sheet.step(_("Less the worker's own share"), f"({formula}) * (1 - {share})"))
    return Amount.of(whole)


def _claim(facts: ReinstatementFacts, sheet: Sheet, status: Status, amount: Amount | None) -> Claim:
    return sheet.claim(
        "reinstatement", _("Going back to work, with the pay of the time between"), status=status, amount=amount,
        basis=BASIS, limitation=one_year(facts.last_day, sheet.law), forum=(Forum.ARBITRATION,), evidence=EVIDENCE,
        excludes=("unlawful", "severance", "notice_month"),
    )  # fmt: skip
