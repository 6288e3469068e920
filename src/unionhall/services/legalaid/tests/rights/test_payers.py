"""Who must pay along the chain: worked examples A6, A8 and A10."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.services.legalaid.rights.pay_periods import SumBelowNothing
from unionhall.services.legalaid.rights.payers import ChainFacts, Giver, Hirer, payers
from unionhall.services.legalaid.rights.results import Claim, Status
from unionhall.services.legalaid.tests.rights.law import assert_printed, law_with, sums

GENERAL, DEVELOPER = "payer_general_contractor", "payer_developer"


def chain(owed: Any, hirer: Hirer, given_by: Giver | None = None, **more: Any) -> ChainFacts:
    return ChainFacts(owed=Fraction(owed), hirer=hirer, given_by=given_by, **more)


ROWS = {
    "A6": (
        chain(36_500, Hirer.FIRM, Giver.GENERAL_CONTRACTOR, developer_unsettled=Fraction(20_000)),
        {GENERAL: ("36500.00", "36500.00"), DEVELOPER: ("20000.00", "20000.00")},
    ),
    "A8": (
        chain(12_000, Hirer.FOREMAN, Giver.GENERAL_CONTRACTOR),
        {GENERAL: ("12000.00", "12000.00"), "payer_foreman": ("12000.00", "12000.00")},
    ),
    "A10": (
        chain(12_000, Hirer.FIRM, Giver.GENERAL_CONTRACTOR, developer_unsettled=Fraction(0)),
        {GENERAL: ("12000.00", "12000.00"), DEVELOPER: ("0.00", "0.00")},
    ),
}


@pytest.mark.parametrize("row", ROWS)
def test_row(row: str) -> None:
    facts, expected = ROWS[row]
    claims = payers(facts, law_with())
    assert_printed(claims)
    found = sums(claims)
    assert {claim: found[claim] for claim in expected} == expected


def by_id(facts: ChainFacts, **law: Any) -> dict[str, Claim]:
    return {claim.id: claim for claim in payers(facts, law_with(**law))}


def articles_of(claim: Claim) -> set[tuple[str, str]]:
    return {(one.law, one.article) for one in claim.basis}


def test_row_a8_rests_on_article_36_and_on_the_second_interpretation_since_it_is_in_force() -> None:
    facts, _expected = ROWS["A8"]
    now, before = by_id(facts)[GENERAL], by_id(facts, as_of=date(2025, 8, 31))[GENERAL]
    assert {("migrants", "第三十六条第一款"), ("spc_2", "第一条")} <= articles_of(now)
    assert ("spc_2", "第一条") not in articles_of(before)


def test_row_a10_says_no_for_the_developer() -> None:
    facts, _expected = ROWS["A10"]
    assert by_id(facts)[DEVELOPER].status == Status.NO


def test_a_developer_of_whom_nothing_is_known_is_a_range() -> None:
    claim = by_id(chain(12_000, Hirer.FIRM, Giver.SUBCONTRACTOR))[DEVELOPER]
    assert claim.amount is not None
    assert (claim.status, str(claim.amount.low), str(claim.amount.high)) == (
        Status.DEPENDS, "0.00", "12000.00",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "claim_id", "number"),
    [
        (chain(1, Hirer.FIRM, Giver.GENERAL_CONTRACTOR), GENERAL, "第三十条第三款"),
        (chain(1, Hirer.FIRM, Giver.SUBCONTRACTOR, was_passed_on=True), GENERAL, "第三十条第四款"),
        (chain(1, Hirer.UNQUALIFIED, Giver.DEVELOPER), DEVELOPER, "第三十六条第一款"),
        (chain(1, Hirer.FIRM, Giver.GENERAL_CONTRACTOR, breaks_planning_law=True), DEVELOPER, "第三十七条"),
        (chain(1, Hirer.BORROWED_NAME), "payer_name_lender", "第三十六条第二款"),
        (chain(1, Hirer.BORROWED_NAME, is_construction=False), "payer_name_lender", "第十九条第二款"),
        (chain(1, Hirer.FOREMAN, Giver.OTHER_FIRM, is_construction=False), "payer_user_unit", "第十八条"),
        (chain(1, Hirer.UNLICENSED_DISPATCHER, Giver.OTHER_FIRM, is_construction=False), "payer_user_unit", "第十八条"),
        (chain(1, Hirer.FIRM, has_investor=True), "payer_investor", "第二十条"),
    ],
)  # fmt: skip
def test_each_rule_has_its_payer(facts: ChainFacts, claim_id: str, number: str) -> None:
    claim = by_id(facts)[claim_id]
    assert ("migrants", number) in articles_of(claim)
    if claim.id != DEVELOPER or number != "第二十九条第二款":
        assert claim.status == Status.EXISTS


def test_nobody_stands_above_a_firm_that_took_the_work_from_nobody() -> None:
    assert set(by_id(chain(1, Hirer.FIRM, is_construction=False))) == {"payer_hirer"}
    assert GENERAL not in by_id(chain(1, Hirer.FIRM, Giver.DEVELOPER))


def test_outside_the_regulation_only_the_second_interpretation_is_sure() -> None:
    town = by_id(chain(1, Hirer.FOREMAN, Giver.GENERAL_CONTRACTOR, is_migrant=False))
    firm = by_id(chain(1, Hirer.FIRM, Giver.GENERAL_CONTRACTOR, is_migrant=False))
    old = by_id(chain(1, Hirer.FIRM, Giver.GENERAL_CONTRACTOR, last_day=date(2020, 4, 30)))
    assert town[GENERAL].status == Status.EXISTS
    assert firm[GENERAL].status == Status.DEPENDS
    assert old[GENERAL].status == Status.DEPENDS
    assert "site_tools" not in town
    assert "site_tools" not in old


def test_it_is_the_same_money() -> None:
    found = by_id(ROWS["A6"][0])
    assert {DEVELOPER, "payer_hirer", "arrears"} <= set(found[GENERAL].excludes)


def test_a_dispute_about_the_price_is_no_excuse() -> None:
    claim = by_id(chain(1, Hirer.FIRM, Giver.GENERAL_CONTRACTOR, has_price_dispute=True))[GENERAL]
    assert ("migrants", "第三十五条") in articles_of(claim)
    assert claim.warnings


def test_the_proof_is_the_employer_s_and_the_tools_are_told() -> None:
    found = by_id(ROWS["A8"][0])
    assert ("migrants", "第五十条") in articles_of(found[GENERAL])
    assert {number for _law, number in articles_of(found["site_tools"])} >= {"第二十六条", "第六十三条"}


def test_sums_below_nothing_are_refused() -> None:
    with pytest.raises(SumBelowNothing) as refused:
        payers(chain(-1, Hirer.FIRM), law_with())
    assert refused.value.field == "owed"


chains = st.builds(
    ChainFacts,
    owed=st.decimals(0, 200_000, places=2).map(Fraction),
    hirer=st.sampled_from(Hirer),
    given_by=st.none() | st.sampled_from(Giver),
    is_construction=st.booleans(),
    is_migrant=st.booleans(),
    has_general_contractor=st.booleans(),
    developer_unsettled=st.none() | st.decimals(0, 200_000, places=2).map(Fraction),
    was_passed_on=st.booleans(),
    breaks_planning_law=st.booleans(),
    has_price_dispute=st.booleans(),
    has_investor=st.booleans(),
    last_day=st.none() | st.dates(date(2019, 1, 1), date(2026, 11, 1)),
)


@given(chains)
def test_what_is_printed_is_what_is_claimed(facts: ChainFacts) -> None:
    claims = payers(facts, law_with())
    assert_printed(claims)
    for claim in claims:
        assert claim.amount is None or claim.amount.high <= facts.owed
        assert claim.id not in claim.excludes
    assert len({claim.id for claim in claims}) == len(claims)


@given(chains, st.integers(0, 10_000).map(Fraction))
def test_more_owed_is_never_less_from_anybody(facts: ChainFacts, more: Fraction) -> None:
    fields = {name: getattr(facts, name) for name in ChainFacts.__slots__}
    low, high = by_id(facts), by_id(ChainFacts(**{**fields, "owed": facts.owed + more}))
    for claim_id, claim in low.items():
        if claim.amount is not None:
            assert claim.amount.high <= high[claim_id].amount.high  # type: ignore[union-attr]
