"""Work beyond the age of retirement: the rows of section 13 by their ids."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.lib.errors import InvalidInput
from unionhall.services.legalaid.rights.over_age import (
    OverAgeFacts,
    Person,
    Regime,
    over_age,
    regime_of,
    retires,
)
from unionhall.services.legalaid.rights.results import Claim, Forum, Status
from unionhall.services.legalaid.rights.sheets import Sheet
from unionhall.services.legalaid.tests.rights.law import assert_printed, law_with


def told(worked: Any = (2026, 7, 15), **more: Any) -> OverAgeFacts:
    return OverAgeFacts(
        **{"born_on": date(1960, 5, 5), "person": Person.MAN, "worked_on": date(*worked)} | more
    )


def reckon(facts: OverAgeFacts) -> dict[str, Claim]:
    found = over_age(facts, law_with(minimum_wage_month_yuan=2_540))
    assert_printed(found)
    return {claim.id: claim for claim in found}


@pytest.mark.parametrize(
    ("row", "person", "born", "expected"),
    [
        ("L1", Person.MAN, (1966, 8, 15), (2027, 1, 15)),
        ("before", Person.MAN, (1964, 12, 31), (2024, 12, 31)),
        ("first", Person.MAN, (1965, 1, 1), (2025, 2, 1)),
        ("fourth", Person.MAN, (1965, 4, 30), (2025, 5, 30)),
        ("fifth", Person.MAN, (1965, 5, 1), (2025, 7, 1)),
        ("most", Person.MAN, (1976, 9, 1), (2039, 9, 1)),
        ("later", Person.MAN, (1999, 1, 1), (2062, 1, 1)),
        ("staff", Person.WOMAN_STAFF, (1970, 1, 10), (2025, 2, 10)),
        ("staff most", Person.WOMAN_STAFF, (1981, 9, 10), (2039, 9, 10)),
        ("worker", Person.WOMAN_WORKER, (1975, 3, 10), (2025, 5, 10)),
        ("worker most", Person.WOMAN_WORKER, (1984, 11, 10), (2039, 11, 10)),
    ],
)
def test_row_l1_and_the_edges_of_the_table(row: str, person: Person, born: Any, expected: Any) -> None:
    assert (row, retires(date(*born), person, Sheet(law_with()))) == (row, date(*expected))


def test_row_l5_the_minimum_wage_from_july_2026() -> None:
    found = reckon(told(paid=Fraction(2_000)))["over_age_minimum_wage"]
    assert found.amount is not None
    assert (str(found.amount.low), found.status) == ("540.00", Status.EXISTS)
    assert Forum.ARBITRATION in found.forum
    before = reckon(told((2026, 6, 15), paid=Fraction(2_000)))["over_age_minimum_wage"]
    assert before.status == Status.DEPENDS


def test_row_l6_no_compensation_and_no_double_wage() -> None:
    found = reckon(told((2026, 8, 10), dismissed_on=date(2026, 8, 10)))
    for claim in ("severance", "unlawful", "second_wage"):
        assert (found[claim].status, found[claim].amount) == (Status.NO, None)


@pytest.mark.parametrize(
    ("day", "draws_pension", "deferred", "regime"),
    [
        ((2025, 8, 31), True, False, Regime.SERVICE),
        ((2025, 8, 31), None, False, Regime.OPEN),
        ((2025, 9, 1), True, False, Regime.OPEN),
        ((2026, 6, 30), True, False, Regime.OPEN),
        ((2026, 7, 1), True, False, Regime.PROTECTED),
        ((2026, 7, 1), True, True, Regime.EMPLOYMENT),
        ((2020, 5, 4), False, False, Regime.EMPLOYMENT),
    ],
)
def test_the_rules_follow_the_day_of_the_work(
    day: Any, draws_pension: Any, deferred: bool, regime: Regime
) -> None:
    facts = told(day, draws_pension=draws_pension, is_deferred=deferred)
    assert regime_of(facts, facts.worked_on, date(2020, 5, 5)) == regime


def test_before_the_age_labour_law_holds_and_nothing_else_is_said() -> None:
    found = reckon(told((2020, 5, 4), paid=Fraction(1), dismissed_on=date(2020, 5, 4)))
    assert set(found) == {"retirement_age", "over_age_rights"}
    assert found["over_age_rights"].status == Status.NO


def test_a_pensioner_s_service_goes_to_court() -> None:
    found = reckon(told((2025, 8, 1), draws_pension=True, paid=Fraction(1_500), is_injured=True))
    assert found["over_age_minimum_wage"].status == Status.NO
    assert found["over_age_rights"].forum == (Forum.COURT,)
    assert found["over_age_injury"].status == Status.DEPENDS


def test_work_before_birth_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        reckon(told((1960, 5, 5)))
    assert refused.value.field == "worked_on"


@given(
    st.builds(
        OverAgeFacts, born_on=st.dates(date(1940, 1, 1), date(2005, 1, 1)), person=st.sampled_from(Person),
        worked_on=st.dates(date(2023, 1, 1), date(2026, 11, 28)), draws_pension=st.none() | st.booleans(),
        is_deferred=st.booleans(), paid=st.none() | st.fractions(0, 9_000, max_denominator=100),
        dismissed_on=st.none() | st.dates(date(2023, 1, 1), date(2026, 11, 28)), is_injured=st.booleans(),
    )
)  # fmt: skip
def test_printed_steps_give_the_amounts(facts: OverAgeFacts) -> None:
    reckon(facts)


@given(person=st.sampled_from(Person), born=st.dates(date(1950, 1, 1), date(2000, 1, 1)))
def test_who_is_younger_retires_no_earlier(person: Person, born: date) -> None:
    sheet = Sheet(law_with())
    later = date.fromordinal(born.toordinal() + 31)
    assert retires(born, person, sheet) <= retires(later, person, sheet)
