from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from unionhall.kernel.rulebook import queries as rulebook
from unionhall.kernel.rulebook.core import BadRow, MissingRule, UnknownRule
from unionhall.kernel.rulebook.models import LocalRule

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 1)


def entered(value: str, region: str = "350181", first: date = DAY, last: date | None = None) -> LocalRule:
    return LocalRule.objects.create(
        key="booking.cancel_hours_before",
        region=region,
        value=Decimal(value),
        starts_on=first,
        ends_on=last,
        instrument="本会规定",
    )


def test_the_files_alone() -> None:
    notice = rulebook.value("palace.closure_notice_days", region="350181", on=DAY)
    assert (notice.number, notice.unit, notice.region, notice.unconfirmed) == (7, "day", "CN", False)
    assert "公共文化体育设施条例" in notice.source.instrument
    assert rulebook.value("booking.cancel_hours_before", on=DAY).number == 24


def test_a_row_of_an_administrator_counts_at_once_and_only_in_its_days() -> None:
    entered("12.5", last=date(2026, 5, 31))
    key = "booking.cancel_hours_before"
    found = rulebook.value(key, region="350181", on=DAY)
    assert (str(found.value), found.region, found.unconfirmed) == ("12.5", "350181", True)
    for day, region in (
        (date(2026, 4, 30), "350181"),
        (date(2026, 6, 1), "350181"),
        (DAY, "350182"),
        (DAY, "350100"),
    ):
        assert rulebook.value(key, region=region, on=day).number == 24


def test_a_row_for_the_province_serves_its_counties() -> None:
    entered("10", region="350000")
    assert rulebook.value("booking.cancel_hours_before", region="350181", on=DAY).number == 10
    assert rulebook.value("booking.cancel_hours_before", region="440100", on=DAY).number == 24


def test_several_in_one_query(django_assert_num_queries: Any) -> None:
    entered("10")
    with django_assert_num_queries(1):
        found = rulebook.values("booking.cancel_hours_before", "booking.offer_hours", region="350181", on=DAY)
    assert found["booking.cancel_hours_before"].number == 10
    assert found["booking.offer_hours"].number == 12


def test_refusals() -> None:
    with pytest.raises(UnknownRule):
        rulebook.value("booking.nothing", on=DAY)
    with pytest.raises(BadRow):
        rulebook.value("booking.offer_hours", region="x", on=DAY)
    with translation.override("zh-hans"), pytest.raises(MissingRule) as refusal:
        rulebook.value("palace.closure_notice_days", on=date(1999, 1, 1))
    with translation.override("zh-hans"):
        assert "计划闭馆" in str(refusal.value)
    with translation.override("en"):
        assert "planned closure" in str(refusal.value)


def test_rules_are_listed_by_key() -> None:
    keys = [rule.key for rule in rulebook.rules()]
    assert keys == sorted(keys)
    assert "signin.max_wrong_codes" in keys
