"""The law for tests: the rulebook's files, with the local numbers that a worked example names."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

from unionhall.kernel.calendar.core import OfficialCalendar
from unionhall.kernel.rulebook.core import Row, Rulebook, Source
from unionhall.kernel.rulebook.loader import load
from unionhall.services.legalaid.rights.formulas import evaluate
from unionhall.services.legalaid.rights.parameters import Parameters
from unionhall.services.legalaid.rights.results import Claim, to_cent
from unionhall.services.legalaid.rights.sheets import Law

REGION = "990181"
TODAY = date(2026, 11, 28)


@cache
def book() -> Rulebook:
    """The files, read once."""
    return load()


def law_with(as_of: date = TODAY, region: str = REGION, **local: object) -> Law:
    """The law of a made-up region where the numbers `local` hold (by key without "rights.") and always did."""
    source = Source("测试用数")
    rows = {
        f"rights.{key}": (Row(Decimal(str(value)), region, date(1990, 1, 1), None, source, "confirmed"),)
        for key, value in local.items()
    }
    return Law(Parameters(book(), region, rows), OfficialCalendar({}), as_of)


def assert_printed(claims: list[Claim]) -> None:
    """Every step, evaluated as it is printed, gives the value beside it; the amount is among the steps' values."""
    for claim in claims:
        values = [evaluate(step.formula) for step in claim.steps]
        assert values == [step.value for step in claim.steps], claim.id
        if claim.amount is not None:
            cents = {to_cent(value) for value in values}
            assert {claim.amount.low, claim.amount.high} <= cents, claim.id


def sums(claims: list[Claim]) -> dict[str, tuple[str, str]]:
    """By the claims that exist, what they come to: lowest and highest."""
    return {
        claim.id: (str(claim.amount.low), str(claim.amount.high))
        for claim in claims
        if claim.amount is not None
    }
