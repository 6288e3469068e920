"""Every key that code asks for exists, and every key that exists is asked for."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from unionhall.engines.casework import kinds
from unionhall.kernel.rulebook.loader import RULES, load

SOURCE = Path(__file__).resolve().parents[2] / "src" / "unionhall"
QUERIES = "unionhall.kernel.rulebook.queries"
# The reckonings get their numbers from a sheet or from parameters, by keys that stand in the code as they are.
RECKONINGS = SOURCE / "services" / "legalaid" / "rights"
KEY = re.compile(r"(rights|legalaid)\.[a-z0-9_]+")


def asked_keys(tree: ast.Module) -> Iterator[tuple[int, str | None]]:
    """Line and key of every `value(...)` and `values(...)` of the rulebook; None where the key cannot be read."""
    modules, functions = imported_names(tree)
    constants = assigned_values(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and is_question(node.func, modules, functions):
            for argument in node.args:
                for key in literals(argument, constants):
                    yield node.lineno, key


def assigned_values(tree: ast.Module) -> dict[str, ast.expr]:
    """What each name of a module stands for, wherever it is assigned; several values as one tuple."""
    found: dict[str, list[ast.expr]] = defaultdict(list)
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found[target.id].append(node.value)
    return {name: ast.Tuple(elts=nodes) for name, nodes in found.items()}


def imported_names(tree: ast.Module) -> tuple[set[str], set[str]]:
    """The names under which a module knows the rulebook's queries, and its functions."""
    modules, functions = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if f"{node.module}.{alias.name}" == QUERIES:
                    modules.add(alias.asname or alias.name)
                elif node.module == QUERIES and alias.name in {"value", "values"}:
                    functions.add(alias.asname or alias.name)
    return modules, functions


def is_question(function: ast.expr, modules: set[str], functions: set[str]) -> bool:
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return function.value.id in modules and function.attr in {"value", "values"}
    return isinstance(function, ast.Name) and function.id in functions


def literals(argument: ast.expr, constants: dict[str, ast.expr]) -> list[str | None]:
    """The keys that an argument names: itself, or through a name that it was assigned to."""
    if isinstance(argument, ast.Starred):
        return literals(argument.value, constants)
    if isinstance(argument, ast.Name) and argument.id in constants:
        return literals(constants[argument.id], {})
    if isinstance(argument, ast.Tuple | ast.List):
        return [key for element in argument.elts for key in literals(element, constants)]
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return [argument.value]
    return [None]


def questions() -> Iterator[tuple[str, str | None]]:
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "tests" in path.parts or path.is_relative_to(RULES.parent) or "kernel.rulebook" not in text:
            continue
        for line, key in asked_keys(ast.parse(text)):
            yield f"{path.relative_to(SOURCE)}:{line}", key


def reckoned() -> Iterator[tuple[str, str | None]]:
    """Keys that the reckonings name."""
    for path in sorted(RECKONINGS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEY.fullmatch(node.value):
                yield f"{path.relative_to(SOURCE)}:{node.lineno}", node.value


def clocks() -> Iterator[tuple[str, str | None]]:
    """Keys that stand in the tables of cases: by when somebody must act."""
    for kind in kinds.registered():
        courses = [kind.workflow.states, *(track.states for track in kind.workflow.tracks)]
        for state in (state for states in courses for state in states):
            if state.clock is not None and isinstance(state.clock.within, str):
                yield f"{kind.workflow.kind}.{state.code}", state.clock.within


def test_code_and_files_know_the_same_keys() -> None:
    known = load(RULES).rules
    # The engine of cases asks for what the tables name.
    asked = [row for row in questions() if not row[0].startswith("engines/casework/running.py:")]
    asked += [*clocks(), *reckoned()]
    unreadable = [where for where, key in asked if key is None]
    assert not unreadable, "name the key itself, or assign it to a name, so that it can be found here"
    assert not [f"{where} {key}" for where, key in asked if key not in known]
    assert not known.keys() - {key for _where, key in asked}, "a rule that nothing reads"


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("from unionhall.kernel.rulebook import queries\nqueries.value('a.b', on=day)", ["a.b"]),
        (
            "from unionhall.kernel.rulebook import queries as rulebook\nrulebook.values('a.b', 'c.d')",
            ["a.b", "c.d"],
        ),
        ("from unionhall.kernel.rulebook.queries import value as rule\nrule(key)", [None]),
        ("from unionhall.kernel.rulebook.queries import value\nKEY = 'a.b'\nvalue(KEY)", ["a.b"]),
        (
            "from unionhall.kernel.rulebook.queries import values\nKEYS = ('a.b', 'c.d')\nvalues(*KEYS)",
            ["a.b", "c.d"],
        ),
        ("from somewhere import queries\nqueries.value('x.y')", []),
    ],
)
def test_the_search_finds_them(code: str, found: list[str | None]) -> None:
    assert sorted((key for _line, key in asked_keys(ast.parse(code))), key=str) == sorted(found, key=str)
