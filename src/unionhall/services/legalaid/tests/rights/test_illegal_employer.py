"""Unregistered employers: the rows of section 7.6 by their ids."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.lib.errors import InvalidInput
from unionhall.services.legalaid.rights.illegal_employer import IllegalEmployerFacts, illegal_employer
from unionhall.services.legalaid.tests.rights.law import assert_printed, law_with, sums

LOCAL = {"injury_wage_year_yuan": 84_000, "injury_wage_month_yuan": 7_000}
INJURED = date(2026, 3, 1)


def reckon(facts: IllegalEmployerFacts) -> dict[str, tuple[str, str]]:
    found = illegal_employer(facts, law_with(**LOCAL))
    assert_printed(found)
    return sums(found)


def test_row_f8() -> None:
    facts = IllegalEmployerFacts(injured_on=INJURED, grade=10)
    assert reckon(facts) == {"illegal_disability": ("84000.00", "84000.00")}


def test_row_f8d() -> None:
    facts = IllegalEmployerFacts(injured_on=INJURED, died_on=INJURED)
    assert reckon(facts) == {"illegal_death": ("1695060.00", "1695060.00")}


def test_every_degree() -> None:
    times = (16, 14, 12, 10, 8, 6, 4, 3, 2, 1)
    for grade, count in enumerate(times, start=1):
        found = reckon(IllegalEmployerFacts(injured_on=INJURED, grade=grade))
        assert Decimal(found["illegal_disability"][0]) == count * 84_000


def test_a_death_in_a_later_year_is_a_range() -> None:
    facts = IllegalEmployerFacts(injured_on=date(2025, 12, 20), died_on=date(2026, 1, 10))
    assert reckon(facts) == {"illegal_death": ("1625640.00", "1695060.00")}


def test_living_during_treatment_at_the_local_wage() -> None:
    facts = IllegalEmployerFacts(
        injured_on=INJURED, treatment_months=Fraction(3, 2), costs=Fraction(4_000), paid=Fraction(1_000)
    )
    assert reckon(facts) == {"illegal_treatment": ("13500.00", "13500.00")}


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (IllegalEmployerFacts(injured_on=date(2010, 12, 31), grade=10), "injured_on"),
        (IllegalEmployerFacts(injured_on=INJURED, grade=12), "grade"),
        (IllegalEmployerFacts(injured_on=INJURED, died_on=date(2026, 2, 28)), "died_on"),
    ],
)
def test_senseless_facts_are_refused_by_field(facts: IllegalEmployerFacts, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        reckon(facts)
    assert refused.value.field == field


def test_the_one_sum_stands_alone_and_the_time_runs_from_the_grading() -> None:
    facts = IllegalEmployerFacts(injured_on=INJURED, grade=10, graded_on=date(2026, 6, 1), is_child=True)
    (only,) = illegal_employer(facts, law_with(**LOCAL))
    assert "injury_grant" in only.excludes
    assert only.limitation is not None
    assert only.limitation.nominal == date(2027, 6, 1)


money = st.fractions(0, 500_000, max_denominator=100)


@given(
    st.builds(
        IllegalEmployerFacts, injured_on=st.dates(date(2011, 1, 1), date(2026, 3, 1)),
        grade=st.none() | st.integers(1, 10), died_on=st.none() | st.dates(date(2026, 3, 1), date(2026, 11, 1)),
        treatment_months=st.none() | st.fractions(0, 24, max_denominator=30), costs=st.none() | money, paid=money,
    )
)  # fmt: skip
def test_printed_steps_give_the_amounts(facts: IllegalEmployerFacts) -> None:
    reckon(facts)
