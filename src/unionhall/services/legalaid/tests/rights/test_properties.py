"""What holds of any facts of any topic: what is printed is the sum, order is nothing, and where more is more."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unionhall.kernel.calendar.core import add_months
from unionhall.lib.errors import InvalidInput
from unionhall.services.legalaid import rights
from unionhall.services.legalaid.rights.injury_death import DeathFacts, injury_death
from unionhall.services.legalaid.rights.parameters import MissingParameter
from unionhall.services.legalaid.rights.registry import RECKONINGS
from unionhall.services.legalaid.rights.results import Claim, Status
from unionhall.services.legalaid.rights.second_wage import SecondWageFacts, second_wage
from unionhall.services.legalaid.rights.severance import severance
from unionhall.services.legalaid.rights.severance_facts import Ground, SeveranceFacts
from unionhall.services.legalaid.rights.sheets import Law
from unionhall.services.legalaid.tests.rights.law import assert_printed, law_with
from unionhall.services.legalaid.tests.rights.random_facts import Teller, more, shuffled, whole_law

FACTS = 300
DAY = timedelta(days=1)
CENT = Decimal("0.01")


def reckoned(topic: str, facts: Any, law: Law) -> list[Claim] | None:
    """The claims; None where the facts do not go together, or no number of law is known for their day."""
    try:
        return RECKONINGS[topic].claims(facts, law)
    except (InvalidInput, MissingParameter):
        return None


def told(topic: str, purpose: str) -> Iterator[tuple[Any, Law, Random]]:
    """Random facts of a topic, always the same, and the law of a place where open questions are settled or not."""
    chance = Random(f"{topic} {purpose}")
    teller = Teller(chance)
    for _ in range(FACTS):
        yield teller.facts(RECKONINGS[topic].facts), whole_law(chance.randint(0, 1)), chance


def inexact(value: Any, path: str = "") -> Iterator[str]:
    """Where a result holds a binary number."""
    if isinstance(value, float | complex):
        yield path
    elif is_dataclass(value):
        for each in fields(value):
            yield from inexact(getattr(value, each.name), f"{path}.{each.name}")
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from inexact(one, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for place, one in enumerate(value):
            yield from inexact(one, f"{path}.{place}")


@pytest.mark.parametrize("topic", RECKONINGS)
def test_what_is_printed_is_what_is_owed_and_exact(topic: str) -> None:
    succeeded = 0
    for facts, law, _chance in told(topic, "printed"):
        claims = reckoned(topic, facts, law)
        if claims is None:
            continue
        succeeded += 1
        assert_printed(claims)
        assert not list(inexact(claims)), facts
        for claim in claims:
            assert all(type(step.value) is Fraction for step in claim.steps), facts
            assert all(type(number.value) is Fraction for number in claim.parameters), facts
            if claim.amount is not None:
                assert {type(claim.amount.low), type(claim.amount.high)} == {Decimal}, facts
                assert 0 <= claim.amount.low <= claim.amount.high, facts
    assert succeeded >= FACTS // 2


def said(claims: Sequence[Claim] | None) -> Any:
    """What claims come to, whatever their order."""
    return claims if claims is None else Counter((one.id, one.status, one.amount) for one in claims)


@pytest.mark.parametrize(
    "topic",
    [
        "wages", "late_interest", "second_wage", "severance", "overtime", "annual_leave", "injury_death",
        "personal_injury",
    ],
)  # fmt: skip
def test_the_order_of_items_is_nothing(topic: str) -> None:
    mixed = 0
    for facts, law, chance in told(topic, "order"):
        other = shuffled(facts, chance)
        assert said(reckoned(topic, facts, law)) == said(reckoned(topic, other, law)), facts
        mixed += facts != other
    assert mixed > FACTS // 20


# More of it never brings less: by topic, fields, and the claims that answer the other way.
GROWS: dict[str, tuple[str, ...]] = {
    "wages": ("periods.due", "part_months.month_wage", "part_months.paid_days"),
    "payers": ("owed",),
    "payment_order": ("amount",),
    "late_interest": ("principal",),
    "second_wage": ("month_wage", "changes.wage"),
    "probation": ("full_wage",),
    "severance": ("last_month",),
    "reinstatement": ("normal_wage",),
    "overtime": (
        "base", "clause_base", "hours.amount_of_hours", "days.day_hours", "pieces.count", "piece_rate", "period_hours",
        "statutory_hours",
    ),
    "annual_leave": ("average",),
    "work_injury": ("contribution", "wage", "leave_months", "leave_wage", "medical_costs"),
    "injury_death": ("wage",),
    "illegal_employer": ("costs", "treatment_months"),
    "personal_injury": ("items.yuan", "mental", "home_income", "coefficient", "hirer_low", "hirer_high"),
    "insurance": ("covered_years", "lost_months", "medical_loss"),
    "women": ("own_wage", "unit_average", "children", "medical_costs"),
    "heat": ("hot_months", "degrees"),
}  # fmt: skip
SHRINKS: dict[str, tuple[str, ...]] = {
    "wages": ("periods.paid", "part_months.paid", "part_months.missed_days"),
    "late_interest": ("payments.amount",),
    "reinstatement": ("own_share",),
    "overtime": ("paid",),
    "annual_leave": ("years.used_days", "years.sick_months"),
    "work_injury": ("grade", "leave_paid", "medical_paid_by_third"),
    "illegal_employer": ("grade", "paid"),
    "personal_injury": ("grade", "age", "advances"),
    "women": ("paid",),
    "heat": ("paid",),
}
OTHERWISE = {
    ("wages", "periods.due"): {
        "minimum_wage_shortfall",
        "deduction_refund",
    },  # what was too little is less so
    ("work_injury", "contribution"): {"injury_top_up"},  # what was reported too low is less so
    ("women", "unit_average"): {"maternity_top_up"},  # the fund pays more, and the employer less
    ("work_injury", "grade"): {
        "injury_job_lump",
        "injury_medical_lump",
    },  # degrees 1 to 4 stay employed and have none
}
PATHS = [
    *((topic, path, 1) for topic, paths in GROWS.items() for path in paths),
    *((topic, path, -1) for topic, paths in SHRINKS.items() for path in paths),
]


def totals(claims: Sequence[Claim]) -> dict[str, tuple[Decimal, Decimal]]:
    """By claim, what is or may be owed: lowest and highest."""
    found: dict[str, tuple[Decimal, Decimal]] = {}
    for claim in claims:
        if claim.amount is not None and claim.status is not Status.NO:
            low, high = found.get(claim.id, (Decimal(0), Decimal(0)))
            found[claim.id] = low + claim.amount.low, high + claim.amount.high
    return found


@pytest.mark.parametrize(("topic", "path", "sign"), PATHS, ids=lambda part: str(part))
def test_more_brings_more_where_the_law_says_so(topic: str, path: str, sign: int) -> None:
    moved, nothing = 0, (Decimal(0), Decimal(0))
    for facts, law, chance in told(topic, path):
        other = more(facts, path, chance)
        if other is None:
            continue
        claims, others = reckoned(topic, facts, law), reckoned(topic, other, law)
        if claims is None or others is None:
            continue
        before, after = totals(claims), totals(others)
        moved += before != after
        for claim_id in (before.keys() | after.keys()) - OTHERWISE.get((topic, path), set()):
            (low, high), (next_low, next_high) = before.get(claim_id, nothing), after.get(claim_id, nothing)
            assert sign * (next_low - low) >= 0, (claim_id, facts, other)
            assert sign * (next_high - high) >= 0, (claim_id, facts, other)
    assert moved > 0


# ---- the cliffs of severance: at the line, at half a year, and nowhere else


def owed(
    hired: date, end: date, average: Fraction, local: int = 100_000, ground: Ground = Ground.LAYOFF
) -> Any:
    """Compensation for the work in `[hired, end)` where the local average wage is `local`."""
    facts = SeveranceFacts(hired_on=hired, last_day=end - DAY, average=average, ground=ground)
    (claim,) = severance(facts, law_with(minimum_wage_month_yuan=1, average_wage_month_yuan=local))
    assert claim.amount is not None
    assert claim.amount.is_exact
    return claim.amount.low


# The year of limitation has been law since May 2008.
hires = st.dates(date(2008, 5, 1), date(2014, 12, 31))
locals_ = st.integers(3_000, 20_000)
around = st.integers(-4_000, 1_000) | st.sampled_from([0, 1])  # days beyond twelve years
twice_or_once = st.sampled_from([Ground.LAYOFF, Ground.UNLAWFUL])
few = settings(max_examples=100)


@few
@given(hires, locals_, around, twice_or_once)
def test_the_line_is_a_cliff_beyond_twelve_years_and_a_ceiling_before(
    hired: date, local: int, days: int, ground: Ground
) -> None:
    end = add_months(hired, 144) + days * DAY
    at, beyond, far = (
        owed(hired, end, Fraction(3 * local) + more_, local, ground)
        for more_ in (0, Fraction(1, 100), 1_000_000)
    )
    twice = 2 if ground is Ground.UNLAWFUL else 1
    assert beyond == far == min(at, 36 * local * twice)
    assert (beyond < at) is (days > 0)


@few
@given(hires, st.integers(0, 11), st.integers(100, 7_000_000))
def test_without_the_ceiling_no_years_are_cut(hired: date, years: int, cents: int) -> None:
    wage = Fraction(cents, 100)
    end = add_months(hired, 12 * years + 6)
    assert owed(hired, end, wage) * 100 == cents * (years + 1)
    assert owed(date(2008, 1, 1), date(2026, 1, 1), wage) * 100 == cents * 18


@few
@given(hires, st.integers(0, 11), st.data())
def test_the_steps_lie_at_full_and_half_years_and_nowhere_else(
    hired: date, years: int, data: st.DataObject
) -> None:
    full, half, next_full = (add_months(hired, 12 * years + months) for months in (0, 6, 12))
    before = data.draw(st.dates(full + DAY, half - DAY))  # more than full years, less than half a year more
    after = data.draw(st.dates(half, next_full))
    assert owed(hired, before, Fraction(1_000)) == 1_000 * years + 500
    assert owed(hired, after, Fraction(1_000)) == 1_000 * years + 1_000
    assert owed(hired, next_full + DAY, Fraction(1_000)) == 1_000 * years + 1_500


def extra_wage(hired: date, last_day: date) -> Claim:
    facts = SecondWageFacts(hired_on=hired, month_wage=Fraction(6_000), last_day=last_day)
    (claim,) = second_wage(facts, law_with())
    assert claim.amount is not None
    return claim


@few
@given(hires, st.integers(1, 30), st.integers(1, 700))
def test_the_second_wage_begins_after_a_month_and_ends_with_the_year(
    hired: date, early: int, late: int
) -> None:
    month, year = add_months(hired, 1), add_months(hired, 12)
    within = extra_wage(hired, max(hired, month - early * DAY))
    assert (within.status, within.amount and within.amount.high) == (Status.NO, 0)
    assert extra_wage(hired, month).status is Status.EXISTS
    whole = extra_wage(hired, year - DAY)
    assert whole.amount is not None
    assert whole.amount.low <= 66_000 <= whole.amount.high  # eleven months, by one of two readings
    assert extra_wage(hired, year + late * DAY).amount == whole.amount


@few
@given(st.dates(date(2013, 1, 1), date(2026, 11, 27)), st.integers(0, 400))
def test_the_death_grant_changes_with_the_year_of_the_injury_alone(injured: date, later: int) -> None:
    def grant(hurt: date, died: date) -> Any:
        law = law_with(injury_wage_month_yuan=7_000)
        claims = injury_death(DeathFacts(injured_on=hurt, died_on=died), law)
        return next(claim.amount for claim in claims if claim.id == "injury_death_grant")

    first = date(injured.year, 1, 1)
    assert grant(first, first) == grant(injured, injured + later * DAY)
    assert injured.year == 2013 or grant(first - DAY, first).low < grant(first, first).low


# ---- the core's own text

CORE = Path(rights.__file__).parent
FILES = sorted(CORE.rglob("*.py"))
MATHS = {"gcd", "prod", "ceil", "floor"}
FORBIDDEN_IMPORTS = {
    "django", "time", "random", "os", "io", "socket", "pathlib", "logging", "subprocess", "urllib"
}  # fmt: skip
CLOCKS = {"now", "utcnow", "today", "localtime", "monotonic"}
CALLS = {"open", "round", "float", "complex", "print", "input", "eval", "exec"}


def modules_of(node: ast.AST) -> list[tuple[str, str]]:
    """What a line imports: module, name."""
    if isinstance(node, ast.Import):
        return [(each.name, "") for each in node.names]
    if isinstance(node, ast.ImportFrom):
        return [(node.module or "", each.name) for each in node.names]
    return []


def refusing(tree: ast.AST) -> set[int]:
    """Names inside `isinstance(…)`: what is read there may be called a float, to refuse it."""
    return {
        id(name)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "isinstance"
        for name in ast.walk(call)
    }


def is_exact_division(node: ast.BinOp) -> bool:
    """`Fraction(…) / …` stays exact; whole numbers divided would be a float."""
    left = node.left
    return isinstance(left, ast.Call) and isinstance(left.func, ast.Name) and left.func.id == "Fraction"


def is_read(node: ast.AST, names: set[str]) -> bool:
    """Whether one of the names is used; a field may be called so."""
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names


def faults(tree: ast.AST) -> Iterator[str]:
    """What a pure and exact module may not contain."""
    allowed = refusing(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield f"a float: {node.value}"
        if is_read(node, CALLS) and id(node) not in allowed:
            yield ast.unparse(node)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id == "math" and node.attr not in MATHS:
                yield f"math.{node.attr}"
            if node.value.id in ("date", "datetime") and node.attr in CLOCKS:
                yield f"{node.value.id}.{node.attr}"
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and not is_exact_division(node):
            yield f"a division: {ast.unparse(node)}"
        for module, name in modules_of(node):
            if module.split(".")[0] in FORBIDDEN_IMPORTS or (module == "math" and name not in {"", *MATHS}):
                yield f"{module} {name}"
            if module == "datetime" and name == "datetime":
                yield "a clock"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(CORE)))
def test_the_core_is_pure_and_exact(file: Path) -> None:
    assert list(faults(ast.parse(file.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "line",
    [
        "x = 0.5", "x = float(y)", "x = round(y, 2)", "x = 1 / 3", "from math import sqrt", "import math; math.log(2)",
        "from datetime import datetime", "date.today()", "import time", "from django.db import models", "open('x')",
    ],
)  # fmt: skip
def test_what_is_impure_or_inexact_is_found(line: str) -> None:
    assert list(faults(ast.parse(line)))
