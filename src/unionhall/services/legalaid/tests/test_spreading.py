"""The pure spread against a naive twin that deals out cent by cent."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.services.legalaid.core.spreading import spread

RULES = ("pro_rata", "equal", "smallest")
debts = st.lists(st.integers(0, 300), min_size=1, max_size=9)


def yuan(cents: int) -> Decimal:
    return Decimal(cents) / 100


def dealt(cents: int, owed: list[int], rule: str) -> list[int]:
    """Cent by cent: each goes to whom the rule names next."""
    shares = [0] * len(owed)
    everybody = range(len(owed))
    if rule == "pro_rata":
        exact = [Fraction(cents * one, sum(owed) or 1) for one in owed]
        shares = [int(one) for one in exact]
        losers = sorted(everybody, key=lambda one: (shares[one] - exact[one], one))
        for place in losers[: cents - sum(shares)]:
            shares[place] += 1
        return shares
    for _cent in range(cents):
        waiting = [one for one in everybody if shares[one] < owed[one]]
        key = shares if rule == "equal" else owed
        shares[min(waiting, key=lambda one: (key[one], one))] += 1
    return shares


@given(owed=debts, part=st.fractions(0, 1), rule=st.sampled_from(RULES))
def test_the_spread_deals_as_its_naive_twin(owed: list[int], part: Fraction, rule: str) -> None:
    cents = int(sum(owed) * part)
    shares = spread(yuan(cents), [yuan(one) for one in owed], rule)
    assert shares == [yuan(one) for one in dealt(cents, owed, rule)]


@given(
    owed=st.lists(st.integers(0, 10**13), min_size=1, max_size=300),
    part=st.fractions(0, 1),
    rule=st.sampled_from(RULES),
)
def test_no_cent_is_lost_or_made_and_nobody_gets_more_than_is_owed(
    owed: list[int], part: Fraction, rule: str
) -> None:
    amount = yuan(int(sum(owed) * part))
    shares = spread(amount, [yuan(one) for one in owed], rule)
    assert sum(shares) == amount
    assert all(0 <= share <= yuan(due) for share, due in zip(shares, owed, strict=True))
    assert all(share == share.quantize(Decimal("0.01")) for share in shares)


@given(owed=debts, part=st.fractions(0, 1))
def test_in_proportion_nobody_is_off_by_a_whole_cent(owed: list[int], part: Fraction) -> None:
    cents = int(sum(owed) * part)
    for share, due in zip(spread(yuan(cents), [yuan(one) for one in owed], "pro_rata"), owed, strict=True):
        assert abs(Fraction(share) * 100 - Fraction(cents * due, sum(owed) or 1)) < 1


@given(owed=debts, part=st.fractions(0, 1))
def test_alike_means_at_most_a_cent_apart_until_somebody_has_all(owed: list[int], part: Fraction) -> None:
    shares = spread(yuan(int(sum(owed) * part)), [yuan(one) for one in owed], "equal")
    short = [share for share, due in zip(shares, owed, strict=True) if share < yuan(due)]
    assert not short or max(shares) - min(short) <= yuan(1)


def test_three_who_are_owed_alike() -> None:
    owed = [Decimal("10.00")] * 3
    assert spread(Decimal("10.00"), owed, "pro_rata") == [Decimal("3.34"), Decimal("3.33"), Decimal("3.33")]
    assert spread(Decimal("10.00"), owed, "equal") == [Decimal("3.34"), Decimal("3.33"), Decimal("3.33")]
    assert spread(Decimal("10.00"), owed, "smallest") == [Decimal("10.00"), 0, 0]


@pytest.mark.parametrize(
    ("amount", "owed", "rule"),
    [
        ("1.01", ["1.00"], "pro_rata"),
        ("-1", ["1"], "equal"),
        ("1", ["2", "-1"], "smallest"),
        ("1", ["2"], "lots"),
    ],
)
def test_what_cannot_be_spread_is_refused(amount: str, owed: list[str], rule: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        spread(Decimal(amount), [Decimal(one) for one in owed], rule)
