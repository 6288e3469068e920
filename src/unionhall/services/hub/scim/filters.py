"""The protocol's filters (RFC 7644, 3.4.2.2): read into a tree, and applied to the elements of a list. Plain Python."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from unionhall.services.hub.scim.errors import InvalidFilter
from unionhall.services.hub.scim.schemas import CORE

LONGEST = 2_000
DEEPEST = 20
OPERATORS = frozenset({"eq", "ne", "co", "sw", "ew", "pr"})
_TOKEN = re.compile(r'\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<mark>[()\[\]])|(?P<word>[^\s()\[\]"]+))')
_OF_CORE = re.compile(re.escape(CORE) + r":(user|group):", re.IGNORECASE)

Value = str | bool | int | float | None


@dataclass(frozen=True)
class Compare:
    """`attribute op value`; the attribute in small letters, without the core schema's name. `pr` has no value."""

    attribute: str
    op: str
    value: Value = None


@dataclass(frozen=True)
class AllOf:
    """Every part is true."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one part is true."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Not:
    """The part is not true."""

    part: Node


Node = Compare | AllOf | AnyOf | Not


def parse(text: str) -> Node:
    """The filter as a tree. Raises InvalidFilter."""
    if len(text) > LONGEST:
        raise InvalidFilter(why="it is too long")
    return _Reader(_tokens(text)).whole()


def attribute_name(text: str) -> str:
    """An attribute's name as it is compared: small letters, without the core schema's name."""
    return _OF_CORE.sub("", text).lower()


def matches(node: Node, element: Mapping[str, Any]) -> bool:
    """Whether an element of a list is meant."""
    if isinstance(node, AllOf):
        return all(matches(part, element) for part in node.parts)
    if isinstance(node, AnyOf):
        return any(matches(part, element) for part in node.parts)
    if isinstance(node, Not):
        return not matches(node.part, element)
    found = next((value for name, value in element.items() if name.lower() == node.attribute), None)
    if node.op == "pr":
        return found not in (None, "", [])
    return _compared(node.op, _plain(found), _plain(node.value))


def _plain(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _compared(op: str, found: Any, wanted: Any) -> bool:
    if op in ("eq", "ne"):
        return bool(found == wanted) == (op == "eq")
    if not isinstance(found, str) or not isinstance(wanted, str):
        return False
    return {"co": wanted in found, "sw": found.startswith(wanted), "ew": found.endswith(wanted)}[op]


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            raise InvalidFilter(why=f"it cannot be read from place {at + 1} on")
        found.append(match.group().strip())
        at = match.end()
    return found


class _Reader:
    """Reads the tokens from left to right: `or` binds least, `not` most."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._either("")
        if self._peek():
            raise InvalidFilter(why=f"{self._peek()!r} is not expected")
        return node

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        token = self._peek()
        if not token:
            raise InvalidFilter(why="it ends too soon")
        self._at += 1
        return token

    def _either(self, within: str) -> Node:
        parts = [self._both(within)]
        while self._peek().lower() == "or":
            self._next()
            parts.append(self._both(within))
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _both(self, within: str) -> Node:
        parts = [self._one(within)]
        while self._peek().lower() == "and":
            self._next()
            parts.append(self._one(within))
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _one(self, within: str) -> Node:
        token = self._next()
        if token == "(":
            return self._inside(within, ")")
        if token.lower() == "not":
            if self._next() != "(":
                raise InvalidFilter(why="after not comes a bracket")
            return Not(self._inside(within, ")"))
        name = attribute_name(token)
        if self._peek() == "[" and not within:
            self._next()
            return self._inside(f"{name}.", "]")
        op = self._next().lower()
        if op not in OPERATORS:
            raise InvalidFilter(why=f"the operator {op!r} is not offered")
        return Compare(within + name, op, None if op == "pr" else self._value())

    def _inside(self, within: str, closing: str) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise InvalidFilter(why="it is too deep")
        node = self._either(within)
        if self._next() != closing:
            raise InvalidFilter(why=f"{closing} is missing")
        self._depth -= 1
        return node

    def _value(self) -> Value:
        token = self._next()
        try:
            value = json.loads(token.lower() if token.lower() in ("true", "false", "null") else token)
        except ValueError:
            raise InvalidFilter(why=f"{token[:40]!r} is not a value") from None
        if isinstance(value, list | dict):
            raise InvalidFilter(why=f"{token[:40]!r} is not a value")
        plain: Value = value
        return plain
