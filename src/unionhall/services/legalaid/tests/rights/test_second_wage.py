"""The second wage where there was no written contract: worked rows by their ids, and what holds of all facts."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.lib.errors import InvalidInput
from unionhall.services.legalaid.rights.pay_periods import SumBelowNothing
from unionhall.services.legalaid.rights.results import Status, to_cent
from unionhall.services.legalaid.rights.second_wage import (
    EndsBeforeWork,
    Excuse,
    Missing,
    SecondWageFacts,
    TwoWagesForADay,
    WageChange,
    second_wage,
)
from unionhall.services.legalaid.tests.rights.law import assert_printed, law_with, sums

BEIJING = "110000"
BY_DAY = {"second_wage_limit_by_day_applies": 1}
BY_MONTH = {"second_wage_limit_by_month_applies": 1}
FROM_END = {"second_wage_limit_from_end_applies": 1}

ROWS = {
    "B1": ((2025, 3, 1), "6000", {}, ("66000.00", "66000.00")),
    "B2": ((2025, 9, 1), "12000", {"signed_on": date(2026, 2, 1)}, ("48000.00", "48000.00")),
    "B5": ((2026, 5, 6), "8000", {"last_day": date(2026, 6, 5)}, ("0.00", "0.00")),
    # clamped service months: 2 of them; by the calendar one month and 22 workdays
    "B6": ((2025, 1, 31), "5000", {"last_day": date(2025, 4, 29)}, ("10000.00", "10057.47")),
}  # fmt: skip
PLEADED = {
    "B4a": (FROM_END, "132000.00"),
    "B4b": (BY_DAY, "53517.24"),
    "B4c": (BY_MONTH, "60000.00"),
}


def facts(hired: Any, wage: str, **more: Any) -> SecondWageFacts:
    return SecondWageFacts(hired_on=date(*hired), month_wage=Fraction(wage), **more)


@pytest.mark.parametrize("row", ROWS)
def test_row(row: str) -> None:
    hired, wage, more, expected = ROWS[row]
    claims = second_wage(facts(hired, wage, **more), law_with(as_of=date(2026, 6, 30)))
    assert_printed(claims)
    assert sums(claims) == {"second_wage": expected}


def test_row_b1_names_its_window() -> None:
    (claim,) = second_wage(facts((2025, 3, 1), "6000"), law_with(as_of=date(2026, 6, 30)))
    window = claim.assumptions[0].values
    assert (window["first"], window["last"]) == (date(2025, 4, 1), date(2026, 2, 28))
    assert claim.status is Status.EXISTS


def test_row_b5_ends_within_a_month() -> None:
    told = facts((2026, 5, 6), "8000", last_day=date(2026, 6, 5))
    assert second_wage(told, law_with())[0].status is Status.NO
    longer = facts((2026, 5, 6), "8000", last_day=date(2026, 6, 6))
    assert second_wage(longer, law_with())[0].status is Status.EXISTS


@pytest.mark.parametrize("row", PLEADED)
def test_row_b4_what_is_left_once_limitation_is_pleaded(row: str) -> None:
    mode, expected = PLEADED[row]
    told = facts((2024, 6, 1), "12000", filed_on=date(2026, 1, 15), is_defence_raised=True)
    claims = second_wage(told, law_with(as_of=date(2026, 1, 15), **mode))
    assert_printed(claims)
    assert sums(claims) == {"second_wage": (expected, expected)}


def test_row_b4b_in_beijing_by_the_rulebook() -> None:
    told = facts((2024, 6, 1), "12000", filed_on=date(2026, 1, 15), is_defence_raised=True)
    assert sums(second_wage(told, law_with(region=BEIJING)))["second_wage"] == ("53517.24", "53517.24")


def test_row_b4_all_three_are_shown_where_no_rule_of_the_place_is_known() -> None:
    told = facts((2024, 6, 1), "12000", filed_on=date(2026, 1, 15))
    (claim,) = second_wage(told, law_with())
    assert_printed([claim])
    assert claim.amount is not None
    assert str(claim.amount.low) == "132000.00"  # nothing is dropped before the employer pleads it
    assert [str(to_cent(step.value)) for step in claim.steps[1:]] == ["132000.00", "60000.00", "53517.24"]
    assert claim.limitation is not None
    assert claim.limitation.is_contested
    pleaded = facts((2024, 6, 1), "12000", filed_on=date(2026, 1, 15), is_defence_raised=True)
    assert sums(second_wage(pleaded, law_with()))["second_wage"] == ("53517.24", "132000.00")


def test_a_claim_that_is_wholly_late_is_kept() -> None:
    told = facts((2020, 6, 1), "12000", filed_on=date(2026, 1, 15))
    (claim,) = second_wage(told, law_with())
    assert claim.status is Status.EXISTS
    assert claim.limitation is not None
    assert claim.limitation.is_past
    assert sums([claim])["second_wage"][0] == "132000.00"


@pytest.mark.parametrize(
    ("excuse", "status"),
    [
        (Excuse.WORKER_REFUSED, Status.NO),
        (Excuse.EXTENDED_BY_LAW, Status.NO),
        (Excuse.PART_TIME, Status.NO),
        (Excuse.SERVICES, Status.NO),
        (Excuse.OWN_FAULT, Status.DEPENDS),
        (Excuse.FORCE_MAJEURE, Status.DEPENDS),
    ],
)
def test_what_the_employer_pleads(excuse: Excuse, status: Status) -> None:
    (claim,) = second_wage(facts((2025, 3, 1), "6000", excuse=excuse), law_with())
    assert_printed([claim])
    assert claim.status is status
    if status is Status.DEPENDS:
        assert sums([claim])["second_wage"] == ("0.00", "66000.00")


def test_a_contract_that_ran_out_has_a_free_month_or_not_by_place() -> None:
    told = facts((2025, 3, 1), "6000", missing=Missing.RENEWAL)
    assert sums(second_wage(told, law_with(region=BEIJING)))["second_wage"] == ("72000.00", "72000.00")
    assert sums(second_wage(told, law_with()))["second_wage"] == ("66000.00", "72000.00")


def test_an_open_ended_contract_refused_has_no_end_in_beijing() -> None:
    told = facts((2025, 1, 1), "6000", missing=Missing.OPEN_ENDED, last_day=date(2026, 5, 31))
    assert sums(second_wage(told, law_with(region=BEIJING)))["second_wage"] == ("102000.00", "102000.00")
    assert sums(second_wage(told, law_with()))["second_wage"] == ("72000.00", "102000.00")


def test_each_month_has_its_own_wage() -> None:
    changes = (WageChange(from_day=date(2025, 6, 1), wage=Fraction(7000)),)
    told = facts((2025, 3, 1), "6000", changes=changes)
    assert sums(second_wage(told, law_with()))["second_wage"] == ("75000.00", "75000.00")


def test_work_from_before_the_law_counts_from_its_first_day() -> None:
    told = facts((2005, 3, 1), "1000", last_day=date(2010, 1, 31))
    assert facts((2005, 3, 1), "1000").counts_from == date(2008, 1, 1)
    claims = second_wage(told, law_with(limitation_years=1))
    assert sums(claims)["second_wage"] == ("11000.00", "11000.00")


def test_a_contract_signed_before_the_first_day_leaves_nothing() -> None:
    (claim,) = second_wage(facts((2025, 3, 1), "6000", signed_on=date(2025, 2, 20)), law_with())
    assert claim.status is Status.NO


@pytest.mark.parametrize(
    ("told", "refusal", "field"),
    [
        (
            facts(
                (2025, 3, 1),
                "6000",
                changes=(WageChange(from_day=date(2025, 6, 1), wage=Fraction(7000)),) * 2,
            ),
            TwoWagesForADay,
            "changes.1.from_day",
        ),
        (facts((2025, 3, 1), "6000", last_day=date(2025, 2, 1)), EndsBeforeWork, "last_day"),
        (facts((2025, 3, 1), "-1"), SumBelowNothing, "month_wage"),
        (
            facts((2025, 3, 1), "1", changes=(WageChange(from_day=date(2025, 4, 1), wage=Fraction(-1)),)),
            SumBelowNothing,
            "changes.0.wage",
        ),
    ],
)
def test_senseless_facts_are_refused(told: SecondWageFacts, refusal: type[InvalidInput], field: str) -> None:
    with pytest.raises(refusal) as refused:
        second_wage(told, law_with())
    assert refused.value.field == field


days = st.dates(date(2009, 1, 1), date(2026, 6, 30))


@given(days, st.integers(0, 900), st.fractions(1, 50_000, max_denominator=100), st.booleans())
def test_printed_and_never_more_than_eleven_months_of_service(
    hired: date, length: int, wage: Fraction, is_pleaded: bool
) -> None:
    told = SecondWageFacts(
        hired_on=hired, month_wage=wage, last_day=hired + timedelta(days=length), is_defence_raised=is_pleaded,
        filed_on=hired + timedelta(days=length + 200),
    )  # fmt: skip
    claims = second_wage(told, law_with())
    assert_printed(claims)
    (claim,) = claims
    assert claim.amount is not None
    assert 0 <= claim.amount.low <= claim.amount.high <= 12 * to_cent(wage)
    assert claim.amount.low <= to_cent(11 * wage)


@given(days, st.integers(31, 900), st.integers(0, 900))
def test_signing_later_or_earning_more_never_lessens_it(hired: date, length: int, more: int) -> None:
    def high(signed: int, wage: int) -> Any:
        told = SecondWageFacts(
            hired_on=hired, month_wage=Fraction(wage), signed_on=hired + timedelta(days=signed),
            last_day=hired + timedelta(days=2_000),
        )  # fmt: skip
        (claim,) = second_wage(told, law_with(as_of=date(2026, 11, 28)))
        assert claim.amount is not None
        return claim.amount.low

    assert high(length, 5_000) <= high(length + more, 5_000) + to_cent(Fraction(5_000))
    assert high(length, 5_000) <= high(length, 5_000 + more)
