from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.lib.errors import InvalidInput
from unionhall.lib.money import format_yuan, in_capitals, parse_yuan, round_yuan, split_yuan

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
    ("amount", "written"),
    [
        ("0", "零元整"), ("0.05", "伍分"), ("0.50", "伍角整"), ("1.05", "壹元零伍分"), ("1.20", "壹元贰角整"),
        ("10", "壹拾元整"), ("18000", "壹万捌仟元整"), ("10001", "壹万零壹元整"), ("10100", "壹万零壹佰元整"),
        ("51712.16", "伍万壹仟柒佰壹拾贰元壹角陆分"), ("100000000", "壹亿元整"), ("100000001", "壹亿零壹元整"),
        ("100010000", "壹亿零壹万元整"), ("120000000", "壹亿贰仟万元整"), ("1010.10", "壹仟零壹拾元壹角整"),
        ("5200000", "伍佰贰拾万元整"), ("1000100010", "壹拾亿零壹拾万零壹拾元整"), ("200003000", "贰亿零叁仟元整"),
    ],
)  # fmt: skip
def test_written_out(amount: str, written: str) -> None:
    assert in_capitals(Decimal(amount)) == written


@given(st.decimals(0, 999_999_999_999, places=2))
def test_what_is_written_out_reads_back(amount: Decimal) -> None:
    written = in_capitals(amount)
    assert read_back(written) == amount
    assert "零零" not in written
    assert written.endswith("整") == (not written.endswith("分"))


def read_back(written: str) -> Decimal:
    total = group = digit = Decimal(0)
    for sign in written.removesuffix("整"):
        if (found := "零壹贰叁肆伍陆柒捌玖".find(sign)) >= 0:
            digit = Decimal(found)
        elif sign in "仟佰拾角分":
            sizes = {"仟": 1000, "佰": 100, "拾": 10, "角": Decimal("0.1"), "分": Decimal("0.01")}
            group, digit = group + digit * sizes[sign], Decimal(0)
        else:
            group, digit = group + digit, Decimal(0)
            total, group = total + group * {"亿": 10**8, "万": 10**4, "元": 1}[sign], Decimal(0)
    return total + group + digit


@pytest.mark.parametrize("amount", ["-0.01", "1000000000000"])
def test_what_is_not_written_out(amount: str) -> None:
    with pytest.raises(ValueError, match="from nothing"):
        in_capitals(Decimal(amount))


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
