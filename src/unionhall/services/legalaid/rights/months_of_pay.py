"""A stretch of time in months of pay: whole months, and the workdays of what is left beside them.

A month may run from the day the employment began (service months) or be that of the calendar. A part month is a month's
pay divided by the paid days of a month (人社部发〔2025〕2号), times its workdays, and never more than the month's pay.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from unionhall.kernel.calendar.core import OfficialCalendar, add_months
from unionhall.services.legalaid.rights.formulas import plain
from unionhall.services.legalaid.rights.spans import working_days

WageOn = Callable[[date], Fraction]


@dataclass(frozen=True, slots=True)
class Piece:
    """The days `[first, end)`: a whole month, or the part of one that has so many `workdays`."""

    first: date
    end: date
    workdays: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it is a month from its first day to its last."""
        return self.workdays is None


def service_months(anchor: date, first: date, end: date, calendar: OfficialCalendar) -> list[Piece]:
    """`[first, end)` cut on the days on which months since `anchor` are full, each clamped to the end of its month."""
    found: list[Piece] = []
    count = max(0, (first.year - anchor.year) * 12 + first.month - anchor.month - 1)
    ends = add_months(anchor, count)
    while ends < end:
        count += 1
        begins, ends = ends, add_months(anchor, count)
        start, stop = max(begins, first), min(ends, end)
        if (start, stop) == (begins, ends):
            found.append(Piece(begins, ends))
        elif start < stop:
            found.append(Piece(start, stop, working_days(start, stop, calendar)))
    return found


def calendar_months(first: date, end: date, calendar: OfficialCalendar) -> list[Piece]:
    """`[first, end)` cut on the first day of each month."""
    return service_months(first.replace(day=1), first, end, calendar)


def since(pieces: Sequence[Piece], day: date, calendar: OfficialCalendar) -> list[Piece]:
    """What of `pieces` lies on `day` or later."""
    return [
        one if one.first >= day else Piece(day, one.end, working_days(day, one.end, calendar))
        for one in pieces
        if one.end > day
    ]


def pay_formula(pieces: Sequence[Piece], wage_on: WageOn, paid_days: Fraction) -> str:
    """The pay of `pieces` as a formula: `12000 * 4 + min(12000, 12000 / 21.75 * 10)`. "0" when there are none.

    `wage_on` tells the month's pay, in yuan, by the first day of a piece; `paid_days` are those of a month.
    """
    whole: dict[str, int] = {}
    parts: list[str] = []
    for one in pieces:
        wage = plain(wage_on(one.first))
        if one.workdays is None:
            whole[wage] = whole.get(wage, 0) + 1
        else:
            parts.append(f"min({wage}, {wage} / {plain(paid_days)} * {one.workdays})")
    return " + ".join([*(f"{wage} * {count}" for wage, count in whole.items()), *parts]) or "0"


def counted(pieces: Sequence[Piece]) -> tuple[int, int]:
    """Whole months, and the workdays of the part months beside them."""
    return sum(one.is_whole for one in pieces), sum(one.workdays or 0 for one in pieces)
