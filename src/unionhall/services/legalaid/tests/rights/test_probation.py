"""Too long a probation: the limits of 劳动合同法 article 19, and what holds of all facts."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.services.legalaid.rights.probation import ProbationEndsFirst, ProbationFacts, probation
from unionhall.services.legalaid.rights.results import Status
from unionhall.services.legalaid.tests.rights.law import assert_printed, law_with, sums

# Six months of probation served from 1 January 2026, at 6,000 yuan afterwards: what lies beyond the limit.
LIMITS = {
    "a task": ({"is_for_a_task": True}, "36000.00"),
    "part-time": ({"is_part_time": True}, "36000.00"),
    "a second one": ({"is_repeated": True}, "36000.00"),
    "under three months": ({"contract_ends_on": date(2026, 3, 30)}, "36000.00"),
    "three months": ({"contract_ends_on": date(2026, 3, 31)}, "30000.00"),
    "under a year": ({"contract_ends_on": date(2026, 12, 30)}, "30000.00"),
    "a year": ({"contract_ends_on": date(2026, 12, 31)}, "24000.00"),
    "under three years": ({"contract_ends_on": date(2028, 12, 30)}, "24000.00"),
    "three years": ({"contract_ends_on": date(2028, 12, 31)}, "0.00"),
    "open-ended": ({}, "0.00"),
}


def facts(**more: Any) -> ProbationFacts:
    return ProbationFacts(**{
        "hired_on": date(2026, 1, 1), "probation_ended_on": date(2026, 6, 30), "full_wage": Fraction(6_000), **more,
    })  # fmt: skip


@pytest.mark.parametrize("limit", LIMITS)
def test_limit_by_the_term(limit: str) -> None:
    more, expected = LIMITS[limit]
    claims = probation(facts(**more), law_with())
    assert_printed(claims)
    assert sums(claims) == {"probation": (expected, expected)}
    assert (claims[0].status is Status.NO) == (expected == "0.00")


def test_a_part_month_counts_its_workdays() -> None:
    told = facts(contract_ends_on=date(2026, 12, 31), probation_ended_on=date(2026, 3, 6))
    assert sums(probation(told, law_with()))["probation"] == ("1379.31", "1379.31")  # 5 workdays


@pytest.mark.parametrize("field", ["probation_ended_on", "contract_ends_on"])
def test_days_before_the_first_are_refused(field: str) -> None:
    with pytest.raises(ProbationEndsFirst) as refusal:
        probation(facts(**{field: date(2025, 12, 31)}), law_with())
    assert refusal.value.field == field


@given(
    st.dates(date(2009, 1, 1), date(2025, 12, 31)),
    st.integers(0, 400),
    st.integers(0, 60),
    st.integers(0, 2_000),
)
def test_printed_and_growing_with_what_was_served(hired: date, served: int, more: int, term: int) -> None:
    def amount(days: int, until: int) -> Any:
        told = facts(
            hired_on=hired, probation_ended_on=hired + timedelta(days=days),
            contract_ends_on=hired + timedelta(days=until),
        )  # fmt: skip
        claims = probation(told, law_with())
        assert_printed(claims)
        assert claims[0].amount is not None
        return claims[0].amount.high

    assert amount(served, term) <= amount(served + more, term)
    # A longer term allows a longer probation.
    assert amount(served, term) >= amount(served, term + more)
