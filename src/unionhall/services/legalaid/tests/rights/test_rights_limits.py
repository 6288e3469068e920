"""Until when a claim can be raised: the rows of the law by their ids."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.services.legalaid.rights import limits
from unionhall.services.legalaid.rights.results import Limitation
from unionhall.services.legalaid.rights.sheets import Law
from unionhall.services.legalaid.tests.rights.law import law_with

Rule = Callable[[date, Law], Limitation]


@pytest.mark.parametrize(
    ("row", "rule", "start", "nominal", "rolled"),
    [
        ("K1", limits.pay, (2025, 11, 21), (2026, 11, 21), (2026, 11, 23)),
        ("K2", limits.bodily_harm, (2018, 4, 6), (2021, 4, 6), (2021, 4, 6)),
        ("K2c", limits.three_years, (2018, 4, 6), (2021, 4, 6), (2021, 4, 6)),
        ("K3", limits.one_year, (2024, 2, 29), (2025, 2, 28), (2025, 2, 28)),
        ("K4", limits.inspection, (2025, 6, 30), (2027, 6, 30), (2027, 6, 30)),
        ("K11a", limits.recognition_by_employer, (2026, 3, 31), (2026, 4, 30), (2026, 4, 30)),
        ("K11b", limits.recognition_by_worker, (2026, 3, 31), (2027, 3, 31), (2027, 3, 31)),
        ("enforcement", limits.enforcement, (2026, 3, 31), (2028, 3, 31), (2028, 3, 31)),
    ],
)
def test_row(row: str, rule: Rule, start: tuple[int, int, int], nominal: object, rolled: object) -> None:
    found = rule(date(*start), law_with())
    assert (found.nominal, found.rolled) == (date(*nominal), date(*rolled)), row  # type: ignore[misc]


def test_row_k5_a_demand_starts_the_year_anew() -> None:
    found = limits.interrupted(limits.one_year, date(2025, 11, 21), [date(2026, 3, 31)], law_with())
    assert (found.starts_on, found.nominal) == (date(2026, 3, 31), date(2027, 3, 31))


def test_a_demand_after_the_year_restarts_nothing() -> None:
    found = limits.interrupted(
        limits.one_year, date(2024, 1, 10), [date(2025, 1, 13), date(2023, 5, 1)], law_with()
    )
    assert found.nominal == date(2025, 1, 10)
    assert found.is_past


def test_demands_carry_each_other_on() -> None:
    days = [date(2026, 6, 1), date(2024, 12, 1), date(2025, 11, 1)]
    found = limits.interrupted(limits.one_year, date(2024, 1, 10), days, law_with())
    assert found.nominal == date(2027, 6, 1)


def test_nothing_runs_while_the_employment_or_the_breach_goes_on() -> None:
    law = law_with()
    for found in (limits.pay(None, law), limits.inspection(None, law)):
        assert (found.starts_on, found.nominal, found.is_past) == (None, None, False)


def test_twenty_years_from_the_harm_at_the_latest() -> None:
    found = limits.bodily_harm(date(2025, 1, 15), law_with(), harmed_on=date(2006, 2, 1))
    assert found.nominal == date(2026, 2, 1)


def test_before_october_2017_harm_to_the_body_had_one_year() -> None:
    assert limits.bodily_harm(date(2015, 3, 2), law_with()).nominal == date(2016, 3, 2)


@given(st.dates(date(2014, 1, 1), date(2026, 11, 28)), st.lists(st.integers(1, 900), max_size=5))
def test_a_restart_never_shortens(start: date, days: list[int]) -> None:
    law, restarts = law_with(), [start + timedelta(days=count) for count in days]
    plain = limits.one_year(start, law)
    found = limits.interrupted(limits.one_year, start, restarts, law)
    assert found.nominal is not None
    assert plain.nominal is not None
    assert found.rolled is not None
    assert plain.nominal <= found.nominal <= found.rolled
