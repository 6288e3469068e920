"""When, who, where and how much."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.engines.matching.core import Slots, extract_slots
from unionhall.engines.matching.core.numerals import number

WEDNESDAY = date(2026, 11, 25)


def days(text: str, today: date = WEDNESDAY) -> tuple[date, date] | None:
    span = extract_slots(text, today).span
    return (span.first, span.last) if span else None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("今晚有课吗", (2026, 11, 25), (2026, 11, 25)),
        ("明天能打球不", (2026, 11, 26), (2026, 11, 26)),
        ("后天", (2026, 11, 27), (2026, 11, 27)),
        ("大后天", (2026, 11, 28), (2026, 11, 28)),
        ("这周末哪里能打篮球", (2026, 11, 25), (2026, 11, 29)),
        ("下周末", (2026, 11, 30), (2026, 12, 6)),
        ("周一", (2026, 11, 30), (2026, 12, 6)),
        ("礼拜天", (2026, 11, 25), (2026, 11, 29)),
        ("下周三", (2026, 11, 30), (2026, 12, 6)),
        ("下个星期", (2026, 11, 30), (2026, 12, 6)),
        ("下下周五", (2026, 12, 7), (2026, 12, 13)),
        ("本周", (2026, 11, 25), (2026, 11, 29)),
        ("下个月孩子放假", (2026, 12, 1), (2026, 12, 31)),
        ("这个月", (2026, 11, 25), (2026, 11, 30)),
        ("12月3号", (2026, 12, 3), (2026, 12, 3)),
        ("十二月三日", (2026, 12, 3), (2026, 12, 3)),
        ("3月8号", (2027, 3, 8), (2027, 3, 8)),
        ("25号", (2026, 11, 25), (2026, 11, 25)),
        ("3号", (2026, 12, 3), (2026, 12, 3)),
        ("31号", (2026, 12, 31), (2026, 12, 31)),
        ("二月份", (2027, 2, 1), (2027, 2, 28)),
        ("暑假托管", (2027, 7, 1), (2027, 8, 31)),
        ("国庆有什么活动", (2027, 10, 1), (2027, 10, 7)),
        ("五一去哪", (2027, 5, 1), (2027, 5, 5)),
        ("最近有什么讲座", (2026, 11, 25), (2026, 12, 9)),
        ("马上要", (2026, 11, 25), (2026, 11, 28)),
    ],
)
def test_days(text: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    assert days(text) == (date(*first), date(*last))


@pytest.mark.parametrize(
    "text",
    [
        "想学电工",
        "五一劳动奖章",
        "坐10号线",
        "2月30号",
        "13月",
        "三个月工资",
        "一周一次",
        "每周二",
        "最近的驿站",
    ],
)
def test_no_days(text: str) -> None:
    assert days(text) is None


def test_the_last_day_of_a_season_is_still_in_it() -> None:
    assert days("暑假", date(2026, 8, 31)) == (date(2026, 8, 31), date(2026, 8, 31))
    assert days("暑假", date(2026, 9, 1)) == (date(2027, 7, 1), date(2027, 8, 31))
    assert days("周末", date(2026, 11, 29)) == (date(2026, 11, 29), date(2026, 11, 29))
    assert days("下个月", date(2026, 12, 31)) == (date(2027, 1, 1), date(2027, 1, 31))
    assert days("29号", date(2027, 1, 30)) == (date(2027, 3, 29), date(2027, 3, 29))


@pytest.mark.parametrize(
    ("text", "weekdays"),
    [
        ("周末", {6, 7}),
        ("每周二晚上", {2}),
        ("双休日", {6, 7}),
        ("礼拜天", {7}),
        ("平时", {1, 2, 3, 4, 5}),
        ("明天", set()),
    ],
)
def test_weekdays(text: str, weekdays: set[int]) -> None:
    assert extract_slots(text, WEDNESDAY).weekdays == weekdays


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("明晚", "evening"),
        ("下班后", "evening"),
        ("中午", "noon"),
        ("周六上午", "morning"),
        ("下午", "afternoon"),
        ("周六", ""),
    ],
)
def test_parts_of_the_day(text: str, part: str) -> None:
    assert extract_slots(text, WEDNESDAY).part == part


def test_people_and_party() -> None:
    slots = extract_slots("我们车间二十个人想带孩子和老人参观", WEDNESDAY)
    assert slots.people == {"team", "child", "elder"}
    assert slots.party_size == 20
    assert extract_slots("农民工3人", WEDNESDAY).party_size == 3
    assert extract_slots("想学电工", WEDNESDAY) == Slots()


def test_places() -> None:
    assert extract_slots("在城关镇附近有驿站吗", WEDNESDAY).places == ("城关镇",)
    assert extract_slots("离人民路近的文化宫", WEDNESDAY).places == ("人民路",)
    assert extract_slots("东宫怎么走", WEDNESDAY, places=("东宫", "西宫")).places == ("东宫",)
    assert extract_slots("我在上班路上", WEDNESDAY).places == ()
    assert extract_slots("附近的球场", WEDNESDAY).is_near


def test_price_and_channel() -> None:
    assert extract_slots("免费的课", WEDNESDAY).is_free
    assert extract_slots("便宜点的", WEDNESDAY).is_cheap
    assert extract_slots("五十块以内", WEDNESDAY).max_yuan == Decimal(50)
    assert extract_slots("在家看的线上讲座", WEDNESDAY).is_remote
    assert not extract_slots("网上买东西被骗", WEDNESDAY).is_remote


def test_a_time_suits_by_day_weekday_and_hour() -> None:
    slots = extract_slots("下周六晚上", WEDNESDAY)
    assert slots.says_when
    saturday = datetime(2026, 12, 5, 19, tzinfo=UTC)
    assert slots.suits(saturday)
    assert not slots.suits(saturday.replace(hour=10))
    assert not slots.suits(saturday - timedelta(days=1))
    assert not slots.suits(saturday + timedelta(days=7))


@pytest.mark.parametrize(
    ("text", "value"),
    [("3", 3), ("两", 2), ("十", 10), ("十二", 12), ("二十", 20), ("二十五", 25), ("一百零三", 103)],
)
def test_numerals(text: str, value: int) -> None:
    assert number(text) == value


@given(
    st.text(max_size=40)
    | st.text(st.sampled_from("一二三十下个这周月日号末天大后明年12人块以内在镇路"), max_size=14),
    st.dates(date(2020, 1, 1), date(2090, 12, 31)),
)
def test_days_never_lie_in_the_past(text: str, today: date) -> None:
    slots = extract_slots(text, today)
    if slots.span is not None:
        assert today <= slots.span.first <= slots.span.last <= today + timedelta(days=800)
    assert slots.weekdays <= {1, 2, 3, 4, 5, 6, 7}
