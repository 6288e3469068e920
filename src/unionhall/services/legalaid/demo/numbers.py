"""Numbers of law of the demo's own region, so that reckonings answer there: made up, and marked so."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook.core import Source
from unionhall.services.legalaid.commands.rights_numbers import put_number
from unionhall.services.legalaid.number_plans import NumberPlan

ONE_DAY = timedelta(days=1)
LONG_AGO = date(2016, 1, 1)
SOURCE = Source("演示数据（虚构）")

# New every year or two from the first day of a month: the oldest value first, the last one of this year or the last.
YEARLY: dict[str, tuple[int, tuple[str, ...]]] = {
    "rights.minimum_wage_month_yuan": (1, ("1820", "1950", "2060")),
    "rights.minimum_wage_hour_yuan": (1, ("18.2", "19.5", "20.6")),
    "rights.average_wage_month_yuan": (7, ("6480", "6790", "7035")),
    "rights.injury_wage_month_yuan": (7, ("6480", "6790", "7035")),
    "rights.injury_wage_year_yuan": (7, ("77760", "81480", "84420")),
    "rights.unemployment_benefit_month_yuan": (1, ("1456", "1560", "1648")),
}
# Of a statistical year, from its first to its last day; the last value is that of last year.
STATISTICS: dict[str, tuple[str, ...]] = {
    "rights.province_urban_income_yuan": ("43726", "45320", "47210", "49050", "51300"),
    "rights.province_rural_income_yuan": ("18753", "20110", "21640", "23080", "24500"),
    "rights.province_urban_consumption_yuan": ("27291", "28100", "29420", "30650", "31900"),
    "rights.province_rural_consumption_yuan": ("12660", "13510", "14780", "15820", "16700"),
    "rights.province_average_wage_year_yuan": ("84630", "88940", "93870", "97600", "101200"),
}
STEADY: dict[str, str] = {
    "rights.injury_medical_lump_grade_5_months": "22",
    "rights.injury_medical_lump_grade_6_months": "18",
    "rights.injury_medical_lump_grade_7_months": "13",
    "rights.injury_medical_lump_grade_8_months": "10",
    "rights.injury_medical_lump_grade_9_months": "7",
    "rights.injury_medical_lump_grade_10_months": "4",
    "rights.injury_job_lump_grade_5_months": "36",
    "rights.injury_job_lump_grade_6_months": "30",
    "rights.injury_job_lump_grade_7_months": "20",
    "rights.injury_job_lump_grade_8_months": "16",
    "rights.injury_job_lump_grade_9_months": "12",
    "rights.injury_job_lump_grade_10_months": "8",
    "rights.injury_lump_own_wage_applies": "0",
    "rights.severance_low_base_applies": "0",
    "rights.extra_maternity_days": "60",
    "rights.heat_outdoor_month_yuan": "200",
    "rights.heat_indoor_month_yuan": "140",
    "rights.heat_first_month_count": "6",
    "rights.heat_last_month_count": "9",
}


@transaction.atomic
def load(region: str, *, by: Person, today: date, at: datetime) -> None:
    """Enter the numbers of `region`, one command each. Raises what `put_number` does."""
    for plan in (*_yearly(region, today), *_statistics(region, today), *_steady(region)):
        put_number(plan, by=by, at=at)


def _yearly(region: str, today: date) -> list[NumberPlan]:
    plans = []
    for key, (month, values) in YEARLY.items():
        newest = today.year if today >= date(today.year, month, 1) else today.year - 1
        starts = [date(newest - back, month, 1) for back in range(len(values))][::-1]
        ends = [start - ONE_DAY for start in starts[1:]]
        starts[0] = LONG_AGO
        expected = date(newest + 1, month, 1)
        plans += [
            _plan(region, key, value, starts_on=first, ends_on=last, expect_on=None if last else expected)
            for value, first, last in zip(values, starts, [*ends, None], strict=True)
        ]
    return plans


def _statistics(region: str, today: date) -> list[NumberPlan]:
    return [
        _plan(region, key, value, starts_on=date(year, 1, 1), ends_on=date(year, 12, 31))
        for key, values in STATISTICS.items()
        for year, value in enumerate(values, start=today.year - len(values))
    ]


def _steady(region: str) -> list[NumberPlan]:
    return [_plan(region, key, value, starts_on=LONG_AGO) for key, value in STEADY.items()]


def _plan(
    region: str,
    key: str,
    value: str,
    *,
    starts_on: date,
    ends_on: date | None = None,
    expect_on: date | None = None,
) -> NumberPlan:
    return NumberPlan(
        key=key, region=region, value=Decimal(value), starts_on=starts_on, ends_on=ends_on, expect_on=expect_on,
        source=SOURCE,
    )  # fmt: skip
