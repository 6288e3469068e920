"""Compensation at the end of employment: the rows of the specification, section 4, by their ids."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from unionhall.services.legalaid.rights.results import Status
from unionhall.services.legalaid.rights.severance import Ground, SeveranceFacts, severance
from unionhall.services.legalaid.tests.rights.law import law_with, sums

HIGH = {"minimum_wage_month_yuan": 2_540, "average_wage_month_yuan": 20_000}
TEN = {"minimum_wage_month_yuan": 2_540, "average_wage_month_yuan": 10_000}
LINE = Fraction("47103.25") / 3

ROWS = {
    "C1": ((2021, 11, 1), (2026, 5, 31), "20000", Ground.BREACH, HIGH, {"severance": "100000.00"}),
    "C3": ((2026, 1, 1), (2026, 5, 31), "15000", Ground.BREACH, HIGH, {"severance": "7500.00"}),
    "C4a": ((2011, 1, 1), (2026, 3, 31), "30000", Ground.BREACH, TEN, {"severance": "465000.00"}),
    "C4b": ((2011, 1, 1), (2026, 3, 31), "30000.01", Ground.BREACH, TEN, {"severance": "360000.00"}),
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
    found = sums(severance(facts(hired, last, average, ground), law_with(**numbers)))
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
