"""One place may count the same period in something else: in the files, and in what an administrator enters."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from unionhall.kernel.rulebook import commands
from unionhall.kernel.rulebook import queries as rulebook
from unionhall.kernel.rulebook.core import BadRow, Row, Source, check_row
from unionhall.kernel.rulebook.loader import BadRulebook, load
from unionhall.kernel.rulebook.models import LocalRule

DAY = date(2026, 5, 1)
AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
FILE = """\
- key: a.reply_days
  unit: day
  zh: 天
  en: Days
  rows:
    - value: 15
      region: CN
      from: 2020-01-01
      to:
      source: {instrument: 法律, article: 第一条}
      status: confirmed
    - value: 15
      region: '330000'
      from: 2020-01-01
      to:
      source: {instrument: 条例, article: 第二条}
      status: confirmed
      unit: working_day
"""


def written(folder: Path, before: str = "", after: str = "") -> Path:
    (folder / "a.yaml").write_text(FILE.replace(before, after) if before else FILE, encoding="utf-8")
    return folder


def test_a_row_of_a_file_says_what_its_region_counts(tmp_path: Path) -> None:
    book = load(written(tmp_path))
    found = {region: book.value("a.reply_days", region=region, on=DAY).unit for region in ("CN", "330106")}
    assert found == {"CN": "day", "330106": "working_day"}


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("unit: working_day", "unit: hour", "row 2: its unit is one of day, working_day, month, year"),
        ("unit: working_day", "unit: count", "row 2: its unit is one of"),
        ("unit: working_day", "unit: weeks", "row 2: its unit is one of"),
        ("key: a.reply_days\n  unit: day", "key: a.people\n  unit: count", "row 2: Only a period in days"),
        (
            "key: a.reply_days\n  unit: day",
            "key: a.reply_hours\n  unit: hour",
            "row 2: Only a period in days",
        ),
    ],
)
def test_only_periods_are_counted_differently(tmp_path: Path, before: str, after: str, says: str) -> None:
    with pytest.raises(BadRulebook, match=says):
        load(written(tmp_path, before, after))


def test_a_row_in_working_days_is_a_whole_number(tmp_path: Path) -> None:
    with pytest.raises(BadRulebook, match="whole number"):
        load(written(tmp_path, "value: 15\n      region: '330000'", "value: 15.5\n      region: '330000'"))


def test_a_row_may_name_the_unit_that_the_rule_has_anyway() -> None:
    row = Row(Decimal(1), "CN", DAY, None, Source("法律"), "confirmed", "year")
    check_row("year", row)
    with pytest.raises(BadRow, match="Only a period"):
        check_row("second", row)


@pytest.fixture
def boss(make_person: Any, city: Any) -> Any:
    city.region = "350100"
    city.save()
    return make_person("administrator", organisation=city)


def set_rule(boss: Any, city: Any, key: str, unit: str) -> LocalRule:
    return commands.set_rule(
        key, organisation=city, region="350181", value=Decimal(6), starts_on=DAY, source=Source("本会规定"), unit=unit,
        by=boss, at=AT,
    )  # fmt: skip


def test_an_administrator_counts_differently(boss: Any, city: Any) -> None:
    set_rule(boss, city, "casework.complaint_working_days", "day")
    here = rulebook.value("casework.complaint_working_days", region="350181", on=DAY)
    beside = rulebook.value("casework.complaint_working_days", region="350182", on=DAY)
    assert (here.number, here.unit, here.region) == (6, "day", "350181")
    assert beside.unit == "working_day"


def test_without_a_word_it_counts_as_the_rule_does(boss: Any, city: Any) -> None:
    set_rule(boss, city, "casework.complaint_working_days", "")
    assert rulebook.value("casework.complaint_working_days", region="350181", on=DAY).unit == "working_day"


@pytest.mark.parametrize("unit", ["day", "working_day", "month", "year"])
@pytest.mark.parametrize("key", ["legalaid.group_people", "booking.offer_hours"])
def test_a_count_or_a_span_of_hours_is_no_period(boss: Any, city: Any, key: str, unit: str) -> None:
    with pytest.raises(BadRow, match="Only a period") as refusal:
        set_rule(boss, city, key, unit)
    assert refusal.value.field == "unit"
    assert not LocalRule.objects.exists()
