"""Every reckoning by name, with its facts: for the interview, the command line, the API and the spreadsheets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights import (
    annual_leave,
    heat,
    illegal_employer,
    injury_death,
    injury_facts,
    insurance,
    late_interest,
    over_age,
    overtime,
    overtime_facts,
    payers,
    payment_order,
    personal_injury,
    platform_work,
    probation,
    reinstatement,
    second_wage,
    severance,
    severance_facts,
    wage_crime,
    wages,
    women,
    work_injury,
)
from unionhall.services.legalaid.rights.parameters import MissingParameter
from unionhall.services.legalaid.rights.results import Claim
from unionhall.services.legalaid.rights.sheets import Law


@dataclass(frozen=True, slots=True)
class Reckoning:
    """One topic: its facts and its function, which answers with the claims that exist, do not, or depend."""

    name: str
    label: str
    facts: type[Any]
    claims: Callable[[Any, Law], list[Claim]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a topic comes to: its claims, or the number of law that lacks, by its rulebook key, region and day."""

    topic: str
    claims: tuple[Claim, ...] = ()
    missing: MissingParameter | None = None


_TOPICS = (
    Reckoning("wages", _("Unpaid wages"), wages.WageFacts, wages.wages),
    Reckoning("payers", _("Who answers for the wages"), payers.ChainFacts, payers.payers),
    Reckoning("wage_crime", _("Wages withheld as a crime"), wage_crime.WageCrimeFacts, wage_crime.wage_crime),
    Reckoning("payment_order", _("Payment order"), payment_order.PaymentOrderFacts, payment_order.payment_order),
    Reckoning(
        "late_interest", _("Interest on a judgment paid late"), late_interest.LateInterestFacts,
        late_interest.late_interest,
    ),
    Reckoning("second_wage", _("No written contract"), second_wage.SecondWageFacts, second_wage.second_wage),
    Reckoning("probation", _("Too long a probation"), probation.ProbationFacts, probation.probation),
    Reckoning("severance", _("The end of employment"), severance_facts.SeveranceFacts, severance.severance),
    Reckoning("reinstatement", _("Going back to work"), reinstatement.ReinstatementFacts, reinstatement.reinstatement),
    Reckoning("overtime", _("Overtime"), overtime_facts.OvertimeFacts, overtime.overtime),
    Reckoning("annual_leave", _("Annual leave"), annual_leave.AnnualLeaveFacts, annual_leave.annual_leave),
    Reckoning("work_injury", _("Work injury"), injury_facts.InjuryFacts, work_injury.work_injury),
    Reckoning("injury_death", _("Death at work"), injury_death.DeathFacts, injury_death.injury_death),
    Reckoning(
        "illegal_employer", _("Injury with an unlicensed employer"), illegal_employer.IllegalEmployerFacts,
        illegal_employer.illegal_employer,
    ),
    Reckoning(
        "personal_injury", _("Injury in casual work"), personal_injury.PersonalInjuryFacts,
        personal_injury.personal_injury,
    ),
    Reckoning("insurance", _("Social insurance not paid"), insurance.InsuranceFacts, insurance.insurance),
    Reckoning("women", _("Pregnancy and birth"), women.WomenFacts, women.women),
    Reckoning("heat", _("Work in heat"), heat.HeatFacts, heat.heat),
    Reckoning("over_age", _("Work past retirement age"), over_age.OverAgeFacts, over_age.over_age),
    Reckoning("platform_work", _("Work for a platform"), platform_work.PlatformFacts, platform_work.platform_work),
)  # fmt: skip
RECKONINGS: dict[str, Reckoning] = {one.name: one for one in _TOPICS}


def answer(topic: str, facts: Any, law: Law) -> Answer:
    """The claims of `topic` on `facts`. A number that no row gives is named, not guessed. Raises KeyError."""
    try:
        return Answer(topic, tuple(RECKONINGS[topic].claims(facts, law)))
    except MissingParameter as missing:
        return Answer(topic, missing=missing)
