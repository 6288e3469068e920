from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.lib.errors import InvalidInput
from unionhall.lib.money import format_yuan, parse_yuan, round_yuan, split_yuan

amounts = st.decimals(min_value=-(10**11), max_value=10**11, places=2)
weights = st.lists(
    st.one_of(st.integers(0, 10**9), st.decimals(0, 10**6, places=6)), min_size=1, max_size=8
).filter(any)


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [("0.005", "0.01"), ("-0.005", "-0.01"), ("0.0049", "0.00"), ("51712.155", "51712.16"), ("3", "3.00")],
)
def test_half_up(exact: str, rounded: str) -> None:
    assert str(round_yuan(Decimal(exact))) == rounded


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("0", "0.00"),
        ("1234.5", "1234.50"),
        (" 1,234.50 ", "1234.50"),
        ("¥24,256.23", "24256.23"),
        ("￥3000", "3000.00"),
        ("３０００．５元", "3000.50"),
        ("12.", "12.00"),
        ("999999999999.99", "999999999999.99"),
    ],
)
def test_parse(typed: str, amount: str) -> None:
    assert str(parse_yuan(typed)) == amount


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Enter an amount"),
        ("十元", "written like"),
        ("1,23.4", "written like"),
        ("1e5", "written like"),
        ("NaN", "written like"),
        (".5", "written like"),
        ("1.234", "two places"),
        ("-1", "at least 0.00"),
        ("1000000000000", "at most 999,999,999,999.99"),
    ],
)
def test_parse_says_what_is_wrong(typed: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says) as refusal:
        parse_yuan(typed, field="fee")
    assert refusal.value.field == "fee"


def test_negative_amounts_where_they_make_sense() -> None:
    assert parse_yuan("-1,000.10", least=Decimal("-5000")) == Decimal("-1000.10")


@given(amounts)
def test_what_is_shown_can_be_typed(amount: Decimal) -> None:
    assert parse_yuan(format_yuan(amount), least=Decimal(-(10**12))) == amount


def test_format() -> None:
    assert format_yuan(Decimal("1234.5")) == "1,234.50"
    assert format_yuan(Decimal("-0.005")) == "-0.01"


def test_split() -> None:
    assert split_yuan(Decimal("100.00"), [1, 1, 1]) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    assert split_yuan(Decimal("0.01"), [1, 3]) == [Decimal("0.00"), Decimal("0.01")]
    assert split_yuan(Decimal("-10"), [1, 2]) == [Decimal("-3.33"), Decimal("-6.67")]
    assert split_yuan(Decimal("5"), [0, 1]) == [Decimal("0.00"), Decimal("5.00")]


@given(amounts, weights)
def test_split_loses_nothing_and_is_fair(amount: Decimal, shares_of: list[Decimal | int]) -> None:
    shares = split_yuan(amount, shares_of)
    assert sum(shares) == amount
    total = sum(Fraction(weight) for weight in shares_of)
    for share, weight in zip(shares, shares_of, strict=True):
        assert abs(Fraction(share) - Fraction(amount) * Fraction(weight) / total) < Fraction(1, 100)
        assert share.as_tuple().exponent == -2


@pytest.mark.parametrize("weights", [[], [0], [1, -1]])
def test_split_needs_weights(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        split_yuan(Decimal(1), weights)


def test_split_needs_whole_cents() -> None:
    with pytest.raises(ValueError, match="whole cents"):
        split_yuan(Decimal("0.001"), [1])
