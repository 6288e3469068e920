"""Facts as JSON: a published schema for each topic, and a reader that names the field of every mistake.

Both are made from the frozen dataclasses of the facts, so they cannot differ from what the reckonings take. Amounts are
strings or whole numbers ("8000.50"): a JSON number with a point has been a float, and is refused. How a class is read
is worked out once and kept: thousands of fact sets are read in a second.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from unionhall.lib.errors import InvalidInput
from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid.rights.labels import field_words
from unionhall.services.legalaid.rights.results import Text

# What a fact may be at most: far beyond any case, and small enough that nobody can keep a machine busy with one.
LONGEST_TEXT = 2_000
MOST_ITEMS = 1_000
MOST_COUNT = 10**9
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)

_AMOUNT = re.compile(r"[0-9]{1,14}(\.[0-9]{1,6})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Mistakes = dict[str, Text]
# (value, path of its field, mistakes to add to) -> the fact; whatever it answers beside a mistake is thrown away.
Reader = Callable[[Any, str, Mistakes], Any]
Translate = Callable[[str], str]


# What was worked out once, by facts class.
_COLUMNS: dict[type[Any], tuple[Column, ...]] = {}
_READERS: dict[type[Any], Reader] = {}


class BadFacts(ValueError):
    """Facts that cannot be read: every mistake, by the path of its field ("dependants.0.age")."""

    def __init__(self, mistakes: Mapping[str, Text]) -> None:
        super().__init__(
            "; ".join(f"{path}: {text.message % text.values}" for path, text in mistakes.items())
        )
        self.mistakes = dict(mistakes)


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a facts class: `kind` is its type, without the None that it `may_be_none`."""

    name: str
    kind: Any
    is_required: bool
    may_be_none: bool

    @property
    def is_flat(self) -> bool:
        """Whether it fits into one cell: no list, no object."""
        return not (get_origin(self.kind) is tuple or is_dataclass(self.kind))


def columns_of(facts: type[Any]) -> tuple[Column, ...]:
    """The fields of a facts class, in order."""
    found = _COLUMNS.get(facts)
    if found is None:
        hints = get_type_hints(facts)
        found = _COLUMNS[facts] = tuple(_column(each, hints[each.name]) for each in fields(facts))
    return found


def _column(each: Field[Any], hint: Any) -> Column:
    is_required = each.default is MISSING and each.default_factory is MISSING
    if get_origin(hint) not in (Union, UnionType):
        return Column(each.name, hint, is_required, may_be_none=False)
    (kind,) = (one for one in get_args(hint) if one is not type(None))
    return Column(each.name, kind, is_required, may_be_none=True)


def schema_of(facts: type[Any], topic: str = "", translate: Translate = str) -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of a facts class, its titles said by `translate`."""
    properties = {}
    for column in columns_of(facts):
        made = _schema(column.kind, topic, translate)
        if column.may_be_none:
            made = {"anyOf": [made, {"type": "null"}]}
        properties[column.name] = {"title": translate(field_words(facts, column.name, topic)), **made}
    made = {
        "type": "object",
        "properties": properties,
        "required": [column.name for column in columns_of(facts) if column.is_required],
        "additionalProperties": False,
    }
    if facts.__doc__:
        made["description"] = " ".join(facts.__doc__.split())
    return made


def _schema(kind: Any, topic: str, translate: Translate) -> dict[str, Any]:
    if get_origin(kind) is tuple:
        return {
            "type": "array",
            "items": _schema(get_args(kind)[0], topic, translate),
            "maxItems": MOST_ITEMS,
        }
    if is_dataclass(kind):
        return schema_of(kind, topic, translate)  # type: ignore[arg-type]
    if issubclass(kind, Enum):
        return {"type": "string", "enum": [str(one.value) for one in kind]}
    single: dict[type, dict[str, Any]] = {
        date: {"type": "string", "format": "date", "pattern": f"^{_DAY.pattern}$"},
        Fraction: {
            "type": ["string", "integer"],
            "pattern": f"^{_AMOUNT.pattern}$",
            "minimum": 0,
            "exclusiveMaximum": 10**14,
        },
        bool: {"type": "boolean"},
        int: {"type": "integer", "minimum": 0, "maximum": MOST_COUNT},
        str: {"type": "string", "maxLength": LONGEST_TEXT},
    }
    return dict(single[kind])


def read_facts(facts: type[Any], data: Any) -> Any:
    """`data`, as JSON gives it, as facts. Raises BadFacts with every mistake."""
    mistakes: Mistakes = {}
    made = object_reader(facts)(data, "", mistakes)
    if mistakes:
        raise BadFacts(mistakes)
    return made


def object_reader(kind: type[Any]) -> Reader:
    """How an object is read as `kind`. Paths of its fields are made from the path it is given ("" at the top)."""
    found = _READERS.get(kind)
    if found is None:
        found = _READERS[kind] = _object_reader(kind)
    return found


def _object_reader(kind: type[Any]) -> Reader:
    plan = tuple((one.name, _reader(one), one.is_required) for one in columns_of(kind))
    known = frozenset(name for name, _, _ in plan)

    def read(data: Any, path: str, mistakes: Mistakes) -> Any:
        if not isinstance(data, Mapping):
            mistakes[path or "facts"] = Text(_("An object with named fields is expected."))
            return None
        before, count, values = f"{path}." if path else "", len(mistakes), {}
        for name in data.keys() - known:
            mistakes[f"{before}{name}"] = Text(_("There is no such field."))
        for name, reader, is_required in plan:
            if name in data:
                values[name] = reader(data[name], before + name, mistakes)
            elif is_required:
                mistakes[before + name] = Text(_("This is missing."))
        return None if len(mistakes) > count else _made(kind, values, path, mistakes)

    return read


def _made(kind: type[Any], values: dict[str, Any], path: str, mistakes: Mistakes) -> Any:
    try:
        return kind(**values)
    except InvalidInput as refusal:
        mistakes[".".join(filter(None, (path, refusal.field))) or "facts"] = words_of(refusal)
        return None


def words_of(refusal: InvalidInput) -> Text:
    """What a refusal says, to be said in the reader's language."""
    return Text(str(refusal.message), refusal.params)


def _reader(column: Column) -> Reader:
    read = _kind_reader(column.kind)
    if not column.may_be_none:
        return read

    def read_or_none(value: Any, path: str, mistakes: Mistakes) -> Any:
        return None if value is None else read(value, path, mistakes)

    return read_or_none


def _kind_reader(kind: Any) -> Reader:
    if get_origin(kind) is tuple:
        return _list_reader(_kind_reader(get_args(kind)[0]))
    if is_dataclass(kind):
        return object_reader(kind)  # type: ignore[arg-type]
    if issubclass(kind, Enum):
        return _choice_reader(kind)
    return _SINGLE[kind]


def _list_reader(read_one: Reader) -> Reader:
    def read(value: Any, path: str, mistakes: Mistakes) -> Any:
        if not isinstance(value, list | tuple):
            mistakes[path] = Text(_("A list is expected."))
            return ()
        if len(value) > MOST_ITEMS:
            mistakes[path] = Text(_("At most %(most)s entries."), {"most": MOST_ITEMS})
            return ()
        return tuple(read_one(one, f"{path}.{place}", mistakes) for place, one in enumerate(value))

    return read


def _choice_reader(kind: type[Enum]) -> Reader:
    members = {str(one.value): one for one in kind}
    said = Text(_("One of these is expected: %(choices)s."), {"choices": ", ".join(members)})

    def read(value: Any, path: str, mistakes: Mistakes) -> Any:
        found = members.get(value) if isinstance(value, str) else None
        if found is None:
            mistakes[path] = said
        return found

    return read


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


_SINGLE: dict[type, Reader] = {
    Fraction: read_amount, date: read_day, bool: _read_bool, int: _read_count, str: read_text,
}  # fmt: skip
