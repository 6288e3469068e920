"""Periods: written in the address, compared with what came before, over the turn of the year."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from django.utils.translation import override

from unionhall.services.hub.desk.periods import add_months, find_period, offered_periods, rolling

TODAY = date(2026, 2, 28)


@pytest.mark.parametrize(
    ("code", "first", "after"),
    [
        ("30d", date(2026, 1, 30), date(2026, 3, 1)),
        ("2026-02", date(2026, 2, 1), date(2026, 3, 1)),
        ("2025-12", date(2025, 12, 1), date(2026, 1, 1)),
        ("2025-Q4", date(2025, 10, 1), date(2026, 1, 1)),
        ("2025", date(2025, 1, 1), date(2026, 1, 1)),
        ("2025-13", date(2026, 1, 30), date(2026, 3, 1)),
        ("", date(2026, 1, 30), date(2026, 3, 1)),
    ],
)
def test_written_periods(code: str, first: date, after: date) -> None:
    found = find_period(code, TODAY)
    assert (found.first, found.after) == (first, after)


def test_series_follow_each_other_without_gap() -> None:
    for code in ("30d", "2026-02", "2026-Q1", "2026"):
        series = find_period(code, TODAY).series(12)
        assert all(earlier.after == later.first for earlier, later in pairwise(series))


def test_a_running_period_is_compared_as_far_as_it_has_come() -> None:
    compared = find_period("2026-02", date(2026, 2, 10)).compared(date(2026, 2, 10))
    assert (compared.end - compared.start).days == 10
    # March has more days than February: no more than the whole of February.
    long = find_period("2026-03", date(2026, 3, 31)).compared(date(2026, 3, 31))
    assert (long.end - long.start).days == 28


def test_what_is_offered_has_what_was_chosen() -> None:
    old = find_period("2021-05", TODAY)
    assert offered_periods(TODAY, old)[0] == rolling(TODAY)
    assert offered_periods(TODAY, old)[-1] == old
    assert offered_periods(TODAY, rolling(TODAY)).count(rolling(TODAY)) == 1


@pytest.mark.parametrize(
    ("code", "chinese", "english"),
    [
        ("2026-02", "2026年2月", "February 2026"),
        ("2025-Q4", "2025 年第 4 季度", "2025, quarter 4"),
        ("2025", "2025 年", "Year 2025"),
    ],
)
def test_labels_in_both_languages(code: str, chinese: str, english: str) -> None:
    with override("zh-hans"):
        assert find_period(code, TODAY).label == chinese
    with override("en"):
        assert find_period(code, TODAY).label == english


def test_months_are_added_over_the_year() -> None:
    assert add_months(date(2026, 1, 31), -1) == date(2025, 12, 1)
    assert add_months(date(2026, 12, 5), 1) == date(2027, 1, 1)
