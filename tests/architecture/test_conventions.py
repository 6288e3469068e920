"""Learn one service, read them all: the conventions that make that true."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "unionhall"
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 40
VAGUE_NAMES = {"utils", "helpers", "manager", "misc", "common"}


def python_files() -> list[Path]:
    files = [*SOURCE.rglob("*.py"), *(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")]
    return sorted(path for path in files if "migrations" not in path.parts)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def command_modules() -> Iterator[ModuleType]:
    for path in [*SOURCE.glob("*/*/commands.py"), *SOURCE.glob("*/*/commands/*.py")]:
        dotted = ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts)
        yield import_module(dotted.removesuffix(".__init__"))


def commands() -> dict[str, object]:
    """Every public command function: a function of a commands module that takes `at`."""
    found = {}
    for module in command_modules():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                found[f"{module.__name__}.{name}"] = function
    return found


@pytest.mark.parametrize("path", python_files(), ids=name_of)
def test_files_are_short_and_well_named(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= MAX_FILE_LINES, "split it by noun"
    assert path.stem not in VAGUE_NAMES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            assert lines <= MAX_FUNCTION_LINES, f"{node.name} has {lines} lines"


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.css")) + sorted(SOURCE.rglob("*.js")), ids=name_of)
def test_styles_and_scripts_are_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= MAX_FILE_LINES


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("templates/**/*.html")), ids=name_of)
def test_templates_keep_the_content_policy(path: Path) -> None:
    text = path.read_text()
    assert " style=" not in text, "no inline style"
    assert "<style" not in text
    for fragment in text.split("<script")[1:]:
        assert "src=" in fragment.split(">")[0] or "json" in fragment.split(">")[0], "no inline script"
    assert " onclick=" not in text


@pytest.mark.parametrize("name", sorted(commands()))
def test_commands_say_who_and_when(name: str) -> None:
    parameters = inspect.signature(commands()[name]).parameters  # type: ignore[arg-type]
    assert "at" in parameters, "a command is told the time; it never reads the clock"
    assert parameters["at"].kind is inspect.Parameter.KEYWORD_ONLY or name.endswith(
        ("relay_events", "deliver_due", "seal_entries")
    )


def test_nothing_below_a_view_reads_the_clock() -> None:
    allowed = {
        "views",
        "templatetags",
        "tasks",
        "middleware",
        "demo",
        "apps",
        "management",
        "gate",
        "adapter",
        "testing",
        "benches",
        "admin",
    }
    guilty = []
    for path in SOURCE.rglob("*.py"):
        parts = set(path.relative_to(SOURCE).with_suffix("").parts)
        if parts & (allowed | {"tests", "migrations", "config", "ui", "lib"}):
            continue
        text = path.read_text()
        if "timezone.now()" in text or "datetime.now(" in text or "localdate()" in text:
            guilty.append(name_of(path))
    assert not guilty


def test_every_permission_is_a_verb_of_an_app() -> None:
    from unionhall.kernel.access.permissions import granted_permissions  # noqa: PLC0415

    for permission in granted_permissions():
        app, verb = permission.split(".")
        assert app.isidentifier()
        assert verb.isidentifier()
        assert "_" in verb, f"{permission}: a verb and a noun"
