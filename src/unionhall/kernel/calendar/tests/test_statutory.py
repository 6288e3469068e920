"""The table of statutory holidays, against the measures and the holidays of the yearly notices."""

from datetime import date
from pathlib import Path

import chinese_calendar
import pytest

from unionhall.kernel.calendar.core import OfficialCalendar
from unionhall.kernel.calendar.statutory import BadStatutoryTable, statutory_years

YEARS = statutory_years()
NAMES = {
    "元旦": "New Year's Day",
    "春节": "Spring Festival",
    "清明节": "Tomb-sweeping Day",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-autumn Festival",
    "国庆节": "National Day",
}
# On the third of October 2009 two festivals met; on the 23rd of June 2012, a Saturday, the library has no entry.
MET, LEFT_OUT = date(2009, 10, 3), date(2012, 6, 23)

LUNAR_NEW_YEAR = {
    2008: date(2008, 2, 7), 2009: date(2009, 1, 26), 2010: date(2010, 2, 14), 2011: date(2011, 2, 3),
    2012: date(2012, 1, 23), 2013: date(2013, 2, 10), 2014: date(2014, 1, 31), 2015: date(2015, 2, 19),
    2016: date(2016, 2, 8), 2017: date(2017, 1, 28), 2018: date(2018, 2, 16), 2019: date(2019, 2, 5),
    2020: date(2020, 1, 25), 2021: date(2021, 2, 12), 2022: date(2022, 2, 1), 2023: date(2023, 1, 22),
    2024: date(2024, 2, 10), 2025: date(2025, 1, 29), 2026: date(2026, 2, 17),
}  # fmt: skip


def test_every_year_of_the_law_in_force_is_there() -> None:
    assert sorted(YEARS) == list(range(2008, 2027))


@pytest.mark.parametrize("year", YEARS)
def test_how_many_days_the_measures_give(year: int) -> None:
    expected = 13 if year >= 2025 else 11
    assert len(YEARS[year].days) == (expected - 1 if year == MET.year else expected)


@pytest.mark.parametrize("year", YEARS)
def test_each_day_bears_the_name_that_the_notice_gives_it(year: int) -> None:
    told = {day: NAMES[name] for day, name in YEARS[year].days.items() if day not in (MET, LEFT_OUT)}
    assert {day: str(chinese_calendar.holidays[day]) for day in told} == told


@pytest.mark.parametrize("year", YEARS)
def test_spring_festival_by_period(year: int) -> None:
    spring = sorted(day for day, name in YEARS[year].days.items() if name == "春节")
    assert len(spring) == (4 if year >= 2025 else 3)
    assert (spring[-1] - spring[0]).days == len(spring) - 1
    # New Year's eve of the lunar calendar was the first of them from 2008 to 2013, and is again from 2025 on.
    assert (LUNAR_NEW_YEAR[year] - spring[0]).days == (0 if 2014 <= year < 2025 else 1)


def test_2025_and_2026_day_by_day() -> None:
    def days(year: int) -> list[str]:
        return [f"{day:%m-%d}" for day in sorted(YEARS[year].days)]

    october = ["10-01", "10-02", "10-03"]
    assert days(2025) == [
        "01-01", "01-28", "01-29", "01-30", "01-31", "04-04", "05-01", "05-02", "05-31", *october, "10-06",
    ]  # fmt: skip
    assert days(2026) == [
        "01-01", "02-16", "02-17", "02-18", "02-19", "04-05", "05-01", "05-02", "06-19", "09-25", *october,
    ]  # fmt: skip


def test_mid_autumn_on_the_first_of_october_lengthens_the_holiday() -> None:
    calendar = OfficialCalendar({})
    assert calendar.is_statutory_holiday(date(2020, 10, 4))
    assert not calendar.is_statutory_holiday(date(2021, 10, 4))


@pytest.mark.parametrize(
    "text",
    [
        "- {year: 2026, source: {instrument: a, article: b}, status: confirmed}",
        "- {year: 2026, source: {instrument: a, article: b}, status: perhaps, days: {}}",
        "- {year: 2026, source: {instrument: a, article: b}, status: confirmed, days: {元旦: [2025-01-01]}}",
        "- &a {year: 2026, source: {instrument: a, article: b}, status: confirmed, days: {}}\n- *a",
    ],
)
def test_a_bad_table_is_refused(text: str, tmp_path: Path) -> None:
    table = tmp_path / "table.yaml"
    table.write_text(text, encoding="utf-8")
    with pytest.raises(BadStatutoryTable):
        statutory_years(table)
