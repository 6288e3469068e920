"""Work injury and death by it: the rows of section 7 by their ids, and what must hold on any facts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.lib.errors import InvalidInput
from unionhall.services.legalaid.rights.injury_death import DeathFacts, Dependant, Kin, injury_death
from unionhall.services.legalaid.rights.injury_facts import Excluded, InjuryEnding, InjuryFacts, Nursing
from unionhall.services.legalaid.rights.parameters import MissingParameter
from unionhall.services.legalaid.rights.results import Claim, Status
from unionhall.services.legalaid.rights.work_injury import work_injury
from unionhall.services.legalaid.tests.rights.law import assert_printed, law_with, sums

LOCAL = {"injury_wage_month_yuan": 7_000, "minimum_wage_month_yuan": 2_540}
TABLE = {
    "injury_lump_own_wage_applies": 0,
    **{f"injury_medical_lump_grade_{grade}_months": 40 - grade * 3 for grade in range(5, 11)},
    **{f"injury_job_lump_grade_{grade}_months": 40 - grade * 3 for grade in range(5, 11)},
}
INJURED = date(2026, 3, 1)


def told(**more: Any) -> InjuryFacts:
    return InjuryFacts(**{"injured_on": INJURED, "is_insured": True, "is_recognised": True} | more)


def claims(facts: InjuryFacts, **local: object) -> dict[str, Claim]:
    found = work_injury(facts, law_with(**(LOCAL | local)))
    assert_printed(found)
    return {claim.id: claim for claim in found}


def exactly(claim: Claim) -> str:
    assert claim.amount is not None
    assert claim.amount.is_exact
    return str(claim.amount.low)


@pytest.mark.parametrize("was_careless", [False, True], ids=["F1", "F10"])
def test_row_f1_and_f10_carelessness_takes_nothing_off(was_careless: bool) -> None:
    found = claims(told(grade=10, contribution=Fraction(6_000), was_careless=was_careless))
    assert exactly(found["injury_grant"]) == "42000.00"


def test_row_f3() -> None:
    found = claims(told(grade=1, contribution=Fraction(25_000), nursing=Nursing.FULL))
    assert {each.id: exactly(each) for each in found.values()} == {
        "injury_grant": "567000.00", "injury_pension": "18900.00", "injury_nursing": "3500.00",
    }  # fmt: skip
    assert (found["injury_pension"].unit, found["injury_grant"].unit) == ("yuan_month", "yuan")


def test_row_f4_a_wage_reported_too_low() -> None:
    found = claims(told(grade=8, contribution=Fraction(4_000), wage=Fraction(9_000)))
    assert exactly(found["injury_top_up"]) == "52800.00"
    assert found["injury_top_up"].status == Status.DEPENDS
    assert exactly(found["injury_grant"]) == "46200.00"


def test_row_f5() -> None:
    found = claims(told(leave_months=Fraction(5), leave_wage=Fraction(8_000)))
    assert {each.id: exactly(each) for each in found.values()} == {"injury_leave_pay": "40000.00"}


ZHEJIANG = {"region": "330100", "injury_wage_month_yuan": 8_000, "minimum_wage_month_yuan": 2_490}


def test_row_f7_the_table_of_zhejiang_is_in_the_files() -> None:
    facts = told(
        grade=9, contribution=Fraction(6_000), ended_on=date(2026, 9, 30), ended_by=InjuryEnding.WORKER
    )
    found = claims(facts, **ZHEJIANG)
    both = [found["injury_medical_lump"], found["injury_job_lump"]]
    assert sum(Decimal(exactly(each)) for each in both) == Decimal("64000.00")
    assert all(any(number.is_unconfirmed for number in each.parameters) for each in both)
    assert [str(each.payer and each.payer.message) for each in both] == [
        "Work-injury insurance fund", "The employer",
    ]  # fmt: skip


def test_guangdong_counts_with_the_own_wage() -> None:
    facts = told(
        grade=10, contribution=Fraction(6_000), ended_on=date(2026, 9, 30), ended_by=InjuryEnding.EXPIRED
    )
    found = claims(facts, **ZHEJIANG | {"region": "440300"})
    assert exactly(found["injury_job_lump"]) == "24000.00"


@pytest.mark.parametrize(
    ("row", "injured", "died", "expected"),
    [
        ("F6", (2026, 3, 1), (2026, 3, 2), "1130040.00"),
        ("F6b", (2025, 12, 20), (2026, 1, 10), "1083760.00"),
    ],
)
def test_row_f6_and_f6b_the_year_before_the_injury(row: str, injured: Any, died: Any, expected: str) -> None:
    found = deaths(DeathFacts(injured_on=date(*injured), died_on=date(*died), is_insured=True))
    assert (row, exactly(found["injury_death_grant"])) == (row, expected)
    assert exactly(found["injury_funeral"]) == "42000.00"


TIMES_TWENTY = {
    2013: 491_300, 2014: 539_100, 2015: 576_880, 2016: 623_900, 2017: 672_320, 2018: 727_920, 2019: 785_020,
    2020: 847_180, 2021: 876_680, 2022: 948_240, 2023: 985_660, 2024: 1_036_420, 2025: 1_083_760, 2026: 1_130_040,
}  # fmt: skip


@pytest.mark.parametrize("year", TIMES_TWENTY)
def test_the_death_grant_of_every_year(year: int) -> None:
    found = deaths(DeathFacts(injured_on=date(year, 6, 1), died_on=date(year, 6, 1)))
    assert exactly(found["injury_death_grant"]) == f"{TIMES_TWENTY[year]}.00"


def deaths(facts: DeathFacts) -> dict[str, Claim]:
    found = injury_death(facts, law_with(**LOCAL))
    assert_printed(found)
    return {claim.id: claim for claim in found}


def test_a_year_whose_income_is_not_published_is_pending() -> None:
    with pytest.raises(MissingParameter) as missing:
        deaths(DeathFacts(injured_on=date(2027, 1, 20), died_on=date(2027, 1, 21)))
    assert missing.value.key == "rights.urban_income_year_yuan"
    assert missing.value.on.year == 2026
    assert "待定" in missing.value.description


def test_dependants_get_shares_up_to_the_wage() -> None:
    family = (Dependant(kin=Kin.SPOUSE), Dependant(kin=Kin.CHILD), Dependant(kin=Kin.PARENT, is_alone=True))
    facts = DeathFacts(injured_on=INJURED, died_on=INJURED, wage=Fraction(8_000), dependants=family)
    assert exactly(deaths(facts)["injury_dependants"]) == "8000.00"
    two = DeathFacts(injured_on=INJURED, died_on=INJURED, wage=Fraction(8_000), dependants=family[1:])
    assert exactly(deaths(two)["injury_dependants"]) == "5600.00"


def test_death_on_a_pension_leaves_funeral_and_monthly_sums() -> None:
    found = deaths(DeathFacts(injured_on=INJURED, died_on=date(2026, 9, 1), was_on_pension=True))
    assert found["injury_death_grant"].status == Status.NO
    assert found["injury_funeral"].status == Status.EXISTS


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"injured_on": date(2010, 12, 31)}, "injured_on"),
        ({"grade": 0}, "grade"),
        ({"grade": 11}, "grade"),
        ({"ended_on": date(2026, 2, 1)}, "ended_on"),
        ({"graded_on": date(2026, 2, 1)}, "graded_on"),
        ({"leave_months": Fraction(1)}, "leave_wage"),
    ],
)
def test_senseless_facts_are_refused_by_field(more: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        claims(told(**more))
    assert refused.value.field == field


def test_deaths_before_2011_or_before_the_injury_are_refused() -> None:
    for injured, died, field in (
        ((2010, 5, 1), (2010, 5, 2), "injured_on"),
        ((2026, 5, 1), (2026, 4, 1), "died_on"),
    ):
        with pytest.raises(InvalidInput) as refused:
            deaths(DeathFacts(injured_on=date(*injured), died_on=date(*died)))
        assert refused.value.field == field


def test_only_crime_drink_and_self_harm_exclude() -> None:
    (only,) = claims(told(grade=10, excluded=Excluded.DRUNK)).values()
    assert (only.id, only.status) == ("injury_recognition", Status.NO)


def test_recognition_comes_first_and_can_be_asked_for_a_year() -> None:
    found = claims(told(is_recognised=False, injured_on=date(2026, 3, 31)))
    limitation = found["injury_recognition"].limitation
    assert limitation is not None
    assert limitation.nominal == date(2027, 3, 31)


def test_without_insurance_the_employer_pays_on_the_real_wage() -> None:
    facts = told(
        is_insured=False, grade=10, contribution=None, wage=Fraction(6_000), graded_on=date(2026, 8, 3),
        has_contractor_above=True,
    )  # fmt: skip
    grant = claims(facts)["injury_grant"]
    assert exactly(grant) == "42000.00"
    assert grant.payer is not None
    assert grant.payer.message == "The employer"
    assert {"第六十二条第二款", "第四十一条", "第三条第一款", "第一条"} <= {
        basis.article for basis in grant.basis
    }
    assert grant.limitation is not None
    assert grant.limitation.nominal == date(2027, 8, 3)


def test_an_unknown_wage_gives_a_range() -> None:
    assert sums(list(claims(told(grade=10)).values()))["injury_grant"] == ("29400.00", "147000.00")


def test_degree_five_gets_an_allowance_only_without_suitable_work() -> None:
    for given_work, status in ((None, Status.DEPENDS), (True, Status.NO), (False, Status.EXISTS)):
        found = claims(told(grade=5, contribution=Fraction(7_000), can_be_given_work=given_work))
        assert found["injury_pension"].status == status
    assert exactly(found["injury_pension"]) == "4900.00"


def test_the_allowance_is_never_below_the_minimum_wage() -> None:
    found = claims(
        told(grade=6, contribution=Fraction(3_000), can_be_given_work=False), minimum_wage_month_yuan=2_600
    )
    assert exactly(found["injury_pension"]) == "2600.00"


def test_degrees_five_and_six_end_only_at_the_worker_s_wish() -> None:
    for how, status in ((InjuryEnding.WORKER, Status.EXISTS), (InjuryEnding.EXPIRED, Status.DEPENDS)):
        facts = told(grade=6, contribution=Fraction(7_000), ended_on=date(2026, 9, 1), ended_by=how)
        found = claims(facts, **TABLE)
        assert {found["injury_job_lump"].status, found["injury_medical_lump"].status} == {status}
        assert found["injury_pension"].status == Status.NO


def test_more_than_a_year_of_treatment_must_be_confirmed() -> None:
    expected = {None: ("96000.00", "112000.00"), True: ("112000.00",) * 2, False: ("96000.00",) * 2}
    for confirmed, sum_ in expected.items():
        facts = told(leave_months=Fraction(14), leave_wage=Fraction(8_000), leave_is_longer=confirmed)
        assert sums(list(claims(facts).values())) == {"injury_leave_pay": sum_}


def test_what_a_third_party_paid_for_treatment_is_not_paid_twice() -> None:
    found = claims(told(medical_costs=Fraction(10_000), medical_paid_by_third=Fraction("2500.50")))
    assert exactly(found["injury_treatment"]) == "7499.50"


wages = st.fractions(0, 60_000, max_denominator=100)
days = st.dates(date(2011, 1, 1), date(2026, 11, 28))


@given(
    facts=st.builds(
        InjuryFacts, injured_on=st.just(INJURED), grade=st.none() | st.integers(1, 10), wage=st.none() | wages,
        contribution=st.none() | wages, is_insured=st.none() | st.booleans(), is_recognised=st.booleans(),
        nursing=st.none() | st.sampled_from(Nursing), ended_on=st.none() | st.dates(INJURED, date(2026, 11, 1)),
        ended_by=st.none() | st.sampled_from(InjuryEnding), graded_on=st.none() | st.dates(INJURED),
        leave_months=st.none() | st.fractions(0, 30, max_denominator=30), leave_wage=wages,
        leave_is_longer=st.none() | st.booleans(), leave_paid=wages, medical_costs=st.none() | wages,
        medical_paid_by_third=wages, can_be_given_work=st.none() | st.booleans(),
    )
)  # fmt: skip
def test_printed_steps_give_the_amounts(facts: InjuryFacts) -> None:
    found = claims(facts, **TABLE)
    assert all(claim.amount is None or claim.amount.low >= 0 for claim in found.values())


@given(low=wages, more=wages, grade=st.integers(1, 9))
def test_the_grant_grows_with_the_wage_and_the_degree(low: Fraction, more: Fraction, grade: int) -> None:
    def grant(wage: Fraction, degree: int) -> Decimal:
        return Decimal(exactly(claims(told(grade=degree, contribution=wage))["injury_grant"]))

    assert grant(low, grade) <= grant(low + more, grade)
    assert grant(low, grade) > grant(low, grade + 1)


family = st.lists(
    st.builds(Dependant, kin=st.sampled_from(Kin), is_alone=st.booleans()), min_size=1, max_size=6
)


@given(people=family, wage=wages, data=st.data())
def test_the_order_of_dependants_does_not_matter(people: list[Dependant], wage: Fraction, data: Any) -> None:
    def monthly(named: list[Dependant]) -> Claim:
        facts = DeathFacts(injured_on=INJURED, died_on=INJURED, wage=wage, dependants=tuple(named))
        return deaths(facts)["injury_dependants"]

    assert monthly(people) == monthly(data.draw(st.permutations(people)))


@given(wage=wages, local=st.integers(3_000, 15_000), grade=st.integers(1, 10))
def test_a_second_reckoning_agrees(wage: Fraction, local: int, grade: int) -> None:
    """By hand: months of degree one to ten, times the wage held between six tenths and three times."""
    months = [27, 25, 23, 21, 18, 16, 13, 11, 9, 7][grade - 1]
    cents = 100 * months * sorted((wage, Fraction(6 * local, 10), Fraction(3 * local)))[1]
    found = claims(told(grade=grade, contribution=wage), injury_wage_month_yuan=local)
    assert Decimal(exactly(found["injury_grant"])) * 100 == (2 * cents + 1) // 2
