"""People whom no employer insures, hurt at work: what they claim."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from unionhall.services.legalaid.rights.injury_items import Cost, InjuryItem
from unionhall.services.legalaid.rights.personal_injury import PersonalInjuryFacts, personal_injury
from unionhall.services.legalaid.rights.platform_work import PlatformFacts, Sector, platform_work
from unionhall.services.legalaid.rights.results import Claim
from unionhall.services.legalaid.rights.sheets import Law
from unionhall.services.legalaid.tests.rights.law import law_with

NATIONAL = law_with()
COSTS = (
    InjuryItem(kind=Cost.MEDICAL, yuan=Fraction("24256.23")),
    InjuryItem(kind=Cost.LOST_INCOME, yuan=Fraction(300), days=90),
    InjuryItem(kind=Cost.NURSING, yuan=Fraction(150), days=30),
)
PROVINCE = law_with(
    province_urban_income_yuan=50_000, province_urban_consumption_yuan=30_000,
    province_average_wage_year_yuan=120_000,
)  # fmt: skip


def hurt(law: Law = NATIONAL, **other: object) -> list[Claim]:
    """Hurt in casual work for a household, 3,000 yuan paid already."""
    told = {
        "hurt_on": date(2026, 5, 1),
        "items": COSTS,
        "advances": Fraction(3000),
        "known_on": date(2026, 5, 1),
    }
    return personal_injury(PersonalInjuryFacts(**{**told, "has_qualified_contractor": False, **other}), law)  # type: ignore[arg-type]


def on_platform(**other: object) -> list[Claim]:
    """Hurt while delivering a meal."""
    told = {"sector": Sector.DELIVERY, "injured_on": date(2026, 9, 1), "was_on_order": True}
    return platform_work(PlatformFacts(**{**told, **other}), NATIONAL)  # type: ignore[arg-type]
