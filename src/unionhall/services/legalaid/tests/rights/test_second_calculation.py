"""Two reckonings that share nothing but the facts come to the same cent: thousands of random facts of each topic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from unionhall.services.legalaid.rights.illegal_employer import IllegalEmployerFacts
from unionhall.services.legalaid.rights.injury_death import DeathFacts, Dependant, Kin
from unionhall.services.legalaid.rights.injury_facts import InjuryFacts, Nursing
from unionhall.services.legalaid.rights.overtime_facts import (
    DayKind,
    HoursSystem,
    OvertimeDay,
    OvertimeFacts,
    OvertimeHours,
    OvertimePieces,
    Period,
)
from unionhall.services.legalaid.rights.registry import RECKONINGS
from unionhall.services.legalaid.rights.results import Claim, Status
from unionhall.services.legalaid.rights.second_wage import SecondWageFacts, WageChange
from unionhall.services.legalaid.rights.severance_facts import (
    EarlierService,
    Ground,
    PaidMonth,
    Protection,
    SeveranceFacts,
    UnionNotice,
)
from unionhall.services.legalaid.rights.sheets import Law
from unionhall.services.legalaid.tests.rights import second
from unionhall.services.legalaid.tests.rights.law import TODAY, law_with
from unionhall.services.legalaid.tests.rights.second import Numbers, Pleads, Reckoned

COUNT = 10_000
# Topics of two multiplications need fewer.
FEWER = {"injury_death": 3_000, "illegal_employer": 3_000}
PLACES = 12
DAY = timedelta(days=1)


def place(chance: Random) -> tuple[Numbers, Law]:
    """A made-up place with its own numbers, to the cent, as both reckonings read them."""
    numbers = Numbers(
        minimum=chance.randint(150_000, 300_000),
        average=chance.randint(400_000, 1_600_000),
        injury_month=chance.randint(400_000, 1_600_000),
        injury_year=chance.randint(4_800_000, 19_200_000),
        pleads=chance.choice(tuple(Pleads)),
    )

    def yuan(cents: int) -> Decimal:
        return Decimal(cents).scaleb(-2)

    law = law_with(
        minimum_wage_month_yuan=yuan(numbers.minimum),
        average_wage_month_yuan=yuan(numbers.average),
        injury_wage_month_yuan=yuan(numbers.injury_month),
        injury_wage_year_yuan=yuan(numbers.injury_year),
        **{f"second_wage_limit_{numbers.pleads.value}_applies": 1},
    )
    return numbers, law


def money(chance: Random, most: int = 6_000_000) -> Fraction:
    """Yuan, to the cent."""
    return Fraction(chance.randint(0, most), 100)


def maybe(chance: Random, value: Any) -> Any:
    """The value, or not told."""
    return chance.choice((value, None))


def day_between(chance: Random, first: date, last: date) -> date:
    """A day, both ends included."""
    return first + chance.randint(0, (last - first).days) * DAY


def severance_facts(chance: Random, numbers: Numbers) -> SeveranceFacts:
    """An ending between 2009 and today, of up to 37 years of service; often exactly at the line or a cent above."""
    last = day_between(chance, date(2009, 1, 1), TODAY)
    hired = day_between(chance, date(1990, 1, 1), last)
    if chance.random() < 0.2:  # whole and half years, to the day
        hired = max(hired, date(1991, 1, 1)).replace(month=chance.choice((1, 7)), day=1)
        hired, last = min(hired, date(2008, 7, 1)), last.replace(month=12, day=31) - 365 * DAY
    line = Fraction(3 * numbers.average, 100)
    facts = SeveranceFacts(
        hired_on=hired, last_day=max(hired, last), ground=chance.choice(tuple(Ground)),
        average=chance.choice((money(chance), line, line + Fraction(1, 100), Fraction(numbers.minimum, 100))),
        last_month=money(chance), was_given_notice=chance.choice((True, False)),
        union_notice=chance.choice(tuple(UnionNotice)),
        protection=chance.choice((None, None, None, *Protection)),
        were_conditions_met=chance.choice((None, True, True, False)),
        was_open_ended_due=chance.random() < 0.2,
    )  # fmt: skip
    facts = replace(facts, is_incompetence=chance.choice((True, False)))
    if facts.ground is Ground.EXPIRED and not facts.was_open_ended_due:
        facts = replace(facts, was_renewal_refused=chance.random() < 0.2 and facts.protection is None)
    if chance.random() < 0.3:
        months = tuple(PaidMonth(gross=money(chance, 4_000_000)) for _ in range(chance.randint(1, 12)))
        facts = replace(facts, average=None, pay=months, yearly_bonus=money(chance, 20_000_000))
    if chance.random() < 0.2:
        return replace(facts, earlier=tuple(services(chance, facts.hired_on)))
    return replace(facts, retires_on=maybe(chance, facts.last_day + chance.randint(1, 4_000) * DAY))


def services(chance: Random, before: date) -> Sequence[EarlierService]:
    """One or two earlier services, one after the other."""
    found = []
    for _ in range(chance.randint(1, 2)):
        ended = before - chance.randint(1, 400) * DAY
        before = ended - chance.randint(0, 2_000) * DAY
        was_paid_out, was_own_choice = chance.random() < 0.2, chance.random() < 0.2
        found.append(
            EarlierService(
                began_on=before, ended_on=ended, was_paid_out=was_paid_out, was_own_choice=was_own_choice
            )
        )
    return found


def second_wage_facts(chance: Random, _numbers: Numbers) -> SecondWageFacts:
    """Work that began between May 2008, when the year of limitation came, and today."""
    hired = day_between(chance, date(2008, 5, 1), TODAY)
    if chance.random() < 0.2:
        hired = hired.replace(day=chance.choice((1, 28))) + chance.randint(0, 3) * DAY
    changes = tuple(
        WageChange(from_day=hired + chance.randint(1, 400) * DAY, wage=money(chance))
        for _ in range(chance.choice((0, 0, 0, 1, 2)))
    )
    days = {change.from_day for change in changes}
    is_late = chance.random() < 0.4  # the pay of a month that the year cuts through is that of its first day
    return SecondWageFacts(
        hired_on=min(hired, TODAY), month_wage=money(chance), is_defence_raised=is_late,
        filed_on=min(TODAY, hired + chance.randint(200, 900) * DAY) if is_late else None,
        signed_on=maybe(chance, hired + chance.randint(0, 500) * DAY),
        last_day=min(TODAY, hired + chance.randint(0, 600) * DAY) if chance.random() < 0.6 else None,
        changes=changes if len(days) == len(changes) and not is_late else (),
    )  # fmt: skip


def hours(chance: Random, most: int) -> Fraction:
    """Hours in quarters."""
    return Fraction(chance.randint(0, 4 * most), 4)


def overtime_facts(chance: Random, _numbers: Numbers) -> OvertimeFacts:
    """Hours, days and pieces, or the hours of a period."""
    until = day_between(chance, date(2010, 1, 1), date(2026, 12, 31))
    base, clause = money(chance), money(chance, 3_000_000)
    if chance.random() < 0.2:
        return OvertimeFacts(
            until=until, base=base, system=HoursSystem.COMPREHENSIVE, is_approved=True, paid=money(chance, 100_000),
            period=chance.choice(tuple(Period)), period_hours=hours(chance, 2_400), statutory_hours=hours(chance, 24),
        )  # fmt: skip
    days = tuple(
        OvertimeDay(
            day=day_between(chance, date(2010, 1, 1), until), day_hours=hours(chance, 12),
            day_kind=chance.choice((None, None, DayKind.WEEKDAY, DayKind.REST)),
            was_time_off_given=chance.random() < 0.3,
        )
        for _ in range(chance.randint(0, 4))
    )  # fmt: skip
    pieces = tuple(
        OvertimePieces(piece_kind=kind, count=Fraction(chance.randint(0, 300)))
        for kind in DayKind
        if chance.random() < 0.2
    )
    lines = tuple(
        OvertimeHours(kind=kind, amount_of_hours=hours(chance, 60), has_time_off=chance.random() < 0.3)
        for kind in DayKind
        if chance.random() < 0.7
    )
    return OvertimeFacts(
        until=until, base=base, clause_base=chance.choice((None, None, clause)), hours=lines, days=days,
        piece_rate=money(chance, 2_000) if pieces else None, pieces=pieces,
        paid=chance.choice((Fraction(0), money(chance, 500_000))),
        system=chance.choice((HoursSystem.STANDARD, HoursSystem.STANDARD, HoursSystem.FLEXIBLE)), is_approved=False,
    )  # fmt: skip


def injury_facts(chance: Random, _numbers: Numbers) -> InjuryFacts:
    """An injury since 2011, any degree."""
    return InjuryFacts(
        injured_on=day_between(chance, date(2011, 1, 1), TODAY), is_insured=chance.choice((None, True, False)),
        is_recognised=True, grade=chance.choice((None, *range(1, 11))), contribution=maybe(chance, money(chance)),
        wage=maybe(chance, money(chance)), nursing=chance.choice((None, *Nursing)),
        can_be_given_work=chance.choice((None, True, False)),
    )  # fmt: skip


def death_facts(chance: Random, _numbers: Numbers) -> DeathFacts:
    """A death by an injury since 2013, whose year before has a published income."""
    injured = day_between(chance, date(2013, 1, 1), date(2026, 11, 28))
    return DeathFacts(
        injured_on=injured, died_on=injured + chance.randint(0, 900) * DAY,
        is_insured=chance.choice((None, True, False)),
        is_recognised=True, wage=maybe(chance, money(chance)), was_on_pension=chance.random() < 0.2,
        dependants=tuple(
            Dependant(kin=chance.choice(tuple(Kin)), is_alone=chance.random() < 0.3)
            for _ in range(chance.randint(0, 5))
        ),
    )  # fmt: skip


def illegal_facts(chance: Random, _numbers: Numbers) -> IllegalEmployerFacts:
    """A degree, or a death, since 2013."""
    injured = day_between(chance, date(2013, 1, 1), date(2026, 11, 28))
    if chance.random() < 0.3:
        died = min(date(2026, 11, 28), injured + chance.randint(0, 500) * DAY)
        return IllegalEmployerFacts(injured_on=injured, died_on=died)
    return IllegalEmployerFacts(
        injured_on=injured, grade=chance.randint(1, 10), is_child=chance.random() < 0.1
    )


Make = Callable[[Random, Numbers], Any]
ByHand = Callable[[Any, Numbers], Reckoned]
TOPICS: dict[str, tuple[Make, ByHand]] = {
    "severance": (severance_facts, second.severance),
    "second_wage": (
        second_wage_facts,
        lambda facts, numbers: second.second_wage(facts, TODAY, numbers.pleads),
    ),
    "overtime": (overtime_facts, second.overtime),
    "work_injury": (injury_facts, second.injury),
    "injury_death": (death_facts, second.death),
    "illegal_employer": (illegal_facts, second.illegal),
}


def by_the_core(claims: Sequence[Claim]) -> Reckoned:
    """What the core says, in cents."""
    return {claim.id: (str(claim.status.value), sums_of(claim)) for claim in claims}


def sums_of(claim: Claim) -> tuple[int, int] | None:
    if claim.amount is None:
        return None
    return int(claim.amount.low.scaleb(2)), int(claim.amount.high.scaleb(2))


@pytest.mark.parametrize("topic", TOPICS)
def test_both_come_to_the_same_cent(topic: str) -> None:
    make, by_hand = TOPICS[topic]
    chance = Random(f"{topic} 2026")
    places = [place(chance) for _ in range(PLACES)]
    granted, count = 0, FEWER.get(topic, COUNT)
    for number in range(count):
        numbers, law = chance.choice(places)
        facts = make(chance, numbers)
        core, hand = by_the_core(RECKONINGS[topic].claims(facts, law)), by_hand(facts, numbers)
        assert core == hand, f"{number}: {facts} with {numbers}"
        granted += any(status != Status.NO for status, _ in hand.values())
    assert granted > count // 3  # and not because neither gives anything
