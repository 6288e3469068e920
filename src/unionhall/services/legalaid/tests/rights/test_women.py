"""Birth and miscarriage: the rows of section 11 by their ids."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.lib.errors import InvalidInput
from unionhall.services.legalaid.rights.results import Claim, Status
from unionhall.services.legalaid.rights.sheets import Sheet
from unionhall.services.legalaid.rights.women import BirthEvent, WomenFacts, nursing_ends, women
from unionhall.services.legalaid.tests.rights.law import assert_printed, law_with

TWINS: dict[str, Any] = {
    "event": BirthEvent.BIRTH, "happened_on": date(2026, 1, 15), "children": 2, "is_difficult": True,
}  # fmt: skip


def told(**more: Any) -> WomenFacts:
    return WomenFacts(**TWINS | more)


def reckon(facts: WomenFacts, **local: object) -> dict[str, Claim]:
    found = women(facts, law_with(**local))  # type: ignore[arg-type]
    assert_printed(found)
    return {claim.id: claim for claim in found}


def amount(claim: Claim) -> str:
    assert claim.amount is not None
    assert claim.amount.is_exact
    return str(claim.amount.low)


def test_row_i1() -> None:
    leave = reckon(told())["maternity_leave"]
    assert (amount(leave), leave.unit) == ("128.00", "days")


@pytest.mark.parametrize(
    ("divisor", "expected"), [(30, "38400.00"), ("30.4", "37894.74")], ids=["I1a", "I1b"]
)
def test_row_i1a_and_i1b(divisor: object, expected: str) -> None:
    found = reckon(told(unit_average=Fraction(9_000)), maternity_month_days=divisor)
    assert amount(found["maternity_allowance"]) == expected


def test_row_i1a_is_what_the_files_say() -> None:
    assert amount(reckon(told(unit_average=Fraction(9_000)))["maternity_allowance"]) == "38400.00"


def test_row_i1c_without_insurance_the_employer_pays_the_own_wage() -> None:
    found = reckon(told(is_insured=False, own_wage=Fraction(10_000)))["maternity_allowance"]
    assert amount(found) == "42666.67"
    assert found.payer is not None
    assert found.payer.message == "The employer"


def test_row_i1d_the_difference_to_the_own_wage() -> None:
    found = reckon(told(own_wage=Fraction(10_000), unit_average=Fraction(9_000)))["maternity_top_up"]
    assert (amount(found), found.status) == ("4266.67", Status.DEPENDS)


def test_row_i3_the_contract_runs_on_until_the_first_birthday() -> None:
    facts = told(children=1, contract_ends_on=date(2026, 3, 31))
    assert nursing_ends(facts, Sheet(law_with())) == date(2027, 1, 15)
    found = reckon(facts)["maternity_protection"]
    assert found.status == Status.EXISTS
    assert {"free": date(2027, 1, 15), "last": date(2027, 1, 14)} in [
        dict(text.values) for text in found.assumptions
    ]


@pytest.mark.parametrize(
    ("ended", "pregnant", "status"),
    [
        ((2027, 1, 14), None, Status.EXISTS),
        ((2027, 1, 15), None, Status.NO),
        ((2025, 9, 1), (2025, 4, 10), Status.EXISTS),
        ((2025, 4, 9), (2025, 4, 10), Status.NO),
        ((2025, 9, 1), None, Status.DEPENDS),
    ],
)
def test_an_ending_is_barred_from_pregnancy_to_the_first_birthday(
    ended: Any, pregnant: Any, status: Status
) -> None:
    facts = told(ended_on=date(*ended), pregnant_since=date(*pregnant) if pregnant else None)
    assert reckon(facts)["maternity_protection"].status == status


@pytest.mark.parametrize(
    ("event", "days"), [(BirthEvent.EARLY_MISCARRIAGE, "15.00"), (BirthEvent.LATE_MISCARRIAGE, "42.00")]
)
def test_leave_after_a_miscarriage(event: BirthEvent, days: str) -> None:
    found = reckon(told(event=event, ended_on=date(2026, 2, 1)))
    assert amount(found["maternity_leave"]) == days
    assert "maternity_protection" not in found


def test_more_leave_where_the_province_s_days_are_known() -> None:
    assert amount(reckon(told(), region="440300")["extra_maternity_leave"]) == "80.00"
    unknown = reckon(told())["extra_maternity_leave"]
    assert (unknown.status, unknown.amount) == (Status.DEPENDS, None)


def test_missed_hours_of_nursing_are_counted_and_not_priced() -> None:
    found = reckon(told(missed_nursing_days=10))["nursing_hours"]
    assert (amount(found), found.unit, found.status) == ("20.00", "hours", Status.DEPENDS)


@pytest.mark.parametrize(
    ("more", "field"),
    [({"children": 0}, "children"), ({"pregnant_since": date(2026, 2, 1)}, "pregnant_since")],
)
def test_senseless_facts_are_refused_by_field(more: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        reckon(told(**more))
    assert refused.value.field == field


money = st.none() | st.fractions(0, 60_000, max_denominator=100)


@given(
    st.builds(
        WomenFacts, event=st.sampled_from(BirthEvent), happened_on=st.dates(date(2012, 5, 1), date(2026, 11, 1)),
        children=st.integers(1, 4), is_difficult=st.booleans(), is_insured=st.booleans(), unit_average=money,
        own_wage=money, paid=st.fractions(0, 10_000, max_denominator=100), medical_costs=money,
        missed_nursing_days=st.none() | st.integers(0, 300), ended_on=st.none() | st.dates(date(2012, 1, 1)),
    )
)  # fmt: skip
def test_printed_steps_give_the_amounts(facts: WomenFacts) -> None:
    reckon(facts)


@given(wage=st.fractions(0, 60_000, max_denominator=100), children=st.integers(1, 4))
def test_the_allowance_grows_with_the_wage_and_the_children(wage: Fraction, children: int) -> None:
    def allowance(average: Fraction, born: int) -> Fraction:
        found = reckon(told(unit_average=average, children=born))["maternity_allowance"].amount
        assert found is not None
        return Fraction(found.low)

    assert allowance(wage, children) <= allowance(wage + 1, children)
    assert allowance(wage, children) <= allowance(wage, children + 1)
