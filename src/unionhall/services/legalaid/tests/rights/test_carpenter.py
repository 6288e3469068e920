"""The carpenter's case, from the award back to the total: all fixtures, to the cent."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.services.legalaid.rights.carpenter import (
    CARPENTER,
    AwardFacts,
    Deduction,
    Hypothesis,
    WrongAward,
    award_of,
    fits,
    hypotheses,
    worked_example,
)
from unionhall.services.legalaid.rights.formulas import evaluate
from unionhall.services.legalaid.rights.results import to_cent
from unionhall.services.legalaid.tests.rights.law import law_with

AWARD, FORTY, ADVANCE = Fraction("51712.16"), Fraction("0.4"), Fraction(3000)


def by_id(facts: AwardFacts = CARPENTER) -> dict[str, Hypothesis]:
    return {one.id: one for one in hypotheses(facts)}


@pytest.mark.parametrize(
    ("name", "total", "hirer", "beside"),
    [
        ("H1", "136780.40", "54712.16", "112524.17"),
        ("H2", "129280.40", "51712.16", "105024.17"),
        ("H3", "132280.40", "51712.16", "108024.17"),
    ],
)
def test_reading(name: str, total: str, hirer: str, beside: str) -> None:
    found = by_id()[name]
    assert found.total == Fraction(total)
    assert (found.hirer_part, found.beside_medical) == (Fraction(hirer), Fraction(beside))
    assert (found.lowest, found.highest) == (found.total - Fraction(1, 100), found.total + Fraction(1, 100))
    assert [evaluate(step.formula) for step in found.steps] == [step.value for step in found.steps]


@pytest.mark.parametrize(
    ("name", "mental", "total"),
    [
        ("H1", 2000, "131780.40"), ("H1", 3000, "129280.40"), ("H1", 5000, "124280.40"),
        ("H2", 2000, "124280.40"), ("H2", 3000, "121780.40"), ("H2", 5000, "116780.40"),
    ],
)  # fmt: skip
def test_with_mental_damages_outside_the_sharing(name: str, mental: int, total: str) -> None:
    assert by_id(replace(CARPENTER, mental=Fraction(mental)))[name].total == Fraction(total)


def test_the_award_alone_cannot_tell_the_readings_apart() -> None:
    shifted = by_id(replace(CARPENTER, mental=Fraction(3000)))
    assert shifted["H1"].total == by_id()["H2"].total
    assert by_id()["H1"].total - by_id()["H2"].total == 7500


def test_with_the_shares_read_the_other_way() -> None:
    other = by_id(replace(CARPENTER, share=Fraction("0.6")))
    assert str(to_cent(other["H1"].total)) == "91186.93"
    assert str(to_cent(other["H2"].total)) == "86186.93"


def test_forward_fixtures() -> None:
    assert award_of(Fraction("136780.40"), FORTY, ADVANCE) == AWARD
    assert award_of(Fraction("129280.40"), FORTY) == AWARD
    before = award_of(Fraction("136780.40"), FORTY, ADVANCE, deduction=Deduction.BEFORE)
    assert before == Fraction("53512.16")


def test_the_usual_order_refuses_an_advance_taken_off_before_sharing() -> None:
    assert fits(CARPENTER, Fraction("136780.40"))
    assert not fits(replace(CARPENTER, award=Fraction("53512.16")), Fraction("136780.40"))
    assert not fits(CARPENTER, Fraction("132280.40"))


def test_own_part_and_breakdown() -> None:
    found = by_id()["H1"]
    assert found.own_part == Fraction("82068.24")
    assert Fraction("24256.23") + Fraction("112524.17") == found.total
    assert award_of(found.total, FORTY, ADVANCE) + 3000 + found.own_part == found.total


def test_nothing_is_invented_and_nothing_reckoned_anew() -> None:
    told = worked_example(CARPENTER, law_with())
    assert {each.name for each in fields(AwardFacts)} == {
        "award", "share", "advance", "mental", "medical", "hurt_on",
    }  # fmt: skip
    assert {one.law for one in told.basis} == {"old_tort", "old_personal_injury"}
    assert all(one.is_unconfirmed for one in told.basis)
    assert told.limitation is not None
    assert told.limitation.nominal == date(2021, 4, 6)
    assert told.limitation.is_past
    assert any("numbers of today" in words.message for words in told.warnings)
    assert any("firm with qualification" in words.message for words in told.warnings)


@pytest.mark.parametrize("share", [Fraction(0), Fraction("1.01"), Fraction(-1)])
def test_a_share_that_cannot_be(share: Fraction) -> None:
    with pytest.raises(WrongAward) as refused:
        hypotheses(replace(CARPENTER, share=share))
    assert refused.value.field == "share"


cents = st.integers(0, 10**8).map(lambda one: Fraction(one, 100))


@given(cents, st.integers(1, 100), cents, cents, st.sampled_from(Deduction))
def test_every_reading_leads_back_to_the_award(
    award: Fraction, percent: int, advance: Fraction, mental: Fraction, deduction: Deduction
) -> None:
    facts = AwardFacts(award=award, share=Fraction(percent, 100), advance=advance, mental=mental)
    (found,) = [one for one in hypotheses(facts) if one.deduction is deduction]
    back = award_of(found.total, facts.share, advance, mental, deduction=deduction)
    assert back == award
    if award > 0:
        assert fits(facts, found.lowest, deduction=deduction)
        assert fits(facts, found.highest, deduction=deduction)
        assert not fits(facts, found.lowest - Fraction(1, 100), deduction=deduction)
        assert not fits(facts, found.highest + Fraction(1, 100), deduction=deduction)
