"""Injury in casual work without an employment: what the hirer answers for, by fault.

Sources: 民法典 articles 1165, 1173, 1179, 1183, 1192 and 1193; 人身损害解释 (2022). The share of fault is the court's
to find; nothing here predicts it. award = share * total + mental damages - advances, always in this order.
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
from unionhall.services.legalaid.rights.injury_items import (
    Dependant,
    InjuryItem,
    Pair,
    cost,
    pair,
    share_of_grade,
    support,
    years_formula,
)
from unionhall.services.legalaid.rights.limits import bodily_harm
from unionhall.services.legalaid.rights.results import Amount, Basis, Claim, Forum, Status, Text
from unionhall.services.legalaid.rights.sheets import Law, Sheet

# From this day the Civil Code; earlier accidents are judged by the law of their time.
CIVIL_CODE = date(2021, 1, 1)
EVIDENCE = (
    "who_hired", "diagnosis", "invoices", "site_photos", "witnesses", "income_proof", "nursing_proof", "advances",
    "grading",
)  # fmt: skip

LABELS: dict[str, str] = {
    "hurt_on": _("Day of the accident"),
    "known_on": _("Day on which the harm and who answers for it were known"),
    "debate_closed_on": _("Day on which the court of first instance closed its debate"),
    "relation": _("What you did for the other side"),
    "has_qualified_contractor": _("A firm with qualification stands above the person who hired you"),
    "is_help_refused": _("The other side had refused the help"),
    "is_third_party_liable": _("A third party caused it"),
    "items": _("Costs and losses"),
    "age": _("Age at the grading or at death"),
    "grade": _("Degree of disability, 1 the worst, 10 the lightest"),
    "coefficient": _("Share for several injuries together, between 0 and 1"),
    "is_death": _("The person has died"),
    "dependants": _("People whom the injured person has to keep"),
    "household": _("Registered in town or country (before May 2022)"),
    "home_income": _("Yearly disposable income at home, where it is higher, yuan"),
    "home_consumption": _("Yearly consumption at home, where it is higher, yuan"),
    "hirer_low": _("The hirer's share, at least, between 0 and 1"),
    "hirer_high": _("The hirer's share, at most, between 0 and 1"),
    "advances": _("Paid already by the other side, yuan"),
    "is_advance_deducted": _("What was paid already comes off"),
    "mental": _("Mental damages, yuan"),
    "is_mental_in_ratio": _("Mental damages are shared by fault too"),
    "Relation.service": _("Work for pay, under instruction"),
    "Relation.result": _("A result was ordered"),
    "Relation.helping": _("Unpaid help"),
    "Household.urban": _("Registered in town"),
    "Household.rural": _("Registered in the country"),
}


class WrongInjuryFacts(InvalidInput):
    """Facts about an injury that cannot be true together."""

    message = _("These facts about the injury do not fit together.")


class Relation(StrEnum):
    """What the injured person did for the other side."""

    SERVICE = "service"  # work for wages under instruction (民法典 article 1192)
    RESULT = "result"  # a result was ordered (article 1193)
    HELPING = "helping"  # unpaid help (人身损害解释 article 5)


class Household(StrEnum):
    """Where somebody is registered; it matters for accidents before May 2022 only."""

    URBAN = "urban"
    RURAL = "rural"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalInjuryFacts:
    """Amounts in yuan, `age` in full years at the grading or at death, `grade` 1 (worst) to 10, shares between 0 and 1.

    `coefficient` replaces the share that `grade` gives, where several injuries add up. `hirer_low` and `hirer_high` are
    the hirer's share, equal once decided, empty while nobody knows. `home_income` and `home_consumption` are the yearly
    numbers of the place where the person lives, where those can be proven and are higher. `known_on` is the day on
    which the harm and the hirer were known, `debate_closed_on` the day on which the first instance closed its debate.
    """

    hurt_on: date
    known_on: date | None = None
    debate_closed_on: date | None = None
    relation: Relation = Relation.SERVICE
    has_qualified_contractor: bool | None = None
    is_help_refused: bool = False
    is_third_party_liable: bool = False
    items: tuple[InjuryItem, ...] = ()
    age: int | None = None
    grade: int | None = None
    coefficient: Fraction | None = None
    is_death: bool = False
    dependants: tuple[Dependant, ...] = ()
    household: Household | None = None
    home_income: Fraction | None = None
    home_consumption: Fraction | None = None
    hirer_low: Fraction | None = None
    hirer_high: Fraction | None = None
    advances: Fraction = Fraction(0)
    is_advance_deducted: bool = True
    mental: Fraction = Fraction(0)
    is_mental_in_ratio: bool | None = False


def award_formula(
    share: Fraction, total: Fraction, mental: Fraction, advance: Fraction, *, is_mental_in_ratio: bool = False
) -> str:
    """What is left to pay: the share of the total, mental damages, less what was paid already, in that order."""
    shared, beside = (total + mental, Fraction(0)) if is_mental_in_ratio else (total, mental)
    return f"{plain(share)} * {plain(shared)} + {plain(beside)} - {plain(advance)}"


def personal_injury(facts: PersonalInjuryFacts, law: Law) -> list[Claim]:
    """What the hirer owes; where a third party caused it, the whole against that party or a contribution of the hirer.

    Raises WrongInjuryFacts; MissingParameter for the numbers of the court's province.
    """
    _check(facts)
    if facts.relation is Relation.HELPING and facts.is_help_refused:
        return [_within_benefit(facts, law)]
    sheet = Sheet(law)
    if facts.hurt_on < CIVIL_CODE and facts.debate_closed_on is None:
        sheet.warn(
            _(
                "An accident before 2021 is judged by the law and the numbers of its time; "
                "tell on what day the court closed its debate."
            )
        )
        return [_made(facts, sheet, None)]
    low, high = _shares(facts, sheet)
    total = _total(facts, sheet)
    found = [_made(facts, sheet, _award(facts, Pair(low, high), total, sheet))]
    if facts.is_third_party_liable:
        found.append(_contribution(facts, law))
    return found


def _check(facts: PersonalInjuryFacts) -> None:
    needs_age = facts.grade is not None or facts.coefficient is not None or facts.is_death
    if needs_age and facts.age is None:
        raise WrongInjuryFacts(_("The age is needed for the years that are compensated."), field="age")
    if facts.grade is not None and not 1 <= facts.grade <= 10:
        raise WrongInjuryFacts(_("A degree of disability is between 1 and 10."), field="grade")
    low, high = facts.hirer_low, facts.hirer_high
    for field, share in (("hirer_low", low), ("hirer_high", high), ("coefficient", facts.coefficient)):
        if share is not None and not 0 <= share <= 1:
            raise WrongInjuryFacts(_("A share lies between 0 and 1."), field=field)
    if low is not None and high is not None and low > high:
        raise WrongInjuryFacts(_("The lowest share is higher than the highest."), field="hirer_low")
    if any(one.supporters < 1 for one in facts.dependants):
        raise WrongInjuryFacts(_("At least one person keeps a dependant."), field="dependants")


def _shares(facts: PersonalInjuryFacts, sheet: Sheet) -> tuple[Fraction, Fraction]:
    if facts.is_third_party_liable:
        sheet.assume(_("A third party caused it: that party answers for the whole."))
        return Fraction(1), Fraction(1)
    low = Fraction(0) if facts.hirer_low is None else facts.hirer_low
    high = Fraction(1) if facts.hirer_high is None else facts.hirer_high
    if facts.hirer_low is None or facts.hirer_high is None:
        sheet.warn(
            _("The law names no share; the court weighs both sides' fault. Move the slider to compare.")
        )
    return low, high


def _total(facts: PersonalInjuryFacts, sheet: Sheet) -> Pair:
    """Everything that the court recognises before it is shared out; mental damages are apart."""
    parts = [cost(item, facts.hurt_on, sheet) for item in facts.items]
    degree = _degree(facts, sheet)
    if degree is not None:
        parts.append(_compensation(facts, degree, sheet))
        if facts.dependants:
            parts += support(facts.dependants, _consumption(facts, sheet), degree, facts.hurt_on, sheet)
    else:
        sheet.warn(_("No degree of disability is known yet: compensation for it comes on top."))
    if facts.is_death:
        parts.append(_funeral(facts, sheet))
    low, high = (
        " + ".join(plain(one) for one in ends) or "0"
        for ends in ([one.low for one in parts], [one.high for one in parts])
    )
    return pair(sheet, _("Recognised total"), low, high)


def _degree(facts: PersonalInjuryFacts, sheet: Sheet) -> Fraction | None:
    if facts.is_death:
        return Fraction(1)
    if facts.coefficient is not None:
        return sheet.step(_("Degree of disability, as a share"), plain(facts.coefficient), "share")
    return None if facts.grade is None else share_of_grade(facts.grade, facts.hurt_on, sheet)


def _compensation(facts: PersonalInjuryFacts, degree: Fraction, sheet: Sheet) -> Pair:
    """For disability or death: income of the province * years * degree (articles 12 and 15)."""
    age = facts.age or 0
    years = sheet.step(_("Years that count"), years_formula(age, facts.hurt_on, sheet), "years")
    income = _income(facts, sheet)
    label = _("Compensation for death") if facts.is_death else _("Compensation for disability")
    low, high = (f"{plain(one)} * {plain(years)} * {plain(degree)}" for one in (income.low, income.high))
    return pair(sheet, label, low, high)


def _funeral(facts: PersonalInjuryFacts, sheet: Sheet) -> Pair:
    """Six months of the province's average wage (article 14)."""
    wage = sheet.number("rights.province_average_wage_year_yuan", _statistical_day(facts, sheet))
    months = sheet.number("rights.tort_funeral_months", facts.hurt_on)
    formula = f"{plain(wage)} / 12 * {plain(months)}"
    return pair(sheet, _("Funeral costs"), formula, formula)


def _statistical_day(facts: PersonalInjuryFacts, sheet: Sheet) -> date:
    """The last day of the year whose numbers count: the one before the debate closes (article 22)."""
    closed = facts.debate_closed_on or sheet.law.as_of
    return date(closed.year - 1, 12, 31)


def _income(facts: PersonalInjuryFacts, sheet: Sheet) -> Pair:
    day = _statistical_day(facts, sheet)
    urban = sheet.number("rights.province_urban_income_yuan", day)
    _say_year(facts, day, sheet)
    rural = urban
    if _is_rural_possible(facts, sheet):
        rural = sheet.number("rights.province_rural_income_yuan", day)
    return _at_home(Pair(min(rural, urban), urban), facts.home_income)


def _consumption(facts: PersonalInjuryFacts, sheet: Sheet) -> Pair:
    day = _statistical_day(facts, sheet)
    urban = sheet.number("rights.province_urban_consumption_yuan", day)
    rural = urban
    if _is_rural_possible(facts, sheet):
        rural = sheet.number("rights.province_rural_consumption_yuan", day)
    return _at_home(Pair(min(rural, urban), urban), facts.home_consumption)


def _is_rural_possible(facts: PersonalInjuryFacts, sheet: Sheet) -> bool:
    """Accidents before May 2022 were paid by town and country, in many provinces no longer (article 24)."""
    for_all = sheet.flag("rights.urban_standard_for_all_applies", facts.hurt_on)
    return not for_all and facts.household is not Household.URBAN


def _at_home(standard: Pair, home: Fraction | None) -> Pair:
    """The higher number of the place where the person lives may be used instead (article 18)."""
    if home is None:
        return standard
    return Pair(max(standard.low, home), max(standard.high, home))


def _say_year(facts: PersonalInjuryFacts, day: date, sheet: Sheet) -> None:
    sheet.assume(
        _("The province's numbers of %(year)s are used: the year before the court closes its debate."),
        year=day.year,
    )
    if facts.debate_closed_on is None:
        sheet.assume(_("It is taken that the court of first instance closes its debate this year."))
    if _is_rural_possible(facts, sheet):
        sheet.warn(
            _("Before May 2022 courts told town and country apart, not everywhere: both ends are shown.")
        )


def _award(facts: PersonalInjuryFacts, shares: Pair, total: Pair, sheet: Sheet) -> Amount:
    """share * total + mental damages - advances: the advance comes off last."""
    advance = facts.advances if facts.is_advance_deducted else Fraction(0)
    inside = facts.is_mental_in_ratio
    if inside is None and facts.mental:
        sheet.warn(_("Courts differ on whether mental damages are shared by fault too: both ends are shown."))
    low = award_formula(shares.low, total.low, facts.mental, advance, is_mental_in_ratio=inside is not False)
    high = award_formula(shares.high, total.high, facts.mental, advance, is_mental_in_ratio=inside is True)
    found = pair(sheet, _("Share of the total, with mental damages, less what was paid already"), low, high)
    if found.low >= 0:
        return Amount.between(found.low, found.high)
    sheet.warn(_("What was paid already may be more than this share; ask before you claim."))
    low, high = (f"max(0, {plain(one)})" for one in (found.low, found.high))
    rest = pair(sheet, _("What is left to claim"), low, high)
    return Amount.between(rest.low, rest.high)


def _made(facts: PersonalInjuryFacts, sheet: Sheet, amount: Amount | None) -> Claim:
    is_clear = (
        facts.hurt_on >= CIVIL_CODE
        and facts.relation is Relation.SERVICE
        and facts.has_qualified_contractor is not True
        and facts.hirer_low is not None
        and facts.hirer_high is not None
    )
    _say_frame(facts, sheet)
    return sheet.claim(
        "third_party_injury" if facts.is_third_party_liable else "personal_injury", _("Damages for the injury"),
        amount=amount, basis=_basis(facts),
        status=Status.EXISTS if is_clear or facts.is_third_party_liable else Status.DEPENDS,
        limitation=bodily_harm(facts.known_on or facts.hurt_on, sheet.law, harmed_on=facts.hurt_on),
        forum=(Forum.COURT,), evidence=EVIDENCE,
        excludes=("hirer_contribution",) if facts.is_third_party_liable else (),
        payer=Text(_("the third party") if facts.is_third_party_liable else _("the person who hired you")),
    )  # fmt: skip


def _say_frame(facts: PersonalInjuryFacts, sheet: Sheet) -> None:
    if facts.has_qualified_contractor is not False:
        sheet.warn(
            _(
                "If a firm with qualification stands above the person who hired you, first ask for recognition as a "
                "work injury: there your own carelessness takes nothing off."
            )
        )
    if facts.relation is Relation.RESULT:
        sheet.warn(
            _("Whoever ordered a result answers only for a wrong order, instruction or choice of person.")
        )
    if facts.hurt_on < CIVIL_CODE:
        sheet.warn(
            _("The accident was before 2021: the law of that time is told from memory and must be confirmed.")
        )
    if facts.known_on is None:
        sheet.assume(_("The harm and the person who answers for it were known on the day of the accident."))


def _basis(facts: PersonalInjuryFacts) -> tuple[Basis, ...]:
    if facts.hurt_on < CIVIL_CODE:
        return (
            article("old_tort", "第三十五条", is_unconfirmed=True),
            article("old_personal_injury", "第十七条", is_unconfirmed=True),
        )
    frame = {
        Relation.SERVICE: article("civil_code", "第一千一百九十二条"),
        Relation.RESULT: article("civil_code", "第一千一百九十三条"),
        Relation.HELPING: article("personal_injury", "第五条"),
    }[facts.relation]
    found = [frame, article("civil_code", "第一千一百七十三条"), article("civil_code", "第一千一百七十九条")]
    if facts.mental:
        found.append(article("civil_code", "第一千一百八十三条"))
    return (*found, article("personal_injury", "第二十二条"))


def _within_benefit(facts: PersonalInjuryFacts, law: Law) -> Claim:
    """Help that was expressly refused: no damages, at most a contribution within the benefit (article 5)."""
    sheet = Sheet(law)
    sheet.warn(
        _("The help was refused: the other side may only be asked for a contribution within its benefit.")
    )
    return sheet.claim(
        "personal_injury", _("Damages for the injury"), status=Status.DEPENDS,
        basis=(article("personal_injury", "第五条"),), forum=(Forum.COURT,), evidence=EVIDENCE,
        limitation=bodily_harm(facts.known_on or facts.hurt_on, law, harmed_on=facts.hurt_on),
    )  # fmt: skip


def _contribution(facts: PersonalInjuryFacts, law: Law) -> Claim:
    """Instead of the third party the hirer may be asked to contribute, who then turns to that party (1192(2))."""
    sheet = Sheet(law)
    sheet.warn(_("How much the hirer contributes is for the court to say."))
    return sheet.claim(
        "hirer_contribution", _("A contribution of the person who hired you"), status=Status.DEPENDS,
        basis=(article("civil_code", "第一千一百九十二条第二款"),), forum=(Forum.COURT,), evidence=EVIDENCE,
        limitation=bodily_harm(facts.known_on or facts.hurt_on, law, harmed_on=facts.hurt_on),
        excludes=("third_party_injury",),
    )  # fmt: skip
