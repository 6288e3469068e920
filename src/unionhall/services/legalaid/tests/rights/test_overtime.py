"""Overtime pay: worked rows by their ids, and what holds of all facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.kernel.calendar.core import BUILT_IN_YEARS
from unionhall.services.legalaid.rights.overtime import overtime
from unionhall.services.legalaid.rights.overtime_facts import (
    BadOvertime,
    DayKind,
    HoursSystem,
    NoBase,
    NoPeriod,
    OvertimeDay,
    OvertimeFacts,
    OvertimeHours,
    OvertimePieces,
    Period,
)
from unionhall.services.legalaid.rights.results import Claim, Status
from unionhall.services.legalaid.tests.rights.law import assert_printed, law_with, sums

LOW = {"minimum_wage_month_yuan": 2_000}
WEEKDAY, REST, STATUTORY = DayKind.WEEKDAY, DayKind.REST, DayKind.STATUTORY


def facts(base: str | None, until: Any = date(2026, 6, 30), **more: Any) -> OvertimeFacts:
    return OvertimeFacts(base=None if base is None else Fraction(base), until=until, **more)


def told(*hours: tuple[DayKind, int], has_time_off: bool = False) -> tuple[OvertimeHours, ...]:
    return tuple(
        OvertimeHours(kind=kind, amount_of_hours=Fraction(count), has_time_off=has_time_off)
        for kind, count in hours
    )


def whole_days(*days: date, **more: Any) -> tuple[OvertimeDay, ...]:
    return tuple(OvertimeDay(day=day, day_hours=Fraction(8), **more) for day in days)


def pieces(*counts: tuple[DayKind, int]) -> tuple[OvertimePieces, ...]:
    return tuple(OvertimePieces(piece_kind=kind, count=Fraction(count)) for kind, count in counts)


QUARTER = {
    "system": HoursSystem.COMPREHENSIVE, "is_approved": True, "period": Period.QUARTER, "period_hours": Fraction(560),
    "statutory_hours": Fraction(16),
}  # fmt: skip
SPRING = whole_days(date(2026, 2, 16), date(2026, 2, 17), date(2026, 2, 18), date(2026, 2, 20))
ROWS = {
    "D1": (facts("10875", hours=told((WEEKDAY, 10), (REST, 16), (STATUTORY, 8))), "4437.50"),
    "D2": (facts("8000", hours=told((WEEKDAY, 36))), "2482.76"),
    "D3": (facts("6525", days=SPRING), "3300.00"),
    "D4": (facts("6525", date(2025, 5, 31), days=whole_days(date(2025, 5, 2))), "900.00"),
    "D4b": (facts("6525", date(2024, 5, 31), days=whole_days(date(2024, 5, 2))), "600.00"),
    "D6": (
        facts(None, piece_rate=Fraction(5), pieces=pieces((WEEKDAY, 120), (REST, 80), (STATUTORY, 30))),
        "2150.00",
    ),
    "D7": (facts("8700", date(2026, 3, 31), **QUARTER), "6000.00"),
    "D7b": (facts("8700", date(2024, 3, 31), **QUARTER), "5700.00"),
    "D9": (facts("8000", hours=told((REST, 8), has_time_off=True)), "0.00"),
    "D9 on a statutory day": (facts("10875", hours=told((STATUTORY, 8), has_time_off=True)), "1500.00"),
}


def reckoned(one: OvertimeFacts, **law: Any) -> list[Claim]:
    claims = overtime(one, law_with(**(LOW | law)))
    assert_printed(claims)
    return claims


@pytest.mark.parametrize("row", ROWS)
def test_row(row: str) -> None:
    one, expected = ROWS[row]
    claims = reckoned(one)
    assert sums(claims) == {"overtime": (expected, expected)}
    assert claims[0].status is (Status.NO if expected == "0.00" else Status.EXISTS)


def test_row_d9_by_the_calendar() -> None:
    saturday, new_year = date(2026, 6, 6), date(2026, 1, 1)
    given_off = whole_days(saturday, new_year, was_time_off_given=True)
    assert sums(reckoned(facts("10875", days=given_off)))["overtime"] == ("1500.00", "1500.00")


def test_a_weekend_day_that_is_worked_is_a_working_day() -> None:
    made_up = whole_days(date(2026, 2, 14))  # a Saturday worked for the Spring Festival
    assert sums(reckoned(facts("10875", days=made_up)))["overtime"] == ("750.00", "750.00")


def test_the_worker_s_own_rota_tells_rest_days_but_not_holidays() -> None:
    tuesday, may_day = date(2026, 6, 9), date(2026, 5, 1)
    days = whole_days(tuesday, may_day, day_kind=REST)
    assert sums(reckoned(facts("10875", days=days)))["overtime"] == ("2500.00", "2500.00")


def test_the_minimum_wage_is_the_least_base() -> None:
    one = facts("1000", hours=told((WEEKDAY, 10)))
    assert sums(reckoned(one, minimum_wage_month_yuan=2_610))["overtime"] == ("225.00", "225.00")


def test_a_clause_that_lowers_the_base_is_not_followed_in_beijing() -> None:
    one = facts("10875", clause_base=Fraction(5_437) + Fraction(1, 2), hours=told((REST, 8)))
    assert sums(reckoned(one))["overtime"] == ("500.00", "1000.00")
    assert sums(overtime(one, law_with(region="110000")))["overtime"] == ("1000.00", "1000.00")


def test_without_fixed_hours_only_holidays_may_be_paid() -> None:
    hours = told((WEEKDAY, 10), (REST, 16), (STATUTORY, 8))
    one = facts("10875", system=HoursSystem.FLEXIBLE, is_approved=True, hours=hours)
    (claim,) = reckoned(one)
    assert (claim.status, sums([claim])["overtime"]) == (Status.DEPENDS, ("0.00", "1500.00"))
    (paid,) = reckoned(one, flexible_holiday_pay_applies=1)
    assert (paid.status, sums([paid])["overtime"]) == (Status.EXISTS, ("1500.00", "1500.00"))
    (none,) = reckoned(facts("10875", system=HoursSystem.FLEXIBLE, is_approved=True, hours=told((REST, 16))))
    assert (none.status, sums([none])["overtime"]) == (Status.NO, ("0.00", "0.00"))
    (refused,) = reckoned(facts("10875", system=HoursSystem.FLEXIBLE, is_approved=False, hours=hours))
    assert sums([refused])["overtime"] == ("4437.50", "4437.50")


@pytest.mark.parametrize(
    ("period", "until", "standard"),
    [
        (Period.MONTH, date(2024, 12, 31), "166.64"),
        (Period.MONTH, date(2025, 1, 31), "165.36"),
        (Period.YEAR, date(2024, 12, 31), "2000"),
        (Period.YEAR, date(2025, 12, 31), "1984"),
    ],
)
def test_standard_of_the_period(period: Period, until: date, standard: str) -> None:
    more: dict[str, Any] = {"system": HoursSystem.COMPREHENSIVE, "period": period, "is_approved": True}
    one = facts("8700", until, period_hours=Fraction(standard) + 10, **more)
    assert sums(reckoned(one))["overtime"] == ("750.00", "750.00")


def test_what_was_paid_is_taken_off_and_never_more() -> None:
    assert (
        sums(reckoned(facts("10875", hours=told((REST, 8)), paid=Fraction(400))))["overtime"][0] == "600.00"
    )
    assert (
        sums(reckoned(facts("10875", hours=told((REST, 8)), paid=Fraction(4_000))))["overtime"][0] == "0.00"
    )


def test_nothing_runs_while_the_employment_goes_on() -> None:
    (going,) = reckoned(facts("8000", hours=told((WEEKDAY, 36))))
    assert going.limitation is not None
    assert going.limitation.nominal is None
    (over,) = reckoned(facts("8000", hours=told((WEEKDAY, 36)), ended_on=date(2025, 11, 21)))
    assert over.limitation is not None
    assert over.limitation.rolled == date(2026, 11, 23)


def test_a_year_whose_holidays_nobody_knows_leaves_it_open() -> None:
    ahead = date(BUILT_IN_YEARS[-1] + 1, 2, 6)
    (claim,) = reckoned(facts("10875", ahead, days=whole_days(ahead)))
    assert claim.status is Status.DEPENDS
    assert any("have not been published" in warning.message for warning in claim.warnings)


def test_hours_beyond_the_ceiling_are_paid_and_named_unlawful() -> None:
    (claim,) = reckoned(facts("8700", hours=told((WEEKDAY, 40))))
    assert sums([claim])["overtime"] == ("3000.00", "3000.00")
    assert any("unlawful" in warning.message for warning in claim.warnings)
    (within,) = reckoned(facts("8700", hours=told((WEEKDAY, 36))))
    assert not any("unlawful" in warning.message for warning in within.warnings)


@pytest.mark.parametrize(
    ("one", "refusal", "field"),
    [
        (facts("8000", hours=told((WEEKDAY, -1))), BadOvertime, "hours.0.amount_of_hours"),
        (facts("8000", paid=Fraction(-1)), BadOvertime, "paid"),
        (facts("8000", system=HoursSystem.COMPREHENSIVE), NoPeriod, "period"),
        (facts(None, hours=told((WEEKDAY, 1))), NoBase, "base"),
    ],
)
def test_senseless_facts_are_refused(one: OvertimeFacts, refusal: type[BadOvertime], field: str) -> None:
    with pytest.raises(refusal) as refused:
        overtime(one, law_with(**LOW))
    assert refused.value.field == field


amounts = st.fractions(1, 60_000, max_denominator=100)
some_hours = st.lists(
    st.builds(
        OvertimeHours,
        kind=st.sampled_from(DayKind),
        amount_of_hours=st.fractions(0, 200, max_denominator=4),
        has_time_off=st.booleans(),
    ),
    max_size=6,
)
some_days = st.lists(
    st.builds(
        OvertimeDay,
        day=st.dates(date(2008, 1, 3), date(2026, 12, 31)),
        day_hours=st.fractions(0, 16, max_denominator=4),
        was_time_off_given=st.booleans(),
    ),
    max_size=6,
)


@given(amounts, some_hours, some_days, st.randoms(use_true_random=False))
def test_printed_whatever_the_order(
    base: Fraction, hours: Sequence[OvertimeHours], days: Sequence[OvertimeDay], shuffle: Any
) -> None:
    mixed_hours, mixed_days = list(hours), list(days)
    shuffle.shuffle(mixed_hours)
    shuffle.shuffle(mixed_days)
    until = date(2026, 12, 31)
    one = OvertimeFacts(until=until, base=base, hours=tuple(hours), days=tuple(days))
    other = OvertimeFacts(until=until, base=base, hours=tuple(mixed_hours), days=tuple(mixed_days))
    assert reckoned(one) == reckoned(other)


@given(amounts, some_hours, some_hours, amounts)
def test_more_hours_or_more_wage_never_bring_less(
    base: Fraction, hours: Sequence[OvertimeHours], others: Sequence[OvertimeHours], rise: Fraction
) -> None:
    def high(wage: Fraction, worked: Sequence[OvertimeHours]) -> Any:
        (claim,) = reckoned(OvertimeFacts(until=date(2026, 6, 30), base=wage, hours=tuple(worked)))
        assert claim.amount is not None
        return claim.amount.high

    assert high(base, hours) <= high(base, [*hours, *others])
    assert high(base, hours) <= high(base + rise, hours)
