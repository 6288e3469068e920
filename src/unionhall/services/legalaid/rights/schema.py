"""Facts as JSON: a published schema for each claim, and a reader that names the field of every mistake.

The schema is made from the frozen dataclasses of the facts, so it cannot differ from what the reckonings take.
Amounts are strings or whole numbers ("8000.50"): a JSON number with a point has been a float, and is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

_AMOUNT = re.compile(r"-?\d{1,14}(\.\d{1,6})?")


class BadFacts(ValueError):
    """Facts that cannot be read: every mistake, by the path of its field ("dependants.0.age")."""

    def __init__(self, mistakes: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{path}: {words}" for path, words in mistakes.items()))
        self.mistakes = dict(mistakes)


def schema_of(facts: type) -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of a facts class."""
    hints = get_type_hints(facts)
    made: dict[str, Any] = {
        "type": "object",
        "properties": {each.name: _schema(hints[each.name]) for each in fields(facts)},
        "required": [each.name for each in fields(facts) if _is_required(each)],
        "additionalProperties": False,
    }
    if facts.__doc__:
        made["description"] = facts.__doc__.strip().splitlines()[0]
    return made


def _is_required(each: Field[Any]) -> bool:
    return each.default is MISSING and each.default_factory is MISSING


def _schema(kind: Any) -> dict[str, Any]:
    options = _options(kind)
    if options is not None:
        return {"anyOf": [*(_schema(one) for one in options), {"type": "null"}]}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _schema(get_args(kind)[0])}
    if is_dataclass(kind):
        return schema_of(kind)  # type: ignore[arg-type]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"type": "string", "enum": [one.value for one in kind]}
    return {
        date: {"type": "string", "format": "date"},
        Fraction: {"type": ["string", "integer"], "pattern": f"^{_AMOUNT.pattern}$"},
        bool: {"type": "boolean"},
        int: {"type": "integer"},
        str: {"type": "string"},
    }[kind]


def _options(kind: Any) -> list[Any] | None:
    """What may stand there beside nothing; None when nothing may not."""
    if get_origin(kind) not in (Union, UnionType):
        return None
    return [one for one in get_args(kind) if one is not type(None)]


def read_facts(facts: type[Any], data: Any) -> Any:
    """`data`, as JSON gives it, as facts. Raises BadFacts with every mistake."""
    mistakes: dict[str, str] = {}
    made = _read_object(facts, data, "", mistakes)
    if mistakes:
        raise BadFacts(mistakes)
    return made


def _read_object(kind: type[Any], data: Any, path: str, mistakes: dict[str, str]) -> Any:
    if not isinstance(data, Mapping):
        mistakes[path.rstrip(".") or "facts"] = "an object is expected"
        return None
    hints, known = get_type_hints(kind), {each.name: each for each in fields(kind)}
    for name in data.keys() - known.keys():
        mistakes[f"{path}{name}"] = "unknown"
    values = {}
    for name, each in known.items():
        if name in data:
            values[name] = _read(hints[name], data[name], f"{path}{name}", mistakes)
        elif _is_required(each):
            mistakes[f"{path}{name}"] = "missing"
    return None if mistakes else kind(**values)


def _read(kind: Any, value: Any, path: str, mistakes: dict[str, str]) -> Any:
    options = _options(kind)
    if options is not None:
        return None if value is None else _read(options[0], value, path, mistakes)
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            mistakes[path] = "a list is expected"
            return ()
        one = get_args(kind)[0]
        return tuple(_read(one, each, f"{path}.{place}", mistakes) for place, each in enumerate(value))
    if is_dataclass(kind):
        return _read_object(kind, value, f"{path}.", mistakes)  # type: ignore[arg-type]
    try:
        return _single(kind, value)
    except (TypeError, ValueError) as error:
        mistakes[path] = str(error)
        return None


def _single(kind: Any, value: Any) -> Any:
    if kind is Fraction:
        if isinstance(value, bool) or not isinstance(value, int | str) or not _AMOUNT.fullmatch(str(value)):
            raise ValueError('an amount is written like "8000.50"')
        return Fraction(value)
    if kind is date:
        if not isinstance(value, str):
            raise ValueError("a day is written like 2026-01-31")
        return date.fromisoformat(value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _choice(kind, value)
    if type(value) is not kind:
        raise ValueError({bool: "true or false", int: "a whole number", str: "text"}[kind] + " is expected")
    return value


def _choice(kind: type[Enum], value: Any) -> Enum:
    try:
        return kind(value)
    except ValueError:
        raise ValueError(f"one of {', '.join(str(one.value) for one in kind)}") from None
