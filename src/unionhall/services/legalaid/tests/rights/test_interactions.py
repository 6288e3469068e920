"""Claims that cannot be had together: every largest set, the best first."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.services.legalaid.rights.interactions import alternatives, why_apart
from unionhall.services.legalaid.rights.results import Amount, Claim, Status, Text


def claim(
    name: str, low: str = "0", high: str | None = None, status: Status = Status.EXISTS, **more: object
) -> Claim:
    amount = Amount(Decimal(low), Decimal(high or low))
    return Claim(name, Text(name), status, amount, **more)  # type: ignore[arg-type]


def ids(claims: tuple[Claim, ...]) -> list[str]:
    return [one.id for one in claims]


def test_row_c15_twice_n_stands_alone_and_says_what_it_excludes() -> None:
    asked = [claim("unlawful", "200000", excludes=("severance",)), claim("severance", "100000"),
             claim("notice_month", "20000")]  # fmt: skip
    best, other = alternatives(asked)
    assert (ids(best.claims), best.low, best.high) == (["unlawful"], 200_000, 200_000)
    assert [one.claim.id for one in best.left] == ["severance", "notice_month"]
    assert all(one.reason.message for one in best.left)
    assert (ids(other.claims), other.high) == (["severance", "notice_month"], 120_000)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("unlawful", "severance", True), ("unlawful", "notice_month", True), ("unlawful", "reinstatement", True),
        ("reinstatement", "severance", True), ("severance", "notice_month", False),
        ("severance", "injury_job_lump", False), ("unlawful", "injury_medical_lump", False),
        ("injury_grant", "personal_injury", True), ("injury_grant", "third_party_injury", False),
        ("injury_death_grant", "personal_injury", True),
        ("third_party_injury", "hirer_contribution", True), ("second_wage", "severance", False),
        ("overtime", "arrears", False),
    ],
)  # fmt: skip
def test_pairs(one: str, other: str, apart: bool) -> None:
    assert (why_apart(claim(one), claim(other)) is not None) == apart
    assert (why_apart(claim(other), claim(one)) is not None) == apart


def test_a_claim_may_name_what_it_excludes() -> None:
    found = alternatives([claim("this", "1", excludes=("that",)), claim("that", "2")])
    assert [ids(one.claims) for one in found] == [["that"], ["this"]]
    (left,) = found[1].left
    assert left.reason.values["claim"] == Text("this")


def test_medical_costs_are_not_paid_twice() -> None:
    (only,) = alternatives([claim("injury_grant", "42000"), claim("third_party_injury", "90000")])
    assert only.high == 132_000
    assert len(only.notes) == 1


def test_what_depends_counts_only_at_the_top_and_months_not_at_all() -> None:
    claims = [
        claim("arrears", "100", "150"), claim("annual_leave", "30", status=Status.DEPENDS),
        claim("overtime", "999", status=Status.NO), claim("injury_pension", "700", unit="yuan_a_month"),
    ]  # fmt: skip
    (only,) = alternatives(claims)
    assert (only.low, only.high) == (Decimal("100.00"), Decimal("180.00"))
    assert ids(only.claims) == ["arrears", "annual_leave", "injury_pension"]


def test_nothing_claimed() -> None:
    (only,) = alternatives([])
    assert (only.claims, only.low, only.left) == ((), 0, ())


NAMES = (
    "unlawful", "severance", "notice_month", "reinstatement", "second_wage", "personal_injury", "injury_grant",
    "injury_pension", "third_party_injury", "hirer_contribution", "arrears",
)  # fmt: skip


@given(st.lists(st.sampled_from(NAMES), unique=True), st.data())
def test_sets_are_compatible_largest_and_all(names: list[str], data: st.DataObject) -> None:
    claims = [claim(name, str(data.draw(st.integers(0, 10**6)))) for name in names]
    found = alternatives(claims)
    for one in found:
        assert not any(why_apart(first, second) for first, second in combinations(one.claims, 2))
        assert len(one.claims) + len(one.left) == len(claims)
        assert all(any(why_apart(left.claim, kept) for kept in one.claims) for left in one.left)
    assert len({frozenset(ids(one.claims)) for one in found}) == len(found)
    assert [one.high for one in found] == sorted((one.high for one in found), reverse=True)
    by_force = [
        chosen
        for size in range(len(claims) + 1)
        for chosen in combinations(claims, size)
        if not any(why_apart(first, second) for first, second in combinations(chosen, 2))
    ]
    assert found[0].high == max(sum(one.amount.high for one in chosen if one.amount) for chosen in by_force)
