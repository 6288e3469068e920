"""Records as JSON: reader, schema and writer say the same of every form a field can have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.lib.errors import InvalidInput
from unionhall.lib.records import BadRecord, Form, Mistakes, Single, Text, columns_of


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Point:
    """A point."""

    x: int
    y: int = 0

    def __post_init__(self) -> None:
        if self.x == 13:
            raise InvalidInput("%(x)s brings bad luck", field="x", x=self.x)


@dataclass(frozen=True, slots=True)
class Everything:
    """Every form that a field can have."""

    point: Point
    points: tuple[Point, ...] = ()
    row: tuple[str, str, int] = ("", "", 0)
    rows: tuple[tuple[Point, int], ...] = ()
    names: frozenset[str] = frozenset()
    spots: frozenset[Point] = frozenset()
    sizes: Mapping[str, int] = field(default_factory=dict)
    colours: dict[Colour, str] = field(default_factory=dict)
    places: Mapping[Point, str] = field(default_factory=dict)
    colour: Colour | None = None
    note: str | None = None


def _whole(value: Any, path: str, mistakes: Mistakes) -> Any:
    if type(value) is not int:
        mistakes[path] = Text("no number")
    return value


def _words(value: Any, path: str, mistakes: Mistakes) -> Any:
    if not isinstance(value, str):
        mistakes[path] = Text("no text")
    return value


FORM = Form({int: Single(_whole, {"type": "integer"}), str: Single(_words, {"type": "string"})}, most_items=4)
POINTS = st.builds(Point, st.integers(0, 12), st.integers())
WORDS = st.text(max_size=3)
EVERYTHING = st.builds(
    Everything,
    point=POINTS,
    points=st.lists(POINTS, max_size=4).map(tuple),
    row=st.tuples(WORDS, WORDS, st.integers()),
    rows=st.lists(st.tuples(POINTS, st.integers()), max_size=4).map(tuple),
    names=st.frozensets(WORDS, max_size=4),
    spots=st.frozensets(POINTS, max_size=4),
    sizes=st.dictionaries(WORDS, st.integers(), max_size=4),
    colours=st.dictionaries(st.sampled_from(Colour), WORDS),
    places=st.dictionaries(POINTS, WORDS, max_size=4),
    colour=st.none() | st.sampled_from(Colour),
    note=st.none() | WORDS,
)


@given(EVERYTHING, st.booleans())
def test_what_is_written_is_what_is_read(made: Everything, is_whole: bool) -> None:
    written = FORM.write(made, is_whole=is_whole)
    assert FORM.read(Everything, written) == made
    if is_whole:
        assert written.keys() == {column.name for column in columns_of(Everything)}


def test_defaults_are_left_out() -> None:
    assert FORM.write(Everything(Point(1))) == {"point": {"x": 1}}


@pytest.mark.parametrize(
    ("field_name", "value", "paths"),
    [
        ("point", 3, ["point"]), ("point", {}, ["point.x"]), ("point", {"x": 13}, ["point.x"]),
        ("point", {"x": 1, "z": 1}, ["point.z"]), ("points", [{"x": 1}, {"x": ""}], ["points.1.x"]),
        ("points", {}, ["points"]), ("points", [{"x": 1}] * 5, ["points"]), ("row", ["", ""], ["row"]),
        ("row", ["", 1, ""], ["row.1", "row.2"]), ("rows", [[{"x": 1}, 1], [{}, 1]], ["rows.1.0.x"]),
        ("names", ["a", "a"], ["names"]), ("names", ["a", 1], ["names.1"]), ("sizes", [], ["sizes"]),
        ("sizes", {"a": "b"}, ["sizes.a"]), ("colour", "green", ["colour"]), ("note", 1, ["note"]),
        ("colours", {"green": "a"}, ["colours.green"]), ("places", {}, ["places"]),
        ("places", [[{"x": 1}, "a"], [{"x": 1}, "b"]], ["places"]), ("other", 1, ["other"]),
    ],
)  # fmt: skip
def test_every_mistake_is_named(field_name: str, value: Any, paths: list[str]) -> None:
    with pytest.raises(BadRecord) as caught:
        FORM.read(Everything, {"point": {"x": 1}} | {field_name: value})
    assert list(caught.value.mistakes) == paths


def test_the_schema_names_every_form() -> None:
    schema = FORM.schema(Everything, lambda _kind, name: name.upper())
    found = schema["properties"]
    assert schema["required"] == ["point"]
    assert found["point"]["title"] == "POINT"
    assert found["point"]["required"] == ["x"]
    assert (found["row"]["minItems"], found["row"]["maxItems"], found["row"]["items"]) == (3, 3, False)
    assert found["names"]["uniqueItems"]
    assert found["sizes"]["additionalProperties"] == {"type": "integer"}
    assert found["colours"]["propertyNames"] == {"type": "string", "enum": ["red", "blue"]}
    assert found["places"]["items"]["prefixItems"][1] == {"type": "string"}
    assert found["colour"]["anyOf"][1] == {"type": "null"}
    assert schema["description"] == "Every form that a field can have."


def test_a_type_that_the_form_does_not_know_is_a_mistake_of_the_code() -> None:
    @dataclass
    class Odd:
        when: complex

    Odd.__annotations__["when"] = complex
    with pytest.raises(KeyError):
        FORM.schema(Odd)
