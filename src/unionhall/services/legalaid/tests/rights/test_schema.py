"""Facts from JSON: every mistake by its field, and a published schema that says the same as the reader."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, StrEnum
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.lib.errors import InvalidInput
from unionhall.services.legalaid.rights import labels
from unionhall.services.legalaid.rights.batch import schema_document
from unionhall.services.legalaid.rights.examples import EXAMPLES
from unionhall.services.legalaid.rights.registry import RECKONINGS
from unionhall.services.legalaid.rights.schema import (
    LONGEST_TEXT,
    MOST_ITEMS,
    BadFacts,
    columns_of,
    read_facts,
    schema_of,
)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


# A topic's module may bring its own words.
LABELS = {"amount": "What was agreed, yuan", "Colour.red": "As red as can be"}


class Odd(InvalidInput):
    message = "%(age)s is odd"


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A child; `age` in years."""

    age: int
    born_on: date | None = None

    def __post_init__(self) -> None:
        if self.age == 13:
            raise Odd(field="age", age=self.age)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that a fact can be."""

    on: date
    amount: Fraction
    colour: Colour
    is_so: bool = False
    count: int = 0
    words: str = ""
    children: tuple[Child, ...] = ()
    eldest: Child | None = None
    favourite: Colour | None = None
    share: Fraction | None = None


GOOD: dict[str, Any] = {"on": "2026-01-31", "amount": "8000.50", "colour": "red"}


def mistakes_of(data: Any, facts: type[Any] = Facts) -> dict[str, str]:
    with pytest.raises(BadFacts) as caught:
        read_facts(facts, data)
    return {path: text.message % text.values for path, text in caught.value.mistakes.items()}


def test_everything_is_read() -> None:
    told = GOOD | {
        "is_so": True, "count": 3, "words": "瓦工", "children": [{"age": 4}, {"age": 6, "born_on": "2020-02-29"}],
        "eldest": {"age": 9}, "favourite": None, "share": 1,
    }  # fmt: skip
    assert read_facts(Facts, told) == Facts(
        on=date(2026, 1, 31), amount=Fraction("8000.50"), colour=Colour.RED, is_so=True, count=3, words="瓦工",
        children=(Child(age=4), Child(age=6, born_on=date(2020, 2, 29))), eldest=Child(age=9), share=Fraction(1),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", 8000.5), ("amount", float("nan")), ("amount", "8e3"), ("amount", "-1"), ("amount", -1),
        ("amount", True), ("amount", "８０００"), ("amount", "1.1234567"), ("amount", ""), ("amount", None),
        ("amount", " 1"), ("amount", 10**14), ("amount", [1]), ("amount", "1\n"),
        ("on", "2026-1-31"), ("on", "20260131"), ("on", "2026-W05-6"), ("on", "2026-02-30"), ("on", 20260131),
        ("on", "1899-12-31"), ("on", "2201-01-01"), ("on", None), ("on", "2026-01-31T00:00"),
        ("is_so", 1), ("is_so", "true"), ("is_so", None), ("count", True), ("count", 1.0), ("count", "1"),
        ("count", -1), ("count", 10**9 + 1), ("count", float("inf")),
        ("colour", "green"), ("colour", ["red"]), ("colour", {}), ("colour", None), ("favourite", "RED"),
        ("words", 1), ("words", "\ud800"), ("words", "x" * (LONGEST_TEXT + 1)), ("words", None),
        ("children", {}), ("children", "[]"), ("children", None), ("children", [{}] * (MOST_ITEMS + 1)),
        ("eldest", []), ("eldest", 3), ("wrong_name", 1),
    ],
)  # fmt: skip
def test_a_bad_fact_is_refused_by_its_name(field: str, value: Any) -> None:
    assert list(mistakes_of(GOOD | {field: value})) == [field]


def test_every_mistake_is_named_by_its_path() -> None:
    told = {
        "on": "31.1.2026", "amount": 1.5, "colour": "red", "eldest": {"born_on": 3},
        "children": [{"age": 1}, {"age": "x", "height": 2}, 7, {"age": 13}],
    }  # fmt: skip
    assert set(mistakes_of(told)) == {
        "on", "amount", "eldest.age", "eldest.born_on", "children.1.age", "children.1.height", "children.2",
        "children.3.age",
    }  # fmt: skip
    assert mistakes_of({}) == dict.fromkeys(("on", "amount", "colour"), "This is missing.")
    assert mistakes_of(GOOD | {"eldest": {"age": 13}}) == {"eldest.age": "13 is odd"}


@pytest.mark.parametrize("data", [None, [], "x", 3, 1.5, True])
def test_facts_are_an_object(data: Any) -> None:
    assert list(mistakes_of(data)) == ["facts"]


def accepts(schema: dict[str, Any], data: Any) -> bool:
    """What a validator of draft 2020-12 says, of the words that our schemas use."""
    if "anyOf" in schema:
        return any(accepts(one, data) for one in schema["anyOf"])
    kinds = schema.get("type", [])
    known = {
        "object": isinstance(data, dict), "array": isinstance(data, list), "string": isinstance(data, str),
        "integer": type(data) is int, "boolean": isinstance(data, bool), "null": data is None,
    }  # fmt: skip
    if not any(known[kind] for kind in ([kinds] if isinstance(kinds, str) else kinds)):
        return False
    if isinstance(data, dict):
        return set(schema["required"]) <= data.keys() <= schema["properties"].keys() and all(
            accepts(schema["properties"][name], value) for name, value in data.items()
        )
    if isinstance(data, list):
        return len(data) <= schema["maxItems"] and all(accepts(schema["items"], one) for one in data)
    return accepts_single(schema, data)


def accepts_single(schema: dict[str, Any], data: Any) -> bool:
    if isinstance(data, str):
        is_long = len(data) > schema.get("maxLength", len(data))
        is_other = "pattern" in schema and not re.search(schema["pattern"].replace("$", r"\Z"), data)
        return not (is_long or is_other) and data in schema.get("enum", [data])
    if type(data) is int:
        least, most = schema.get("minimum", data), schema.get("maximum", data)
        return bool(least <= data <= most and data < schema.get("exclusiveMaximum", data + 1))
    return True


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**15) | st.text("a1.-瓦１\x00", max_size=4)
    | st.sampled_from(["red", "8000.5", "-3", "2026-01-31", "2026-1-31"]) | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["age", "born_on"]), inner),
    max_leaves=6,
)  # fmt: skip
MAYBE_GOOD = st.fixed_dictionaries(
    {"on": st.just("2026-01-31") | VALUES, "amount": st.just("1") | VALUES, "colour": st.just("red") | VALUES},
    optional={
        "is_so": st.booleans() | VALUES, "count": VALUES, "words": VALUES, "children": VALUES, "eldest": VALUES,
        "favourite": VALUES, "share": VALUES,
    },
)  # fmt: skip


@given(MAYBE_GOOD)
def test_schema_and_reader_agree(data: dict[str, Any]) -> None:
    try:
        read_facts(Facts, data)
        is_read = True
    except BadFacts as bad:
        # What a pattern cannot say: surrogates, and rules that a class makes itself.
        odd = {"Text is expected.", "%(age)s is odd", "This day lies too far away."}
        is_read = all(text.message in odd for text in bad.mistakes.values()) and accepts(
            schema_of(Facts), data
        )
    assert accepts(schema_of(Facts), data) == is_read


def test_the_document_holds_every_topic() -> None:
    document = schema_document()
    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert set(document["$defs"]) == {"request", *RECKONINGS}
    chosen = {
        one["if"]["properties"]["topic"]["const"]: one["then"]["properties"]["facts"]["$ref"]
        for one in document["$defs"]["request"]["allOf"]
    }
    assert chosen == {name: f"#/$defs/{name}" for name in RECKONINGS}
    assert json.loads(json.dumps(document)) == document


def classes_of(facts: type[Any]) -> list[type[Any]]:
    """A facts class and those inside it."""
    found = [facts]
    for column in columns_of(facts):
        inner = getattr(column.kind, "__args__", (column.kind,))[0]
        if hasattr(inner, "__dataclass_fields__") and inner not in found:
            found += classes_of(inner)
    return found


@pytest.mark.parametrize("topic", RECKONINGS)
def test_every_field_and_every_choice_has_words(topic: str) -> None:
    without: list[str] = []
    for facts in classes_of(RECKONINGS[topic].facts):
        columns = columns_of(facts)
        without += [
            f"{facts.__name__}.{c.name}" for c in columns if not labels.has_field_words(facts, c.name, topic)
        ]
        for column in columns:
            if isinstance(column.kind, type) and issubclass(column.kind, Enum):
                kind = column.kind.__name__
                without += [f"{kind}.{one.value}" for one in column.kind if not labels.has_choice_words(one)]
        words = [labels.field_words(facts, column.name, topic) for column in columns]
        assert len(set(words)) == len(words), "two fields of one topic are called the same"
    assert without == [], "write what they are called, in labels or in LABELS of their module"


@pytest.mark.parametrize("topic", RECKONINGS)
def test_every_topic_has_an_example_that_its_schema_accepts(topic: str) -> None:
    facts = EXAMPLES[topic]["facts"]
    assert accepts(schema_of(RECKONINGS[topic].facts), facts)
    read_facts(RECKONINGS[topic].facts, facts)


def test_a_topic_may_bring_words_of_its_own() -> None:
    assert schema_of(Facts)["properties"]["amount"]["title"] == "What was agreed, yuan"
    assert schema_of(Facts)["properties"]["share"]["title"] == "share"
    assert labels.choice_words(Colour.RED) == "As red as can be"
    assert labels.choice_words(Colour.BLUE) == "blue"


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)), st.decimals(0, 10**13, places=6))
def test_what_is_written_is_what_is_read(on: date, amount: Any) -> None:
    found = read_facts(Facts, GOOD | {"on": on.isoformat(), "amount": f"{amount:f}"})
    assert (found.on, found.amount) == (on, Fraction(amount))
    assert found.on + timedelta(days=1) > on
