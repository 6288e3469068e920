"""Stretches of days that the calendar has names for: a day, a month, a quarter, a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

DAY, MONTH, QUARTER, YEAR = 0, 1, 3, 12
NAMED = (DAY, MONTH, QUARTER, YEAR)


@dataclass(frozen=True, order=True)
class Span:
    """A named stretch: how many months it has (0: one day), and its first day."""

    months: int
    first: date


def spans_of(day: date) -> tuple[Span, ...]:
    """The four named stretches in which `day` lies."""
    quarter = day.month - (day.month - 1) % QUARTER
    return (
        Span(DAY, day),
        Span(MONTH, day.replace(day=1)),
        Span(QUARTER, date(day.year, quarter, 1)),
        Span(YEAR, date(day.year, 1, 1)),
    )


def whole_span(first: date, after: date) -> Span | None:
    """The named stretch from `first` until `after`, which no longer belongs to it; None when it has no name."""
    return next((span for span in spans_of(first) if span.first == first and _after(span) == after), None)


def _after(span: Span) -> date:
    if span.months == DAY:
        return date.fromordinal(span.first.toordinal() + 1)
    year, month = divmod(span.first.year * 12 + span.first.month - 1 + span.months, 12)
    return date(year, month + 1, 1)
