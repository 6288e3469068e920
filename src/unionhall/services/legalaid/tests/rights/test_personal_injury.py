"""Personal injury in casual work: the rows of the law by their ids, and what holds for all facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.services.legalaid.rights.court_fees import CourtFeeFacts, FeeScale, court_fee
from unionhall.services.legalaid.rights.formulas import evaluate
from unionhall.services.legalaid.rights.injury_items import Cost, Dependant, InjuryItem, years_formula
from unionhall.services.legalaid.rights.parameters import MissingParameter
from unionhall.services.legalaid.rights.personal_injury import (
    Household,
    PersonalInjuryFacts,
    Relation,
    WrongInjuryFacts,
    personal_injury,
)
from unionhall.services.legalaid.rights.results import Claim, Status
from unionhall.services.legalaid.rights.schema import read_facts, schema_of
from unionhall.services.legalaid.rights.sheets import Law, Sheet
from unionhall.services.legalaid.tests.rights.law import assert_printed, law_with

PROVINCE = {
    "province_urban_income_yuan": 50_000,
    "province_urban_consumption_yuan": 30_000,
    "province_rural_income_yuan": 20_000,
    "province_rural_consumption_yuan": 15_000,
    "province_average_wage_year_yuan": 84_000,
}
ITEMS = (
    InjuryItem(kind=Cost.MEDICAL, yuan=Fraction("24256.23")),
    InjuryItem(kind=Cost.LOST_INCOME, yuan=Fraction(300), days=90),
    InjuryItem(kind=Cost.NURSING, yuan=Fraction(150), days=30),
    InjuryItem(kind=Cost.NUTRITION, yuan=Fraction(30), days=30),
    InjuryItem(kind=Cost.MEALS, yuan=Fraction(100), days=15),
    InjuryItem(kind=Cost.TRAVEL, yuan=Fraction(300)),
    InjuryItem(kind=Cost.APPRAISAL, yuan=Fraction(2000)),
)
G2 = PersonalInjuryFacts(
    hurt_on=date(2025, 3, 3), debate_closed_on=date(2026, 9, 1), has_qualified_contractor=False, items=ITEMS, age=45,
    grade=10, dependants=(Dependant(age=10, supporters=2),), hirer_low=Fraction("0.4"), hirer_high=Fraction("0.4"),
    advances=Fraction(3000), mental=Fraction(2000),
)  # fmt: skip


def only(facts: PersonalInjuryFacts, law: Law | None = None) -> Claim:
    (claim,) = personal_injury(facts, law or law_with(**PROVINCE))
    assert_printed([claim])
    return claim


def ends(claim: Claim) -> tuple[str, str]:
    assert claim.amount is not None
    return str(claim.amount.low), str(claim.amount.high)


def value(claim: Claim, label: str) -> Fraction:
    (found,) = [step.value for step in claim.steps if step.label.message == label]
    return found


def test_row_g2_the_total_is_shared_and_the_advance_comes_off_last() -> None:
    claim = only(G2)
    assert value(claim, "Recognised total") == Fraction("172456.23")
    assert ends(claim) == ("67982.49", "67982.49")
    assert claim.status is Status.EXISTS


def test_row_g2_with_mental_damages_inside_the_ratio() -> None:
    assert ends(only(replace(G2, is_mental_in_ratio=True))) == ("66782.49", "66782.49")


def test_unsettled_mental_damages_give_both_ends() -> None:
    claim = only(replace(G2, is_mental_in_ratio=None))
    assert ends(claim) == ("66782.49", "67982.49")
    assert any("mental" in words.message for words in claim.warnings)


@pytest.mark.parametrize(("age", "years"), [(60, 20), (61, 19), (74, 6), (75, 5), (80, 5), (0, 20), (59, 20)])
def test_row_g3b_years_by_age(age: int, years: int) -> None:
    assert evaluate(years_formula(age, date(2026, 1, 1), Sheet(law_with()))) == years


def test_row_g6_grade_ten_on_the_national_figure() -> None:
    facts = replace(G2, items=(), dependants=(), mental=Fraction(0), advances=Fraction(0), hirer_low=Fraction(1),
                    hirer_high=Fraction(1))  # fmt: skip
    law = law_with(**{**PROVINCE, "province_urban_income_yuan": 56_502})
    assert ends(only(facts, law)) == ("113004.00", "113004.00")


def test_row_g7_the_fee() -> None:
    fee = court_fee(CourtFeeFacts(claimed=Fraction("136780.40")), law_with())
    assert (fee.amount.low, fee.amount.high) == (Decimal("783.90"), Decimal("1183.90"))
    assert [evaluate(step.formula) for step in fee.steps] == [step.value for step in fee.steps]


@pytest.mark.parametrize(
    ("claimed", "low", "high"),
    [("0", "100.00", "500.00"), ("50000", "100.00", "500.00"), ("50001", "100.01", "500.01"),
     ("100000", "600.00", "1000.00"), ("200000", "1100.00", "1500.00")],
)  # fmt: skip
def test_the_fee_at_its_borders(claimed: str, low: str, high: str) -> None:
    fee = court_fee(CourtFeeFacts(claimed=Fraction(claimed)), law_with())
    assert (str(fee.amount.low), str(fee.amount.high)) == (low, high)


def test_fee_of_a_labour_case_and_half_in_the_simplified_procedure() -> None:
    law = law_with()
    assert court_fee(CourtFeeFacts(claimed=Fraction(9**9), scale=FeeScale.LABOUR), law).amount.high == 10
    assert court_fee(CourtFeeFacts(claimed=Fraction(50_000), is_simplified=True), law).amount.low == 50


def test_death_brings_compensation_and_six_months_for_the_funeral() -> None:
    facts = replace(G2, items=(), grade=None, is_death=True, age=62, dependants=(), mental=Fraction(0),
                    advances=Fraction(0))  # fmt: skip
    claim = only(facts)
    assert value(claim, "Compensation for death") == 50_000 * 18
    assert value(claim, "Funeral costs") == 42_000


def test_dependants_get_no_more_than_one_year_s_consumption_a_year() -> None:
    four = tuple(Dependant(age=age, supporters=1) for age in (8, 17, 70, 40))
    facts = replace(G2, grade=None, is_death=True, dependants=four, items=())
    claim = only(facts)
    kept = [step.value for step in claim.steps if step.label.message == "Keep of dependants"]
    assert sum(kept) == 30_000 * 20  # always more than one: the ceiling holds for all twenty years


def test_the_ceiling_before_or_after_the_degree_gives_two_ends() -> None:
    two = (Dependant(age=10, supporters=1), Dependant(age=10, supporters=1))
    claim = only(replace(G2, items=(), mental=Fraction(0), advances=Fraction(0), dependants=two))
    low = Fraction("0.4") * (100_000 + 30_000 * Fraction("0.1") * 8)
    high = Fraction("0.4") * (100_000 + 30_000 * Fraction("0.1") * 2 * 8)
    assert ends(claim) == (f"{int(low)}.00", f"{int(high)}.00")
    assert any("ceiling" in words.message for words in claim.warnings)


def test_nursing_ends_after_twenty_years() -> None:
    long = (InjuryItem(kind=Cost.NURSING, yuan=Fraction(1), days=9999),)
    facts = replace(G2, items=long, grade=None, age=None, dependants=())
    assert value(only(facts), "Nursing of the injured person") == 7300


@pytest.mark.parametrize(
    ("household", "hurt_on", "expected"),
    [
        (None, date(2022, 5, 1), ("100000.00", "100000.00")),
        (None, date(2022, 4, 30), ("40000.00", "100000.00")),
        (Household.RURAL, date(2022, 4, 30), ("40000.00", "100000.00")),
        (Household.URBAN, date(2022, 4, 30), ("100000.00", "100000.00")),
    ],
)
def test_town_and_country_before_may_2022(
    household: Household | None, hurt_on: date, expected: tuple[str, str]
) -> None:
    facts = PersonalInjuryFacts(
        hurt_on=hurt_on, debate_closed_on=date(2026, 9, 1), household=household, age=45, grade=10,
        hirer_low=Fraction(1), hirer_high=Fraction(1), has_qualified_contractor=False,
    )  # fmt: skip
    assert ends(only(facts)) == expected


def test_a_higher_number_at_home_may_be_used() -> None:
    facts = replace(G2, home_income=Fraction(60_000), home_consumption=Fraction(1))
    assert value(only(facts), "Compensation for disability") == 120_000


def test_an_unknown_share_is_the_whole_slider() -> None:
    facts = replace(G2, hirer_low=None, hirer_high=None, mental=Fraction(0), advances=Fraction(0))
    claim = only(facts)
    assert ends(claim) == ("0.00", "172456.23")
    assert claim.status is Status.DEPENDS


def test_an_advance_above_the_share_leaves_nothing_and_says_so() -> None:
    claim = only(replace(G2, advances=Fraction(500_000)))
    assert ends(claim) == ("0.00", "0.00")
    assert any("more than this share" in words.message for words in claim.warnings)


def test_the_chain_of_contractors_is_asked_about_unless_it_is_known() -> None:
    unknown = only(replace(G2, has_qualified_contractor=None))
    above = only(replace(G2, has_qualified_contractor=True))
    words = "recognition as a work injury"
    assert any(words in one.message.replace("\n", " ") for one in unknown.warnings)
    assert above.status is Status.DEPENDS
    assert not any("qualification" in one.message for one in only(G2).warnings)


def test_an_old_accident_is_not_reckoned_with_today_s_numbers() -> None:
    claim = only(replace(G2, hurt_on=date(2018, 4, 6), debate_closed_on=None))
    assert (claim.amount, claim.status) == (None, Status.DEPENDS)
    assert {one.law for one in claim.basis} == {"old_tort", "old_personal_injury"}
    with pytest.raises(MissingParameter):
        personal_injury(
            replace(
                G2, hurt_on=date(2018, 4, 6), debate_closed_on=date(2019, 5, 1), household=Household.URBAN
            ),
            law_with(region="330100"),
        )


def test_the_year_before_the_debate_closes_counts() -> None:
    facts = replace(G2, dependants=(), debate_closed_on=date(2021, 2, 1))
    claim = only(facts, law_with(region="330100"))
    assert value(claim, "Compensation for disability") == 62_699 * 2


def test_a_third_party_answers_for_the_whole_or_the_hirer_contributes() -> None:
    whole, part = personal_injury(replace(G2, is_third_party_liable=True), law_with(**PROVINCE))
    assert (whole.id, part.id) == ("third_party_injury", "hirer_contribution")
    assert ends(whole) == ("171456.23", "171456.23")
    assert (whole.excludes, part.excludes) == (("hirer_contribution",), ("third_party_injury",))


def test_refused_help_and_ordered_results() -> None:
    refused = only(replace(G2, relation=Relation.HELPING, is_help_refused=True))
    assert (refused.status, refused.amount) == (Status.DEPENDS, None)
    assert only(replace(G2, relation=Relation.RESULT)).basis[0].article == "第一千一百九十三条"


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("age", {"age": None}),
        ("grade", {"grade": 11}),
        ("hirer_low", {"hirer_low": Fraction(2)}),
        ("hirer_low", {"hirer_low": Fraction("0.5")}),
        ("coefficient", {"coefficient": Fraction(-1)}),
        ("dependants", {"dependants": (Dependant(age=3, supporters=0),)}),
    ],
)
def test_facts_that_cannot_be(field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(WrongInjuryFacts) as refused:
        personal_injury(replace(G2, **changes), law_with(**PROVINCE))
    assert refused.value.field == field


def test_facts_are_read_from_json() -> None:
    assert schema_of(PersonalInjuryFacts)["properties"]["items"]["type"] == "array"
    told = {"hurt_on": "2025-03-03", "items": [{"kind": "medical", "yuan": "24256.23"}], "hirer_low": "0.4"}
    assert read_facts(PersonalInjuryFacts, told).items == ITEMS[:1]


money = st.decimals(0, 99_999, places=2).map(Fraction)
shares = st.integers(0, 100).map(lambda one: Fraction(one, 100))
items = st.lists(
    st.builds(
        InjuryItem, kind=st.sampled_from(Cost), yuan=money, days=st.none() | st.integers(1, 400)
    ),
    max_size=5,
)  # fmt: skip
dependants = st.lists(st.builds(Dependant, age=st.integers(0, 99), supporters=st.integers(1, 4)), max_size=4)


@st.composite
def told(draw: st.DrawFn) -> PersonalInjuryFacts:
    low, high = sorted((draw(shares), draw(shares)))
    return PersonalInjuryFacts(
        hurt_on=draw(st.dates(date(2021, 1, 1), date(2026, 9, 1))), debate_closed_on=date(2026, 9, 1),
        items=tuple(draw(items)), age=draw(st.integers(16, 90)), grade=draw(st.none() | st.integers(1, 10)),
        is_death=draw(st.booleans()), dependants=tuple(draw(dependants)), hirer_low=low, hirer_high=high,
        advances=draw(money), mental=draw(money), is_mental_in_ratio=draw(st.none() | st.booleans()),
    )  # fmt: skip


@given(told(), st.randoms())
def test_order_of_items_does_not_matter(facts: PersonalInjuryFacts, chance: Any) -> None:
    mixed, kept = list(facts.items), list(facts.dependants)
    chance.shuffle(mixed)
    chance.shuffle(kept)
    other = replace(facts, items=tuple(mixed), dependants=tuple(kept))
    assert ends(only(facts)) == ends(only(other))


@given(told(), money)
def test_more_costs_never_give_less(facts: PersonalInjuryFacts, more: Fraction) -> None:
    dearer = replace(facts, items=(*facts.items, InjuryItem(kind=Cost.OTHER, yuan=more)))
    before, after = only(facts).amount, only(dearer).amount
    assert before is not None
    assert after is not None
    assert before.low <= after.low
    assert before.high <= after.high


@given(told())
def test_a_worse_grade_never_gives_less(facts: PersonalInjuryFacts) -> None:
    sums = [only(replace(facts, grade=grade, is_death=False)).amount for grade in range(10, 0, -1)]
    highs = [one.high for one in sums if one is not None]
    assert highs == sorted(highs)
    assert len(highs) == 10
