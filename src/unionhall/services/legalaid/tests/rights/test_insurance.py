"""Social insurance that was not paid: the rows of section 10 by their ids."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.lib.errors import InvalidInput
from unionhall.services.legalaid.rights.insurance import InsuranceFacts, Lack, insurance
from unionhall.services.legalaid.rights.results import Claim, Forum, Status
from unionhall.services.legalaid.rights.severance_facts import Ground
from unionhall.services.legalaid.tests.rights.law import assert_printed, law_with

LOCAL = {
    "minimum_wage_month_yuan": 2_540, "average_wage_month_yuan": 10_000, "unemployment_benefit_month_yuan": 1_778,
}  # fmt: skip
HIRED = date(2023, 3, 1)
LEFT: dict[str, Any] = {
    "last_day": date(2026, 4, 30),
    "average": Fraction(6_000),
    "ground": Ground.NO_INSURANCE,
}


def reckon(facts: InsuranceFacts, as_of: date = date(2026, 11, 28), **local: object) -> dict[str, Claim]:
    found = insurance(facts, law_with(as_of, **(LOCAL | local)))
    assert_printed(found)
    return {claim.id: claim for claim in found}


def told(**more: Any) -> InsuranceFacts:
    return InsuranceFacts(**{"hired_on": HIRED, "lack": Lack.NO_ACCOUNT} | more)


def amount(claim: Claim) -> str:
    assert claim.amount is not None
    assert claim.amount.is_exact
    return str(claim.amount.low)


def test_row_h1_the_late_fee_goes_to_the_fund() -> None:
    facts = told(owed=Fraction(12_000), owed_since=date(2026, 8, 20))
    fee = reckon(facts, as_of=date(2026, 11, 28))["insurance_late_fee"]
    assert (amount(fee), fee.status) == ("600.00", Status.NO)
    assert fee.payer is not None
    assert "fund" in fee.payer.message


def test_row_h2_a_waiver_is_void() -> None:
    found = reckon(told(signed_waiver=True, subsidy=Fraction(3_000), **LEFT))["severance"]
    assert (amount(found), found.status) == ("21000.00", Status.EXISTS)
    assert {"第十九条", "第四十七条", "第三十八条第一款第三项"} <= {basis.article for basis in found.basis}
    assert any(text.values.get("sum") == "3000" for text in found.warnings)


def test_years_count_from_2008() -> None:
    (early, late) = (
        reckon(told(hired_on=day, **LEFT))["severance"] for day in (date(2001, 1, 1), date(2008, 1, 1))
    )
    assert amount(early) == amount(late) == "111000.00"


def test_row_h4_unemployment_benefit_that_was_lost() -> None:
    found = reckon(told(lost_months=12, covered_years=3, **LEFT))["insurance_unemployment"]
    assert (amount(found), found.status) == ("21336.00", Status.DEPENDS)


@pytest.mark.parametrize(("years", "months"), [(1, 12), (4, 12), (5, 18), (9, 18), (10, 24), (30, 24)])
def test_months_of_benefit_by_years_of_contributions(years: int, months: int) -> None:
    found = reckon(told(covered_years=years, **LEFT))["insurance_unemployment"]
    assert amount(found) == f"{months * 1_778}.00"


@pytest.mark.parametrize(
    ("ground", "years"),
    [(Ground.RESIGNED, 3), (Ground.AGREED_BY_WORKER, 3), (Ground.RETIRED, 3), (Ground.LAYOFF, 0)],
)
def test_no_benefit_was_lost_by_leaving_of_one_s_own_will_or_within_a_year(
    ground: Ground, years: int
) -> None:
    found = reckon(told(covered_years=years, **LEFT | {"ground": ground}))["insurance_unemployment"]
    assert (found.status, found.amount) == (Status.NO, None)


@pytest.mark.parametrize(
    ("region", "lack", "status"),
    [
        ("110105", Lack.LOW_BASE, Status.NO),
        ("110105", Lack.GAPS, Status.NO),
        ("110105", Lack.MISSING_LINES, Status.EXISTS),
        ("330100", Lack.LOW_BASE, Status.DEPENDS),
    ],
)
def test_a_low_base_gives_no_compensation_in_beijing_and_is_open_elsewhere(
    region: str, lack: Lack, status: Status
) -> None:
    found = reckon(told(lack=lack, **LEFT), region=region)["severance"]
    assert found.status == status
    assert (found.amount is None) == (status == Status.NO)


def test_back_payment_is_for_the_office_and_not_for_arbitration() -> None:
    found = reckon(told(**LEFT))["insurance_back_payment"]
    assert Forum.ARBITRATION not in found.forum
    assert found.limitation is not None
    assert found.limitation.nominal == date(2028, 4, 30)


def test_a_lost_pension_is_sued_for_only_when_nothing_can_be_made_up() -> None:
    for can, status in ((True, Status.NO), (False, Status.DEPENDS)):
        assert reckon(told(can_be_made_up=can))["insurance_pension"].status == status


@pytest.mark.parametrize(
    ("more", "field"), [({"owed": Fraction(1)}, "owed_since"), (LEFT | {"average": None}, "average")]
)
def test_facts_that_lack_a_partner_are_refused_by_field(more: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        reckon(told(**more))
    assert refused.value.field == field


sums_of_money = st.fractions(0, 50_000, max_denominator=100)


@given(
    st.builds(
        InsuranceFacts, hired_on=st.dates(date(2000, 1, 1), date(2026, 4, 30)), lack=st.sampled_from(Lack),
        last_day=st.none() | st.dates(date(2026, 4, 30), date(2026, 11, 1)), ground=st.sampled_from(Ground),
        average=sums_of_money, owed=st.none() | sums_of_money, medical_loss=st.none() | sums_of_money,
        owed_since=st.dates(date(2011, 7, 1), date(2026, 11, 1)), covered_years=st.none() | st.integers(0, 40),
        lost_months=st.none() | st.integers(0, 40), subsidy=st.none() | sums_of_money,
    )
)  # fmt: skip
def test_printed_steps_give_the_amounts(facts: InsuranceFacts) -> None:
    reckon(facts)
