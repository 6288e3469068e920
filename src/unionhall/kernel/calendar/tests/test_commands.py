from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.utils import translation

from unionhall.kernel.calendar import commands, queries
from unionhall.kernel.calendar.core import (
    BUILT_IN_YEARS,
    CalendarUnknown,
    SpecialDay,
    WorkedHoliday,
    YearBuiltIn,
    YearIncomplete,
)
from unionhall.kernel.calendar.models import CalendarYear, DayOverride
from unionhall.lib.errors import NotAllowed

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
AHEAD = BUILT_IN_YEARS[-1] + 1
NOTICE = "国务院办公厅关于节假日安排的通知"
DAYS = {date(AHEAD, month, 1): SpecialDay(False, "假日") for month in range(1, 8)}


@pytest.fixture
def told(make_person: Any, city: Any) -> dict[str, Any]:
    return {"organisation": city, "by": make_person("administrator", organisation=city), "at": AT}


def verbs() -> list[str]:
    return list(apps.get_model("audit", "Entry").objects.order_by("pk").values_list("verb", flat=True))


def test_a_year_becomes_known_by_publishing_it(told: dict[str, Any]) -> None:
    start = date(AHEAD - 1, 12, 31)
    with pytest.raises(CalendarUnknown):
        queries.deadline(start, 1)
    assert queries.unknown_years(range(AHEAD - 1, AHEAD + 1)) == [AHEAD]
    commands.publish_year(AHEAD, DAYS, source=NOTICE, **told)
    assert queries.add_working_days(start, 1) > date(AHEAD, 1, 1)
    assert not queries.deadline(start, 1, allow_provisional=True).is_provisional
    assert queries.unknown_years(range(AHEAD - 1, AHEAD + 1)) == []
    assert queries.special_days(AHEAD) == DAYS
    assert verbs() == ["calendar.year.publish"]
    assert str(CalendarYear.objects.get()) == str(AHEAD)


def test_publishing_again_corrects(told: dict[str, Any]) -> None:
    commands.publish_year(AHEAD, DAYS, source=NOTICE, **told)
    corrected = {day.replace(day=2): special for day, special in DAYS.items()}
    commands.publish_year(AHEAD, corrected, source=NOTICE, **told)
    assert queries.special_days(AHEAD) == corrected
    assert CalendarYear.objects.count() == 1


def test_a_refused_year_leaves_nothing(told: dict[str, Any]) -> None:
    with pytest.raises(YearIncomplete):
        commands.publish_year(AHEAD, dict(list(DAYS.items())[:3]), source=NOTICE, **told)
    with pytest.raises(YearBuiltIn):
        commands.publish_year(2026, DAYS, source=NOTICE, **told)
    with pytest.raises(commands.NotASpecialDay):
        commands.publish_year(AHEAD, DAYS, source=" ", **told)
    assert not CalendarYear.objects.exists()
    assert not DayOverride.objects.exists()
    assert verbs() == []


def test_a_single_day(told: dict[str, Any]) -> None:
    day = date(2026, 7, 15)
    assert queries.is_working_day(day)
    commands.set_day(day, is_working_day=False, name="防台风停工", source="市防指通知", **told)
    assert not queries.is_working_day(day)
    commands.set_day(day, is_working_day=True, name="照常上班", source="市防指通知", **told)
    assert queries.is_working_day(day)
    assert str(DayOverride.objects.get()) == "2026-07-15 照常上班"
    commands.clear_day(day, **told)
    commands.clear_day(day, **told)
    assert verbs() == ["calendar.day.set", "calendar.day.set", "calendar.day.clear"]
    for name, source in ((" ", "x"), ("x", "")):
        with pytest.raises(commands.NotASpecialDay):
            commands.set_day(day, is_working_day=False, name=name, source=source, **told)


def test_a_statutory_day_is_a_day_off(told: dict[str, Any]) -> None:
    day = date(AHEAD, 1, 1)
    commands.set_day(day, is_working_day=False, is_statutory=True, name="元旦", source=NOTICE, **told)
    assert queries.official_calendar().is_statutory_holiday(day)
    assert queries.special_days(AHEAD) == {day: SpecialDay(False, "元旦", True)}
    with pytest.raises(WorkedHoliday):
        commands.set_day(day, is_working_day=True, is_statutory=True, name="元旦", source=NOTICE, **told)


def test_who_may(told: dict[str, Any], make_person: Any, city: Any) -> None:
    for role in ("leader", "auditor", "desk"):
        nobody = told | {"by": make_person(role, organisation=city)}
        with pytest.raises(NotAllowed):
            commands.set_day(date(2026, 7, 15), is_working_day=False, name="x", source="x", **nobody)
        with pytest.raises(NotAllowed):
            commands.clear_day(date(2026, 7, 15), **nobody)
        with pytest.raises(NotAllowed):
            commands.publish_year(AHEAD, DAYS, source=NOTICE, **nobody)


def test_month_page_in_the_readers_language(told: dict[str, Any]) -> None:
    commands.set_day(date(2026, 2, 2), is_working_day=False, name="职工休息日", source="x", **told)
    with translation.override("zh-hans"):
        days = queries.month(2026, 2)
    assert (days[16].name, days[1].name, days[1].is_working_day) == ("春节", "职工休息日", False)
    with translation.override("en"):
        assert queries.month(2026, 2)[16].name == "Spring Festival"


def test_few_queries_however_many_days(told: dict[str, Any], django_assert_num_queries: Any) -> None:
    commands.publish_year(AHEAD, DAYS, source=NOTICE, **told)
    with django_assert_num_queries(2):
        queries.deadline(date(AHEAD, 1, 1), 150)
    with django_assert_num_queries(2):
        queries.month(AHEAD, 1)
