"""What is told of a work injury, and who answers for it: what all items of the benefits share.

Sources: 工伤保险条例 articles 14 to 17, 62 and 64; 最高人民法院关于审理工伤保险行政案件若干问题的规定 article 3.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from unionhall.lib.errors import InvalidInput
from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.formulas import plain
from unionhall.services.legalaid.rights.limits import one_year
from unionhall.services.legalaid.rights.results import Amount, Basis, Forum, Limitation, Text
from unionhall.services.legalaid.rights.sheets import Law, Sheet

# Before this day other tables held (工伤保险条例 as revised in 2010).
NEW_RULES = date(2011, 1, 1)
FUND = Text(_("Work-injury insurance fund"))
EMPLOYER = Text(_("The employer"))
FUND_OR_EMPLOYER = Text(_("The work-injury insurance fund; the employer if you were not insured"))
EVIDENCE = ("recognition", "grading", "diagnosis", "pay_records", "contract")


class BadInjury(InvalidInput):
    """An injury that cannot be reckoned; the sentence says why."""


class Nursing(StrEnum):
    """How much care the grading found necessary."""

    FULL = "full"
    MOSTLY = "mostly"
    PARTLY = "partly"


class InjuryEnding(StrEnum):
    """Who ended the employment after the injury, and how."""

    WORKER = "worker"
    EXPIRED = "expired"
    EMPLOYER = "employer"
    RETIRED = "retired"


class Excluded(StrEnum):
    """What alone excludes a work injury (article 16); carelessness does not."""

    CRIME = "crime"
    DRUNK = "drunk"
    SELF_HARM = "self_harm"


@dataclass(frozen=True, slots=True, kw_only=True)
class InjuryFacts:
    """Amounts in yuan. `contribution` and `wage` are a month's average over the twelve months before the injury: what

    insurance was paid on, and what was really earned. `grade` is 1 (worst) to 10; none: not graded yet. `leave_months`
    are the months away for treatment, `leave_wage` the pay before the injury, `leave_paid` what was paid meanwhile.
    `leave_is_longer`: the committee confirmed more than twelve months. `medical_costs` and what a third party paid of
    them.
    """

    injured_on: date
    is_insured: bool | None = None
    is_recognised: bool = False
    grade: int | None = None
    graded_on: date | None = None
    contribution: Fraction | None = None
    wage: Fraction | None = None
    nursing: Nursing | None = None
    can_be_given_work: bool | None = None
    leave_months: Fraction | None = None
    leave_wage: Fraction | None = None
    leave_paid: Fraction = Fraction(0)
    leave_is_longer: bool | None = None
    ended_on: date | None = None
    ended_by: InjuryEnding | None = None
    medical_costs: Fraction | None = None
    medical_paid_by_third: Fraction = Fraction(0)
    has_contractor_above: bool = False
    was_careless: bool = False
    excluded: Excluded | None = None


LABELS: dict[str, str] = {
    "injured_on": _("Day of the accident, or on which the disease was diagnosed"),
    "is_insured": _("You were covered by work-injury insurance"),
    "is_recognised": _("The authority has recognised the work injury"),
    "grade": _("Degree of disability, 1 to 10"),
    "graded_on": _("Day on which you received the grading"),
    "contribution": _(
        "Wage on which insurance was paid, average of the twelve months before the injury, yuan"
    ),
    "wage": _("Real wage a month, average of the twelve months before the injury, yuan"),
    "nursing": _("Care that the grading found necessary"),
    "can_be_given_work": _("The employer can give you work that you can still do"),
    "leave_months": _("Months away from work for treatment"),
    "leave_wage": _("Pay a month before the injury, yuan"),
    "leave_paid": _("What was paid during the treatment, yuan in all"),
    "leave_is_longer": _("The committee confirmed more than twelve months of treatment"),
    "ended_on": _("Last day of the employment"),
    "ended_by": _("How the employment ended after the injury"),
    "medical_costs": _("Costs of treatment that you paid, yuan"),
    "medical_paid_by_third": _("Costs of treatment that a third party paid, yuan"),
    "has_contractor_above": _("A qualified contractor stands above the person who hired you"),
    "was_careless": _("You were careless yourself"),
    "excluded": _("Crime, drink or drugs, or self-harm as the cause"),
    "Nursing.full": _("Wholly in need of care"),
    "Nursing.mostly": _("Mostly in need of care"),
    "Nursing.partly": _("Partly in need of care"),
    "InjuryEnding.worker": _("I asked to end it"),
    "InjuryEnding.expired": _("The contract ran out"),
    "InjuryEnding.employer": _("The employer ended it"),
    "InjuryEnding.retired": _("I reached the age of retirement"),
    "Excluded.crime": _("A deliberate crime of one's own"),
    "Excluded.drunk": _("Drunkenness or drugs"),
    "Excluded.self_harm": _("Self-harm or suicide"),
}


@dataclass(frozen=True, slots=True)
class OwnWage:
    """The wage that benefits count with, yuan a month; between two sums where it is not known."""

    low: Fraction
    high: Fraction

    def into(self, sheet: Sheet, label: str, formula: Callable[[str], str], **values: object) -> Amount:
        """The amount that `formula` makes of the wage, written on the sheet; of both ends where there are two."""
        low = sheet.step(label, formula(plain(self.low)), "yuan", **values)
        if self.low == self.high:
            return Amount.of(low)
        return Amount.between(low, sheet.step(label, formula(plain(self.high)), "yuan", **values))


def check_injury(injured_on: date, grade: int | None) -> None:
    """Raises BadInjury for an injury before the rules of 2011 and for a degree that does not exist."""
    if injured_on < NEW_RULES:
        raise BadInjury(
            _(
                "Injuries before 2011 follow older tables and are not reckoned here. Please ask the union's lawyer."
            ),
            field="injured_on",
        )
    if grade is not None and not 1 <= grade <= 10:
        raise BadInjury(_("A degree of disability is a number from 1 to 10."), field="grade")


def own_wage(wage: Fraction | None, injured_on: date, sheet: Sheet) -> OwnWage:
    """`wage`, at least 60% and at most three times the local average (article 64); unknown: between the two."""
    local = plain(sheet.number("rights.injury_wage_month_yuan", injured_on))
    least = plain(sheet.number("rights.own_wage_least_share", injured_on))
    most = plain(sheet.number("rights.own_wage_most_share", injured_on))
    sheet.assume(_("The local average wage that was in force on the day of the injury is used."))
    if wage is None:
        sheet.assume(
            _("Your wage is not known: the result lies between the lowest and the highest that counts.")
        )
        low = sheet.step(_("Lowest wage that counts"), f"{least} * {local}")
        return OwnWage(low, sheet.step(_("Highest wage that counts"), f"{most} * {local}"))
    found = sheet.step(
        _("Wage that counts: yours, within the limits of the local average wage"),
        f"min(max({plain(wage)}, {least} * {local}), {most} * {local})",
    )
    return OwnWage(found, found)


def counted_wage(facts: InjuryFacts, sheet: Sheet) -> OwnWage:
    """What benefits count with: the wage insured; the real one without insurance, or where it alone is known."""
    wage = facts.contribution
    if wage is None or facts.is_insured is False:
        wage = facts.wage if facts.wage is not None else facts.contribution
        if facts.wage is not None and facts.is_insured is not False:
            sheet.assume(_("Insurance was paid on your real wage."))
    return own_wage(wage, facts.injured_on, sheet)


def fund_side(facts: InjuryFacts) -> tuple[Text, tuple[Forum, ...]]:
    """Who pays what the fund owes, and before whom it is raised: the employer where nobody was insured."""
    if facts.is_insured is None:
        return FUND_OR_EMPLOYER, (Forum.INSURANCE, Forum.ARBITRATION)
    if facts.is_insured:
        return FUND, (Forum.INSURANCE,)
    return EMPLOYER, (Forum.ARBITRATION, Forum.INSURANCE)


def since_grading(facts: InjuryFacts, law: Law) -> Limitation:
    """A year from knowing the degree; before that nothing runs."""
    if facts.graded_on is None:
        return Limitation(None, None, None, article("arbitration", "第二十七条第一款"))
    return one_year(facts.graded_on, law)


def shared_words(facts: InjuryFacts, sheet: Sheet) -> None:
    """What is to be said beside every item."""
    if not facts.is_recognised:
        sheet.assume(_("The authority recognises the injury as a work injury."))
    if facts.was_careless:
        sheet.assume(
            _("Your own carelessness takes nothing off: benefits for work injuries do not ask for fault.")
        )
    if facts.is_insured is False:
        sheet.assume(
            _(
                "You were not insured: the employer pays all of it; if it does not, ask the fund to advance it."
            )
        )
    if facts.has_contractor_above:
        sheet.assume(
            _(
                "The qualified contractor above the person who hired you answers for the benefits, once recognised."
            )
        )


def bases(facts: InjuryFacts, *numbers: str) -> tuple[Basis, ...]:
    """The articles of the regulation, and those that name who answers instead."""
    found = [article("injury", number) for number in numbers]
    if facts.is_insured is False:
        found += [article("injury", "第六十二条第二款"), article("insurance", "第四十一条")]
    if facts.has_contractor_above:
        found.append(article("injury_spc", "第三条第一款"))
        if facts.injured_on >= article("spc_2", "第一条").since:
            found.append(article("spc_2", "第一条"))
    return tuple(found)
