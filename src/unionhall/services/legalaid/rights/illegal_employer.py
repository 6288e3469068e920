"""Compensation in one sum from an employer that is not registered, has lost its licence, or employs a child.

Source: 非法用工单位伤亡人员一次性赔偿办法 articles 2 to 6 and 8.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.formulas import plain
from unionhall.services.legalaid.rights.injury_death import income_before
from unionhall.services.legalaid.rights.injury_facts import BadInjury, check_injury
from unionhall.services.legalaid.rights.limits import one_year
from unionhall.services.legalaid.rights.results import Amount, Claim, Forum, Limitation, Text
from unionhall.services.legalaid.rights.sheets import Law, Sheet

GRADES = {
    1: "rights.illegal_grade_1_times_count",
    2: "rights.illegal_grade_2_times_count",
    3: "rights.illegal_grade_3_times_count",
    4: "rights.illegal_grade_4_times_count",
    5: "rights.illegal_grade_5_times_count",
    6: "rights.illegal_grade_6_times_count",
    7: "rights.illegal_grade_7_times_count",
    8: "rights.illegal_grade_8_times_count",
    9: "rights.illegal_grade_9_times_count",
    10: "rights.illegal_grade_10_times_count",
}
OWNER = Text(_("The unregistered employer and whoever put the money into it"))
FORUM = (Forum.INSPECTION, Forum.ARBITRATION)
EVIDENCE = ("accident_report", "diagnosis", "witnesses", "grading", "who_hired", "pay_transfers")
# What the one sum stands in for.
INSTEAD_OF = (
    "injury_grant", "injury_top_up", "injury_pension", "injury_nursing", "injury_medical_lump", "injury_job_lump",
    "injury_death_grant", "injury_funeral", "injury_dependants", "personal_injury",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class IllegalEmployerFacts:
    """`grade` is 1 (worst) to 10; none: not graded yet, or a death. `treatment_months` are those until the grading.

    `costs` are those of treatment, care, meals in hospital and travel, yuan; `paid` what was paid of them and for
    living.
    """

    injured_on: date
    grade: int | None = None
    graded_on: date | None = None
    died_on: date | None = None
    treatment_months: Fraction | None = None
    costs: Fraction | None = None
    paid: Fraction = Fraction(0)
    is_child: bool = False


LABELS: dict[str, str] = {
    "injured_on": _("Day of the accident, or on which the disease was diagnosed"),
    "grade": _("Degree of disability, 1 to 10"),
    "graded_on": _("Day on which you received the grading"),
    "died_on": _("Day of death"),
    "treatment_months": _("Months of treatment before the grading"),
    "costs": _("Costs of treatment, care, meals in hospital and travel, yuan"),
    "paid": _("What the employer has paid of the costs and for living, yuan"),
    "is_child": _("The injured person was under 16"),
}


def illegal_employer(facts: IllegalEmployerFacts, law: Law) -> list[Claim]:
    """The one sum for the degree or the death, and the treatment. Raises BadInjury (before 2011, no such degree,

    death before injury) and MissingParameter: the local yearly wage, the nation's urban income while pending.
    """
    check_injury(facts.injured_on, facts.grade)
    if facts.died_on is not None and facts.died_on < facts.injured_on:
        raise BadInjury(_("This day lies before the injury."), field="died_on")
    found = []
    if facts.died_on is not None:
        found.append(_death(facts, facts.died_on, law))
    elif facts.grade is not None:
        found.append(_disability(facts, facts.grade, law))
    if facts.treatment_months is not None or facts.costs is not None:
        found.append(_treatment(facts, law))
    return found


def _words(facts: IllegalEmployerFacts, sheet: Sheet) -> None:
    sheet.assume(
        _("The employer was not registered, had lost its licence, or the injured person was under 16.")
    )
    if facts.is_child:
        sheet.assume(_("Employing a child is forbidden whoever does it; inspection must be told."))
    sheet.assume(_("The rule does not ask for fault and needs no employment relationship."))


def _since_grading(facts: IllegalEmployerFacts, law: Law) -> Limitation:
    if facts.graded_on is None:
        return Limitation(None, None, None, article("arbitration", "第二十七条第一款"))
    return one_year(facts.graded_on, law)


def _disability(facts: IllegalEmployerFacts, grade: int, law: Law) -> Claim:
    sheet = Sheet(law)
    _words(facts, sheet)
    year = plain(sheet.number("rights.injury_wage_year_yuan", facts.injured_on))
    times = plain(sheet.number(GRADES[grade], facts.injured_on))
    amount = sheet.step(_("Times the local average wage of a year, by degree"), f"{times} * {year}")
    return sheet.claim(
        "illegal_disability", _("Compensation in one sum for the disability"), amount=Amount.of(amount),
        basis=(article("illegal_employer", "第五条"), article("injury", "第六十六条")),
        limitation=_since_grading(facts, law), forum=FORUM, evidence=EVIDENCE, excludes=INSTEAD_OF, payer=OWNER,
    )  # fmt: skip


def _death(facts: IllegalEmployerFacts, died_on: date, law: Law) -> Claim:
    sheet = Sheet(law)
    _words(facts, sheet)
    by_injury = _death_sum(facts, facts.injured_on, sheet)
    amount = Amount.of(by_injury)
    if died_on.year != facts.injured_on.year:
        amount = Amount.between(by_injury, _death_sum(facts, died_on, sheet))
        sheet.warn(
            _("Whether the year before the injury or before the death decides is not settled for this rule.")
        )
    return sheet.claim(
        "illegal_death", _("Compensation in one sum for the death"), amount=amount,
        basis=(article("illegal_employer", "第六条"), article("injury", "第六十六条")),
        limitation=one_year(died_on, law), forum=FORUM, evidence=EVIDENCE, excludes=INSTEAD_OF, payer=OWNER,
    )  # fmt: skip


def _death_sum(facts: IllegalEmployerFacts, day: date, sheet: Sheet) -> Fraction:
    income = plain(income_before(day, sheet))
    times = plain(sheet.number("rights.illegal_death_times_count", facts.injured_on))
    funeral = plain(sheet.number("rights.illegal_funeral_times_count", facts.injured_on))
    return sheet.step(
        _("Times the nation's urban income of the year before, and more for the funeral and all else"),
        f"({times} + {funeral}) * {income}",
    )


def _treatment(facts: IllegalEmployerFacts, law: Law) -> Claim:
    sheet = Sheet(law)
    _words(facts, sheet)
    months = plain(facts.treatment_months or 0)
    local = plain(sheet.number("rights.injury_wage_month_yuan", facts.injured_on)) if months != "0" else "0"
    amount = sheet.step(
        _("Living at the local average wage, and the costs, less what was paid"),
        f"max(0, {months} * {local} + {plain(facts.costs or 0)} - {plain(facts.paid)})",
    )
    return sheet.claim(
        "illegal_treatment", _("Living and costs during the treatment"), amount=Amount.of(amount),
        basis=(article("illegal_employer", "第四条"),), limitation=_since_grading(facts, law), forum=FORUM,
        evidence=("diagnosis", "invoices", "nursing_proof", "witnesses"), excludes=("injury_leave_pay",
        "injury_treatment"), payer=OWNER,
    )  # fmt: skip
