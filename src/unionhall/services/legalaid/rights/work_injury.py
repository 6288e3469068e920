"""Benefits for a work injury: recognition, pay and costs of the treatment, and what the degree of disability gives.

Sources: 工伤保险条例 articles 16, 17, 30, 33 to 37 and 62. There is no reduction for the worker's own carelessness.
"""

from __future__ import annotations

from fractions import Fraction

from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.formulas import plain
from unionhall.services.legalaid.rights.injury_ending import lump_sums
from unionhall.services.legalaid.rights.injury_facts import (
    EMPLOYER,
    EVIDENCE,
    BadInjury,
    InjuryFacts,
    bases,
    check_injury,
    fund_side,
    shared_words,
)
from unionhall.services.legalaid.rights.injury_grants import MAY_CHOOSE, grant, nursing, pension, top_up
from unionhall.services.legalaid.rights.limits import one_year, recognition_by_worker
from unionhall.services.legalaid.rights.results import Amount, Claim, Forum, Status
from unionhall.services.legalaid.rights.sheets import Law, Sheet


def work_injury(facts: InjuryFacts, law: Law) -> list[Claim]:
    """All benefits on the facts. Raises BadInjury (before 2011, no such degree, ended before the injury) and

    MissingParameter for the local average wage, the minimum wage or the province's table.
    """
    check_injury(facts.injured_on, facts.grade)
    for field, day in (("ended_on", facts.ended_on), ("graded_on", facts.graded_on)):
        if day is not None and day < facts.injured_on:
            raise BadInjury(_("This day lies before the injury."), field=field)
    if facts.excluded is not None:
        return [_excluded(law)]
    found: list[Claim | None] = [_recognition(facts, law), _leave_pay(facts, law), _treatment(facts, law)]
    if facts.grade is not None:
        found += [grant(facts, facts.grade, law), top_up(facts, facts.grade, law)]
        if facts.grade <= MAY_CHOOSE:
            found.append(pension(facts, facts.grade, law))
        found += lump_sums(facts, facts.grade, law)
    found.append(nursing(facts, law))
    return [claim for claim in found if claim is not None]


def _excluded(law: Law) -> Claim:
    sheet = Sheet(law)
    sheet.assume(
        _(
            "Only a deliberate crime, drunkenness or drugs, and self-harm exclude a work injury; they must be proven."
        )
    )
    return sheet.claim(
        "injury_recognition", _("Recognition as a work injury"), status=Status.NO,
        basis=(article("injury", "第十六条"), article("insurance", "第三十七条")), forum=(Forum.INSURANCE,),
        evidence=("accident_report", "diagnosis", "witnesses"),
    )  # fmt: skip


def _recognition(facts: InjuryFacts, law: Law) -> Claim | None:
    """The door to everything else; None once it has been passed."""
    if facts.is_recognised:
        return None
    sheet = Sheet(law)
    days = sheet.number("rights.recognition_by_employer_days", facts.injured_on)
    sheet.assume(
        _(
            "The employer applies within %(days)s days; if it does not, you, your family or the union may do so."
        ),
        days=plain(days),
    )
    sheet.assume(_("Costs that arise because the employer applied late are the employer's."))
    sheet.assume(_("A delay that was not your fault is not counted, such as a dispute about the employment."))
    return sheet.claim(
        "injury_recognition", _("Recognition as a work injury"),
        basis=(article("injury", "第十四条"), article("injury", "第十七条"), article("injury_spc", "第七条")),
        limitation=recognition_by_worker(facts.injured_on, law), forum=(Forum.INSURANCE,),
        evidence=("accident_report", "diagnosis", "witnesses", "contract", "badge"),
    )  # fmt: skip


def _leave_pay(facts: InjuryFacts, law: Law) -> Claim | None:
    """停工留薪: the pay from before, for twelve months at most, and twelve more if confirmed; less what was paid."""
    if facts.leave_months is None:
        return None
    wage = facts.leave_wage if facts.leave_wage is not None else facts.wage
    if wage is None:
        raise BadInjury(_("Say what you earned a month before the injury."), field="leave_wage")
    sheet = Sheet(law)
    shared_words(facts, sheet)
    most = sheet.number("rights.injury_leave_months", facts.injured_on)
    more = sheet.number("rights.injury_leave_more_months", facts.injured_on)
    short = _pay_for(facts, min(facts.leave_months, most), wage, sheet)
    amount = Amount.of(short)
    if facts.leave_months > most and facts.leave_is_longer is not False:
        long = _pay_for(facts, min(facts.leave_months, most + more), wage, sheet)
        amount = Amount.of(long) if facts.leave_is_longer else Amount.between(short, long)
        if facts.leave_is_longer is None:
            sheet.warn(
                _("More than %(months)s months must be confirmed by the committee for working ability."),
                months=plain(most),
            )
    sheet.assume(_("Who needs care during the treatment is cared for by the employer."))
    return sheet.claim(
        "injury_leave_pay", _("Pay during the treatment"), amount=amount, basis=bases(facts, "第三十三条"),
        limitation=one_year(facts.ended_on, law) if facts.ended_on else None, forum=(Forum.ARBITRATION,),
        evidence=(*EVIDENCE, "pay_transfers"), payer=EMPLOYER,
    )  # fmt: skip


def _pay_for(facts: InjuryFacts, months: Fraction, wage: Fraction, sheet: Sheet) -> Fraction:
    return sheet.step(
        _("Pay for %(months)s months of treatment, less what was paid"),
        f"max(0, {plain(wage)} * {plain(months)} - {plain(facts.leave_paid)})",
        months=plain(months),
    )


def _treatment(facts: InjuryFacts, law: Law) -> Claim | None:
    """Costs of treatment within the catalogues of the insurance; those that a third party paid are not paid twice."""
    if facts.medical_costs is None:
        return None
    sheet = Sheet(law)
    shared_words(facts, sheet)
    left = sheet.step(
        _("Costs that nobody has paid"),
        f"max(0, {plain(facts.medical_costs)} - {plain(facts.medical_paid_by_third)})",
    )
    sheet.warn(_("The fund pays what its catalogues list; what lies beyond them may be disputed."))
    sheet.assume(
        _("Meals in hospital, travel for treatment, rehabilitation and aids are paid at local rates besides.")
    )
    payer, forum = fund_side(facts)
    return sheet.claim(
        "injury_treatment", _("Costs of treatment"), status=Status.DEPENDS, amount=Amount.of(left),
        basis=(*bases(facts, "第三十条"), article("injury_spc", "第八条")), forum=forum,
        limitation=None if facts.is_insured else one_year(facts.ended_on, law) if facts.ended_on else None,
        evidence=("recognition", "diagnosis", "invoices"), payer=payer,
    )  # fmt: skip
