"""Childbirth and miscarriage: days of leave, the allowance and its difference to the pay, costs, protection.

Sources: 女职工劳动保护特别规定 articles 5 to 9; 劳动合同法 articles 42, 45, 48 and 87; 社会保险法 articles 54 to 56;
法释〔2025〕12号 article 8. Extra leave and the divisor of the allowance are local.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from unionhall.kernel.calendar.core import add_months
from unionhall.lib.errors import InvalidInput
from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.formulas import plain
from unionhall.services.legalaid.rights.limits import one_year
from unionhall.services.legalaid.rights.parameters import MissingParameter
from unionhall.services.legalaid.rights.results import Amount, Claim, Forum, Status, Text
from unionhall.services.legalaid.rights.sheets import Law, Sheet
from unionhall.services.legalaid.rights.spans import ONE_DAY

FUND = Text(_("Maternity insurance fund"))
EMPLOYER = Text(_("The employer"))
EVIDENCE = ("hospital_records", "insurance_record", "pay_before_leave", "pay_records", "contract")


class BadBirth(InvalidInput):
    """Facts about a birth that do not fit together; the sentence says why."""


class BirthEvent(StrEnum):
    """What the leave is for."""

    BIRTH = "birth"
    EARLY_MISCARRIAGE = "early_miscarriage"
    LATE_MISCARRIAGE = "late_miscarriage"


@dataclass(frozen=True, slots=True, kw_only=True)
class WomenFacts:
    """Amounts in yuan. `unit_average` is the employer's average monthly wage of last year, `own_wage` the woman's.

    `paid` is what the employer has paid, where there was no insurance. `medical_costs` are those at the insurance's
    rates. `pregnant_since` is the day from which the doctor counts; `ended_on` the day on which the employer ended the
    contract or let it run out; `contract_ends_on` the day written in it. `missed_nursing_days` are days of work
    without the hour for nursing.
    """

    event: BirthEvent
    happened_on: date
    children: int = 1
    is_difficult: bool = False
    is_insured: bool = True
    unit_average: Fraction | None = None
    own_wage: Fraction | None = None
    paid: Fraction = Fraction(0)
    medical_costs: Fraction | None = None
    pregnant_since: date | None = None
    contract_ends_on: date | None = None
    ended_on: date | None = None
    missed_nursing_days: int | None = None


LABELS: dict[str, str] = {
    "event": _("What the leave is for"),
    "happened_on": _("Day of the birth or miscarriage"),
    "children": _("Children born"),
    "is_difficult": _("Difficult birth (such as a caesarean)"),
    "is_insured": _("Covered by maternity insurance"),
    "unit_average": _("The employer's average monthly wage of last year, yuan"),
    "own_wage": _("Own wage a month before the leave, yuan"),
    "paid": _("What the employer has paid for the leave without insurance, yuan in all"),
    "medical_costs": _("Costs of birth or miscarriage at the insurance's rates, yuan"),
    "pregnant_since": _("First day of the pregnancy, as the doctor counts"),
    "contract_ends_on": _("Last day of the contract, as written"),
    "ended_on": _("Day on which the employer ended the employment"),
    "missed_nursing_days": _("Days of work without the hour for nursing"),
    "BirthEvent.birth": _("Birth"),
    "BirthEvent.early_miscarriage": _("Miscarriage before four months"),
    "BirthEvent.late_miscarriage": _("Miscarriage from four months on"),
}


def women(facts: WomenFacts, law: Law) -> list[Claim]:
    """Leave, allowance, costs and protection. Raises BadBirth (no child, pregnancy after the birth) and

    MissingParameter for the divisor of the allowance.
    """
    if facts.children < 1:
        raise BadBirth(_("A birth is of at least one child."), field="children")
    if facts.pregnant_since is not None and facts.pregnant_since > facts.happened_on:
        raise BadBirth(_("The pregnancy begins before the birth."), field="pregnant_since")
    found: list[Claim | None] = [
        _leave(facts, law), _extra_leave(facts, law), _allowance(facts, law), _top_up(facts, law),
        _medical(facts, law), _protection(facts, law), _nursing_hours(facts, law),
    ]  # fmt: skip
    return [claim for claim in found if claim is not None]


def nursing_ends(facts: WomenFacts, sheet: Sheet) -> date:
    """The child's first birthday: the first day that is no longer protected."""
    years = sheet.number("rights.nursing_years", facts.happened_on)
    return add_months(facts.happened_on, int(years) * 12)


def _days(facts: WomenFacts, sheet: Sheet) -> Fraction:
    """Days of leave by national rules, written on the sheet."""
    on = facts.happened_on
    if facts.event == BirthEvent.EARLY_MISCARRIAGE:
        return sheet.step(
            _("Days of leave"), plain(sheet.number("rights.early_miscarriage_days", on)), "days"
        )
    if facts.event == BirthEvent.LATE_MISCARRIAGE:
        return sheet.step(_("Days of leave"), plain(sheet.number("rights.late_miscarriage_days", on)), "days")
    formula = plain(sheet.number("rights.maternity_days", on))
    if facts.is_difficult:
        more = sheet.number("rights.difficult_birth_days", on)
        formula += f" + {plain(more)}"
    if facts.children > 1:
        each = sheet.number("rights.further_child_days", on)
        formula += f" + {facts.children - 1} * {plain(each)}"
    return sheet.step(_("Days of leave: birth, difficult birth, further children"), formula, "days")


def _leave(facts: WomenFacts, law: Law) -> Claim:
    sheet = Sheet(law)
    days = _days(facts, sheet)
    if facts.event == BirthEvent.BIRTH:
        before = sheet.number("rights.before_birth_days", facts.happened_on)
        sheet.assume(_("%(days)s of the days may be taken before the birth."), days=plain(before))
    return sheet.claim(
        "maternity_leave", _("Leave for birth or miscarriage"), amount=Amount.of(days), unit="days",
        basis=(article("women", "第七条"),), forum=(Forum.ARBITRATION, Forum.INSPECTION),
        evidence=("hospital_records", "contract"), payer=EMPLOYER,
    )  # fmt: skip


def _extra_leave(facts: WomenFacts, law: Law) -> Claim | None:
    """The province's days on top; how they are paid differs, so the claim depends."""
    if facts.event != BirthEvent.BIRTH:
        return None
    sheet = Sheet(law)
    amount = None
    try:
        extra = sheet.number("rights.extra_maternity_days", facts.happened_on)
        amount = Amount.of(sheet.step(_("Days that the province adds"), plain(extra), "days"))
    except MissingParameter:
        sheet.warn(_("The province adds days of leave for a lawful birth; how many is not entered here yet."))
    sheet.warn(_("Who pays for the added days, the fund or the employer, differs by place."))
    return sheet.claim(
        "extra_maternity_leave", _("More leave by the province's rules"), status=Status.DEPENDS, amount=amount,
        unit="days", basis=(article("family_planning", "第二十五条"),), evidence=("hospital_records",),
        forum=(Forum.ARBITRATION, Forum.INSPECTION), payer=EMPLOYER,
    )  # fmt: skip


def _month_days(facts: WomenFacts, sheet: Sheet) -> str:
    return plain(sheet.number("rights.maternity_month_days", facts.happened_on))


def _allowance(facts: WomenFacts, law: Law) -> Claim | None:
    """From the fund at the employer's average wage; uninsured from the employer at the own wage."""
    wage = facts.unit_average if facts.is_insured else facts.own_wage
    if wage is None:
        return None
    sheet = Sheet(law)
    days = plain(_days(facts, sheet))
    label = (
        _("Allowance: the employer's average wage for the days of leave")
        if facts.is_insured
        else _("Pay for the days of leave: your own wage")
    )
    amount = sheet.step(label, f"{plain(wage)} / {_month_days(facts, sheet)} * {days}")
    if not facts.is_insured:
        amount = sheet.step(_("Less what was paid"), f"max(0, {plain(amount)} - {plain(facts.paid)})")
    sheet.assume(_("The days that the province adds are not in this sum."))
    return sheet.claim(
        "maternity_allowance", _("Maternity allowance"), amount=Amount.of(amount),
        basis=(article("women", "第八条第一款"), article("insurance", "第五十六条")), evidence=EVIDENCE,
        limitation=None if facts.is_insured else one_year(facts.happened_on, law),
        forum=(Forum.INSURANCE,) if facts.is_insured else (Forum.ARBITRATION,),
        payer=FUND if facts.is_insured else EMPLOYER,
    )  # fmt: skip


def _top_up(facts: WomenFacts, law: Law) -> Claim | None:
    """The difference of the allowance to one's own pay, where that is higher."""
    if not facts.is_insured or facts.unit_average is None or facts.own_wage is None:
        return None
    if facts.own_wage <= facts.unit_average:
        return None
    sheet = Sheet(law)
    days = plain(_days(facts, sheet))
    amount = sheet.step(
        _("Your own wage less the employer's average wage, for the days of leave"),
        f"({plain(facts.own_wage)} - {plain(facts.unit_average)}) / {_month_days(facts, sheet)} * {days}",
    )
    sheet.warn(
        _("That the employer makes up for the difference follows from the ban on cutting pay; ask locally.")
    )
    return sheet.claim(
        "maternity_top_up", _("Difference between the allowance and your own pay"), status=Status.DEPENDS,
        amount=Amount.of(amount), basis=(article("women", "第五条"),), limitation=one_year(facts.happened_on, law),
        forum=(Forum.ARBITRATION,), evidence=EVIDENCE, payer=EMPLOYER,
    )  # fmt: skip


def _medical(facts: WomenFacts, law: Law) -> Claim | None:
    if facts.medical_costs is None:
        return None
    sheet = Sheet(law)
    amount = sheet.step(_("Costs at the insurance's rates"), plain(facts.medical_costs))
    return sheet.claim(
        "maternity_medical", _("Costs of birth or miscarriage"), amount=Amount.of(amount),
        basis=(article("women", "第八条第二款"), article("insurance", "第五十五条")),
        limitation=None if facts.is_insured else one_year(facts.happened_on, law),
        forum=(Forum.INSURANCE,) if facts.is_insured else (Forum.ARBITRATION,),
        evidence=("hospital_records", "invoices", "insurance_record"), payer=FUND if facts.is_insured else EMPLOYER,
    )  # fmt: skip


def _protection(facts: WomenFacts, law: Law) -> Claim | None:
    """No ending without the woman's fault, and no running out, until the child is a year old."""
    if facts.event != BirthEvent.BIRTH or (facts.ended_on is None and facts.contract_ends_on is None):
        return None
    sheet = Sheet(law)
    free = nursing_ends(facts, sheet)
    ending = facts.ended_on or facts.contract_ends_on
    status = Status.EXISTS if ending is not None and ending < free else Status.NO
    if ending is not None and ending < (facts.pregnant_since or facts.happened_on):
        status = Status.DEPENDS if facts.pregnant_since is None else Status.NO
    if status != Status.NO:
        sheet.assume(
            _("The employment ends on %(free)s at the earliest: the last day of nursing is %(last)s."),
            free=free, last=free - ONE_DAY,
        )  # fmt: skip
        sheet.warn(_("Which day is the last is counted here as the day before the first birthday."))
        sheet.assume(
            _("Continuing by law gives no double wage; an ending before is unlawful: 2N, or your job back.")
        )
    else:
        sheet.assume(_("On this day there was no protection for pregnancy, birth or nursing."))
    return sheet.claim(
        "maternity_protection", _("Protection from the end of the employment"), status=status,
        basis=(article("lcl", "第四十二条第四项"), article("lcl", "第四十五条"), article("women", "第五条")),
        limitation=one_year(facts.ended_on, law) if facts.ended_on else None, forum=(Forum.ARBITRATION,),
        evidence=("hospital_records", "contract", "dismissal_notice"), payer=EMPLOYER,
    )  # fmt: skip


def _nursing_hours(facts: WomenFacts, law: Law) -> Claim | None:
    """An hour a day and one more for each further child; what a missed hour is worth no national rule says."""
    if facts.missed_nursing_days is None or facts.event != BirthEvent.BIRTH:
        return None
    sheet = Sheet(law)
    one = plain(sheet.number("rights.nursing_day_hours", facts.happened_on))
    more = plain(sheet.number("rights.nursing_further_child_hours", facts.happened_on))
    hours = sheet.step(
        _("Hours for nursing that were not given"),
        f"{facts.missed_nursing_days} * ({one} + {facts.children - 1} * {more})",
        "hours",
    )
    sheet.warn(_("No national rule says what a missed hour is worth; inspection can order that it be given."))
    return sheet.claim(
        "nursing_hours", _("Hours for nursing"), status=Status.DEPENDS, amount=Amount.of(hours), unit="hours",
        basis=(article("women", "第九条第二款"), article("women", "第十三条")), evidence=("roster", "hospital_records"),
        forum=(Forum.INSPECTION, Forum.ARBITRATION), payer=EMPLOYER,
    )  # fmt: skip
