"""Frozen dataclasses as JSON: a published schema, a reader that names the field of every mistake, and a writer.

All three are made from the classes, so they cannot differ from what the code takes. What single values look like is
said by a `Form`, since families of records differ in it: sums of money are text, metres are numbers. How a class is
read is worked out once and kept: tens of thousands of records are read in a second.

A field may be a type that the form knows, an enumeration, another dataclass, `tuple[X, ...]`, `tuple[X, Y]`,
`frozenset[X]`, `Mapping[X, Y]` (an object where X is text or an enumeration, else a list of pairs), or any of these
or None.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from unionhall.lib.errors import InvalidInput
from unionhall.lib.errors import msgid as _


@dataclass(frozen=True, slots=True)
class Text:
    """Words for a reader: a message of the catalogue and what fills it. Plain data, to be kept and sent.

    Values are numbers, days, plain strings or `Text` again.
    """

    message: str
    values: Mapping[str, object] = field(default_factory=dict)


Mistakes = dict[str, Text]
# (value, path of its field, mistakes to add to) -> what was read; whatever it answers beside a mistake is thrown away.
Reader = Callable[[Any, str, Mistakes], Any]
# (class, name of a field) -> what the field is called in the schema; "" for no title.
Titles = Callable[[type[Any], str], str]


class BadRecord(ValueError):
    """A record that cannot be read: every mistake, by the path of its field ("dependants.0.age")."""

    def __init__(self, mistakes: Mapping[str, Text]) -> None:
        super().__init__(
            "; ".join(f"{path}: {text.message % text.values}" for path, text in mistakes.items())
        )
        self.mistakes = dict(mistakes)


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a class: `kind` is its type, without the None that it `may_be_none`."""

    name: str
    kind: Any
    is_required: bool
    may_be_none: bool

    @property
    def is_flat(self) -> bool:
        """Whether it fits into one cell: no list, no object."""
        return get_origin(self.kind) is None and not is_dataclass(self.kind)


# What was worked out once, by class.
_COLUMNS: dict[type[Any], tuple[Column, ...]] = {}


def columns_of(kind: type[Any]) -> tuple[Column, ...]:
    """The fields of a class, in order."""
    found = _COLUMNS.get(kind)
    if found is None:
        hints = get_type_hints(kind)
        found = _COLUMNS[kind] = tuple(_column(each, hints[each.name]) for each in fields(kind) if each.init)
    return found


def _column(each: Field[Any], hint: Any) -> Column:
    is_required = each.default is MISSING and each.default_factory is MISSING
    if get_origin(hint) not in (Union, types.UnionType):
        return Column(each.name, hint, is_required, may_be_none=False)
    (kind,) = (one for one in get_args(hint) if one is not type(None))
    return Column(each.name, kind, is_required, may_be_none=True)


def no_title(_kind: type[Any], _name: str) -> str:
    """For schemas whose fields say enough by their names."""
    return ""


def as_is(value: Any) -> Any:
    """What JSON has already."""
    return value


@dataclass(frozen=True, slots=True)
class Single:
    """How values of one type are read, described and written."""

    read: Reader
    schema: Mapping[str, Any]
    write: Callable[[Any], Any] = as_is


@dataclass(frozen=True)
class Form:
    """How a family of records is written. `root` is what a mistake of a whole record is filed under."""

    singles: Mapping[type[Any], Single]
    most_items: int
    root: str = "record"
    _readers: dict[type[Any], Reader] = field(default_factory=dict, repr=False)

    def read(self, kind: type[Any], data: Any) -> Any:
        """`data`, as JSON gives it, as a `kind`. Raises BadRecord with every mistake."""
        mistakes: Mistakes = {}
        made = self.object_reader(kind)(data, "", mistakes)
        if mistakes:
            raise BadRecord(mistakes)
        return made

    def object_reader(self, kind: type[Any]) -> Reader:
        """How an object is read as `kind`. Paths of its fields are made from the path it is given ("" at the top)."""
        found = self._readers.get(kind)
        if found is None:
            found = self._readers[kind] = self._object_reader(kind)
        return found

    def _object_reader(self, kind: type[Any]) -> Reader:
        plan = tuple((one.name, self._column_reader(one), one.is_required) for one in columns_of(kind))
        known = frozenset(name for name, _, _ in plan)

        def read(data: Any, path: str, mistakes: Mistakes) -> Any:
            if not isinstance(data, Mapping):
                mistakes[path or self.root] = Text(_("An object with named fields is expected."))
                return None
            before, count, values = f"{path}." if path else "", len(mistakes), {}
            for name in data.keys() - known:
                mistakes[f"{before}{name}"] = Text(_("There is no such field."))
            for name, reader, is_required in plan:
                if name in data:
                    values[name] = reader(data[name], before + name, mistakes)
                elif is_required:
                    mistakes[before + name] = Text(_("This is missing."))
            return None if len(mistakes) > count else self._made(kind, values, path, mistakes)

        return read

    def _made(self, kind: type[Any], values: dict[str, Any], path: str, mistakes: Mistakes) -> Any:
        try:
            return kind(**values)
        except InvalidInput as refusal:
            mistakes[".".join(filter(None, (path, refusal.field))) or self.root] = words_of(refusal)
            return None

    def _column_reader(self, column: Column) -> Reader:
        read = self.reader(column.kind)
        if not column.may_be_none:
            return read

        def read_or_none(value: Any, path: str, mistakes: Mistakes) -> Any:
            return None if value is None else read(value, path, mistakes)

        return read_or_none

    def reader(self, kind: Any) -> Reader:
        """How a value of the type `kind` is read. Raises KeyError for a type that the form does not know."""
        origin, inner = get_origin(kind), get_args(kind)
        if origin is tuple and inner[1:] == (...,):
            return self._list_reader(self.reader(inner[0]))
        if origin is tuple:
            return _row_reader(tuple(self.reader(one) for one in inner))
        if origin is frozenset:
            return self._set_reader(self._list_reader(self.reader(inner[0])))
        if origin is not None and issubclass(origin, Mapping):
            return self._mapping_reader(*inner)
        if is_dataclass(kind):
            return self.object_reader(kind)  # type: ignore[arg-type]
        if issubclass(kind, Enum):
            return _choice_reader(kind)
        return self.singles[kind].read

    def _list_reader(self, read_one: Reader) -> Reader:
        def read(value: Any, path: str, mistakes: Mistakes) -> Any:
            if not isinstance(value, list | tuple):
                mistakes[path] = Text(_("A list is expected."))
                return ()
            if len(value) > self.most_items:
                mistakes[path] = Text(_("At most %(most)s entries."), {"most": self.most_items})
                return ()
            return tuple(read_one(one, f"{path}.{place}", mistakes) for place, one in enumerate(value))

        return read

    def _set_reader(self, read_list: Reader) -> Reader:
        def read(value: Any, path: str, mistakes: Mistakes) -> Any:
            count = len(mistakes)
            found = read_list(value, path, mistakes)
            if len(mistakes) > count:
                return frozenset()
            made = frozenset(found)
            if len(made) < len(found):
                mistakes[path] = Text(_("An entry stands here twice."))
            return made

        return read

    def _mapping_reader(self, key: Any, kind: Any) -> Reader:
        read_one = self.reader(kind)
        read_key = self.reader(key)
        if not _is_named(key):
            return _pairs_reader(self._list_reader(_row_reader((read_key, read_one))))

        def read(value: Any, path: str, mistakes: Mistakes) -> Any:
            if not isinstance(value, Mapping):
                mistakes[path] = Text(_("An object with named fields is expected."))
                return {}
            return {
                read_key(name, f"{path}.{name}", mistakes): read_one(one, f"{path}.{name}", mistakes)
                for name, one in value.items()
            }

        return read

    def schema(self, kind: type[Any], titles: Titles = no_title) -> dict[str, Any]:
        """The JSON schema (draft 2020-12) of a class; its docstring is the description."""
        properties = {}
        for column in columns_of(kind):
            made = self.value_schema(column.kind, titles)
            if column.may_be_none:
                made = {"anyOf": [made, {"type": "null"}]}
            title = titles(kind, column.name)
            properties[column.name] = {"title": title, **made} if title else made
        made = {
            "type": "object",
            "properties": properties,
            "required": [column.name for column in columns_of(kind) if column.is_required],
            "additionalProperties": False,
        }
        if kind.__doc__:
            made["description"] = " ".join(kind.__doc__.split())
        return made

    def value_schema(self, kind: Any, titles: Titles = no_title) -> dict[str, Any]:
        """The schema of values of the type `kind`. Raises KeyError for a type that the form does not know."""
        origin, inner = get_origin(kind), get_args(kind)
        if origin is frozenset or (origin is tuple and inner[1:] == (...,)):
            made: dict[str, Any] = {
                "type": "array",
                "items": self.value_schema(inner[0], titles),
                "maxItems": self.most_items,
            }
            return made | {"uniqueItems": True} if origin is frozenset else made
        if origin is tuple:
            return _row_schema([self.value_schema(one, titles) for one in inner])
        if origin is not None and issubclass(origin, Mapping):
            one = self.value_schema(inner[1], titles)
            if _is_named(inner[0]):
                names = self.value_schema(inner[0], titles)
                return {"type": "object", "propertyNames": names, "additionalProperties": one}
            pair = _row_schema([self.value_schema(inner[0], titles), one])
            return {"type": "array", "items": pair, "maxItems": self.most_items}
        if is_dataclass(kind):
            return self.schema(kind, titles)  # type: ignore[arg-type]
        if issubclass(kind, Enum):
            return {"type": "string", "enum": [str(one.value) for one in kind]}
        return dict(self.singles[kind].schema)

    def write(self, value: Any, *, is_whole: bool = False) -> Any:
        """`value` as JSON takes it. Fields that stand at their default are left out, unless it `is_whole`."""
        if is_dataclass(value) and not isinstance(value, type):
            return self._written_fields(value, is_whole)
        if isinstance(value, Enum):
            return str(value.value)
        if isinstance(value, Mapping):
            return {str(self.write(key)): self.write(one, is_whole=is_whole) for key, one in value.items()}
        if isinstance(value, tuple | list):
            return [self.write(one, is_whole=is_whole) for one in value]
        if isinstance(value, frozenset | set):
            return sorted((self.write(one, is_whole=is_whole) for one in value), key=_in_order)
        return value if value is None else self.singles[type(value)].write(value)

    def _written_fields(self, value: Any, is_whole: bool) -> dict[str, Any]:
        kinds, found = {one.name: one.kind for one in columns_of(type(value))}, {}
        for each in fields(value):
            one = getattr(value, each.name)
            if not each.init or (not is_whole and _is_default(each, one)):
                continue
            if isinstance(one, Mapping) and not _is_named(get_args(kinds[each.name])[0]):
                one = tuple(one.items())
            found[each.name] = self.write(one, is_whole=is_whole)
        return found


def _in_order(written: Any) -> Any:
    return str(written) if isinstance(written, dict | list) else written


def _is_named(key: Any) -> bool:
    """Whether keys of this type can be the names of an object's fields."""
    return key is str or (isinstance(key, type) and issubclass(key, Enum))


def words_of(refusal: InvalidInput) -> Text:
    """What a refusal says, to be said in the reader's language."""
    return Text(str(refusal.message), refusal.params)


def _is_default(each: Field[Any], value: Any) -> bool:
    if each.default_factory is not MISSING:
        return bool(value == each.default_factory())
    return each.default is not MISSING and bool(value == each.default)


def _row_reader(readers: tuple[Reader, ...]) -> Reader:
    def read(value: Any, path: str, mistakes: Mistakes) -> Any:
        if not isinstance(value, list | tuple) or len(value) != len(readers):
            mistakes[path] = Text(_("A list of %(count)s entries is expected."), {"count": len(readers)})
            return ()
        found = zip(readers, value, strict=True)
        return tuple(reader(one, f"{path}.{place}", mistakes) for place, (reader, one) in enumerate(found))

    return read


def _row_schema(items: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "type": "array",
        "prefixItems": items,
        "items": False,
        "minItems": len(items),
        "maxItems": len(items),
    }


def _pairs_reader(read_list: Reader) -> Reader:
    def read(value: Any, path: str, mistakes: Mistakes) -> Any:
        count = len(mistakes)
        found = read_list(value, path, mistakes)
        if len(mistakes) > count:
            return {}
        made = dict(found)
        if len(made) < len(found):
            mistakes[path] = Text(_("An entry stands here twice."))
        return made

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
