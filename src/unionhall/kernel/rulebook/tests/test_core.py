from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.kernel.rulebook.core import (
    BadRow,
    MissingRule,
    Row,
    Rule,
    Rulebook,
    Source,
    UnknownRule,
    check_key,
    check_overlap,
    check_row,
    ladder,
)

SOURCE = Source("本会规定（可改）", "第一条")
DAY = date(2026, 5, 1)


def row(value: int, region: str = "CN", first: date = date(2020, 1, 1), last: date | None = None) -> Row:
    return Row(Decimal(value), region, first, last, SOURCE, "confirmed")


def book(*rows: Row) -> Rulebook:
    return Rulebook({"a.b_days": Rule("a.b_days", "day", "天数", "Days", rows)})


def test_ladder() -> None:
    assert list(ladder("350181")) == ["350181", "350100", "350000", "CN"]
    assert list(ladder("350100")) == ["350100", "350000", "CN"]
    assert list(ladder("350000")) == ["350000", "CN"]
    assert list(ladder("CN")) == ["CN"]


@pytest.mark.parametrize("region", ["", "35", "3501811", "cn", "CNX", "035018", "３５０１８１", "350181\n"])
def test_a_region_is_a_division_code(region: str) -> None:
    with pytest.raises(BadRow, match="six digits"):
        list(ladder(region))


@pytest.mark.parametrize(
    ("region", "value"),
    [("350181", 4), ("350182", 3), ("350200", 2), ("440101", 1), ("350000", 2), ("CN", 1)],
)
def test_the_nearest_region_decides(region: str, value: int) -> None:
    rules = book(row(1), row(2, "350000"), row(3, "350100"), row(4, "350181"))
    assert rules.value("a.b_days", region=region, on=DAY).value == value


def test_first_and_last_day_count() -> None:
    rules = book(row(1, last=date(2026, 4, 30)), row(2, first=date(2026, 5, 1)))
    assert rules.value("a.b_days", region="CN", on=date(2026, 4, 30)).number == 1
    assert rules.value("a.b_days", region="CN", on=date(2026, 5, 1)).number == 2


def test_a_region_whose_row_has_ended_falls_back() -> None:
    rules = book(row(1), row(2, "350000", last=date(2025, 12, 31)))
    found = rules.value("a.b_days", region="350181", on=DAY)
    assert (found.number, found.region) == (1, "CN")


def test_local_rows_go_first_in_their_own_region_only() -> None:
    rules = book(row(1), row(2, "350181"))
    assert rules.value("a.b_days", region="350181", on=DAY, local=[row(9, "350181")]).number == 9
    assert rules.value("a.b_days", region="350181", on=DAY, local=[row(9)]).number == 2
    assert rules.value("a.b_days", region="CN", on=DAY, local=[row(9)]).number == 9


def test_what_a_value_says() -> None:
    found = book(replace(row(7), status="unconfirmed")).value("a.b_days", region="350181", on=DAY)
    assert (found.key, found.unit, found.region, found.unconfirmed) == ("a.b_days", "day", "CN", True)
    assert str(found.source) == "本会规定（可改） 第一条"
    assert found.span == timedelta(days=7)
    assert str(replace(row(7), value=Decimal("7.000000")).value) != "7"
    assert (
        str(book(replace(row(7), value=Decimal("30.000000"))).value("a.b_days", region="CN", on=DAY).value)
        == "30"
    )


def test_a_fraction_is_no_whole_number() -> None:
    found = book(replace(row(7), value=Decimal("1.5"))).value("a.b_days", region="CN", on=DAY)
    assert found.span == timedelta(hours=36)
    with pytest.raises(ValueError, match="not a whole number"):
        _ = found.number


def test_missing_names_rule_region_and_day_in_the_readers_language() -> None:
    rules = book(row(2, "350000"))
    with pytest.raises(MissingRule) as refusal:
        rules.value("a.b_days", region="440100", on=DAY)
    assert str(refusal.value) == (
        "The rule “Days” (a.b_days) has no value for region 440100 on 2026-05-01; an administrator can enter it."
    )
    chinese = Rulebook(rules.rules, lambda: "zh-hans")
    with pytest.raises(MissingRule, match="天数"):
        chinese.value("a.b_days", region="440100", on=DAY)


def test_unknown_rule_is_a_mistake_in_the_code() -> None:
    with pytest.raises(UnknownRule, match=r"'a\.c_days'"):
        book(row(1)).value("a.c_days", region="CN", on=DAY)


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        (replace(row(1), value=Decimal(-1)), "value"),
        (replace(row(1), value=Decimal("NaN")), "value"),
        (replace(row(1), value=Decimal("Infinity")), "value"),
        (replace(row(1), value=Decimal("1.5")), "value"),
        (row(1, region="XX"), "region"),
        (row(1, last=date(2019, 12, 31)), "ends_on"),
        (replace(row(1), source=Source(" ", "1")), "instrument"),
    ],
)
def test_rows_that_cannot_stand(bad: Row, field: str) -> None:
    with pytest.raises(BadRow) as refusal:
        check_row("count", bad)
    assert refusal.value.field == field


def test_spans_of_time_have_halves() -> None:
    check_row("hour", replace(row(1), value=Decimal("1.5")))


@pytest.mark.parametrize(
    ("key", "unit"),
    [
        ("a.b_working_days", "working_day"),
        ("a.b_hours_before", "hour"),
        ("a.b_limit", "count"),
        ("a.b_max_mb", "megabyte"),
    ],
)
def test_key_and_unit_agree(key: str, unit: str) -> None:
    check_key(key, unit)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("key", "unit"),
    [
        ("a.b_working_days", "day"),
        ("a.b_days", "count"),
        ("a.b", "day"),
        ("nodot", "count"),
        ("A.b", "count"),
    ],
)
def test_key_and_unit_disagree(key: str, unit: str) -> None:
    with pytest.raises(ValueError, match="key"):
        check_key(key, unit)  # type: ignore[arg-type]


rows = st.builds(
    lambda value, region, first, length: row(
        value,
        region,
        DAY + timedelta(days=first),
        None if length is None else DAY + timedelta(days=first + length),
    ),
    st.integers(0, 9),
    st.sampled_from(["CN", "350000"]),
    st.integers(0, 12),
    st.none() | st.integers(0, 6),
)


@given(st.lists(rows, max_size=5))
def test_overlap_against_looking_at_every_day(some: list[Row]) -> None:
    days = [DAY + timedelta(days=n) for n in range(40)]
    collides = any(
        sum(one.region == region and one.holds_on(day) for one in some) > 1
        for region in ("CN", "350000")
        for day in days
    )
    if collides:
        with pytest.raises(BadRow, match="two values would hold"):
            check_overlap(some)
    else:
        check_overlap(some)
