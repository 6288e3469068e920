"""How long somebody worked, and when a period ends: the counting that all claims share.

An employment is `[hired_on, last_day]`, both worked; its end is the day after the last. Full months are counted from
the day of hiring, clamped to the end of a shorter month (29 February and twelve months: 28 February).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from unionhall.kernel.calendar.core import OfficialCalendar, PeriodUnit, add_months

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Whole months, and the days beyond them."""

    months: int
    days: int

    @property
    def years(self) -> tuple[int, int, int]:
        """Years, months and days."""
        return (*divmod(self.months, 12), self.days)


def span(first: date, last_day: date) -> Span:
    """From `first` to `last_day`, both included. Nothing when the last lies before the first."""
    end = last_day + ONE_DAY
    if end <= first:
        return Span(0, 0)
    months = (end.year - first.year) * 12 + end.month - first.month
    while add_months(first, months) > end:
        months -= 1
    return Span(months, (end - add_months(first, months)).days)


def half_years(first: date, last_day: date) -> Fraction:
    """Years of service as compensation counts them: a rest of six months is a year, a shorter one half a year.

    Source: 劳动合同法 article 47.
    """
    found = span(first, last_day)
    years, months, days = found.years
    if months >= 6:
        return Fraction(years + 1)
    return Fraction(years) + (Fraction(1, 2) if months or days else 0)


def working_days(first: date, end: date, calendar: OfficialCalendar) -> int:
    """Days that offices work in `[first, end)`; of a year whose holidays are unknown, its weekdays."""
    days = (end - first).days if end > first else 0
    return sum(calendar.day(first + step * ONE_DAY).is_working_day for step in range(days))


def period_end(start: date, count: int, unit: PeriodUnit, calendar: OfficialCalendar) -> tuple[date, date]:
    """The last day of a period as counted, and as it moves off a holiday (民法典 articles 201 to 203)."""
    found = calendar.deadline(start, count, unit, allow_provisional=True)
    return found.nominal, found.due_on
