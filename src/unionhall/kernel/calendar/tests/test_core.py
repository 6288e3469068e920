from calendar import monthrange
from datetime import date, timedelta

import chinese_calendar
import pytest
from django.utils import translation
from django.utils.translation import gettext
from hypothesis import given
from hypothesis import strategies as st

from unionhall.kernel.calendar.core import (
    BUILT_IN_YEARS,
    BadLine,
    BadPeriod,
    CalendarUnknown,
    DayElsewhere,
    OfficialCalendar,
    SpecialDay,
    YearBuiltIn,
    YearIncomplete,
    add_months,
    add_working_days,
    check_year,
    parse_special_days,
    period_end,
    render_special_days,
    roll_forward,
)

BUILT_IN = OfficialCalendar({})
START = date(2026, 1, 1)
AHEAD = BUILT_IN_YEARS[-1] + 1

starts = st.dates(date(2025, 1, 1), date(2026, 6, 30))
rest_days = st.frozensets(st.integers(0, 400), max_size=200).map(
    lambda offsets: frozenset(date(2025, 1, 1) + timedelta(days=n) for n in offsets)
)
counts = st.integers(1, 60)


@given(starts, counts, rest_days)
def test_working_days_against_listing_them(start: date, count: int, rest: frozenset[date]) -> None:
    listed = [day for n in range(1, 2000) if (day := start + timedelta(days=n)) not in rest]
    assert add_working_days(start, count, lambda day: day not in rest) == listed[count - 1]


@given(starts, counts, rest_days)
def test_natural_days_against_listing_them(start: date, count: int, rest: frozenset[date]) -> None:
    nominal, due = period_end(start, count, "day", lambda day: day not in rest)
    counted = [start + timedelta(days=n) for n in range(1, count + 1)]
    assert nominal == counted[-1]
    assert due == next(day for n in range(2000) if (day := nominal + timedelta(days=n)) not in rest)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 40))
def test_months_against_stepping(start: date, count: int) -> None:
    year, month = start.year, start.month
    for _step in range(count):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    assert add_months(start, count) == date(year, month, min(start.day, monthrange(year, month)[1]))


@given(st.dates(date(2004, 1, 1), date(2026, 11, 30)))
def test_built_in_days_agree_with_the_library(day: date) -> None:
    assert BUILT_IN.is_working_day(day) == chinese_calendar.is_workday(day)


@pytest.mark.parametrize(
    ("start", "count", "unit", "nominal", "due"),
    [
        # filed just before Mid-Autumn, 5 working days; 7 days of National Day lie between
        (date(2026, 9, 24), 5, "working_day", date(2026, 10, 9), date(2026, 10, 9)),
        # 15 days after an award
        (date(2026, 11, 9), 15, "day", date(2026, 11, 24), date(2026, 11, 24)),
        # an accident, 30 days
        (date(2026, 3, 31), 30, "day", date(2026, 4, 30), date(2026, 4, 30)),
        # ends inside the Spring Festival: moves to the first working day after it
        (date(2026, 2, 8), 10, "day", date(2026, 2, 18), date(2026, 2, 24)),
        # ends on a Saturday that is worked: stays
        (date(2026, 5, 4), 5, "day", date(2026, 5, 9), date(2026, 5, 9)),
        # ends on an ordinary Saturday
        (date(2026, 5, 11), 5, "day", date(2026, 5, 16), date(2026, 5, 18)),
        # begins on a day off; the next working day is the first
        (date(2026, 10, 3), 1, "working_day", date(2026, 10, 8), date(2026, 10, 8)),
        # a month without that date
        (date(2026, 1, 31), 1, "month", date(2026, 2, 28), date(2026, 2, 28)),
        (date(2024, 2, 29), 1, "year", date(2025, 2, 28), date(2025, 2, 28)),
        (date(2025, 3, 31), 1, "year", date(2026, 3, 31), date(2026, 3, 31)),
    ],
)
def test_periods_as_the_law_counts_them(start: date, count: int, unit: str, nominal: date, due: date) -> None:
    found = BUILT_IN.deadline(start, count, unit)  # type: ignore[arg-type]
    assert (found.nominal, found.due_on, found.is_provisional) == (nominal, due, False)


@pytest.mark.parametrize("unit", ["day", "working_day", "month", "year"])
@pytest.mark.parametrize("count", [0, -1])
def test_a_period_has_at_least_one_day(unit: str, count: int) -> None:
    with pytest.raises(BadPeriod):
        BUILT_IN.deadline(START, count, unit)  # type: ignore[arg-type]


def test_an_unknown_year_is_refused_and_named() -> None:
    with pytest.raises(CalendarUnknown, match=str(AHEAD)):
        BUILT_IN.is_working_day(date(AHEAD, 3, 1))
    with pytest.raises(CalendarUnknown, match=str(AHEAD)):
        BUILT_IN.deadline(date(AHEAD - 1, 12, 30), 5)
    with pytest.raises(CalendarUnknown, match="2003"):
        BUILT_IN.is_working_day(date(2003, 3, 3))


def test_provisional_deadlines_say_so() -> None:
    start = date(AHEAD - 1, 12, 30)
    found = BUILT_IN.deadline(start, 5, allow_provisional=True)
    assert found.is_provisional
    assert found.due_on.year == AHEAD
    assert not BUILT_IN.deadline(date(2026, 11, 2), 5, allow_provisional=True).is_provisional
    known = OfficialCalendar({date(AHEAD, 1, 1): SpecialDay(False, "元旦")}, [AHEAD])
    assert not known.deadline(start, 5, allow_provisional=True).is_provisional
    assert known.deadline(start, 5).due_on > found.due_on


def test_entered_days_go_before_the_built_in_ones() -> None:
    typhoon, saturday = date(2026, 7, 15), date(2026, 7, 18)
    calendar = OfficialCalendar({typhoon: SpecialDay(False, "停工"), saturday: SpecialDay(True, "补班")})
    assert BUILT_IN.is_working_day(typhoon)
    assert not calendar.is_working_day(typhoon)
    assert calendar.is_working_day(saturday)
    assert roll_forward(typhoon, calendar.is_working_day) == date(2026, 7, 16)


def test_a_single_entered_day_does_not_make_its_year_known() -> None:
    calendar = OfficialCalendar({date(AHEAD, 1, 1): SpecialDay(False, "元旦")})
    assert not calendar.is_working_day(date(AHEAD, 1, 1))
    with pytest.raises(CalendarUnknown):
        calendar.is_working_day(date(AHEAD, 1, 4))
    assert not calendar.knows(AHEAD)


def test_month_page() -> None:
    february = {day.date.day: day for day in BUILT_IN.month(2026, 2)}
    assert len(february) == 28
    assert (february[17].is_working_day, february[17].name) == (False, "Spring Festival")
    assert (february[14].is_working_day, february[14].name) == (True, "Spring Festival")  # worked Saturday
    assert (february[7].is_working_day, february[7].name) == (False, "")
    assert all(day.is_known for day in february.values())
    assert not any(day.is_known for day in BUILT_IN.month(AHEAD, 2))


def test_list_of_special_days() -> None:
    days = parse_special_days("2027-01-01 休 元旦\n\n2027-2-5～2027-2-7 休 春节\n2027-02-14 班 春节 补班\n")
    assert days == {
        date(2027, 1, 1): SpecialDay(False, "元旦"),
        date(2027, 2, 5): SpecialDay(False, "春节"),
        date(2027, 2, 6): SpecialDay(False, "春节"),
        date(2027, 2, 7): SpecialDay(False, "春节"),
        date(2027, 2, 14): SpecialDay(True, "春节 补班"),
    }
    assert parse_special_days(render_special_days(days)) == days
    assert parse_special_days("") == {}


@pytest.mark.parametrize(
    "line",
    [
        "元旦",
        "2027-01-01 元旦",
        "2027-01-01 休",
        "2027-02-30 休 春节",
        "2027-02-07~2027-02-05 休 春节",
        "2027-01-01~2027-12-31 休 春节",
        "27-01-01 休 元旦",
    ],
)
def test_a_line_that_cannot_be_read_is_named(line: str) -> None:
    with pytest.raises(BadLine, match="Line 2 ") as refusal:
        parse_special_days(f"2027-01-01 休 元旦\n{line}")
    assert refusal.value.field == "days"


def test_a_year_is_complete_or_refused() -> None:
    full = {date(AHEAD, month, 1): SpecialDay(False, "x") for month in range(1, 8)}
    check_year(AHEAD, full)
    with pytest.raises(YearIncomplete, match="at least 7 days off for its seven festivals; 6 were entered"):
        check_year(AHEAD, full | {date(AHEAD, 1, 1): SpecialDay(True, "x")})
    with pytest.raises(DayElsewhere, match="2020-01-01"):
        check_year(AHEAD, full | {date(2020, 1, 1): SpecialDay(False, "x")})
    with pytest.raises(YearBuiltIn, match="2026"):
        check_year(2026, full)


def test_every_holiday_has_a_chinese_name() -> None:
    with translation.override("zh-hans"):
        assert [name.value for name in chinese_calendar.Holiday if gettext(name.value) == name.value] == []


def test_a_year_entered_by_an_administrator_names_its_statutory_days() -> None:
    lines = f"{AHEAD}-02-05~{AHEAD}-02-11 休 春节\n{AHEAD}-02-05~{AHEAD}-02-08 法 春节"
    days = parse_special_days(lines)
    assert parse_special_days(render_special_days(days)) == days
    calendar = OfficialCalendar(days, [AHEAD])
    assert calendar.is_statutory_holiday(date(AHEAD, 2, 8))
    assert not calendar.is_statutory_holiday(date(AHEAD, 2, 9))
    assert not calendar.is_working_day(date(AHEAD, 2, 8))


def test_a_year_without_statutory_days_is_unknown_in_this_respect() -> None:
    days = parse_special_days(f"{AHEAD}-02-05~{AHEAD}-02-11 休 春节")
    for calendar in (BUILT_IN, OfficialCalendar(days, [AHEAD])):
        with pytest.raises(CalendarUnknown, match=str(AHEAD)):
            calendar.is_statutory_holiday(date(AHEAD, 2, 5))
    one = OfficialCalendar({date(AHEAD, 1, 1): SpecialDay(False, "元旦", True)})
    assert one.is_statutory_holiday(date(AHEAD, 1, 1))
    with pytest.raises(CalendarUnknown):
        one.is_statutory_holiday(date(AHEAD, 1, 2))


def test_no_entry_takes_a_holiday_of_the_law_away() -> None:
    calendar = OfficialCalendar({date(2026, 5, 1): SpecialDay(True, "照常上班")})
    assert calendar.is_statutory_holiday(date(2026, 5, 1))
    assert calendar.is_working_day(date(2026, 5, 1))
