"""What the family gets when somebody dies of a work injury: funeral sum, death grant, monthly sums for dependants.

Sources: 工伤保险条例 articles 39 and 64; 人社部令第13号 article 11: the grant follows the income of the year before the
injury, not before the death.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.articles import article
from unionhall.services.legalaid.rights.formulas import plain
from unionhall.services.legalaid.rights.injury_facts import (
    EMPLOYER,
    FUND,
    FUND_OR_EMPLOYER,
    BadInjury,
    check_injury,
    own_wage,
)
from unionhall.services.legalaid.rights.injury_grants import MONTHLY
from unionhall.services.legalaid.rights.limits import one_year, recognition_by_worker
from unionhall.services.legalaid.rights.results import Amount, Basis, Claim, Forum, Limitation, Status, Text
from unionhall.services.legalaid.rights.sheets import Law, Sheet

EVIDENCE = ("recognition", "accident_report", "diagnosis", "pay_records", "contract")


class Kin(StrEnum):
    """What a dependant was to the deceased."""

    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    OTHER = "other"


SHARES = {
    Kin.SPOUSE: "rights.dependant_spouse_share",
    Kin.CHILD: "rights.dependant_other_share",
    Kin.PARENT: "rights.dependant_other_share",
    Kin.OTHER: "rights.dependant_other_share",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependant:
    """Somebody whom the deceased mainly maintained and who cannot work. `is_alone`: old and alone, or an orphan."""

    kin: Kin
    is_alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeathFacts:
    """`wage` is the monthly contribution wage, average of the twelve months before the injury, yuan.

    `was_on_pension`: died of degree 1 to 4 after the pay during treatment had ended, with a monthly allowance.
    """

    injured_on: date
    died_on: date
    is_insured: bool | None = None
    is_recognised: bool = False
    wage: Fraction | None = None
    dependants: tuple[Dependant, ...] = ()
    was_on_pension: bool = False


LABELS: dict[str, str] = {
    "injured_on": _("Day of the accident, or on which the disease was diagnosed"),
    "died_on": _("Day of death"),
    "is_insured": _("The deceased was covered by work-injury insurance"),
    "is_recognised": _("The authority has recognised the work injury"),
    "wage": _("Wage on which insurance was paid, average of the twelve months before the injury, yuan"),
    "dependants": _("Family whom the deceased maintained and who cannot work"),
    "was_on_pension": _("Died with degree 1 to 4 while a monthly allowance was paid"),
    "kin": _("Relation to the deceased"),
    "is_alone": _("Old and alone, or an orphan"),
    "Kin.spouse": _("Husband or wife"),
    "Kin.child": _("Child"),
    "Kin.parent": _("Father or mother"),
    "Kin.other": _("Other relative"),
}


def injury_death(facts: DeathFacts, law: Law) -> list[Claim]:
    """What the family gets. Raises BadInjury (before 2011, death before injury) and MissingParameter: the local

    average wage, or the income of the year before the injury as long as it has not been published.
    """
    check_injury(facts.injured_on, None)
    if facts.died_on < facts.injured_on:
        raise BadInjury(_("This day lies before the injury."), field="died_on")
    found = [] if facts.is_recognised else [_recognition(facts, law)]
    found += [_grant(facts, law), _funeral(facts, law)]
    if facts.dependants:
        found.append(_dependants(facts, law))
    return found


def income_before(injured_on: date, sheet: Sheet) -> Fraction:
    """The nation's urban income a head in the year before the injury, yuan. Raises MissingParameter while pending."""
    return sheet.number("rights.urban_income_year_yuan", date(injured_on.year - 1, 12, 31))


def _side(facts: DeathFacts, law: Law) -> tuple[Text, tuple[Forum, ...], Limitation | None]:
    if facts.is_insured:
        return FUND, (Forum.INSURANCE,), None
    payer = EMPLOYER if facts.is_insured is False else FUND_OR_EMPLOYER
    return payer, (Forum.ARBITRATION, Forum.INSURANCE), one_year(facts.died_on, law)


def _bases(facts: DeathFacts, *more: Basis) -> tuple[Basis, ...]:
    employer = () if facts.is_insured else (article("injury", "第六十二条第二款"),)
    return (article("injury", "第三十九条"), *more, *employer)


def _shared(facts: DeathFacts, sheet: Sheet) -> None:
    if not facts.is_recognised:
        sheet.assume(_("The authority recognises the injury as a work injury."))
    if facts.is_insured is False:
        sheet.assume(
            _(
                "There was no insurance: the employer pays all of it; if it does not, ask the fund to advance it."
            )
        )


def _recognition(facts: DeathFacts, law: Law) -> Claim:
    return Sheet(law).claim(
        "injury_recognition", _("Recognition as a work injury"),
        basis=(article("injury", "第十四条"), article("injury", "第十五条"), article("injury", "第十七条")),
        limitation=recognition_by_worker(facts.injured_on, law), forum=(Forum.INSURANCE,),
        evidence=("accident_report", "diagnosis", "witnesses", "contract", "badge"),
    )  # fmt: skip


def _grant(facts: DeathFacts, law: Law) -> Claim:
    sheet = Sheet(law)
    payer, forum, limitation = _side(facts, law)
    status, amount = Status.EXISTS, None
    _shared(facts, sheet)
    if facts.was_on_pension:
        status = Status.NO
        sheet.assume(
            _("After the pay during treatment has ended, only the funeral sum and the monthly sums are paid.")
        )
    else:
        income = plain(income_before(facts.injured_on, sheet))
        times = plain(sheet.number("rights.death_grant_times_count", facts.injured_on))
        sheet.assume(_("The income of the year before the injury decides, not that before the death."))
        amount = Amount.of(
            sheet.step(_("Death grant: times the nation's urban income"), f"{income} * {times}")
        )
    return sheet.claim(
        "injury_death_grant", _("One-off death grant"), status=status, amount=amount,
        basis=_bases(facts, article("injury_order", "第十一条")), limitation=limitation, forum=forum,
        evidence=EVIDENCE, payer=payer,
    )  # fmt: skip


def _funeral(facts: DeathFacts, law: Law) -> Claim:
    sheet = Sheet(law)
    payer, forum, limitation = _side(facts, law)
    _shared(facts, sheet)
    months = plain(sheet.number("rights.funeral_months", facts.injured_on))
    local = plain(sheet.number("rights.injury_wage_month_yuan", facts.died_on))
    amount = sheet.step(_("Funeral sum: months of the local average wage"), f"{months} * {local}")
    sheet.assume(_("The local average wage that was in force on the day of death is used."))
    return sheet.claim(
        "injury_funeral", _("Funeral sum"), amount=Amount.of(amount), basis=_bases(facts), limitation=limitation,
        forum=forum, evidence=EVIDENCE, payer=payer,
    )  # fmt: skip


def _dependants(facts: DeathFacts, law: Law) -> Claim:
    """Shares of the wage together, never above the wage; the order in which people are named does not matter."""
    sheet = Sheet(law)
    payer, forum, limitation = _side(facts, law)
    _shared(facts, sheet)
    own = own_wage(facts.wage, facts.injured_on, sheet)
    extra = sheet.number("rights.dependant_alone_share", facts.injured_on)
    people = sorted(facts.dependants, key=lambda one: (one.kin, one.is_alone))
    shares = sorted(
        sheet.number(SHARES[one.kin], facts.injured_on) + (extra if one.is_alone else 0) for one in people
    )
    together = plain(sheet.step(_("Shares together"), " + ".join(map(plain, shares)), "share"))
    amount = own.into(
        sheet,
        _("Monthly sum of all dependants, at most the wage"),
        lambda wage: f"min({together}, 1) * {wage}",
    )
    sheet.assume(_("The dependants were mainly maintained by the deceased and cannot work."))
    return sheet.claim(
        "injury_dependants", _("Monthly sums for dependants"), amount=amount, basis=_bases(facts),
        limitation=limitation, forum=forum, evidence=(*EVIDENCE, "hospital_records"), payer=payer, unit=MONTHLY,
    )  # fmt: skip
