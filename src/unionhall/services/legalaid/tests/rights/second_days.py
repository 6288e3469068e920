"""Days by hand: working days from a walk through every day since 2007, statutory holidays from the days of the moon."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import accumulate

import chinese_calendar

ONE_DAY = timedelta(days=1)
# The day of the moon's new year, 端午 and 中秋, and the April day of 清明, for every year from 2010 on.
MOON = """
2010 0214 0616 0922 5  2011 0203 0606 0912 5  2012 0123 0623 0930 4  2013 0210 0612 0919 4  2014 0131 0602 0908 5
2015 0219 0620 0927 5  2016 0208 0609 0915 4  2017 0128 0530 1004 4  2018 0216 0618 0924 5  2019 0205 0607 0913 5
2020 0125 0625 1001 4  2021 0212 0614 0921 4  2022 0201 0603 0910 5  2023 0122 0622 0929 5  2024 0210 0610 0917 4
2025 0129 0531 1006 4  2026 0217 0619 0925 5
"""  # fmt: skip
ORIGIN = date(2007, 12, 31)
LAST = date(2026, 12, 31)


def moon_days() -> Iterable[tuple[date, date, date, date]]:
    """New year, 端午, 中秋 and 清明 of each year."""
    words = iter(MOON.split())
    for year, *days, april in zip(*[words] * 5, strict=True):
        found = [date(int(year), int(day[:2]), int(day[2:])) for day in days]
        yield found[0], found[1], found[2], date(int(year), 4, int(april))


def statutory_days() -> set[date]:
    """全国年节及纪念日放假办法, as it read in each year."""
    found = set()
    for new_year, boat, autumn, tombs in moon_days():
        year = new_year.year
        spring = (-1, 0, 1) if year < 2014 else (0, 1, 2) if year < 2025 else (-1, 0, 1, 2)
        found |= {new_year + step * ONE_DAY for step in spring} | {boat, autumn, tombs}
        found |= {date(year, 1, 1), date(year, 5, 1), *(date(year, 10, day) for day in (1, 2, 3))}
        if year >= 2025:
            found.add(date(year, 5, 2))
        if autumn == date(year, 10, 1):
            found.add(date(year, 10, 4))
    return found


STATUTORY = statutory_days()


def is_worked(day: date) -> bool:
    """Whether offices work, by the yearly notices."""
    if day.weekday() < 5:
        return day not in chinese_calendar.holidays
    return day in chinese_calendar.workdays


# How many working days lie before each day, from the origin on.
WORKED_BEFORE = [
    0, *accumulate(is_worked(ORIGIN + step * ONE_DAY) for step in range((LAST - ORIGIN).days + 1))
]  # fmt: skip


def worked(first: date, end: date) -> int:
    """Working days in `[first, end)`."""
    return WORKED_BEFORE[(end - ORIGIN).days] - WORKED_BEFORE[(first - ORIGIN).days]


def months_on(first: date, months: int) -> date:
    """The day of the same number so many months on, or that month's last."""
    year, month = divmod(12 * first.year + first.month - 1 + months, 12)
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))
