"""Spans of time as rules name them."""

from datetime import timedelta
from decimal import Decimal

DURATIONS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
}


def duration(amount: Decimal | int, unit: str) -> timedelta:
    """`amount` of a unit of `DURATIONS`; a day is 24 hours. Raises ValueError for any other unit."""
    if unit not in DURATIONS:
        raise ValueError(f"{unit!r} is not a span of time")
    numerator, denominator = Decimal(amount).as_integer_ratio()
    return DURATIONS[unit] * numerator / denominator


def whole_minutes(span: timedelta) -> int:
    """The full minutes in `span`; a begun minute does not count. Negative spans have none."""
    return max(span, timedelta()) // timedelta(minutes=1)
