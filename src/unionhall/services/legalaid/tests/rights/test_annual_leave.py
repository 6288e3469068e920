"""Pay for annual leave that was not given: worked rows by their ids, and what holds of all facts."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.services.legalaid.rights.annual_leave import (
    AnnualLeaveFacts,
    BadLeave,
    LeaveYear,
    NoLeave,
    NotEmployedThen,
    YearTwice,
    annual_leave,
)
from unionhall.services.legalaid.rights.results import Claim, Status
from unionhall.services.legalaid.tests.rights.law import assert_printed, law_with, sums


def facts(average: str, years: Any = None, **more: Any) -> AnnualLeaveFacts:
    told = (LeaveYear(year=2026),) if years is None else years
    return AnnualLeaveFacts(**{
        "average": Fraction(average), "years": told, "career_began_on": date(2018, 1, 1),
        "hired_on": date(2020, 1, 1), **more,
    })  # fmt: skip


def year(used: str = "0", **more: Any) -> tuple[LeaveYear, ...]:
    return (LeaveYear(year=2026, used_days=Fraction(used), **more),)


SUMMER = {"last_day": date(2026, 6, 30)}
TEN_YEARS = {"career_began_on": date(2010, 1, 1)}
ROWS = {
    "E1": (facts("21750", year("1"), **SUMMER), "2000.00"),
    "E4": (facts("21750", year("5"), **SUMMER), "0.00"),
    "E5": (facts("10875", year(), hired_on=date(2026, 9, 1)), "1000.00"),
    "E6": (facts("8888", year("3"), **TEN_YEARS), "5721.01"),
    "E7": (facts("21750", year(is_waived=True)), "0.00"),
    # the tenth year of work is full on 1 July: 7.52 days, of which 7 are whole
    "E9": (facts("10875", year(), career_began_on=date(2016, 7, 1)), "7000.00"),
}


def reckoned(one: AnnualLeaveFacts, **law: Any) -> list[Claim]:
    claims = annual_leave(one, law_with(**law))
    assert_printed(claims)
    return claims


@pytest.mark.parametrize("row", ROWS)
def test_row(row: str) -> None:
    one, expected = ROWS[row]
    claims = reckoned(one)
    assert sums(claims) == {"annual_leave": (expected, expected)}
    assert claims[0].status is (Status.NO if expected == "0.00" else Status.EXISTS)


def test_row_e6r_the_day_s_pay_is_not_rounded_first() -> None:
    assert sums(reckoned(ROWS["E6"][0]))["annual_leave"][0] != "5720.96"


def test_row_e9_gives_seven_days_and_says_that_it_is_unsettled() -> None:
    (claim,) = reckoned(ROWS["E9"][0])
    assert [int(step.value) for step in claim.steps if step.unit == "days"] == [7, 7]
    assert any("no rule says plainly" in warning.message for warning in claim.warnings)


def test_a_whole_leap_year_gives_no_more_than_a_year() -> None:
    one = facts("21750", (LeaveYear(year=2024),), career_began_on=date(1995, 1, 1))
    assert sums(reckoned(one))["annual_leave"][0] == "30000.00"


@pytest.mark.parametrize(
    ("began", "sick", "expected"),
    [
        (date(2020, 1, 1), "1.9", "10000.00"),
        (date(2020, 1, 1), "2", "0.00"),
        (date(2010, 1, 1), "2", "20000.00"),
        (date(2010, 1, 1), "3", "0.00"),
        (date(2000, 1, 1), "3", "30000.00"),
        (date(2000, 1, 1), "4", "0.00"),
    ],
)
def test_long_sick_leave_takes_the_place(began: date, sick: str, expected: str) -> None:
    one = facts("21750", year(sick_months=Fraction(sick)), career_began_on=began)
    assert sums(reckoned(one))["annual_leave"][0] == expected


@pytest.mark.parametrize("reason", NoLeave)
def test_other_time_off_takes_the_place(reason: NoLeave) -> None:
    assert reckoned(facts("21750", year(no_leave=reason)))[0].status is Status.NO


def test_leave_needs_a_year_of_work() -> None:
    assert reckoned(facts("21750", has_worked_a_year=False))[0].status is Status.NO
    first = facts("21750", career_began_on=date(2026, 3, 1), hired_on=date(2026, 3, 1))
    assert sums(reckoned(first))["annual_leave"][0] == "0.00"
    # A year of work is full on 1 March: 306 days of 365 give four days.
    second = facts("21750", career_began_on=date(2025, 3, 1), hired_on=date(2025, 3, 1))
    assert sums(reckoned(second))["annual_leave"][0] == "8000.00"


def test_an_order_that_was_ignored_doubles_it() -> None:
    claims = reckoned(facts("21750", is_order_ignored=True))
    assert sums(claims) == {
        "annual_leave": ("10000.00", "10000.00"),
        "leave_addition": ("10000.00", "10000.00"),
    }
    assert len(reckoned(facts("21750", year(is_waived=True), is_order_ignored=True))) == 1


def test_several_years_together_whatever_their_order() -> None:
    years = (LeaveYear(year=2026), LeaveYear(year=2024, used_days=Fraction(5)), LeaveYear(year=2025))
    one, other = reckoned(facts("21750", years)), reckoned(facts("21750", years[::-1]))
    assert one == other
    assert sums(one)["annual_leave"][0] == "20000.00"


def test_limitation_is_contested_until_the_year_of_leaving() -> None:
    (leaving,) = reckoned(facts("21750", **SUMMER))
    assert leaving.limitation is not None
    assert (leaving.limitation.is_contested, leaving.limitation.nominal) == (False, date(2027, 6, 30))
    (going,) = reckoned(facts("21750", (LeaveYear(year=2024),)))
    assert going.limitation is not None
    assert (going.limitation.is_contested, going.limitation.is_past) == (True, False)
    assert going.limitation.nominal == date(2025, 12, 31)


@pytest.mark.parametrize(
    ("one", "refusal", "field"),
    [
        (facts("-1"), BadLeave, "average"),
        (facts("1", year("-1")), BadLeave, "years.0.used_days"),
        (facts("1", year(sick_months=Fraction(-1))), BadLeave, "years.0.sick_months"),
        (facts("1", (LeaveYear(year=2019),)), NotEmployedThen, "years.0.year"),
        (facts("1", last_day=date(2019, 1, 1)), NotEmployedThen, "last_day"),
        (facts("1", (*year(), *year())), YearTwice, "years"),
    ],
)
def test_senseless_facts_are_refused(one: AnnualLeaveFacts, refusal: type[BadLeave], field: str) -> None:
    with pytest.raises(refusal) as refused:
        annual_leave(one, law_with())
    assert refused.value.field == field


@given(
    st.dates(date(1985, 1, 1), date(2026, 1, 1)),
    st.integers(0, 364),
    st.integers(0, 40),
    st.fractions(0, 60_000, max_denominator=100),
)
def test_printed_within_bounds_and_growing(began: date, worked: int, used: int, average: Fraction) -> None:
    def amount(days: int, given_days: int) -> Any:
        one = AnnualLeaveFacts(
            career_began_on=began, hired_on=date(2026, 1, 1), average=average,
            last_day=date(2026, 1, 1) + timedelta(days=days), years=year(str(given_days)),
        )  # fmt: skip
        (claim,) = reckoned(one)
        assert claim.amount is not None
        return claim.amount.high

    most = average / Fraction("21.75") * 15 * 2
    assert 0 <= amount(worked, used) <= most + 1
    assert amount(worked, used + 1) <= amount(worked, used)
    assert amount(worked // 2, used) <= amount(worked, used)
