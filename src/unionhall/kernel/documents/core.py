"""What a template may say: fields, loops over their lists, conditions. Plain Python.

Templates come from outside. Every node of the parsed text is looked at, and what is not on the lists below is refused
before anything runs; the sandbox around it lets nothing be reached but the fields, and counts how long it goes on.
"""

from __future__ import annotations

import difflib
import html
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, cast

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.runtime import LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from unionhall.kernel.documents.refusals import (
    ConditionFails,
    DocumentTooLarge,
    MissingFields,
    NotForTemplates,
    TemplateBroken,
    TornBlock,
    UnknownFields,
)

MOST_ITEMS = 5_000  # in one list
MOST_STEPS = 50_000  # of all loops together, inner ones multiplied
MOST_BYTES = 20 * 2**20  # of everything that is written
MOST_DEPTH = 18  # Python nests no more than 20 loops
_NEAR_LENGTH = 80

FILTERS = ("default", "length", "lower", "trim", "upper")
TESTS = ("defined", "undefined", "none", "even", "odd", "eq", "ne", "gt", "ge", "lt", "le", "in")
LOOP = ("first", "index", "index0", "last", "length", "revindex")
_LOOP_PATHS = frozenset(f"loop.{name}" for name in LOOP)
RESERVED = frozenset({"and", "else", "false", "if", "in", "is", "loop", "none", "not", "or", "true"})
_PLAIN = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Const, nodes.Name, nodes.Getattr, nodes.For, nodes.If,
    nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Concat, nodes.Filter,
    nodes.Test, nodes.List, nodes.Tuple,
)  # fmt: skip

_WORD = r"[a-z][a-z0-9_]*"
_PATH = rf"{_WORD}(\.{_WORD})*"
_FIELD = re.compile(rf"{_PATH}(\[\]\.{_PATH})?")
_MARKUP = re.compile(r"<(/?)([\w:]+)[^>]*?(/?)>")
_PARAGRAPH = re.compile(r"(?<!\n)<w:p(?=[ >])")


def is_field_name(name: str) -> bool:
    """Whether `name` can name a field: `case.number`, or `items[].name` for a column of a list."""
    return _FIELD.fullmatch(name) is not None and re.split(r"\W", name)[0] not in RESERVED


def lists_of(names: Iterable[str]) -> frozenset[str]:
    """The lists that the columns among `names` belong to: `items` for `items[].name`."""
    return frozenset(name.partition("[]")[0] for name in names if "[]" in name)


def gathered(
    names: Iterable[str], fields: Mapping[str, Any], show: Callable[[Any], Any] = lambda value: value
) -> dict[str, Any]:
    """The tree that templates read, from fields given by their dotted names or nested, each passed through `show`.

    Fields that are not given or None are left out, and so is what `names` does not name.
    """
    tree: dict[str, Any] = {}
    rows: dict[str, list[Any]] = {}
    for name in names:
        head, _brackets, rest = name.partition("[].")
        if rest and head not in rows:
            if (found := given(fields, head)) is None:
                continue
            rows[head] = list(found)
            _put(tree, head, [{} for _row in rows[head]])
        places = zip(given(tree, head), rows[head], strict=True) if rest else [(tree, fields)]
        for place, source in places:
            if (value := given(source, rest or head)) is not None:
                _put(place, rest or head, show(value))
    return tree


def given(fields: Mapping[str, Any], name: str) -> Any:
    """The value of `name` in fields given by dotted names or nested, None when there is none."""
    if name in fields:
        return fields[name]
    head, dot, rest = name.partition(".")
    inner = fields.get(head)
    return given(inner, rest) if dot and isinstance(inner, Mapping) else None


def _put(tree: dict[str, Any], name: str, value: Any) -> None:
    *above, last = name.split(".")
    for step in above:
        tree = tree.setdefault(step, {})
    tree[last] = value


def missing(names: Iterable[str], tree: Mapping[str, Any]) -> list[str]:
    """Those of `names` that `tree` (see `gathered`) does not hold, or not in every row; sorted."""
    return sorted(name for name in names if not _holds(tree, name))


def _holds(tree: Mapping[str, Any], name: str) -> bool:
    head, _brackets, rest = name.partition("[].")
    found = given(tree, head)
    if not rest or found is None:
        return found is not None
    return all(given(row, rest) is not None for row in found)


def near(source: str, line: int) -> str:
    """The words around a mistake on that line (from 1) of a part's markup; one line is one paragraph."""
    before = source.split("\n")[:line]
    texts = [html.unescape(re.sub(r"<[^>]+>", "", text)).strip() for text in before]
    # A loop that is never closed is noticed only at the end, where nothing stands.
    text = next((text for text in reversed(texts) if "{" in text), "…")
    start = max(0, text.find("{") - _NEAR_LENGTH // 4)
    return text[start : start + _NEAR_LENGTH]


def is_torn(markup: str) -> bool:
    """Whether leaving out or repeating this piece of markup would tear what stands around it."""
    closes: list[str] = []
    opens: list[str] = []
    for slash, name, empty in _MARKUP.findall(markup):
        if empty:
            continue
        if not slash:
            opens.append(name)
        elif not opens:
            closes.append(name)
        elif opens.pop() != name:
            return True
    return closes != opens[::-1]


class _Reader:
    """One walk through a parsed template: what it uses, what it asks for in vain."""

    def __init__(self, names: Collection[str], source: str) -> None:
        self.names = names
        self.lists = lists_of(names)
        self.source = source
        self.used: set[str] = set()
        self.unknown: dict[str, str] = {}  # as it is written there -> what may be meant

    def read(self, node: nodes.Node, scope: Mapping[str, str], depth: int = 0) -> None:
        """Look at `node` and all beneath it; `scope` says what the loops around it call their rows."""
        if type(node) not in _PLAIN or depth > MOST_DEPTH:
            raise self._forbidden(node)
        if isinstance(node, nodes.Name | nodes.Getattr):
            self._field(node, scope)
        elif isinstance(node, nodes.For):
            self._loop(node, scope, depth)
        else:
            self._look(node)
            for child in node.iter_child_nodes():
                if isinstance(node, nodes.Output) and self._path(child, scope) in self.lists:
                    self._miss(child, scope)  # a whole list is nothing that could be written down
                self.read(child, scope, depth + 1)

    def _look(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.If):
            self._whole(node, node.body, node.else_)
        if isinstance(node, nodes.Filter) and node.name not in FILTERS:
            raise self._forbidden(node)
        if isinstance(node, nodes.Test) and node.name not in TESTS:
            raise self._forbidden(node)

    def _field(self, node: nodes.Node, scope: Mapping[str, str]) -> None:
        path = self._path(node, scope)
        if not path:
            raise self._forbidden(node)
        if path in self.names or path in self.lists:
            self.used.add(path)
        elif not ("loop" in scope and path in _LOOP_PATHS):
            self._miss(node, scope)

    def _loop(self, node: nodes.For, scope: Mapping[str, str], depth: int) -> None:
        path = self._path(node.iter, scope)
        target = node.target.name if isinstance(node.target, nodes.Name) else ""
        if not path or target in {"", *RESERVED} or node.recursive:
            raise self._forbidden(node)
        if path not in self.lists:
            self._miss(node.iter, scope)
            return
        self.used.add(path)
        self._whole(node, node.body, node.else_)
        inner = {**scope, target: f"{path}[]", "loop": "loop"}
        for child in (*node.body, *([node.test] if node.test else [])):
            self.read(child, inner, depth + 1)
        for child in node.else_:
            self.read(child, scope, depth + 1)

    def _path(self, node: nodes.Node, scope: Mapping[str, str]) -> str:
        """The full name of a field: `items[].name` for `row.name` in a loop over items; empty for all else."""
        if isinstance(node, nodes.Name):
            return scope.get(node.name, node.name)
        above = self._path(node.node, scope) if isinstance(node, nodes.Getattr) else ""
        return f"{above}.{cast(nodes.Getattr, node).attr}" if above else ""

    def _whole(self, node: nodes.Node, *bodies: list[nodes.Node]) -> None:
        for body in bodies:
            if is_torn("".join(piece.data for each in body for piece in _pieces(each))):
                raise TornBlock(near=near(self.source, node.lineno))

    def _miss(self, node: nodes.Node, scope: Mapping[str, str]) -> None:
        found = difflib.get_close_matches(self._path(node, scope), sorted(self.names), n=1)
        close = found[0] if found else ""
        for name, row in scope.items():
            if close.startswith(f"{row}."):
                close = f"{name}{close.removeprefix(row)}"
        self.unknown[self._path(node, {})] = close

    def _forbidden(self, node: nodes.Node) -> NotForTemplates:
        return NotForTemplates(near=near(self.source, node.lineno))


def _pieces(node: nodes.Node) -> Iterator[nodes.TemplateData]:
    if isinstance(node, nodes.TemplateData):
        yield node
    for child in node.iter_child_nodes():
        yield from _pieces(child)


class _Limited(Template):
    """A template whose output is counted while it is written."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        return cast("Sandbox", self.environment).limited(self.generate(*args, **kwargs))


class Sandbox(ImmutableSandboxedEnvironment):
    """Reads and fills the parts of one document. Beyond the fields there is nothing to be reached: no attributes,
    no calls, no other templates. Good for one document: its limits run down.
    """

    template_class = _Limited

    def __init__(self, names: Collection[str], fields: Mapping[str, Any], *, yes: str, no: str) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, finalize=self._written, cache_size=0)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS} | {"counted": self._counted}
        self.tests = {name: self.tests[name] for name in TESTS}
        self._names, self._fields = names, fields
        self._words = {True: yes, False: no}
        self._steps, self._room = MOST_STEPS, MOST_BYTES

    def parse(self, source: str, name: str | None = None, filename: str | None = None) -> nodes.Template:
        """The parsed text of a part, every loop of it counted.

        Raises TemplateBroken, NotForTemplates, TornBlock, UnknownFields, MissingFields.
        """
        lined = _PARAGRAPH.sub("\n<w:p", source)
        try:
            tree = super().parse(lined, name, filename)
        except TemplateSyntaxError as wrong:
            raise TemplateBroken(near=near(lined, wrong.lineno)) from None
        except (ValueError, RecursionError):  # numbers and brackets made to break the parser
            raise TemplateBroken(near="…") from None
        reader = _Reader(self._names, lined)
        reader.read(tree, {})
        _refuse(reader, self._fields)
        for loop in list(tree.find_all(nodes.For)):
            loop.iter = nodes.Filter(loop.iter, "counted", [], [], None, None, environment=self, lineno=1)
        return tree

    def from_string(self, source: Any, *args: Any, **kwargs: Any) -> Template:
        """The template of a part. Raises what `parse` raises."""
        return super().from_string(self.parse(source), *args, **kwargs)

    def limited(self, pieces: Iterable[str]) -> str:
        """All `pieces` in one. Raises DocumentTooLarge, ConditionFails."""
        written = []
        try:
            for piece in pieces:
                self._room -= len(piece.encode())
                if self._room < 0:
                    raise DocumentTooLarge(rows=MOST_ITEMS, megabytes=MOST_BYTES // 2**20)
                written.append(piece)
        except (TemplateError, TypeError, ValueError, ArithmeticError):
            raise ConditionFails from None
        return "".join(written)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A field of a group or row, or the state of a loop; of nothing else."""
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, LoopContext) and attribute in LOOP:
            return getattr(obj, attribute)
        return self.unsafe_undefined(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Undefined:
        """Nothing."""
        return self.unsafe_undefined(obj, str(argument))

    def _counted(self, rows: list[Any]) -> list[Any]:
        self._steps -= len(rows)
        if len(rows) > MOST_ITEMS or self._steps < 0:
            raise DocumentTooLarge(rows=MOST_ITEMS, megabytes=MOST_BYTES // 2**20)
        return rows

    def _written(self, value: Any) -> Any:
        return self._words[value] if isinstance(value, bool) else value


def _refuse(reader: _Reader, fields: Mapping[str, Any]) -> None:
    if reader.unknown:
        names, close = ", ".join(reader.unknown), ", ".join(filter(None, reader.unknown.values()))
        raise UnknownFields(UnknownFields.with_close if close else None, names=names, close=close)
    if lost := missing(reader.used, fields):
        raise MissingFields(names=lost)
