"""Whatever the schema accepts is answered: with claims, with the number that lacks, or with mistakes by field."""

from __future__ import annotations

import json
from dataclasses import is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any, get_args, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unionhall.services.legalaid.rights.batch import answered
from unionhall.services.legalaid.rights.examples import EXAMPLES
from unionhall.services.legalaid.rights.formulas import evaluate
from unionhall.services.legalaid.rights.outcomes import speaker
from unionhall.services.legalaid.rights.registry import RECKONINGS
from unionhall.services.legalaid.rights.schema import columns_of
from unionhall.services.legalaid.rights.sheets import Law
from unionhall.services.legalaid.tests.rights.law import book, law_with

SAY = speaker(str)
# Every number that any place could have, so that the reckonings come to their end.
NUMBERS = {
    key.removeprefix("rights."): rule.rows[0].value
    for key, rule in book().rules.items()
    if key.startswith("rights.") and all(row.region != "CN" for row in rule.rows)
}
SINGLE: dict[Any, st.SearchStrategy[Any]] = {
    date: st.dates(date(2000, 1, 1), date(2027, 12, 31)).map(date.isoformat)
    | st.sampled_from(["1900-01-01", "2200-12-31", "2024-02-29", "2007-12-31", "2008-01-01"]),
    Fraction: st.sampled_from(["0", "0.5", "1", "21.75", "8000", "99999999999999"])
    | st.decimals(0, 30_000, places=2).map(lambda one: f"{one:f}"),
    bool: st.booleans(),
    int: st.integers(0, 12) | st.sampled_from([2024, 2025, 40, 60, 10**9]),
    str: st.text("甲乙a", max_size=3),
}


def facts_of(kind: type[Any]) -> st.SearchStrategy[Any]:
    """Facts of a class as JSON gives them."""
    needed = {one.name: value_of(one.kind) for one in columns_of(kind) if one.is_required}
    others = {
        one.name: value_of(one.kind) | st.none() if one.may_be_none else value_of(one.kind)
        for one in columns_of(kind)
        if not one.is_required
    }
    return st.fixed_dictionaries(needed, optional=others)


def value_of(kind: Any) -> st.SearchStrategy[Any]:
    if get_origin(kind) is tuple:
        return st.lists(value_of(get_args(kind)[0]), max_size=3)
    if is_dataclass(kind):
        return facts_of(kind)  # type: ignore[arg-type]
    if issubclass(kind, Enum):
        return st.sampled_from([one.value for one in kind])
    return SINGLE[kind]


def varied(topic: str) -> st.SearchStrategy[Any]:
    """The example with some other facts, or other facts altogether."""
    other = facts_of(RECKONINGS[topic].facts)
    example = EXAMPLES[topic]["facts"]
    some = st.tuples(
        other, st.sets(st.sampled_from([one.name for one in columns_of(RECKONINGS[topic].facts)]))
    )
    return other | some.map(lambda two: example | {name: two[0][name] for name in two[1] & two[0].keys()})


def the_law(region: str, as_of: date) -> Law:
    return law_with(as_of, region, **NUMBERS)


@pytest.mark.parametrize("topic", RECKONINGS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_the_schema_accepts_is_answered(topic: str, data: st.DataObject) -> None:
    facts = data.draw(varied(topic))
    request = {"topic": topic, "region": "990181", "as_of": "2026-11-28", "facts": facts}
    found = answered(json.loads(json.dumps(request)), the_law, SAY)
    assert all(path == "facts" or path.startswith("facts.") for path in found.get("mistakes", {}))
    for claim in found.get("claims", []):
        for step in claim["steps"]:
            assert evaluate(step["formula"]) == Fraction(step["value"])
    assert json.loads(json.dumps(found)) == found
