"""Compensation at the end of employment: worked rows by their ids, and what holds of all facts."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.services.legalaid.rights.results import Claim, Status
from unionhall.services.legalaid.rights.severance import (
    EarlierService,
    Ground,
    PaidMonth,
    Protection,
    SeveranceFacts,
    UnionNotice,
    severance,
)
from unionhall.services.legalaid.rights.severance_facts import BadSeverance, NoAverage
from unionhall.services.legalaid.tests.rights.law import assert_printed, law_with, sums

HIGH = {"minimum_wage_month_yuan": 2_540, "average_wage_month_yuan": 20_000}
TEN = {"minimum_wage_month_yuan": 2_540, "average_wage_month_yuan": 10_000}
# A third of 47,103.25 has no end in decimals: the line itself is told, once.
EDGE = {
    "minimum_wage_month_yuan": 2_540, "average_wage_month_yuan": "47103.25", "severance_cap_times_count": 1,
}  # fmt: skip

ROWS = {
    "C1": ((2021, 11, 1), (2026, 5, 31), "20000", Ground.BREACH, HIGH, {"severance": "100000.00"}),
    "C3": ((2026, 1, 1), (2026, 5, 31), "15000", Ground.BREACH, HIGH, {"severance": "7500.00"}),
    "C4a": ((2011, 1, 1), (2026, 3, 31), "30000", Ground.BREACH, TEN, {"severance": "465000.00"}),
    "C4b": ((2011, 1, 1), (2026, 3, 31), "30000.01", Ground.BREACH, TEN, {"severance": "360000.00"}),
    "C4c": ((2011, 1, 1), (2026, 3, 31), "47103.25", Ground.BREACH, EDGE, {"severance": "730100.38"}),
    "C4d": ((2011, 1, 1), (2026, 3, 31), "47200", Ground.BREACH, EDGE, {"severance": "565239.00"}),
    "C5": ((2023, 4, 1), (2026, 3, 31), "2300", Ground.BREACH, HIGH, {"severance": "7620.00"}),
    "C6a": ((2005, 3, 15), (2026, 6, 30), "9000", Ground.AGREED_BY_EMPLOYER, HIGH, {"severance": "198000.00"}),
    "C6c": ((2005, 3, 15), (2026, 6, 30), "9000", Ground.UNLAWFUL, HIGH, {"unlawful": "387000.00"}),
    "C7": ((2024, 1, 15), (2026, 7, 14), "12000", Ground.BREACH, HIGH, {"severance": "36000.00"}),
    "C8": ((2026, 3, 1), (2026, 5, 31), "6500", Ground.BREACH, HIGH, {"severance": "3250.00"}),
    "C11": ((2011, 1, 1), (2026, 3, 31), "30000.01", Ground.UNLAWFUL, TEN, {"unlawful": "720000.00"}),
    "C14": ((2021, 1, 1), (2026, 3, 31), "12345.67", Ground.BREACH, HIGH, {"severance": "67901.19"}),
}  # fmt: skip


def facts(hired: Any, last: Any, average: str, ground: Ground, **more: Any) -> SeveranceFacts:
    return SeveranceFacts(
        hired_on=date(*hired), last_day=date(*last), average=Fraction(average), ground=ground, **more
    )


@pytest.mark.parametrize("row", ROWS)
def test_row(row: str) -> None:
    hired, last, average, ground, numbers, expected = ROWS[row]
    claims = severance(facts(hired, last, average, ground), law_with(**numbers))
    assert_printed(claims)
    found = sums(claims)
    assert found == {claim: (amount, amount) for claim, amount in expected.items()}


def test_row_c9_a_month_instead_of_notice_is_the_last_month_s_pay() -> None:
    told = facts(
        (2023, 12, 1),
        (2026, 6, 30),
        "30000",
        Ground.NO_FAULT,
        last_month=Fraction(15_000),
        was_given_notice=False,
    )
    found = severance(told, law_with(**HIGH))
    assert sum(claim.amount.low for claim in found if claim.amount) == 105_000


def test_row_c15_twice_n_stands_alone() -> None:
    (only,) = severance(facts((2021, 11, 1), (2026, 5, 31), "20000", Ground.UNLAWFUL), law_with(**HIGH))
    assert {"severance", "notice_month"} <= set(only.excludes)


@pytest.mark.parametrize(
    "ground", [Ground.RESIGNED, Ground.MISCONDUCT, Ground.RETIRED, Ground.AGREED_BY_WORKER]
)
def test_other_grounds_give_nothing(ground: Ground) -> None:
    (only,) = severance(facts((2021, 11, 1), (2026, 5, 31), "20000", ground), law_with(**HIGH))
    assert (only.status, only.amount) == (Status.NO, None)


def one_of(claims: list[Claim], claim_id: str) -> Claim:
    assert_printed(claims)
    return next(claim for claim in claims if claim.id == claim_id)


LONG = ((2005, 3, 15), (2026, 6, 30))
SHORT = ((2021, 11, 1), (2026, 5, 31))


@pytest.mark.parametrize("ground", [Ground.PART_TIME, Ground.PUBLIC_POST, Ground.ALLEGED_MISCONDUCT])
def test_grounds_without_compensation_say_why(ground: Ground) -> None:
    claim = one_of(severance(facts(*SHORT, "9000", ground), law_with(**HIGH)), "severance")
    assert claim.status is Status.NO
    assert claim.assumptions


@pytest.mark.parametrize(
    "ground", [Ground.EXPIRED, Ground.NO_INSURANCE, Ground.TASK_DONE, Ground.REFUSED_TO_SIGN]
)
def test_some_grounds_count_from_2008_only(ground: Ground) -> None:
    found = sums(severance(facts(*LONG, "9000", ground), law_with(**HIGH)))
    assert found["severance"] == ("171000.00", "171000.00")  # 18 years and 6 months: 19


@pytest.mark.parametrize("ground", [Ground.BREACH, Ground.CLOSED])
def test_where_the_old_rules_are_open_both_are_shown(ground: Ground) -> None:
    claim = one_of(severance(facts(*LONG, "9000", ground), law_with(**HIGH)), "severance")
    assert sums([claim])["severance"] == ("171000.00", "198000.00")
    assert claim.warnings


def test_the_old_cap_of_twelve_is_for_agreement_and_incompetence() -> None:
    hired, last = (1990, 1, 1), (2026, 6, 30)  # 18 begun years before 2008, 19 after
    for ground, more, months in (
        (Ground.AGREED_BY_EMPLOYER, {}, 31),
        (Ground.NO_FAULT, {"is_incompetence": True}, 31),
        (Ground.NO_FAULT, {}, 37),
        (Ground.LAYOFF, {}, 37),
    ):
        found = sums(severance(facts(hired, last, "9000", ground, **more), law_with(**HIGH)))
        assert found["severance"] == (f"{9_000 * months}.00", f"{9_000 * months}.00")


def test_a_high_earner_with_years_before_2008_gets_a_range() -> None:
    claim = one_of(severance(facts(*LONG, "40000", Ground.LAYOFF), law_with(**TEN)), "severance")
    # the cap for all years: 30,000 for 12; or 12 capped years and 3 uncapped ones before
    assert sums([claim])["severance"] == ("360000.00", "480000.00")


def test_earlier_service_is_joined_unless_left_by_choice_or_paid_out() -> None:
    before = {"began_on": date(2019, 11, 1), "ended_on": date(2021, 10, 31)}

    def months(*earlier: EarlierService) -> str:
        told = facts(*SHORT, "10000", Ground.LAYOFF, earlier=earlier)
        return sums(severance(told, law_with(**HIGH)))["severance"][0]

    assert months() == "50000.00"
    assert months(EarlierService(**before)) == "70000.00"
    assert months(EarlierService(**before, was_paid_out=True)) == "50000.00"
    assert months(EarlierService(**before, was_own_choice=True)) == "50000.00"


@pytest.mark.parametrize("ground", [Ground.NO_FAULT, Ground.LAYOFF, Ground.EXPIRED])
@pytest.mark.parametrize("protection", Protection)
def test_a_protected_worker_gets_twice(ground: Ground, protection: Protection) -> None:
    (only,) = severance(facts(*SHORT, "10000", ground, protection=protection), law_with(**HIGH))
    assert_printed([only])
    assert (only.id, only.status, sums([only])["unlawful"][0]) == ("unlawful", Status.EXISTS, "100000.00")


def test_near_retirement_is_found_from_the_days() -> None:
    def ids(hired: Any, retires: date) -> list[str]:
        told = facts(hired, (2026, 5, 31), "10000", Ground.LAYOFF, retires_on=retires)
        return [claim.id for claim in severance(told, law_with(**HIGH))]

    assert ids((2011, 6, 1), date(2031, 5, 30)) == ["unlawful"]
    assert ids((2011, 6, 1), date(2031, 5, 31)) == ["severance"]
    assert ids((2011, 6, 2), date(2031, 5, 30)) == ["severance"]


def test_conditions_not_kept_and_an_open_ended_contract_due_give_twice() -> None:
    for ground, more in (
        (Ground.NO_FAULT, {"were_conditions_met": False}),
        (Ground.LAYOFF, {"were_conditions_met": False}),
        (Ground.EXPIRED, {"was_open_ended_due": True}),
    ):
        (only,) = severance(facts(*SHORT, "10000", ground, **more), law_with(**HIGH))
        assert (only.id, only.status) == ("unlawful", Status.EXISTS)


def test_a_renewal_refused_gives_nothing() -> None:
    told = facts(*SHORT, "10000", Ground.EXPIRED, was_renewal_refused=True)
    assert one_of(severance(told, law_with(**HIGH)), "severance").status is Status.NO


@pytest.mark.parametrize("ground", [Ground.NO_FAULT, Ground.LAYOFF, Ground.MISCONDUCT])
def test_a_dismissal_without_telling_the_union_may_be_unlawful(ground: Ground) -> None:
    told = facts(*SHORT, "10000", ground, union_notice=UnionNotice.NOT_TOLD)
    doubtful = one_of(severance(told, law_with(**HIGH)), "unlawful")
    assert (doubtful.status, sums([doubtful])["unlawful"][0]) == (Status.DEPENDS, "100000.00")
    assert "severance" in doubtful.excludes
    kept = facts(*SHORT, "10000", ground, union_notice=UnionNotice.TOLD)
    assert [claim.id for claim in severance(kept, law_with(**HIGH))] == ["severance"]


def test_misconduct_that_is_not_proven_may_give_twice() -> None:
    claims = severance(facts(*SHORT, "10000", Ground.ALLEGED_MISCONDUCT), law_with(**HIGH))
    assert [(claim.id, claim.status) for claim in claims] == [
        ("severance", Status.NO),
        ("unlawful", Status.DEPENDS),
    ]


def test_rows_c7_and_c8_from_the_pay_of_each_month() -> None:
    year = tuple(PaidMonth(gross=Fraction(10_000)) for _month in range(12))
    c7 = SeveranceFacts(
        hired_on=date(2024, 1, 15), last_day=date(2026, 7, 14), ground=Ground.BREACH, pay=year,
        yearly_bonus=Fraction(24_000),
    )  # fmt: skip
    c8 = SeveranceFacts(
        hired_on=date(2026, 3, 1), last_day=date(2026, 5, 31), ground=Ground.BREACH,
        pay=tuple(PaidMonth(gross=Fraction(pay)) for pay in (6_000, 6_500, 7_000)),
    )  # fmt: skip
    for told, expected in ((c7, "36000.00"), (c8, "3250.00")):
        claims = severance(told, law_with(**HIGH))
        assert_printed(claims)
        assert sums(claims) == {"severance": (expected, expected)}


def test_row_c14_half_a_cent_goes_up() -> None:
    found = sums(severance(facts((2021, 1, 1), (2026, 3, 31), "12345.67", Ground.BREACH), law_with(**HIGH)))
    assert found["severance"][0] != "67901.18"


@pytest.mark.parametrize(
    ("told", "refusal", "field"),
    [
        (facts((2026, 2, 1), (2026, 1, 1), "1", Ground.BREACH), BadSeverance, "last_day"),
        (
            SeveranceFacts(hired_on=date(2026, 1, 1), last_day=date(2026, 1, 1), ground=Ground.BREACH),
            NoAverage,
            "average",
        ),
        (
            facts(
                *SHORT, "1", Ground.BREACH,
                earlier=(EarlierService(began_on=date(2021, 1, 1), ended_on=date(2022, 1, 1)),),
            ),
            BadSeverance,
            "earlier.0.ended_on",
        ),
    ],
)  # fmt: skip
def test_senseless_facts_are_refused(told: SeveranceFacts, refusal: type[BadSeverance], field: str) -> None:
    with pytest.raises(refusal) as refused:
        severance(told, law_with(**HIGH))
    assert refused.value.field == field


hires = st.dates(date(1990, 1, 1), date(2026, 1, 1))
wages = st.integers(1, 5_999_999).map(lambda cents: Fraction(cents, 100))


@given(hires, st.integers(0, 300), wages, st.sampled_from(Ground), st.booleans())
def test_printed_on_any_facts(
    hired: date, length: int, average: Fraction, ground: Ground, was_given_notice: bool
) -> None:
    told = SeveranceFacts(
        hired_on=hired, last_day=max(hired, date(2026, 1, 1)) + timedelta(days=length), average=average, ground=ground,
        was_given_notice=was_given_notice, union_notice=UnionNotice.NOT_TOLD,
    )  # fmt: skip
    claims = severance(told, law_with(**TEN))
    assert_printed(claims)
    assert len({claim.id for claim in claims}) == len(claims)


def least(hired: date, average: Fraction) -> Any:
    told = SeveranceFacts(
        hired_on=hired, last_day=date(2026, 3, 31), average=average, ground=Ground.AGREED_BY_EMPLOYER
    )
    (claim,) = severance(told, law_with(**TEN))
    assert claim.amount is not None
    return claim.amount.low


@given(hires, st.integers(1, 3_000_000), st.integers(0, 3_000_000))
def test_more_wage_never_brings_less_up_to_the_line(hired: date, cents: int, more: int) -> None:
    higher = min(cents + more, 3_000_000)
    assert least(hired, Fraction(cents, 100)) <= least(hired, Fraction(higher, 100))


@given(st.dates(date(2008, 1, 1), date(2026, 3, 31)))
def test_the_cliff_lies_at_the_line_and_only_beyond_twelve_years(hired: date) -> None:
    at, beyond = least(hired, Fraction(30_000)), least(hired, Fraction("30000.01"))
    if hired < date(2014, 4, 1):  # one day beyond twelve years makes twelve and a half
        assert beyond == 360_000 < at
    else:
        assert at == beyond


@given(st.dates(date(2008, 1, 1), date(2026, 3, 30)), st.integers(1, 2_000))
def test_longer_service_never_brings_less(hired: date, days: int) -> None:
    later = min(hired + timedelta(days=days), date(2026, 3, 31))
    assert least(later, Fraction(9_000)) <= least(hired, Fraction(9_000))
