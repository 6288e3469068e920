"""Which reckoning rests on which article and reads which number: read off the code of the reckonings itself.

So the pages of law can leave out nothing that a result may cite. Found from the function of each topic by following
every name it uses: `article("lcl", "第四十七条")`; article numbers handed to a function that makes articles of one law
(`bases(facts, "第三十四条")`); keys of the rulebook (`"rights.limitation_years"`).
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from unionhall.lib.errors import msgid as _
from unionhall.services.legalaid import rights
from unionhall.services.legalaid.rights.articles import INSTRUMENTS
from unionhall.services.legalaid.rights.registry import RECKONINGS

# Where something is defined at the top of a module: (module, name).
Place: TypeAlias = tuple[str, str]
# What the names of a function stand for.
Assigned: TypeAlias = Mapping[str, list[ast.AST]]

_PACKAGE = rights.__name__
_ARTICLE = re.compile(r"第[〇零一二三四五六七八九十百千]+条")
_KEY = re.compile(r"(?:rights|legalaid)\.[a-z][a-z0-9_]*")
_READERS = {f"{_PACKAGE}.{name}" for name in ("articles", "sheets", "parameters", "results", "formulas")}


# What is said beside the claims of every topic: where to go, until when, what it costs.
AROUND = "around"


def topic_labels() -> dict[str, str]:
    """What each topic is called (a msgid), by its name; last what lies around them all."""
    return {name: one.label for name, one in RECKONINGS.items()} | {AROUND: _("Time limits, forum and costs")}


@dataclass(frozen=True, slots=True)
class Citation:
    """An article as a reckoning cites it."""

    law: str
    article: str
    is_unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class Uses:
    """What each topic, by its name, cites and reads; and by citation the names of claims on it."""

    articles: Mapping[str, frozenset[Citation]]
    numbers: Mapping[str, frozenset[str]]
    claims: Mapping[tuple[str, Citation], frozenset[str]]


@dataclass
class _Module:
    """A module as read: what it defines, and where its other names come from. A module's own place has no name."""

    defined: dict[str, ast.AST] = field(default_factory=dict)
    imported: dict[str, Place] = field(default_factory=dict)


@cache
def uses() -> Uses:
    """What all reckonings rest on; the code is read once in a process."""
    reader = _Reader(Path(next(iter(rights.__path__))))
    articles: dict[str, frozenset[Citation]] = {}
    numbers: dict[str, frozenset[str]] = {}
    claims: dict[tuple[str, Citation], frozenset[str]] = {}
    by_topic = {
        name: reader.reached([(one.claims.__module__, one.claims.__name__)])
        for name, one in RECKONINGS.items()
    }
    by_topic[AROUND] = set(reader.everything()).difference(*by_topic.values())
    for name, reached in by_topic.items():
        articles[name] = frozenset(found for place in reached for found in reader.cited(place))
        numbers[name] = frozenset(key for place in reached for key in reader.keys(place))
        by_citation: dict[Citation, set[str]] = defaultdict(set)
        for place in reached:
            for claim, cited in reader.claims(place):
                for citation in cited:
                    by_citation[citation].add(claim)
        claims |= {(name, citation): frozenset(names) for citation, names in by_citation.items()}
    return Uses(articles, numbers, claims)


class _Reader:
    """Reads the modules of the reckonings."""

    def __init__(self, folder: Path) -> None:
        self._modules = {f"{_PACKAGE}.{path.stem}": _module(path) for path in sorted(folder.glob("*.py"))}
        self._cited: dict[Place, frozenset[Citation]] = {}
        self._made: dict[Place, frozenset[str]] = {}
        self._leads: dict[Place, list[Place]] = {}
        self._keys: dict[Place, frozenset[str]] = {}
        self._claims: dict[Place, list[tuple[str, set[Citation]]]] = {}

    def node(self, place: Place) -> ast.AST:
        return self._modules[place[0]].defined[place[1]]

    def reached(self, starts: Iterable[Place]) -> set[Place]:
        """The definitions that `starts` lead to, themselves included."""
        found: set[Place] = set()
        waiting = [place for place in starts if self._is_known(place)]
        while waiting:
            place = waiting.pop()
            if place not in found:
                found.add(place)
                waiting += self._leads_of(place)
        return found

    def everything(self) -> Iterator[Place]:
        """Every definition."""
        for name, module in self._modules.items():
            yield from ((name, defined) for defined in module.defined if name not in _READERS)

    def _leads_of(self, place: Place) -> list[Place]:
        if place not in self._leads:
            self._leads[place] = self._named(self.node(place), place[0])
        return self._leads[place]

    def cited(self, place: Place) -> frozenset[Citation]:
        """What the definition itself cites, also through a function that makes the articles of a law."""
        if place not in self._cited:
            body = self.node(place)
            self._cited[place] = frozenset(self._citations(body, place[0], _assigned(body)))
        return self._cited[place]

    def keys(self, place: Place) -> frozenset[str]:
        """The keys of the rulebook that the definition names."""
        if place not in self._keys:
            texts = (_text(part) for part in ast.walk(self.node(place)))
            self._keys[place] = frozenset(text for text in texts if _KEY.fullmatch(text))
        return self._keys[place]

    def claims(self, place: Place) -> list[tuple[str, set[Citation]]]:
        """The claims that the definition makes, by name, each with what it rests on."""
        if place not in self._claims:
            self._claims[place] = list(self._claims_of(place))
        return self._claims[place]

    def _claims_of(self, place: Place) -> Iterator[tuple[str, set[Citation]]]:
        body = self.node(place)
        assigned = _assigned(body)
        for call in _calls(body):
            name = _claim_name(call)
            if name:
                parts = _with_assigned([call], assigned)
                led = self.reached(lead for part in parts for lead in self._named(part, place[0]))
                cited = {found for part in parts for found in self._citations(part, place[0], assigned)}
                yield name, cited | {found for lead in led for found in self.cited(lead)}

    def _citations(self, node: ast.AST, module: str, assigned: Assigned) -> Iterator[Citation]:
        for part in ast.walk(node):
            if isinstance(part, ast.Call):
                yield from self._of_call(part, module, assigned)
            elif isinstance(part, ast.Tuple):
                law, number = (*(_text(one) for one in part.elts[:2]), "", "")[:2]
                if law in INSTRUMENTS and _ARTICLE.match(number):
                    yield Citation(law, number)

    def _of_call(self, call: ast.Call, module: str, assigned: Assigned) -> Iterator[Citation]:
        if _called(call) == "article":
            law, number = (*(self._word(one, module) for one in call.args), "", "")[:2]
            if law and number:
                yield Citation(law, number, _is_unconfirmed(call))
                return
            laws = frozenset({law}) if law and len(call.args) > 1 else frozenset()
        else:
            maker = next(iter(self._named(call.func, module)), None)
            laws = self._laws_of(maker) if maker else frozenset()
        if laws:
            numbers = list(self._numbers(_with_assigned(call.args, assigned), module))
            yield from (Citation(law, number) for law in laws for number in numbers)

    def _word(self, node: ast.AST, module: str) -> str:
        """A text, or what a name at the top of the module stands for."""
        if isinstance(node, ast.Name):
            return _text(self._modules[module].defined.get(node.id))
        return _text(node)

    def _laws_of(self, maker: Place) -> frozenset[str]:
        """The laws of which a function makes articles whose numbers it is handed."""
        if maker not in self._made:
            calls = [call for call in _calls(self.node(maker)) if _called(call) == "article"]
            self._made[maker] = frozenset(
                self._word(call.args[0], maker[0])
                for call in calls
                if len(call.args) > 1 and not _text(call.args[1])
            )
        return self._made[maker]

    def _numbers(self, nodes: Iterable[ast.AST], module: str) -> Iterator[str]:
        """Article numbers in these nodes and in what they name, unless they stand beside their law."""
        nodes = list(nodes)
        led = self.reached(lead for node in nodes for lead in self._named(node, module))
        for node in (*nodes, *(self.node(place) for place in led)):
            beside = {id(one) for call in _calls(node) if _called(call) == "article" for one in call.args}
            for part in ast.walk(node):
                if id(part) not in beside and _ARTICLE.match(text := _text(part)):
                    yield text

    def _named(self, node: ast.AST, module: str) -> list[Place]:
        """The definitions of the reckonings that a node names."""
        known = self._modules[module]
        found = []
        for part in ast.walk(node):
            if isinstance(part, ast.Name):
                found.append((module, part.id) if part.id in known.defined else known.imported.get(part.id))
            elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
                above = known.imported.get(part.value.id)
                found.append((f"{above[0]}.{above[1]}", part.attr) if above else None)
        return [place for place in found if place is not None and self._is_known(place)]

    def _is_known(self, place: Place) -> bool:
        module = self._modules.get(place[0])
        return module is not None and place[0] not in _READERS and place[1] in module.defined


def _module(path: Path) -> _Module:
    found = _Module()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.defined[node.name] = node
        elif isinstance(node, ast.Assign):
            found.defined |= {one.id: node.value for one in node.targets if isinstance(one, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            found.defined[node.target.id] = node.value
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            found.imported |= {alias.asname or alias.name: (module, alias.name) for alias in node.names}
    return found


def _calls(node: ast.AST) -> Iterator[ast.Call]:
    return (part for part in ast.walk(node) if isinstance(part, ast.Call))


def _called(call: ast.Call) -> str:
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


def _text(node: Any) -> str:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return node.value if is_text else ""


def _is_unconfirmed(call: ast.Call) -> bool:
    """Marked so outright, or on some facts."""
    marks = [one.value for one in call.keywords if one.arg == "is_unconfirmed"]
    return any(not isinstance(mark, ast.Constant) or mark.value is True for mark in marks)


def _claim_name(call: ast.Call) -> str:
    """The name of the claim that `sheet.claim("id", _("name"), …)` makes; empty for any other call."""
    if _called(call) not in ("claim", "Claim") or len(call.args) < 2 or not _text(call.args[0]):
        return ""
    return next((text for part in ast.walk(call.args[1]) if (text := _text(part))), "")


def _assigned(body: ast.AST) -> Assigned:
    """What the names of a function stand for."""
    found: dict[str, list[ast.AST]] = defaultdict(list)
    for node in ast.walk(body):
        if isinstance(node, ast.comprehension | ast.For):
            for part in ast.walk(node.target):
                if isinstance(part, ast.Name):
                    found[part.id].append(node.iter)
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for part in (part for target in targets for part in ast.walk(target)):
                if isinstance(part, ast.Name):
                    found[part.id].append(node.value)
    return found


def _with_assigned(nodes: Iterable[ast.AST], assigned: Assigned) -> list[ast.AST]:
    """The nodes and what the names in them stand for, and so on."""
    parts = list(nodes)
    seen: set[str] = set()
    for part in parts:  # it grows while it is walked
        names = {one.id for one in ast.walk(part) if isinstance(one, ast.Name)} - seen
        seen |= names
        parts += [value for name in sorted(names) for value in assigned.get(name, ())]
    return parts
