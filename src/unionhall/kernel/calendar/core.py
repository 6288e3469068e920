"""Counting days as the law counts them: official working days, and when a period ends.

Conventions: the day on which something happens is not counted, counting begins with the next. A period in
days, months or years that ends on an official rest day (weekend or holiday, but not a weekend day that is
worked to make up for a holiday) ends on the next working day. A period in working days counts working days
only. A month or year ends on the same date of its last month, or on that month's last day if it has no such
date. (Civil Code of the People's Republic of China, articles 201 to 203; Civil Procedure Law, article 85.)
"""

import calendar
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import chinese_calendar

from unionhall.kernel.calendar.statutory import statutory_years
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.lib.errors import msgid as _

PeriodUnit = Literal["day", "working_day", "month", "year"]
IsWorkingDay = Callable[[date], bool]

ONE_DAY = timedelta(days=1)
SATURDAY = 5

BUILT_IN_YEARS = range(
    min(chinese_calendar.holidays).year, max(chinese_calendar.holidays).year + 1
)  # years whose official notices the library holds


class CalendarUnknown(Refused):
    """Nobody has entered yet which days of that year are holidays; counting would be guessing."""

    status = 503
    message = _("The public holidays of %(year)s have not been entered yet; an administrator can do so.")


class WorkedHoliday(InvalidInput):
    """A statutory holiday is a day off, whoever works on it."""

    message = _("A statutory holiday is a day off; untick one of the two.")


class BadPeriod(InvalidInput):
    """A period that cannot be counted."""

    message = _("A period has at least one day.")


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day whose weekday does not decide: a holiday, or a weekend day that is worked.

    `is_statutory`: a holiday named by law, on which work is paid three times; not merely a day off moved beside it.
    """

    is_working_day: bool
    name: str
    is_statutory: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A day as a calendar page shows it. `is_known` is false where only the weekday was looked at."""

    date: date
    is_working_day: bool
    name: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a period ends: `nominal` as counted, `due_on` after moving off a rest day.

    `is_provisional` when a year was counted whose holidays are not known yet: the day may still move.
    """

    nominal: date
    due_on: date
    is_provisional: bool


def roll_forward(day: date, is_working_day: IsWorkingDay) -> date:
    """`day` if it is a working day, otherwise the next one."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def add_working_days(start: date, count: int, is_working_day: IsWorkingDay) -> date:
    """The `count`-th working day after `start`, which is not counted itself. Raises BadPeriod below 1."""
    if count < 1:
        raise BadPeriod
    day = start
    while count:
        day += ONE_DAY
        count -= is_working_day(day)
    return day


def add_months(start: date, count: int) -> date:
    """The same date `count` months later, or the last day of that month if it has no such date."""
    years, month = divmod(start.month - 1 + count, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def period_end(start: date, count: int, unit: PeriodUnit, is_working_day: IsWorkingDay) -> tuple[date, date]:
    """The nominal last day of a period that `start` sets going, and the day it ends on. Raises BadPeriod."""
    if count < 1:
        raise BadPeriod
    if unit == "working_day":
        nominal = add_working_days(start, count, is_working_day)
        return nominal, nominal
    months = {"day": 0, "month": count, "year": 12 * count}[unit]
    nominal = add_months(start, months) if months else start + count * ONE_DAY
    return nominal, roll_forward(nominal, is_working_day)


class OfficialCalendar:
    """The built-in lists of the State Council's notices, with what an administrator entered on top."""

    def __init__(self, special_days: Mapping[date, SpecialDay], years: Iterable[int] = ()) -> None:
        self._special_days = special_days
        self._years = frozenset(years)

    def knows(self, year: int) -> bool:
        """Whether the holidays of `year` are known."""
        return year in BUILT_IN_YEARS or year in self._years

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on `day`. Raises CalendarUnknown, unless that very day was entered."""
        if day not in self._special_days and not self.knows(day.year):
            raise CalendarUnknown(year=day.year)
        return self._probably_working(day)

    def is_statutory_holiday(self, day: date) -> bool:
        """Whether `day` is a holiday by law itself, on which work is paid three times.

        Days that were entered add to the built-in table; none takes a holiday of the law away. Raises CalendarUnknown
        for a year that the table lacks and of which nobody entered the statutory days.
        """
        special = self._special_days.get(day)
        if special is not None and special.is_statutory:
            return True
        listed = statutory_years().get(day.year)
        if listed is not None:
            return day in listed.days
        if not self._has_statutory_days(day.year):
            raise CalendarUnknown(year=day.year)
        return False

    def _has_statutory_days(self, year: int) -> bool:
        if year not in self._years:
            return False
        return any(day.year == year and special.is_statutory for day, special in self._special_days.items())

    def _probably_working(self, day: date) -> bool:
        special = self._special_days.get(day) or _built_in(day)
        return special.is_working_day if special else day.weekday() < SATURDAY

    def deadline(
        self, start: date, count: int, unit: PeriodUnit = "working_day", *, allow_provisional: bool = False
    ) -> Deadline:
        """When a period of `count` `unit` that begins with `start` ends.

        With `allow_provisional` weekdays count as working days in a year that is not known yet, and the
        answer says so. Raises BadPeriod; CalendarUnknown without `allow_provisional`.
        """
        guessed = False

        def is_working_day(day: date) -> bool:
            nonlocal guessed
            if not allow_provisional:
                return self.is_working_day(day)
            guessed = guessed or not (self.knows(day.year) or day in self._special_days)
            return self._probably_working(day)

        nominal, due_on = period_end(start, count, unit, is_working_day)
        return Deadline(nominal, due_on, guessed)

    def day(self, day: date) -> Day:
        """`day` with the name of its holiday, or of the holiday it makes up for; never refuses."""
        special = self._special_days.get(day)
        built_in = _built_in(day)
        name = special.name if special else built_in.name if built_in else ""
        known = special is not None or self.knows(day.year)
        return Day(day, self._probably_working(day), name, known)

    def month(self, year: int, month: int) -> list[Day]:
        """Every day of a month, from the first."""
        first = date(year, month, 1)
        return [self.day(first + n * ONE_DAY) for n in range(calendar.monthrange(year, month)[1])]


def _built_in(day: date) -> SpecialDay | None:
    if day in chinese_calendar.workdays:
        return SpecialDay(True, chinese_calendar.workdays[day])
    if day in chinese_calendar.holidays:
        return SpecialDay(False, chinese_calendar.holidays[day])
    return None


# New Year, Spring Festival, Tomb Sweeping, Labour Day, Dragon Boat, Mid-Autumn and National Day: a year that
# has fewer days off than the festivals themselves has not been entered completely.
FEWEST_HOLIDAYS = 7


class YearBuiltIn(Refused):
    """The year is in the built-in lists; single days of it can be changed."""

    message = _("The holidays of %(year)s are built in. To change a single day, enter that day.")


class DayElsewhere(InvalidInput):
    """A day of another year stands in a year's list."""

    message = _("%(day)s does not lie in %(year)s.")


class YearIncomplete(InvalidInput):
    """Too few days off were entered for a whole year."""

    message = _("A year has at least %(fewest)s days off for its seven festivals; %(count)s were entered.")


def check_year(year: int, special_days: Mapping[date, SpecialDay]) -> None:
    """Raises YearBuiltIn, DayElsewhere or YearIncomplete unless this can be the list of a whole year."""
    if year in BUILT_IN_YEARS:
        raise YearBuiltIn(field="year", year=year)
    for day in special_days:
        if day.year != year:
            raise DayElsewhere(field="days", day=day, year=year)
    count = sum(not special.is_working_day for special in special_days.values())
    if count < FEWEST_HOLIDAYS:
        raise YearIncomplete(field="days", fewest=FEWEST_HOLIDAYS, count=count)


_LINE = re.compile(r"(\d{4}-\d\d?-\d\d?)(?:\s*[~～至]\s*(\d{4}-\d\d?-\d\d?))?\s+([休法班])\s+(\S.*)")
_LONGEST_STRETCH = 31 * ONE_DAY


class BadLine(InvalidInput):
    """A line of a list of special days cannot be read."""

    message = _("Line %(line)s cannot be read. Write it like: 2027-01-01 休 元旦")


def parse_special_days(text: str) -> dict[date, SpecialDay]:
    """The days of a list, one line each: `2027-01-01 休 元旦`, `2027-02-05~2027-02-11 休 春节`.

    休 is a day off, 法 a day off that is a statutory holiday, 班 a working day; a later line may correct an earlier
    one. Raises BadLine.
    """
    days: dict[date, SpecialDay] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            first, last, special = _parse_line(line.strip(), number)
            days |= {first + n * ONE_DAY: special for n in range((last - first).days + 1)}
    return days


def _parse_line(line: str, number: int) -> tuple[date, date, SpecialDay]:
    match = _LINE.fullmatch(line)
    if match is None:
        raise BadLine(field="days", line=number)
    try:
        first, last = (date(*map(int, day.split("-"))) for day in (match[1], match[2] or match[1]))
    except ValueError:
        raise BadLine(field="days", line=number) from None
    if not first <= last <= first + _LONGEST_STRETCH:
        raise BadLine(field="days", line=number)
    return first, last, SpecialDay(match[3] == "班", match[4].strip(), match[3] == "法")


def render_special_days(days: Mapping[date, SpecialDay]) -> str:
    """The list that `parse_special_days` reads, one line a day."""
    return "\n".join(
        f"{day} {_letter(special)} {special.name}"
        for day, special in sorted(days.items(), key=lambda entry: entry[0])
    )


def _letter(special: SpecialDay) -> str:
    if special.is_statutory:
        return "法"
    return "班" if special.is_working_day else "休"
