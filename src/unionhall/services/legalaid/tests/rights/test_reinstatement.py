"""Going back to work with back pay: row C12, and what holds of all facts."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.services.legalaid.rights.reinstatement import (
    NoShare,
    Obstacle,
    ReinstatementFacts,
    ResumedBeforeEnd,
    reinstatement,
)
from unionhall.services.legalaid.rights.results import Status
from unionhall.services.legalaid.tests.rights.law import assert_printed, law_with, sums


def facts(**more: Any) -> ReinstatementFacts:
    return ReinstatementFacts(**{
        "last_day": date(2026, 3, 31), "normal_wage": Fraction(8_000), "resumes_on": date(2026, 9, 1), **more,
    })  # fmt: skip


def test_row_c12() -> None:
    claims = reinstatement(facts(), law_with())
    assert_printed(claims)
    assert sums(claims) == {"reinstatement": ("40000.00", "40000.00")}
    assert "unlawful" in claims[0].excludes


def test_up_to_today_while_nobody_knows_when() -> None:
    claims = reinstatement(facts(resumes_on=None), law_with(as_of=date(2026, 4, 30)))
    assert sums(claims)["reinstatement"] == ("8000.00", "8000.00")


def test_shared_fault() -> None:
    third = reinstatement(facts(own_share=Fraction(1, 4)), law_with())
    assert_printed(third)
    assert sums(third)["reinstatement"] == ("30000.00", "30000.00")
    disputed = reinstatement(facts(own_share=None), law_with())
    assert_printed(disputed)
    assert sums(disputed)["reinstatement"] == ("0.00", "40000.00")


@pytest.mark.parametrize("obstacle", Obstacle)
def test_what_rules_it_out(obstacle: Obstacle) -> None:
    (claim,) = reinstatement(facts(obstacle=obstacle), law_with())
    assert (claim.status, claim.amount) == (Status.NO, None)


def test_senseless_facts_are_refused() -> None:
    for share in (Fraction(-1), Fraction(2)):
        with pytest.raises(NoShare):
            reinstatement(facts(own_share=share), law_with())
    with pytest.raises(ResumedBeforeEnd):
        reinstatement(facts(resumes_on=date(2026, 3, 31)), law_with())


@given(st.dates(date(2009, 1, 1), date(2025, 12, 31)), st.integers(1, 700), st.integers(0, 30))
def test_printed_and_growing_with_the_gap(last: date, length: int, more: int) -> None:
    def high(days: int) -> Any:
        claims = reinstatement(facts(last_day=last, resumes_on=last + timedelta(days=days)), law_with())
        assert_printed(claims)
        assert claims[0].amount is not None
        return claims[0].amount.high

    assert high(length) <= high(length + more)
