"""The two lump sums when the employment ends after an injury of degree 5 to 10: medical from the fund, for a job from

the employer. Sources: 工伤保险条例 articles 36 and 37; the tables are those of the province, on the day of the end.
"""

from __future__ import annotations

from datetime import date

from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.formulas import plain
from unionhall.services.legalaid.rights.injury_facts import (
    EMPLOYER,
    EVIDENCE,
    InjuryEnding,
    InjuryFacts,
    OwnWage,
    bases,
    counted_wage,
    fund_side,
    shared_words,
)
from unionhall.services.legalaid.rights.injury_grants import MAY_CHOOSE, article_of
from unionhall.services.legalaid.rights.limits import one_year
from unionhall.services.legalaid.rights.results import Amount, Claim, Forum, Status
from unionhall.services.legalaid.rights.sheets import Law, Sheet

MEDICAL = {
    5: "rights.injury_medical_lump_grade_5_months",
    6: "rights.injury_medical_lump_grade_6_months",
    7: "rights.injury_medical_lump_grade_7_months",
    8: "rights.injury_medical_lump_grade_8_months",
    9: "rights.injury_medical_lump_grade_9_months",
    10: "rights.injury_medical_lump_grade_10_months",
}
JOB = {
    5: "rights.injury_job_lump_grade_5_months",
    6: "rights.injury_job_lump_grade_6_months",
    7: "rights.injury_job_lump_grade_7_months",
    8: "rights.injury_job_lump_grade_8_months",
    9: "rights.injury_job_lump_grade_9_months",
    10: "rights.injury_job_lump_grade_10_months",
}


def lump_sums(facts: InjuryFacts, grade: int, law: Law) -> list[Claim]:
    """Both lump sums; none for degrees 1 to 4 and while the employment goes on."""
    if grade not in MEDICAL or facts.ended_on is None:
        return []
    return [_medical(facts, grade, facts.ended_on, law), _job(facts, grade, facts.ended_on, law)]


def _medical(facts: InjuryFacts, grade: int, ended_on: date, law: Law) -> Claim:
    sheet = Sheet(law)
    status = _status(facts, grade, sheet)
    payer, forum = fund_side(facts)
    return sheet.claim(
        "injury_medical_lump", _("One-off medical grant at the end of the employment"), status=status,
        amount=_amount(facts, MEDICAL[grade], ended_on, status, sheet), payer=payer, forum=forum,
        basis=bases(facts, article_of(grade)), evidence=(*EVIDENCE, "dismissal_notice", "resignation_letter"),
        limitation=None if facts.is_insured else one_year(ended_on, law),
    )  # fmt: skip


def _job(facts: InjuryFacts, grade: int, ended_on: date, law: Law) -> Claim:
    sheet = Sheet(law)
    status = _status(facts, grade, sheet)
    return sheet.claim(
        "injury_job_lump", _("One-off employment grant at the end of the employment"), status=status,
        amount=_amount(facts, JOB[grade], ended_on, status, sheet), payer=EMPLOYER, forum=(Forum.ARBITRATION,),
        basis=(*bases(facts, article_of(grade)), article("lcl_rules", "第二十三条")),
        evidence=(*EVIDENCE, "dismissal_notice", "resignation_letter"), limitation=one_year(ended_on, law),
    )  # fmt: skip


def _status(facts: InjuryFacts, grade: int, sheet: Sheet) -> Status:
    shared_words(facts, sheet)
    if facts.ended_by == InjuryEnding.RETIRED:
        sheet.warn(_("At the age of retirement many places pay no lump sums; ask what your province says."))
        return Status.DEPENDS
    if facts.ended_by is None:
        sheet.warn(_("Whether the lump sums are due depends on how the employment ended."))
        return Status.DEPENDS
    if grade <= MAY_CHOOSE and facts.ended_by != InjuryEnding.WORKER:
        sheet.warn(
            _(
                "With degree 5 or 6 the employment can end only at your own wish; you may ask to be kept on instead."
            )
        )
        return Status.DEPENDS
    if facts.ended_by == InjuryEnding.EMPLOYER:
        sheet.assume(_("An ending by the employer is treated as the end of the contract."))
    sheet.assume(
        _("Compensation for the end of the employment (N) is due besides, where its ground gives it.")
    )
    return Status.EXISTS


def _amount(facts: InjuryFacts, key: str, ended_on: date, status: Status, sheet: Sheet) -> Amount:
    """Months of the province's table, times the average wage, or times the own wage where the place does it so."""
    months = plain(sheet.number(key, ended_on))
    if sheet.flag("rights.injury_lump_own_wage_applies", ended_on):
        wage = counted_wage(facts, sheet)
    else:
        local = sheet.step(
            _("Local average wage when the employment ended"),
            plain(sheet.number("rights.injury_wage_month_yuan", ended_on)),
        )
        wage = OwnWage(local, local)
    if status == Status.EXISTS:
        sheet.warn(_("Some provinces give less in the last years before retirement."))
    return wage.into(sheet, _("Months of the province's table"), lambda one: f"{one} * {months}")
