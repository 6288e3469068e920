"""`unionhall rights`: files in, lines out, as a process of its own and without a database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from unionhall.services.legalaid.rights.examples import example
from unionhall.services.legalaid.rights.registry import RECKONINGS

GOOD = example("severance")
BAD = GOOD | {"id": "bad", "facts": GOOD["facts"] | {"average": 8000.5, "colour": "red"}}


def unionhall(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """A process that could reach no database, wherever it looked for one."""
    environment = {"PATH": os.environ["PATH"], "DATABASE_URL": "postgres://nowhere.invalid/none", "LANG": "C"}
    return subprocess.run(
        [sys.executable, "-c", "from unionhall.config.cli import main; main()", "rights", *arguments],
        input=stdin, capture_output=True, check=False, env=environment,
    )  # fmt: skip


def lines_of(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def test_an_array_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps([GOOD, GOOD | {"id": "2"}]), encoding="utf-8-sig")
    done = unionhall(str(path))
    assert (done.returncode, done.stderr) == (0, b"")
    found = lines_of(done)
    assert [one["id"] for one in found] == ["severance", "2"]
    assert found[0]["claims"][0]["amount"]["low"] == "61728.35"


def test_lines_from_stdin_with_a_bad_one_and_one_that_is_no_json() -> None:
    lines = "\n".join([json.dumps(GOOD), "", json.dumps(BAD), "{nothing", json.dumps(GOOD)])
    done = unionhall("-", "--lines", "--language", "en", stdin=lines.encode())
    assert done.returncode == 1
    found = lines_of(done)
    assert [sorted(one.get("mistakes", {})) for one in found] == [
        [], ["facts.average", "facts.colour"], ["request"], [],
    ]  # fmt: skip
    assert (found[1]["id"], found[1]["mistakes"]["facts.colour"]) == ("bad", "There is no such field.")


def test_the_words_are_in_the_language_asked_for() -> None:
    told = json.dumps(GOOD).encode()
    chinese, english = (
        lines_of(unionhall("-", stdin=told)),
        lines_of(unionhall("-", "--language", "en", stdin=told)),
    )
    assert english[0]["claims"][0]["forum"][0]["words"] == "Labour arbitration commission"
    assert chinese[0]["claims"][0]["forum"][0]["words"] == "劳动人事争议仲裁委员会"
    assert chinese[0]["claims"][0]["amount"]["low"] == english[0]["claims"][0]["amount"]["low"]


def test_the_schema() -> None:
    done = unionhall("--schema", "--language", "en")
    assert done.returncode == 0
    assert set(RECKONINGS) <= json.loads(done.stdout)["$defs"].keys()


@pytest.mark.parametrize("arguments", [("/nowhere/facts.json",), ("-",), ()])
def test_what_cannot_be_read_is_one_sentence(arguments: tuple[str, ...]) -> None:
    done = unionhall(*arguments, stdin=b"[1, 2")
    assert done.returncode == 1
    assert done.stdout == b""
    assert len(done.stderr.decode().splitlines()) == 1


def test_a_surrogate_does_not_break_the_output() -> None:
    done = unionhall("-", stdin=rb'{"id": "\ud800", "\udfff": 1}')
    assert done.returncode == 1
    assert b"mistakes" in done.stdout


def test_it_loads_no_django() -> None:
    code = (
        "import sys; from unionhall.config.cli import main\n"
        "try: main(['rights', '--schema'])\n"
        "finally: print('django' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stderr.strip() == b"False"


def test_help_says_where_the_numbers_come_from() -> None:
    assert b"No database is needed" in unionhall("--help").stdout


def test_every_example_is_answered_from_the_files() -> None:
    lines = "\n".join(json.dumps(example(topic)) for topic in RECKONINGS)
    done = unionhall("-", "--lines", stdin=lines.encode())
    assert done.returncode == 0, done.stdout.decode()
    for one in lines_of(done):
        assert one["missing"] is None, one["missing"]
        assert any(claim["status"] != "no" for claim in one["claims"]), one["topic"]
