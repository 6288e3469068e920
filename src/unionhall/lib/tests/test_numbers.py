from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.lib.errors import InvalidInput
from unionhall.lib.text import (
    IdentityNumber,
    identity_check_digit,
    mask_identity_number,
    mask_name,
    mask_phone,
    parse_credit_code,
    parse_identity_number,
    parse_phone,
)


@pytest.mark.parametrize(
    "typed",
    ["13812341234", "138 1234 1234", "138-1234-1234", "+86 13812341234", "008613812341234", "8613812341234"],
)
def test_phone(typed: str) -> None:
    assert parse_phone(typed) == "13812341234"


def test_phone_in_full_width_digits() -> None:
    assert parse_phone("１３８１２３４１２３４") == "13812341234"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Enter a mobile number"),
        ("  ", "Enter a mobile number"),
        ("1381234123", "11 digits; this one has 10"),
        ("138123412345", "11 digits; this one has 12"),
        ("12812341234", "starts with 13 to 19"),
        ("23812341234", "starts with 13 to 19"),
        ("1381234123a", "digits only"),
        ("138一二三四1234", "digits only"),
        ("٠١٢٣٤٥٦٧٨٩٠", "digits only"),
        ("+852 51234567", "mainland"),
        ("0085251234567", "mainland"),
    ],
)
def test_phone_says_what_is_wrong(typed: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says) as refusal:
        parse_phone(typed, field="phone")
    assert refusal.value.field == "phone"


@given(st.text(max_size=20))
def test_phone_never_fails_otherwise(typed: str) -> None:
    with suppress(InvalidInput):
        assert len(parse_phone(typed)) == 11


def made(first_17: str) -> str:
    return first_17 + identity_check_digit(first_17)


def test_identity_number_of_the_standard() -> None:
    # GB 11643 gives this number as its example.
    number = parse_identity_number("11010519491231002x")
    assert number == IdentityNumber("11010519491231002X", date(1949, 12, 31), "female")
    assert str(number) == "11010519491231002X"
    assert "1949" not in repr(number)


@pytest.mark.parametrize("region", ["110101", "350181", "650102", "710000", "810000", "830000", "911156"])
def test_identity_number_regions(region: str) -> None:
    assert parse_identity_number(made(f"{region}19900307123")).birth_date == date(1990, 3, 7)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Enter an identity number"),
        ("110105491231002", "15 digits"),
        ("1101051949123100", "18 digits; this one has 16"),
        ("1101051949123100AX", "digits only"),
        ("X10105194912310021", "digits only"),
        (made("00010519491231002"), "no region"),
        (made("98010519491231002"), "no region"),
        (made("11010519490231002"), "does not exist"),
        (made("11010518991231002"), "does not exist"),
        ("110105194912310021", "last digit"),
        ("110105194921310020", "does not exist"),
        (made("11010520300101002"), "in the future"),
    ],
)
def test_identity_number_says_what_is_wrong(typed: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says) as refusal:
        parse_identity_number(typed, today=date(2026, 1, 1), field="identity")
    assert refusal.value.field == "identity"
    assert typed == "" or typed not in str(refusal.value)


@given(st.dates(date(1900, 1, 1), date(2025, 12, 31)), st.integers(0, 999), st.integers(0, 17), st.data())
def test_every_single_wrong_digit_is_noticed(born: date, serial: int, at: int, data: st.DataObject) -> None:
    number = made(f"350181{born:%Y%m%d}{serial:03d}")
    assert parse_identity_number(number).birth_date == born
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != number[at]]))
    with pytest.raises(InvalidInput):
        parse_identity_number(number[:at] + digit + number[at + 1 :])


def test_credit_code() -> None:
    assert parse_credit_code("91350100m000100y43") == "91350100M000100Y43"
    assert parse_credit_code(" 9135 0100 M000 100Y 43") == "91350100M000100Y43"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Enter a unified"),
        ("91350100M000100Y4", "18 signs; this one has 17"),
        ("91350100M000100I43", "“I” does not occur"),
        ("91A50100M000100Y43", "digits of a region"),
        ("91350100M000100Y44", "last sign"),
        ("91350100M000010Y43", "last sign"),
    ],
)
def test_credit_code_says_what_is_wrong(typed: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        parse_credit_code(typed)


def test_masks() -> None:
    assert mask_phone("13812341234") == "138****1234"
    assert mask_phone("1381") == "****"
    assert mask_identity_number("11010519491231002X") == "110*************2X"
    assert mask_identity_number("1101") == "****"


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("李为民", "李*民"),
        ("欧阳建国", "欧**国"),
        ("𠮷田", "𠮷*"),
        ("丁", "*"),
        ("", ""),
        ("买买提·吐尔逊", "买**·吐**"),
        ("John Smith", "J*** S****"),
    ],
)
def test_mask_name(name: str, masked: str) -> None:
    assert mask_name(name) == masked
