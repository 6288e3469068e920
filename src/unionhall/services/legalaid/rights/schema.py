"""Facts as JSON: a published schema for each topic, and a reader that names the field of every mistake.

Both are made from the frozen dataclasses of the facts (`lib/records.py`), so they cannot differ from what the
reckonings take. Amounts are strings or whole numbers ("8000.50"): a JSON number with a point has been a float, and is
refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from unionhall.lib.errors import msgid as _
from unionhall.lib.records import (
    BadRecord,
    Column,
    Form,
    Mistakes,
    Reader,
    Single,
    Text,
    columns_of,
    words_of,
)
from unionhall.services.legalaid.rights.labels import field_words

__all__ = [
    "FORM", "LONGEST_TEXT", "MOST_ITEMS", "BadFacts", "Column", "Mistakes", "Reader", "Translate", "columns_of",
    "object_reader", "read_amount", "read_day", "read_facts", "read_text", "schema_of", "words_of",
]  # fmt: skip

# What a fact may be at most: far beyond any case, and small enough that nobody can keep a machine busy with one.
LONGEST_TEXT = 2_000
MOST_ITEMS = 1_000
MOST_COUNT = 10**9
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)

_AMOUNT = re.compile(r"[0-9]{1,14}(\.[0-9]{1,6})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Translate = Callable[[str], str]
BadFacts = BadRecord


def schema_of(facts: type[Any], topic: str = "", translate: Translate = str) -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of a facts class, its titles said by `translate`."""
    return FORM.schema(facts, lambda kind, name: translate(field_words(kind, name, topic)))


def read_facts(facts: type[Any], data: Any) -> Any:
    """`data`, as JSON gives it, as facts. Raises BadFacts with every mistake."""
    return FORM.read(facts, data)


def object_reader(kind: type[Any]) -> Reader:
    """How an object is read as `kind`. Paths of its fields are made from the path it is given ("" at the top)."""
    return FORM.object_reader(kind)


def read_amount(value: Any, path: str, mistakes: Mistakes) -> Fraction | None:
    """A sum, share or number of hours: a whole number, or text with a point."""
    if (type(value) is int and 0 <= value < 10**14) or (isinstance(value, str) and _AMOUNT.fullmatch(value)):
        whole, _point, rest = str(value).partition(".")
        return Fraction(int(whole + rest), 10 ** len(rest)) if rest else Fraction(int(whole))
    if isinstance(value, int | float) and not isinstance(value, bool) and value < 0:
        mistakes[path] = Text(_("This cannot be less than nothing."))
    else:
        mistakes[path] = Text(_('An amount is written as text like "8000.50", or as a whole number.'))
    return None


def read_day(value: Any, path: str, mistakes: Mistakes) -> date | None:
    """A day of the calendar, 1900 to 2200."""
    try:
        day = date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else None
    except ValueError:  # such as the 31st of April
        day = None
    if day is None:
        mistakes[path] = Text(_("A day is written like 2026-01-31."))
    elif not FIRST_DAY <= day <= LAST_DAY:
        mistakes[path] = Text(_("This day lies too far away."))
    return day


def _read_bool(value: Any, path: str, mistakes: Mistakes) -> Any:
    if value is not True and value is not False:
        mistakes[path] = Text(_("true or false is expected."))
    return value


def _read_count(value: Any, path: str, mistakes: Mistakes) -> Any:
    if type(value) is not int:
        mistakes[path] = Text(_("A whole number is expected."))
    elif not 0 <= value <= MOST_COUNT:
        mistakes[path] = Text(_("A number from 0 to %(most)s is expected."), {"most": MOST_COUNT})
    return value


def read_text(value: Any, path: str, mistakes: Mistakes) -> Any:
    """Plain text, not too long; halves of characters that no file can hold are refused."""
    if not isinstance(value, str) or any("\ud800" <= sign <= "\udfff" for sign in value):
        mistakes[path] = Text(_("Text is expected."))
    elif len(value) > LONGEST_TEXT:
        mistakes[path] = Text(_("At most %(most)s characters."), {"most": LONGEST_TEXT})
    return value


FORM = Form(
    {
        date: Single(read_day, {"type": "string", "format": "date", "pattern": f"^{_DAY.pattern}$"}),
        Fraction: Single(
            read_amount,
            {
                "type": ["string", "integer"],
                "pattern": f"^{_AMOUNT.pattern}$",
                "minimum": 0,
                "exclusiveMaximum": 10**14,
            },
        ),
        bool: Single(_read_bool, {"type": "boolean"}),
        int: Single(_read_count, {"type": "integer", "minimum": 0, "maximum": MOST_COUNT}),
        str: Single(read_text, {"type": "string", "maxLength": LONGEST_TEXT}),
    },
    most_items=MOST_ITEMS,
    root="facts",
)
