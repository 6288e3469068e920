from datetime import timedelta
from decimal import Decimal

import pytest

from unionhall.lib.units import duration, whole_minutes


def test_duration() -> None:
    assert duration(7, "day") == timedelta(days=7)
    assert duration(Decimal("1.5"), "hour") == timedelta(minutes=90)
    assert duration(30, "second") == timedelta(seconds=30)


def test_only_spans_of_time() -> None:
    with pytest.raises(ValueError, match="'working_day' is not a span of time"):
        duration(7, "working_day")


@pytest.mark.parametrize(("seconds", "minutes"), [(0, 0), (59, 0), (60, 1), (3599.9, 59), (-60, 0)])
def test_whole_minutes(seconds: float, minutes: int) -> None:
    assert whole_minutes(timedelta(seconds=seconds)) == minutes
