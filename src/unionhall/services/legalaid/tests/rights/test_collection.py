"""Getting the money: worked example A7, the payment order and its days, and the request to the police."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.services.legalaid.rights.late_interest import (
    LateInterestFacts,
    PaidBeforeTheTerm,
    Payment,
    late_interest,
)
from unionhall.services.legalaid.rights.parameters import MissingParameter
from unionhall.services.legalaid.rights.payment_order import (
    DebtGround,
    Objection,
    PaymentOrderFacts,
    ServedBeforeFiled,
    payment_order,
)
from unionhall.services.legalaid.rights.results import Claim, Forum, Status
from unionhall.services.legalaid.rights.wage_crime import LessThanOnePerson, WageCrimeFacts, wage_crime
from unionhall.services.legalaid.tests.rights.law import assert_printed, law_with, sums

TERM = date(2026, 3, 1)


def interest(*payments: tuple[int, Any], principal: Any = 18_000, pay_by: date = TERM) -> str:
    """The doubled interest when so much came so many days after the term."""
    told = tuple(Payment(on=pay_by + timedelta(days), amount=Fraction(amount)) for days, amount in payments)
    facts = LateInterestFacts(principal=Fraction(principal), pay_by=pay_by, payments=told)
    claims = late_interest(facts, law_with())
    assert_printed(claims)
    return sums(claims)["late_interest"][0]


def test_row_a7_eighteen_thousand_for_a_hundred_days() -> None:
    assert interest((100, 18_000)) == "315.00"


def test_instalments_lower_what_runs_on() -> None:
    assert interest((50, 9_000), (100, 9_000)) == "236.25"
    assert interest((100, 9_000), (50, 9_000)) == "236.25"
    assert interest((50, 4_000), (50, 5_000), (100, 9_000)) == "236.25"


def test_what_is_open_runs_until_today() -> None:
    assert interest() == "856.80"  # 272 days to 2026-11-28
    assert interest(principal=0) == "0.00"


def test_a_payment_inside_the_term_belongs_into_the_debt() -> None:
    with pytest.raises(PaidBeforeTheTerm) as refused:
        interest((0, 1))
    assert refused.value.field == "payments.0.on"


def test_the_rate_of_before_is_named_as_missing() -> None:
    with pytest.raises(MissingParameter):
        interest((100, 18_000), pay_by=date(2014, 7, 30))
    assert interest((100, 18_000), pay_by=date(2014, 7, 31)) == "315.00"


@given(st.lists(st.tuples(st.integers(1, 250), st.integers(0, 9_000)), max_size=4), st.integers(0, 40_000))
def test_more_debt_is_never_less_interest_and_order_is_irrelevant(
    payments: list[tuple[int, int]], principal: int
) -> None:
    one = interest(*payments, principal=principal)
    assert one == interest(*payments[::-1], principal=principal)
    assert Fraction(one) <= Fraction(interest(*payments, principal=principal + 1_000))


def order(**more: Any) -> Claim:
    (claim,) = payment_order(PaymentOrderFacts(amount=Fraction(18_000), **more), law_with())
    assert_printed([claim])
    return claim


def test_the_days_of_a_payment_order() -> None:
    claim = order(filed_on=date(2026, 9, 7), served_on=date(2026, 9, 18))
    days = {text.values[name] for text in claim.assumptions for name in text.values}
    assert days == {date(2026, 9, 12), date(2026, 9, 27), date(2026, 10, 3), date(2026, 10, 8)}
    assert (claim.status, claim.forum) == (Status.EXISTS, (Forum.PAYMENT_ORDER,))


def test_the_days_are_told_before_it_is_applied_for() -> None:
    told = [text.values for text in order().assumptions]
    assert {"accept": 5, "issue": 20, "answer": 15} in told


@pytest.mark.parametrize("lacks", ["is_sum_clear", "owes_nothing_back", "can_be_served"])
def test_each_condition_is_needed(lacks: str) -> None:
    claim = order(**{lacks: False})
    assert claim.status == Status.NO
    assert len(claim.warnings) == 1


@pytest.mark.parametrize("objection", [Objection.INABILITY, Objection.MORE_TIME])
def test_no_money_is_no_objection(objection: Objection) -> None:
    assert order(objection=objection).status == Status.EXISTS


@pytest.mark.parametrize(
    ("ground", "forum"),
    [
        (DebtGround.UNPAID_WAGES, Forum.ARBITRATION),
        (DebtGround.MEDIATED, Forum.COURT),
        (DebtGround.IOU, Forum.COURT),
    ],
)
def test_where_to_go_when_it_has_lapsed(ground: DebtGround, forum: Forum) -> None:
    claim = order(ground=ground, objection=Objection.SUBSTANCE)
    assert (claim.status, claim.forum) == (Status.NO, (forum,))


def test_an_order_cannot_arrive_before_it_was_applied_for() -> None:
    with pytest.raises(ServedBeforeFiled):
        order(filed_on=date(2026, 9, 7), served_on=date(2026, 9, 6))


def police(owed: Any, months: Any = 3, region: str = "990181", **more: Any) -> Claim:
    facts = WageCrimeFacts(owed=Fraction(owed), months=Fraction(months), **more)
    (claim,) = wage_crime(facts, law_with(region=region))
    assert_printed([claim])
    return claim


EXPIRED = {"order_ended_on": date(2026, 11, 1)}


@pytest.mark.parametrize(
    ("owed", "months", "more", "status"),
    [
        (20_000, 3, EXPIRED, Status.EXISTS),
        (19_999, 3, EXPIRED, Status.DEPENDS),
        (5_000, 3, EXPIRED, Status.DEPENDS),
        ("4999.99", 3, EXPIRED, Status.NO),
        (20_000, "2.9", EXPIRED, Status.NO),
        (20_000, 3, {}, Status.DEPENDS),
        (20_000, 3, {"order_ended_on": date(2026, 11, 28)}, Status.DEPENDS),
        (20_000, 3, {"has_fled": True}, Status.DEPENDS),
        (20_000, 3, {"has_fled": True, "was_posted": True}, Status.EXISTS),
        (20_000, 3, {**EXPIRED, "is_paid_since": True}, Status.DEPENDS),
        (1_000, 1, {**EXPIRED, "people": 10, "owed_together": Fraction(100_000)}, Status.EXISTS),
        (1_000, 1, {**EXPIRED, "people": 9, "owed_together": Fraction(100_000)}, Status.NO),
        (1_000, 1, {**EXPIRED, "people": 10}, Status.NO),
    ],
)
def test_when_the_police_may_be_asked(owed: Any, months: Any, more: dict[str, Any], status: Status) -> None:
    assert police(owed, months, **more).status == status


@pytest.mark.parametrize(
    ("region", "owed", "status"),
    [
        ("430100", 6_000, Status.EXISTS),
        ("430100", 5_999, Status.NO),
        ("440300", 19_999, Status.NO),
        ("440300", 20_000, Status.EXISTS),
        ("441300", 10_000, Status.EXISTS),
        ("440000", 10_000, Status.DEPENDS),
    ],
)
def test_a_province_draws_its_own_line(region: str, owed: int, status: Status) -> None:
    assert police(owed, region=region, **EXPIRED).status == status


def test_nobody_is_no_group() -> None:
    with pytest.raises(LessThanOnePerson):
        police(1, people=0)
