"""Final awards: each item against the line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.services.legalaid.rights.final_award import AwardItem, AwardKind, FinalAwardFacts, final_award
from unionhall.services.legalaid.tests.rights.law import law_with

BEIJING = "110105"


def facts(*sums: str, kind: AwardKind = AwardKind.WAGES) -> FinalAwardFacts:
    items = tuple(AwardItem(kind=kind, yuan=Fraction(each)) for each in sums)
    return FinalAwardFacts(items=items, applied_on=date(2026, 3, 2))


def finality(told: FinalAwardFacts) -> list[bool]:
    return [one.is_final for one in final_award(told, law_with(region=BEIJING)).items]


@pytest.mark.parametrize(
    ("sums", "expected"),
    [(("30480.00",), [True]), (("30480.01",), [False]), (("28000", "6000"), [True, True])],
)
def test_row_k12(sums: tuple[str, ...], expected: list[bool]) -> None:
    found = final_award(facts(*sums), law_with(region=BEIJING))
    assert found.line == 30_480
    assert [one.is_final for one in found.items] == expected
    assert found.is_final == all(expected)


def test_beijing_takes_the_wage_of_the_application_others_that_of_the_award() -> None:
    told = replace(facts("1"), applied_on=date(2025, 8, 31), awarded_on=date(2025, 10, 8))
    assert final_award(told, law_with(region=BEIJING)).line == 2_420 * 12
    other = replace(told, applied_on=date(2024, 12, 1), awarded_on=date(2026, 2, 1))
    assert final_award(other, law_with(region="330100")).line == 2_490 * 12
    assert final_award(replace(told, awarded_on=None), law_with(region="330100")).assumptions


@pytest.mark.parametrize("kind", AwardKind)
def test_kinds(kind: AwardKind) -> None:
    small, large = finality(facts("1", "999999", kind=kind))
    by_sum = kind not in (AwardKind.LABOUR_STANDARD, AwardKind.OTHER)
    assert (small, large) == ((True, False) if by_sum else (kind is AwardKind.LABOUR_STANDARD,) * 2)


def test_a_mixed_award_is_to_be_split() -> None:
    mixed = final_award(facts("1", "999999"), law_with(region=BEIJING))
    assert any("separate awards" in words.message for words in mixed.warnings)
    assert not any(
        "separate" in words.message for words in final_award(facts("1"), law_with(region=BEIJING)).warnings
    )


@given(st.lists(st.integers(1, 5_000_000), min_size=1, max_size=6))
def test_an_item_stands_by_itself(cents: list[int]) -> None:
    sums = [f"{one // 100}.{one % 100:02d}" for one in cents]
    assert finality(facts(*sums)) == [finality(facts(each))[0] for each in sums]
