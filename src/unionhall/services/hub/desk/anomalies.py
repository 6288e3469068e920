"""What in a unit's figures wants a look: rules of thumb over plain numbers, none of them a judgement.

The thresholds are rows of the rulebook (`figures.*`), so that a union can set its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import dropwhile
from statistics import median

# Of a normal distribution the median absolute deviation is 1/1.4826 of the standard deviation.
_AS_DEVIATION = 1.4826
# A series that hardly moves would make everything unusual: this part of its median is always usual.
_ALWAYS_USUAL = 0.05
_YEAR_DAYS = 365


@dataclass(frozen=True)
class Thresholds:
    """From where on something is worth a note; each field is a rule `figures.…` of the same name."""

    missed_rise_share: float
    missed_least: int
    fall_points: float
    fall_ratings: int
    silent_days: int
    active_months: int
    unusual_share: float
    unusual_periods: int
    target_after_days: int


def has_risen(months: Sequence[int], limits: Thresholds) -> bool:
    """Whether the last of `months` has so many missed deadlines that it stands out from those before it."""
    *before, now = months
    if now < limits.missed_least:
        return False
    return not before or now >= limits.missed_rise_share * median(before)


def has_fallen(now: tuple[float | None, int], before: tuple[float | None, int], limits: Thresholds) -> bool:
    """Whether a share (percent, number of ratings) fell by more than it may, with enough ratings both times."""
    if now[0] is None or before[0] is None or min(now[1], before[1]) < limits.fall_ratings:
        return False
    return before[0] - now[0] >= limits.fall_points


@dataclass(frozen=True)
class Usual:
    """What a series usually is: `low` to `high`, around its median."""

    middle: float
    low: float
    high: float

    def covers(self, value: float) -> bool:
        """Whether `value` is nothing unusual."""
        return self.low <= value <= self.high


def usual(values: Iterable[float | None], limits: Thresholds) -> Usual | None:
    """The usual range of a series by its median and median absolute deviation; None when too little is known.

    Empty periods at its beginning are from before anything was counted.
    """
    begun = dropwhile(lambda value: not value, values)
    known = [value for value in begun if value is not None]
    if len(known) < limits.unusual_periods:
        return None
    middle = median(known)
    spread = _AS_DEVIATION * median(abs(value - middle) for value in known)
    reach = max(limits.unusual_share * spread, _ALWAYS_USUAL * abs(middle))
    return Usual(middle, middle - reach, middle + reach)


def is_silent(last_on: date | None, today: date, limits: Thresholds) -> bool:
    """Whether nothing was done for too long, though something was within the months looked at."""
    return last_on is not None and (today - last_on).days >= limits.silent_days


def count_at_year_end(so_far: float, elapsed_days: int) -> float:
    """What a count will be at the end of the year when it goes on as it did in its first `elapsed_days`."""
    return so_far * _YEAR_DAYS / elapsed_days


def share_at_year_end(so_far: tuple[int, int], recent: float, elapsed_days: int) -> float | None:
    """The share (percent) of the year when the rest of it goes as recently; None of nothing.

    `so_far` is part and whole since January, `recent` the share of late in percent.
    """
    part, whole = so_far
    rest = whole * (_YEAR_DAYS - min(elapsed_days, _YEAR_DAYS)) / elapsed_days
    return (100 * part + recent * rest) / (whole + rest) if whole else None
