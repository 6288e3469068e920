"""Unpaid wages: worked examples A1 to A5, and what holds for all of them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.services.legalaid.rights.late_pay import PayOrder
from unionhall.services.legalaid.rights.part_months import weekdays
from unionhall.services.legalaid.rights.pay_periods import (
    Deduction,
    DeductionKind,
    MoreThanOneMonth,
    PartMonth,
    PayPeriod,
    PeriodEndsBeforeItStarts,
    SumBelowNothing,
)
from unionhall.services.legalaid.rights.results import Claim, Forum, Status
from unionhall.services.legalaid.rights.schema import read_facts, schema_of
from unionhall.services.legalaid.rights.wages import SignedDebt, WageFacts, WorkRelation, wages
from unionhall.services.legalaid.tests.rights.law import assert_printed, law_with, sums

PLACE: dict[str, Any] = {"minimum_wage_month_yuan": 2_540, "minimum_wage_hour_yuan": "27.7"}
ORDER_END = date(2026, 9, 30)
KIND = DeductionKind
MONEY = frozenset({"paid", "overtime_pay", "allowances", "welfare", "hours"})


def month(number: int, due: Any, **more: Any) -> PayPeriod:
    """A month of 2026, paid on the 28th."""
    told: dict[str, Any] = {name: Fraction(value) if name in MONEY else value for name, value in more.items()}
    first = date(2026, number, 1)
    return PayPeriod(
        starts_on=first,
        ends_on=first.replace(day=28),
        due_on=first.replace(day=28),
        due=Fraction(due),
        **told,
    )


def three_months(order: PayOrder | None = None, **more: Any) -> WageFacts:
    return WageFacts(periods=tuple(month(number, 6_000) for number in (5, 6, 7)), order=order, **more)


def october(**more: Any) -> WageFacts:
    part = PartMonth(
        month_wage=Fraction(8_700), first_day=date(2026, 10, 12), last_day=date(2026, 10, 31), **more
    )
    return WageFacts(part_months=(part,))


ROWS: dict[str, tuple[WageFacts, dict[str, tuple[str, str]]]] = {
    "A1 / A1b": (october(), {"part_month": ("5900.00", "6000.00")}),
    "A2": (
        three_months(PayOrder(pay_by=ORDER_END)),
        {"arrears": ("18000.00", "18000.00"), "late_payment_addition": ("9000.00", "18000.00")},
    ),
    "A2z": (
        three_months(PayOrder(pay_by=ORDER_END, paid_inside=Fraction(18_000))),
        {"arrears": ("0.00", "0.00"), "late_payment_addition": ("0.00", "0.00")},
    ),
    "A3": (
        WageFacts(
            periods=(
                PayPeriod(
                    starts_on=date(2026, 7, 1), ends_on=date(2026, 7, 31), due_on=date(2026, 8, 10),
                    due=Fraction(2_900), paid=Fraction(2_900), overtime_pay=Fraction(500),
                    allowances=Fraction(200), is_full_labour=True,
                ),
            )
        ),
        {"minimum_wage_shortfall": ("340.00", "340.00")},
    ),
    "A5": (
        WageFacts(
            periods=(
                month(7, 8_000, paid=6_000, deductions=(Deduction(kind=KIND.DAMAGE, amount=Fraction(2_000)),)),
            )
        ),
        {"arrears": ("0.00", "0.00"), "deduction_refund": ("400.00", "400.00")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", ROWS)
def test_row(row: str) -> None:
    facts, expected = ROWS[row]
    claims = wages(facts, law_with(**PLACE))
    assert_printed(claims)
    found = sums(claims)
    assert {claim: found[claim] for claim in expected} == expected


def only(claims: list[Claim], claim_id: str) -> Claim:
    (found,) = [claim for claim in claims if claim.id == claim_id]
    return found


def test_paid_late_lowers_the_arrears_but_not_the_addition() -> None:
    order = PayOrder(pay_by=ORDER_END, paid_inside=Fraction(3_000), paid_after=Fraction(15_000))
    found = sums(wages(three_months(order), law_with(**PLACE)))
    assert found["arrears"] == ("0.00", "0.00")
    assert found["late_payment_addition"] == ("7500.00", "15000.00")


@pytest.mark.parametrize(
    ("order", "status"),
    [
        (None, Status.NO),
        (PayOrder(pay_by=date(2026, 12, 1)), Status.DEPENDS),
        (PayOrder(pay_by=date(2026, 11, 28)), Status.DEPENDS),
    ],
)
def test_no_addition_without_an_order_whose_time_has_passed(order: PayOrder | None, status: Status) -> None:
    found = only(wages(three_months(order), law_with(**PLACE)), "late_payment_addition")
    assert (found.status, found.amount) == (status, None)
    assert found.warnings


def test_pay_that_is_not_due_is_left_out_until_the_employment_ends() -> None:
    later = month(12, 6_000)
    assert sums(wages(WageFacts(periods=(later,)), law_with()))["arrears"] == ("0.00", "0.00")
    ended = WageFacts(periods=(later,), last_day=date(2026, 11, 20))
    assert sums(wages(ended, law_with()))["arrears"] == ("6000.00", "6000.00")


def test_a_month_without_a_gap_is_the_whole_month() -> None:
    part = PartMonth(
        month_wage=Fraction(8_700), first_day=date(2026, 2, 1), last_day=date(2026, 2, 28), paid=Fraction(700)
    )
    assert weekdays(part.first_day, part.last_day) == 20
    claims = wages(WageFacts(part_months=(part,)), law_with())
    assert_printed(claims)
    assert sums(claims)["part_month"] == ("8000.00", "8000.00")


def test_days_that_are_told_go_before_days_that_are_counted() -> None:
    found = sums(wages(october(paid_days=Fraction(16), missed_days=Fraction(6)), law_with()))
    assert found["part_month"] == ("6300.00", "6400.00")


def test_by_days_worked_is_never_more_than_the_month() -> None:
    found = sums(wages(october(paid_days=Fraction(23), missed_days=Fraction(1)), law_with()))
    assert found["part_month"] == ("8300.00", "8700.00")


def test_the_divisor_of_before_2008() -> None:
    part = PartMonth(
        month_wage=Fraction(2_092),
        first_day=date(2007, 12, 31),
        last_day=date(2007, 12, 31),
        paid=Fraction(0),
    )
    claim = only(wages(WageFacts(part_months=(part,)), law_with()), "part_month")
    assert claim.amount is not None
    assert str(claim.amount.high) == "100.00"


def test_a_deduction_leaves_the_minimum_wage() -> None:
    taken = (Deduction(kind=KIND.DAMAGE, amount=Fraction(500)),)
    claims = wages(WageFacts(periods=(month(7, 2_800, paid=2_300, deductions=taken),)), law_with(**PLACE))
    assert_printed(claims)
    assert sums(claims)["deduction_refund"] == ("240.00", "240.00")


def test_a_fine_is_a_range_and_what_was_withheld_stays() -> None:
    taken = (
        Deduction(kind=KIND.FINE, amount=Fraction(300)),
        Deduction(kind=KIND.WITHHELD, amount=Fraction(900)),
    )
    claims = wages(WageFacts(periods=(month(7, 8_000, paid=6_800, deductions=taken),)), law_with())
    assert_printed(claims)
    assert sums(claims) == {"arrears": ("0.00", "0.00"), "deduction_refund": ("0.00", "300.00")}
    assert only(claims, "deduction_refund").status == Status.DEPENDS


def test_a_minimum_wage_that_lacks_is_named_and_spares_the_arrears() -> None:
    damage = (Deduction(kind=KIND.DAMAGE, amount=Fraction(500)),)
    facts = WageFacts(periods=(month(7, 6_000, deductions=damage, hours=Fraction(40)),))
    claims = wages(facts, law_with(region="540100"))
    assert sums(claims) == {"arrears": ("5500.00", "5500.00")}
    for claim_id in ("deduction_refund", "minimum_wage_shortfall"):
        claim = only(claims, claim_id)
        assert (claim.status, claim.amount) == (Status.DEPENDS, None)
        assert "540100" in [text.values.get("region") for text in claim.warnings]


def test_part_time_work_has_its_own_minimum_wage() -> None:
    facts = WageFacts(periods=(month(7, 1_000, paid=1_000, hours=Fraction(40)),))
    claims = wages(facts, law_with(**PLACE))
    assert_printed(claims)
    assert sums(claims)["minimum_wage_shortfall"] == ("108.00", "108.00")


def test_before_whom() -> None:
    law = law_with()
    clear, disputed, service = (
        only(wages(three_months(**more), law), "arrears")
        for more in ({}, {"is_sum_disputed": True}, {"relation": WorkRelation.LABOUR_SERVICE})
    )
    assert clear.forum == (Forum.INSPECTION, Forum.ARBITRATION, Forum.PAYMENT_ORDER)
    assert disputed.forum == (Forum.INSPECTION, Forum.ARBITRATION)
    assert service.forum == (Forum.COURT, Forum.PAYMENT_ORDER)
    assert service.limitation is not None
    assert service.limitation.nominal == date(2029, 5, 28)


@pytest.mark.parametrize(("has_other", "forum"), [(False, Forum.COURT), (True, Forum.ARBITRATION)])
def test_a_signed_debt_goes_to_court_unless_more_is_asked(has_other: bool, forum: Forum) -> None:
    debt = SignedDebt(amount=Fraction(18_000), due_on=date(2026, 8, 31), has_other_disputes=has_other)
    found = only(wages(three_months(iou=debt), law_with()), "iou")
    assert found.forum[0] == forum
    assert "arrears" in found.excludes


def test_the_limit_runs_from_the_end_of_the_employment() -> None:
    running, ended = (
        only(wages(three_months(last_day=day), law_with()), "arrears") for day in (None, date(2025, 11, 21))
    )
    assert running.limitation is not None
    assert running.limitation.nominal is None
    assert ended.limitation is not None
    assert (ended.limitation.nominal, ended.limitation.rolled) == (date(2026, 11, 21), date(2026, 11, 23))
    assert ended.status == Status.EXISTS  # late, and still there


def test_who_has_left_learns_until_when_the_inspection_hears_it() -> None:
    found = only(wages(three_months(last_day=date(2026, 7, 31)), law_with()), "arrears")
    days = [text.values["day"] for text in found.assumptions if "inspection" in text.message]
    assert days == [date(2028, 7, 31)]


def test_records_of_migrant_workers_are_kept_longer() -> None:
    def years(*, is_migrant: bool) -> list[object]:
        claims = wages(three_months(is_migrant=is_migrant), law_with())
        return [
            text.values["years"] for text in only(claims, "arrears").assumptions if "years" in text.values
        ]

    assert (years(is_migrant=False), years(is_migrant=True)) == (["2"], ["3"])


def test_three_months_over_the_line_point_to_the_police() -> None:
    def says_police(facts: WageFacts) -> bool:
        return any("police" in text.message for text in only(wages(facts, law_with()), "arrears").warnings)

    assert says_police(three_months())
    whole = PayPeriod(
        starts_on=date(2026, 5, 1), ends_on=date(2026, 7, 31), due_on=date(2026, 8, 1), due=Fraction(18_000)
    )
    assert says_police(WageFacts(periods=(whole,)))
    assert not says_police(WageFacts(periods=(month(5, 18_000),)))
    assert not says_police(WageFacts(periods=tuple(month(number, 1_000) for number in (5, 6, 7))))


@pytest.mark.parametrize(
    ("facts", "error", "field"),
    [
        (WageFacts(periods=(month(5, -1),)), SumBelowNothing, "periods.0.due"),
        (
            WageFacts(periods=(month(5, 1, deductions=(Deduction(kind=KIND.FINE, amount=Fraction(-1)),)),)),
            SumBelowNothing,
            "periods.0.deductions.0.amount",
        ),
        (three_months(PayOrder(pay_by=ORDER_END, paid_after=Fraction(-1))), SumBelowNothing, "order.paid_after"),
        (
            WageFacts(
                part_months=(
                    PartMonth(month_wage=Fraction(1), first_day=date(2026, 5, 2), last_day=date(2026, 6, 1)),
                )
            ),
            MoreThanOneMonth,
            "part_months.0.last_day",
        ),
        (
            WageFacts(
                periods=(
                    PayPeriod(
                        starts_on=date(2026, 5, 2), ends_on=date(2026, 5, 1), due_on=date(2026, 5, 2), due=Fraction(1)
                    ),
                )
            ),
            PeriodEndsBeforeItStarts,
            "periods.0.ends_on",
        ),
    ],
)  # fmt: skip
def test_senseless_facts_are_refused_by_field(facts: WageFacts, error: type[Exception], field: str) -> None:
    with pytest.raises(error) as refused:
        wages(facts, law_with())
    assert refused.value.field == field  # type: ignore[attr-defined]


def test_facts_can_be_read_from_json() -> None:
    told = {
        "periods": [{"starts_on": "2026-05-01", "ends_on": "2026-05-31", "due_on": "2026-06-10", "due": "6000"}],
        "order": {"pay_by": "2026-09-30"},
    }  # fmt: skip
    assert "periods" in schema_of(WageFacts)["properties"]
    assert sums(wages(read_facts(WageFacts, told), law_with()))["arrears"] == ("6000.00", "6000.00")


money = st.decimals(0, 20_000, places=2).map(Fraction)
deductions = st.lists(
    st.builds(Deduction, kind=st.sampled_from(DeductionKind), amount=money), max_size=3
).map(tuple)


@st.composite
def periods(draw: st.DrawFn) -> PayPeriod:
    first = draw(st.dates(date(2024, 1, 1), date(2026, 12, 1))).replace(day=1)
    return PayPeriod(
        starts_on=first, ends_on=first.replace(day=28), due_on=first.replace(day=28), due=draw(money),
        paid=draw(money), deductions=draw(deductions), is_full_labour=draw(st.booleans()), overtime_pay=draw(money),
        hours=draw(st.none() | st.integers(0, 100).map(Fraction)),
    )  # fmt: skip


@st.composite
def parts(draw: st.DrawFn) -> PartMonth:
    first = draw(st.dates(date(2024, 1, 1), date(2026, 12, 28)))
    last = first.replace(day=draw(st.integers(first.day, max(first.day, 28))))
    return PartMonth(
        month_wage=draw(money), first_day=first, last_day=last, paid=draw(money),
        absent_days=draw(st.integers(0, 25).map(Fraction)),
    )  # fmt: skip


some_facts = st.builds(
    WageFacts,
    periods=st.lists(periods(), max_size=4).map(tuple),
    part_months=st.lists(parts(), max_size=2).map(tuple),
    order=st.none() | st.builds(PayOrder, pay_by=st.dates(date(2026, 1, 1), date(2026, 12, 31)), paid_inside=money),
    last_day=st.none() | st.just(date(2026, 11, 1)),
)  # fmt: skip


@given(some_facts)
def test_what_is_printed_is_what_is_claimed(facts: WageFacts) -> None:
    assert_printed(wages(facts, law_with(**PLACE)))


@given(some_facts)
def test_order_of_items_makes_no_difference(facts: WageFacts) -> None:
    turned = WageFacts(
        periods=facts.periods[::-1], part_months=facts.part_months[::-1], order=facts.order, last_day=facts.last_day
    )  # fmt: skip
    assert wages(turned, law_with(**PLACE)) == wages(facts, law_with(**PLACE))


@given(periods(), money)
def test_more_due_is_never_less_owed(one: PayPeriod, more: Fraction) -> None:
    fields = {name: getattr(one, name) for name in PayPeriod.__slots__}
    richer = PayPeriod(**{**fields, "due": one.due + more})
    law = law_with(**PLACE)
    low, high = (wages(WageFacts(periods=(each,)), law)[0] for each in (one, richer))
    assert low.amount is not None
    assert high.amount is not None
    assert low.amount.low <= high.amount.low


@given(periods())
def test_arrears_and_refund_together_are_what_lawful_deductions_leave(one: PayPeriod) -> None:
    fined = one.taken(KIND.FINE)
    damage = one.taken(KIND.DAMAGE)
    lawful = one.taken(KIND.WITHHELD) + min(damage, max(Fraction(0), min(one.due / 5, one.due - 2_540)))
    facts = WageFacts(periods=(one,), last_day=date(2026, 11, 1))
    found = sums(wages(facts, law_with(**PLACE)))
    together = Fraction(found["arrears"][1]) + Fraction(found.get("deduction_refund", ("0", "0"))[1])
    assert abs(together - max(Fraction(0), one.due - one.paid - lawful)) <= Fraction("0.01")
    assert fined >= 0
