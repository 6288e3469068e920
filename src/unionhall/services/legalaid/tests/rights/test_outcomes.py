"""Answers as plain data: exact for machines, in words for people, nothing left out."""

from __future__ import annotations

import json
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.services.legalaid.rights import outcomes
from unionhall.services.legalaid.rights.batch import answered
from unionhall.services.legalaid.rights.examples import example
from unionhall.services.legalaid.rights.formulas import evaluate, plain
from unionhall.services.legalaid.rights.outcomes import in_words, shown, speaker
from unionhall.services.legalaid.rights.results import (
    Amount,
    Basis,
    Claim,
    Forum,
    Limitation,
    Status,
    Step,
    Text,
    to_cent,
)
from unionhall.services.legalaid.rights.sheets import Law
from unionhall.services.legalaid.tests.rights.law import REGION, law_with

SAY = speaker(str)
NUMBERS = {"minimum_wage_month_yuan": 2_540, "average_wage_month_yuan": 10_000}


def the_law(region: str, as_of: date) -> Law:
    return law_with(as_of, region, **NUMBERS)


def without_numbers(_region: str, as_of: date) -> Law:
    return law_with(as_of)


def severance(**facts: Any) -> dict[str, Any]:
    told = example("severance")
    return told | {"facts": told["facts"] | facts}


def exact(value: str) -> Fraction:
    return Fraction(value)


def test_a_claim_says_everything_of_itself() -> None:
    found = answered(severance(), the_law, SAY)
    assert (found["id"], found["topic"], found["as_of"]) == ("severance", "severance", "2026-03-02")
    assert found["missing"] is None
    assert found["note"] == outcomes.ESTIMATE
    once, month = found["claims"]
    assert (once["id"], once["status"], once["amount"]["low"]) == ("severance", "exists", "61728.35")
    assert once["amount"]["shown"] == "61,728.35 yuan"
    assert once["basis"][1]["article"] == "第四十七条"
    assert once["limitation"]["rolled"] == "2026-12-31"
    assert once["forum"] == [{"code": "arbitration", "words": "Labour arbitration commission"}]
    assert {one["key"] for one in once["parameters"]} >= {"rights.minimum_wage_month_yuan"}
    assert once["parameters"][0]["source"]["instrument"] == "测试用数"
    assert "4 years, 7 months and 0 days counts as 5 months" in once["assumptions"][0]
    assert month["amount"] == {
        "low": "12000.00",
        "high": "12000.00",
        "exact": True,
        "shown": "12,000.00 yuan",
    }
    assert json.loads(json.dumps(found)) == found


def test_the_printed_steps_give_the_values_beside_them() -> None:
    for claim in answered(severance(hired_on="2005-03-15"), the_law, SAY)["claims"]:
        for step in claim["steps"]:
            assert evaluate(step["formula"]) == exact(step["value"])


def test_a_number_of_law_that_lacks_is_named() -> None:
    found = answered(severance(), without_numbers, SAY)
    assert found["claims"] == []
    missing = found["missing"]
    assert missing["key"] == "rights.minimum_wage_month_yuan"
    assert (missing["region"], missing["on"]) == (REGION, "2025-12-31")
    assert REGION in missing["words"]
    assert "2025-12-31" in missing["words"]


def test_a_range_has_both_ends() -> None:
    inner = Text("%(n)s", {"n": Fraction(3, 2)})
    claim = Claim(
        "x", Text("X"), Status.DEPENDS, Amount.between(Fraction(2_000), Fraction(1_000, 3)),
        steps=(Step(Text("Half"), "1 / 3", Fraction(1, 3), "months"),), forum=tuple(Forum),
        warnings=(Text("Until %(day)s: %(what)s", {"day": date(2026, 1, 2), "what": inner}),),
        limitation=Limitation(None, None, None, Basis("法", "第一条", date(2020, 1, 1))), unit="yuan_month",
        payer=Text("The builder"),
    )  # fmt: skip
    found = outcomes.claim_data(claim, SAY)
    assert found["amount"] == {
        "low": "333.33", "high": "2000.00", "exact": False, "shown": "333.33 to 2,000.00 yuan a month",
    }  # fmt: skip
    assert found["steps"] == [
        {"label": "Half", "formula": "1 / 3", "value": "1/3", "shown": "0.33", "unit": "months"}
    ]
    assert found["warnings"] == ["Until 2026-01-02: 1.5"]
    assert found["limitation"]["rolled"] is None
    assert found["payer"] == "The builder"
    assert len(found["forum"]) == len(Forum)


def test_bad_requests_are_answered_with_their_mistakes() -> None:
    for bad in (
        None,
        3,
        [],
        "x",
        {},
        {"id": 4, "topic": [], "region": "1", "as_of": 3, "facts": 1, "more": 1},
    ):
        assert answered(bad, the_law, SAY)["mistakes"]
    found = answered(
        {"id": "7", "topic": "wages of sin", "region": "１10000", "as_of": "2026-02-30"}, the_law, SAY
    )
    assert found["id"] == "7"
    assert set(found["mistakes"]) == {"topic", "region", "as_of", "facts"}
    assert set(answered(severance(average=1.5), the_law, SAY)["mistakes"]) == {"facts.average"}


def test_one_bad_request_hinders_no_other() -> None:
    found = [answered(one, the_law, SAY) for one in (severance(), severance(ground="x"), severance())]
    assert ["mistakes" in one for one in found] == [False, True, False]
    assert found[0] == found[2]


def test_numbers_for_people() -> None:
    assert shown(Fraction("1234567.005")) == "1,234,567.01"
    assert shown(Decimal("5.00")) == "5.00"
    assert shown(Fraction(9, 2), "months") == "4.5"
    assert shown(Fraction(1_200), "days") == "1,200"
    assert shown(Fraction(2, 3), "days") == "0.67"
    assert SAY(in_words(1, "days")) == "1 day"
    assert SAY(in_words(Fraction(3, 2), "months")) == "1.5 months"
    assert SAY(in_words(3, "barrels")) == "3"


@given(st.fractions(-(10**15), 10**15, max_denominator=10**6))
def test_a_cent_is_rounded_half_up(value: Fraction) -> None:
    assert abs(Fraction(to_cent(value)) - value) <= Fraction(1, 200)
    exactly = Decimal(value.numerator) / Decimal(value.denominator)
    if abs(exactly) < 10**9:
        assert to_cent(value) == exactly.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert to_cent(-value) == -to_cent(value)
    assert to_cent(value).as_tuple().exponent == -2


@given(st.fractions(0, 10**9, max_denominator=10**6))
def test_a_number_is_written_exactly(value: Fraction) -> None:
    assert evaluate(plain(value)) == value
    assert exact(outcomes.exactly(value)) == value


@given(
    st.lists(st.fractions(0, 10**6, max_denominator=1000), min_size=2, max_size=6),
    st.lists(st.sampled_from("+-*/"), min_size=5, max_size=5),
)
def test_a_formula_comes_to_what_it_says(numbers: list[Fraction], signs: list[str]) -> None:
    terms = [plain(number) for number in numbers]
    text = terms[0] + "".join(f" {sign} {term}" for sign, term in zip(signs, terms[1:], strict=False))
    told = {f"n{place}": number for place, number in enumerate(numbers)}
    names = "n0" + "".join(f" {sign} n{place}" for place, sign in enumerate(signs[: len(terms) - 1], start=1))
    try:
        expected = eval(names, {}, told)
    except ZeroDivisionError:
        with pytest.raises(ZeroDivisionError):
            evaluate(text)
        return
    found = evaluate(text)
    assert found == expected
    assert type(found) is Fraction
