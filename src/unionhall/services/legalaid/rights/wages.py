"""Unpaid wages: arrears, part months, what was taken off, the minimum wage, and the addition for paying late.

Sources: 劳动法 article 50; 劳动合同法 articles 30 and 85; 工资支付暂行规定 articles 7, 9, 15 and 16;
最低工资规定 article 12.
A deduction is claimed back under its own name, so arrears leave it out: no yuan is claimed twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights import pay_checks, pay_periods, wage_crime
from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.formulas import plain
from unionhall.services.legalaid.rights.late_pay import PayOrder, addition
from unionhall.services.legalaid.rights.limits import inspection, pay, three_years
from unionhall.services.legalaid.rights.part_months import part_months
from unionhall.services.legalaid.rights.pay_periods import ZERO, DeductionKind, PartMonth, PayPeriod
from unionhall.services.legalaid.rights.results import Amount, Basis, Claim, Forum, Limitation, Status
from unionhall.services.legalaid.rights.sheets import Law, Sheet
from unionhall.services.legalaid.rights.spans import span

EVIDENCE = ("contract", "agreed_rate", "pay_records", "pay_transfers", "roster", "tally", "iou", "demands")


class WorkRelation(StrEnum):
    """Under which law the work was done: it decides before whom, and until when."""

    EMPLOYMENT = "employment"
    LABOUR_SERVICE = "labour_service"  # between persons: civil law


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedDebt:
    """A paper in which the employer confirms wages owed: yuan, and the day they were to be paid (or it was signed)."""

    amount: Fraction
    due_on: date
    has_other_disputes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WageFacts:
    """Pay by period and what is known around it. `last_day` is the last day of the employment, if it has ended.

    `iou`: a signed confirmation of (part of) the same debt. `is_sum_disputed`: the employer says that it owes less.
    `is_migrant`: a rural resident who works for an employer (保障农民工工资支付条例 article 2).
    """

    periods: tuple[PayPeriod, ...] = ()
    part_months: tuple[PartMonth, ...] = ()
    last_day: date | None = None
    relation: WorkRelation = WorkRelation.EMPLOYMENT
    order: PayOrder | None = None
    iou: SignedDebt | None = None
    is_sum_disputed: bool = False
    is_migrant: bool = False


def wages(facts: WageFacts, law: Law) -> list[Claim]:
    """Arrears always; the rest where the facts ask for it. Raises InvalidInput for senseless periods and sums.

    A number of a place that lacks (the minimum wage) makes its own claim depend, not the others.
    """
    pay_periods.check(facts.periods, facts.part_months)
    for path, one in (("order.", facts.order), ("iou.", facts.iou)):
        if one is not None:
            pay_periods.check_sums(one, path)
    periods = sorted(facts.periods, key=_place)
    until, forum = _limitation(facts, law), _forum(facts)
    arrears, owed = _arrears(facts, periods, law)
    found = [arrears]
    if facts.part_months:
        found.append(part_months(facts.part_months, law, until, forum))
    found += pay_checks.deduction_refund(periods, law, until, forum)
    found += pay_checks.minimum_wage(periods, law, until, forum)
    if facts.relation == WorkRelation.EMPLOYMENT and (owed or facts.order):
        found.append(addition(facts.order, owed, law))
    if facts.iou is not None:
        found.append(_signed(facts.iou, law))
    return found


def _place(one: PayPeriod) -> tuple[object, ...]:
    """Order of time; what is left equal is equal in every line that is printed."""
    taken = [one.taken(kind) for kind in DeductionKind]
    parts = (one.overtime_pay, one.allowances, one.welfare, one.hours if one.hours is not None else -1)
    return one.starts_on, one.ends_on, one.due_on, one.due, one.paid, *taken, *parts, one.is_full_labour


def _limitation(facts: WageFacts, law: Law) -> Limitation | None:
    if facts.relation == WorkRelation.EMPLOYMENT:
        return pay(facts.last_day, law)
    days = [one.due_on for one in facts.periods] + [one.last_day for one in facts.part_months]
    return three_years(min(days), law) if days else None


def _forum(facts: WageFacts) -> tuple[Forum, ...]:
    clear = () if facts.is_sum_disputed else (Forum.PAYMENT_ORDER,)
    if facts.relation == WorkRelation.LABOUR_SERVICE:
        return (Forum.COURT, *clear)
    return (Forum.INSPECTION, Forum.ARBITRATION, *clear)


def _is_due(one: PayPeriod, facts: WageFacts, law: Law) -> bool:
    """Whether the pay was to be there before today; when the employment ends, all of it is (暂行规定 article 9)."""
    ended = facts.last_day is not None and facts.last_day < law.as_of
    return one.due_on < law.as_of or ended


def _arrears(facts: WageFacts, periods: Sequence[PayPeriod], law: Law) -> tuple[Claim, Fraction]:
    """The claim, and what was owed before anything came under an order."""
    sheet = Sheet(law)
    owed, unpaid = ZERO, []
    for one in periods:
        if not _is_due(one, facts, law):
            sheet.assume(_("Pay that is due on %(day)s is not late yet and is left out."), day=one.due_on)
            continue
        taken = f" - {plain(one.taken())}" if one.deductions else ""
        rest = sheet.step(
            _("%(start)s to %(end)s: due, less what was paid and what was taken off"),
            f"max(0, {plain(one.due)} - {plain(one.paid)}{taken})", start=one.starts_on, end=one.ends_on,
        )  # fmt: skip
        if rest:
            unpaid.append(one)
            owed += rest
    terms = [plain(step.value) for step in sheet.steps]
    left = sheet.step(_("Wages owed"), " + ".join(terms) or "0")
    if facts.order is not None:
        left = sheet.step(
            _("Less what came under the order"),
            f"max(0, {plain(left)} - {plain(facts.order.paid_inside)} - {plain(facts.order.paid_after)})",
        )
    if left:
        _hints(facts, sheet, left, _months(unpaid))
    claim = sheet.claim(
        "arrears", _("Wages that were not paid"), status=Status.EXISTS if left else Status.NO, amount=Amount.of(left),
        basis=_basis(facts), limitation=_limitation(facts, law), forum=_forum(facts), evidence=EVIDENCE,
    )  # fmt: skip
    return claim, owed


def _months(unpaid: Iterable[PayPeriod]) -> int:
    """Months of work that the periods cover, each once."""
    covered = set()
    for one in unpaid:
        for step in range(max(1, span(one.starts_on, one.ends_on).months)):
            covered.add(one.starts_on.year * 12 + one.starts_on.month + step)
    return len(covered)


def _basis(facts: WageFacts) -> tuple[Basis, ...]:
    if facts.relation == WorkRelation.LABOUR_SERVICE:
        return (article("civil_code", "第五百七十九条"),)
    found = (
        article("labour", "第五十条"),
        article("lcl", "第三十条"),
        article("wage_rules", "第七条、第九条"),
    )
    return (*found, article("migrants", "第三条")) if facts.is_migrant else found


def _hints(facts: WageFacts, sheet: Sheet, left: Fraction, months: int) -> None:
    """What goes with arrears: whose proof it is, the police, and leaving for this reason."""
    if facts.relation == WorkRelation.LABOUR_SERVICE:
        sheet.assume(_("Every instalment has its own time limit; the earliest is shown."))
        return
    today = sheet.law.as_of
    years = sheet.number("rights.wage_records_years", today)
    if facts.is_migrant:
        years = sheet.number("rights.migrant_wage_records_years", today)
    sheet.assume(
        _("The employer must keep the pay records for at least %(years)s years and produce them."),
        years=plain(years),
    )
    if wage_crime.may_reach_one_line(left, Fraction(months), sheet):
        sheet.warn(
            _(
                "Pay of three months or more is owed, and the sum reaches the line at which the police may be asked: "
                "once an official order to pay is not obeyed, the case can be handed over. This is no verdict."
            )
        )
    if facts.last_day is None:
        sheet.assume(
            _(
                "You may leave for this reason and claim compensation (劳动合同法, article 38): give the reason in "
                "writing, and ask for advice first."
            )
        )
    else:
        _hints_after_the_end(facts.last_day, sheet)


def _hints_after_the_end(last_day: date, sheet: Sheet) -> None:
    """Until when the inspection hears it, and the addition of old that is asked for in vain."""
    sheet.assume(
        _("The labour inspection takes a complaint until %(day)s."),
        day=inspection(last_day, sheet.law).nominal,
    )
    share = sheet.number("rights.contested_addition_share", sheet.law.as_of)
    sheet.warn(
        _(
            "A further %(percent)s percent (劳部发〔1995〕223号, article 3) is contested: it is meant for an "
            "unlawful ending and similar breaches, not for late pay; the old one of 劳部发〔1994〕481号 is "
            "repealed. It is not reckoned here."
        ),
        percent=plain(share * 100),
    )


def _signed(iou: SignedDebt, law: Law) -> Claim:
    """A signed confirmation goes to court at once, as a plain debt (法释〔2020〕26号 article 15)."""
    sheet = Sheet(law)
    amount = sheet.step(_("Wages that the employer confirmed in writing"), plain(iou.amount))
    sheet.assume(_("It is the same money as the unpaid wages: another way to it, not a second sum."))
    routes: tuple[Forum, ...] = (Forum.COURT, Forum.PAYMENT_ORDER)
    if iou.has_other_disputes:
        routes = (Forum.ARBITRATION,)
        sheet.warn(_("With other claims of the employment in the same case, arbitration comes first."))
    else:
        sheet.assume(_("You ask for nothing else from the employment in this case."))
    return sheet.claim(
        "iou", _("Wages confirmed in writing"), status=Status.DEPENDS if iou.has_other_disputes else Status.EXISTS,
        amount=Amount.of(amount), basis=(article("spc_1", "第十五条"),), limitation=three_years(iou.due_on, law),
        forum=routes, evidence=("iou", "contract", "pay_transfers"), excludes=("arrears", "part_month"),
    )  # fmt: skip
