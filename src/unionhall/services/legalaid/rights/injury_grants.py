"""What a degree of disability gives: the grant, the difference to a wage that was reported too low, the monthly sums.

Sources: 工伤保险条例 articles 34 to 37 and 64.
"""

from __future__ import annotations

from datetime import date

from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.formulas import plain
from unionhall.services.legalaid.rights.injury_facts import (
    EMPLOYER,
    EVIDENCE,
    InjuryFacts,
    Nursing,
    bases,
    counted_wage,
    fund_side,
    own_wage,
    shared_words,
    since_grading,
)
from unionhall.services.legalaid.rights.results import Amount, Claim, Forum, Status
from unionhall.services.legalaid.rights.sheets import Law, Sheet

GRANT = {
    1: "rights.injury_grant_grade_1_months",
    2: "rights.injury_grant_grade_2_months",
    3: "rights.injury_grant_grade_3_months",
    4: "rights.injury_grant_grade_4_months",
    5: "rights.injury_grant_grade_5_months",
    6: "rights.injury_grant_grade_6_months",
    7: "rights.injury_grant_grade_7_months",
    8: "rights.injury_grant_grade_8_months",
    9: "rights.injury_grant_grade_9_months",
    10: "rights.injury_grant_grade_10_months",
}
PENSION = {
    1: "rights.injury_pension_grade_1_share",
    2: "rights.injury_pension_grade_2_share",
    3: "rights.injury_pension_grade_3_share",
    4: "rights.injury_pension_grade_4_share",
    5: "rights.injury_pension_grade_5_share",
    6: "rights.injury_pension_grade_6_share",
}
NURSING = {
    Nursing.FULL: "rights.injury_nursing_full_share",
    Nursing.MOSTLY: "rights.injury_nursing_mostly_share",
    Nursing.PARTLY: "rights.injury_nursing_partly_share",
}
# Up to this degree the employment goes on without work; up to the next one the worker chooses (articles 35, 36).
NO_WORK, MAY_CHOOSE = 4, 6
MONTHLY = "yuan_month"


def article_of(grade: int) -> str:
    """The article of the regulation that a degree falls under."""
    if grade <= NO_WORK:
        return "第三十五条"
    return "第三十六条" if grade <= MAY_CHOOSE else "第三十七条"


def grant(facts: InjuryFacts, grade: int, law: Law) -> Claim:
    """一次性伤残补助金: months of the own wage, by degree."""
    sheet = Sheet(law)
    shared_words(facts, sheet)
    own = counted_wage(facts, sheet)
    months = plain(sheet.number(GRANT[grade], facts.injured_on))
    amount = own.into(sheet, _("Disability grant: months by degree"), lambda wage: f"{wage} * {months}")
    payer, forum = fund_side(facts)
    return sheet.claim(
        "injury_grant", _("One-off disability grant"), amount=amount,
        basis=bases(facts, article_of(grade), "第六十四条第二款"),
        limitation=None if facts.is_insured else since_grading(facts, law), forum=forum, evidence=EVIDENCE,
        payer=payer,
    )  # fmt: skip


def top_up(facts: InjuryFacts, grade: int, law: Law) -> Claim | None:
    """What a wage that was reported too low takes off the grant; None where it was not."""
    if facts.is_insured is False or facts.contribution is None or facts.wage is None:
        return None
    if facts.wage <= facts.contribution:
        return None
    sheet = Sheet(law)
    shared_words(facts, sheet)
    months = plain(sheet.number(GRANT[grade], facts.injured_on))
    reported = own_wage(facts.contribution, facts.injured_on, sheet)
    true = own_wage(facts.wage, facts.injured_on, sheet)
    if reported == true:
        return None
    low, high = plain(reported.low), plain(true.low)
    amount = sheet.step(
        _("Difference to the grant on your real wage"), f"{months} * {high} - {months} * {low}"
    )
    sheet.warn(
        _(
            "That the employer makes up for a wage reported too low is practice in many places, not written law."
        )
    )
    if grade <= MAY_CHOOSE:
        sheet.warn(
            _("The monthly allowance is too low in the same way; its difference can be claimed as well.")
        )
    return sheet.claim(
        "injury_top_up", _("Difference for a wage that was reported too low"), status=Status.DEPENDS,
        amount=Amount.of(amount), basis=bases(facts, article_of(grade), "第六十四条第二款"),
        limitation=since_grading(facts, law), forum=(Forum.ARBITRATION,),
        evidence=(*EVIDENCE, "insurance_record", "pay_transfers"), payer=EMPLOYER,
    )  # fmt: skip


def pension(facts: InjuryFacts, grade: int, law: Law) -> Claim:
    """伤残津贴 a month: a share of the own wage, at least the minimum wage; degrees 5 and 6 only without work."""
    sheet = Sheet(law)
    shared_words(facts, sheet)
    status = _pension_status(facts, grade, sheet)
    amount = None
    if status != Status.NO:
        own = counted_wage(facts, sheet)
        share = plain(sheet.number(PENSION[grade], facts.injured_on))
        least = plain(sheet.number("rights.minimum_wage_month_yuan", payable_on(facts)))
        amount = own.into(
            sheet, _("Share of the wage by degree, at least the minimum wage"),
            lambda wage: f"max({wage} * {share}, {least})",
        )  # fmt: skip
        sheet.assume(_("Your own contributions to social insurance go off the monthly allowance."))
    payer, forum = fund_side(facts)
    if grade > NO_WORK:
        payer, forum = EMPLOYER, (Forum.ARBITRATION,)
    return sheet.claim(
        "injury_pension", _("Monthly disability allowance"), status=status, amount=amount,
        basis=bases(facts, article_of(grade)), forum=forum, evidence=EVIDENCE, payer=payer, unit=MONTHLY,
        limitation=None if grade <= NO_WORK and facts.is_insured else since_grading(facts, law),
        excludes=("injury_medical_lump", "injury_job_lump") if grade > NO_WORK else (),
    )  # fmt: skip


def _pension_status(facts: InjuryFacts, grade: int, sheet: Sheet) -> Status:
    if grade <= NO_WORK:
        sheet.assume(_("Your employment goes on; you leave your post."))
        return Status.EXISTS
    if facts.ended_on is not None:
        sheet.assume(
            _("With the end of the employment the two lump sums take the place of the monthly allowance.")
        )
        return Status.NO
    if facts.can_be_given_work:
        sheet.assume(_("The employer gives you suitable work, so there is no allowance beside the pay."))
        return Status.NO
    if facts.can_be_given_work is None:
        sheet.warn(_("There is an allowance only if the employer can hardly give you suitable work."))
        return Status.DEPENDS
    return Status.EXISTS


def nursing(facts: InjuryFacts, law: Law) -> Claim | None:
    """生活护理费 a month: a share of the local average wage; None where the grading found no need."""
    if facts.nursing is None:
        return None
    sheet = Sheet(law)
    shared_words(facts, sheet)
    local = plain(sheet.number("rights.injury_wage_month_yuan", payable_on(facts)))
    share = plain(sheet.number(NURSING[facts.nursing], facts.injured_on))
    amount = sheet.step(_("Share of the local average wage for care"), f"{local} * {share}")
    sheet.assume(_("The sum is adjusted when the local average wage changes."))
    payer, forum = fund_side(facts)
    return sheet.claim(
        "injury_nursing", _("Monthly sum for care"), amount=Amount.of(amount), basis=bases(facts, "第三十四条"),
        limitation=None if facts.is_insured else since_grading(facts, law), forum=forum, evidence=EVIDENCE,
        payer=payer, unit=MONTHLY,
    )  # fmt: skip


def payable_on(facts: InjuryFacts) -> date:
    """The day whose local numbers a monthly sum starts with: that of the grading."""
    return facts.graded_on or facts.injured_on
