"""What stands out, by rules of thumb over plain numbers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.services.hub.desk import anomalies
from unionhall.services.hub.desk.anomalies import Thresholds

LIMITS = Thresholds(
    missed_rise_share=1.5,
    missed_least=5,
    fall_points=5,
    fall_ratings=20,
    silent_days=42,
    active_months=6,
    unusual_share=3.5,
    unusual_periods=6,
    target_after_days=90,
)
TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("months", "rises"),
    [
        ([4, 4, 4, 4], False),
        ([4, 4, 4, 6], True),
        ([4, 4, 4, 5], False),
        ([0, 0, 0, 4], False),
        ([0, 0, 0, 5], True),
        ([5], True),
        ([30, 2, 3, 6], True),
    ],
)
def test_missed_deadlines_rise(months: list[int], rises: bool) -> None:
    assert anomalies.has_risen(months, LIMITS) is rises


@pytest.mark.parametrize(
    ("now", "before", "falls"),
    [
        ((84.0, 30), (90.0, 30), True),
        ((85.0, 30), (90.0, 30), True),
        ((86.0, 30), (90.0, 30), False),
        ((40.0, 19), (90.0, 30), False),
        ((40.0, 30), (90.0, 19), False),
        ((None, 0), (90.0, 30), False),
        ((84.0, 30), (None, 0), False),
        ((95.0, 30), (90.0, 30), False),
    ],
)
def test_satisfaction_falls(
    now: tuple[float | None, int], before: tuple[float | None, int], falls: bool
) -> None:
    assert anomalies.has_fallen(now, before, LIMITS) is falls


def test_a_far_value_is_outside_the_usual_range() -> None:
    found = anomalies.usual([10, 11, 9, 10, 12, 8, 10, 300], LIMITS)
    assert found is not None
    assert found.covers(11)
    assert not found.covers(40)
    assert found.middle == 10


def test_too_short_a_series_has_no_usual_range() -> None:
    assert anomalies.usual([0, 0, 0, 0, 0, 0, 0, 9, 10], LIMITS) is None
    assert anomalies.usual([None] * 12, LIMITS) is None
    assert anomalies.usual([], LIMITS) is None


@given(st.lists(st.floats(1, 1e6), min_size=6, max_size=12))
def test_the_median_is_always_usual_and_one_wild_value_moves_the_range_little(values: list[float]) -> None:
    found = anomalies.usual(values, LIMITS)
    assert found is not None
    assert found.low <= found.middle <= found.high
    assert min(values) <= found.middle <= max(values)


@pytest.mark.parametrize(("days", "silent"), [(41, False), (42, True), (0, False)])
def test_a_unit_is_silent_after_so_many_days(days: int, silent: bool) -> None:
    assert anomalies.is_silent(TODAY - timedelta(days=days), TODAY, LIMITS) is silent


def test_a_unit_that_never_was_active_is_not_called_silent() -> None:
    assert not anomalies.is_silent(None, TODAY, LIMITS)


def test_pace_to_the_end_of_the_year() -> None:
    assert anomalies.count_at_year_end(100, 73) == pytest.approx(500)
    assert anomalies.share_at_year_end((50, 100), 100, 365) == pytest.approx(50)
    assert anomalies.share_at_year_end((50, 100), 100, 73) == pytest.approx(90)
    assert anomalies.share_at_year_end((0, 0), 100, 73) is None
