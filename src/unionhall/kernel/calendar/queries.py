"""Working days and deadlines, by the official notices and what an administrator entered."""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext

from unionhall.kernel.calendar.core import (
    BUILT_IN_YEARS,
    Day,
    Deadline,
    OfficialCalendar,
    PeriodUnit,
    SpecialDay,
    add_months,
)
from unionhall.kernel.calendar.models import CalendarYear, DayOverride


def official_calendar(first: date | None = None, last: date | None = None) -> OfficialCalendar:
    """The calendar for many questions at once, in two database queries at most.

    `first` and `last` limit which of the administrator's days are read; where all years between them are built
    in, nobody needs to know which others were entered.
    """
    entered = DayOverride.objects.all()
    if first is not None:
        entered = entered.filter(day__gte=first)
    if last is not None:
        entered = entered.filter(day__lte=last)
    is_built_in = first is not None and last is not None and {first.year, last.year} <= set(BUILT_IN_YEARS)
    return OfficialCalendar(
        {
            day: SpecialDay(works, name, is_statutory)
            for day, works, name, is_statutory in entered.values_list(
                "day", "is_working_day", "name", "is_statutory"
            )
        },
        () if is_built_in else CalendarYear.objects.values_list("year", flat=True),
    )


def is_working_day(day: date) -> bool:
    """Whether offices work on `day`. Raises CalendarUnknown for a year whose holidays nobody entered."""
    return official_calendar(day, day).is_working_day(day)


def deadline(
    start: date, count: int, unit: PeriodUnit = "working_day", *, allow_provisional: bool = False
) -> Deadline:
    """When a period ends that `start` sets going; `start` itself is not counted.

    Days, months and years end on the next working day when they end on a rest day. Raises CalendarUnknown
    for a year whose holidays nobody entered; with `allow_provisional` its weekdays are counted instead and
    the answer is marked provisional. Raises BadPeriod below 1.
    """
    return official_calendar(start).deadline(start, count, unit, allow_provisional=allow_provisional)


def add_working_days(start: date, count: int) -> date:
    """The `count`-th working day after `start`. Raises CalendarUnknown, BadPeriod."""
    return deadline(start, count).due_on


def month(year: int, month: int) -> list[Day]:
    """Every day of a month with its holiday in the reader's language; days of unknown years say so."""
    first = date(year, month, 1)
    days = official_calendar(first, add_months(first, 1)).month(year, month)
    return [replace(day, name=gettext(day.name)) if day.name else day for day in days]


def special_days(year: int) -> dict[date, SpecialDay]:
    """What an administrator entered for `year`, in order."""
    entered = DayOverride.objects.filter(day__year=year).order_by("day")
    return {
        special.day: SpecialDay(special.is_working_day, special.name, special.is_statutory)
        for special in entered
    }


def unknown_years(years: range) -> list[int]:
    """Those of `years` whose holidays nobody entered; for the reminder to administrators."""
    known = OfficialCalendar(
        {}, CalendarYear.objects.filter(year__in=list(years)).values_list("year", flat=True)
    )
    return [year for year in years if not known.knows(year)]
