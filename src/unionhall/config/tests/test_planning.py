"""`unionhall plan`: a problem in, a plan out, as a process of its own and without a database."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

TOYS = "from unionhall.engines.planning.tests import toy; toy.register()\n"
MAIN = "from unionhall.config.cli import main; main()"
ENVIRONMENT = {"PATH": os.environ["PATH"], "DATABASE_URL": "postgres://nowhere.invalid/none", "LANG": "C"}
DEMAND = (("a", 0, 5), ("b", 900, 3), ("c", 5000, 9))
SITING: dict[str, Any] = {
    "aim": "shortest_ways", "radius": 1000, "sites": 2,
    "cells": [{"id": one, "x": x, "y": 0, "people": people} for one, x, people in DEMAND],
    "candidates": [{"id": one, "x": x, "y": 0} for one, x in (("A", 0), ("B", 900), ("C", 5000))],
}  # fmt: skip


def unionhall(
    *arguments: str, stdin: Any = None, code: str = TOYS + MAIN
) -> subprocess.CompletedProcess[bytes]:
    """A process that could reach no database, wherever it looked for one. `stdin` is written as JSON."""
    told = stdin if isinstance(stdin, bytes) else json.dumps(stdin).encode()
    return subprocess.run(
        [sys.executable, "-c", code, "plan", *arguments], input=told, capture_output=True, check=False, env=ENVIRONMENT
    )  # fmt: skip


def toy(**wishes: Any) -> dict[str, Any]:
    return {"numbers": [1, 5, 3], "most": 2} | wishes


def test_a_plan_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(toy()), encoding="utf-8-sig")
    done = unionhall("toy", str(path), "--seed", "4")
    assert done.returncode == 0
    found = json.loads(done.stdout)
    assert (found["status"], found["objective"], found["bound"], found["gap"]) == ("proved", 8.0, 8.0, 0.0)
    assert (found["choices"], found["stats"]) == ({"picked": [5.0, 3.0]}, {"seed": 4})
    lines = done.stderr.decode().splitlines()
    assert "objective 6.0  bound 9.0  gap 33.33%" in lines[0]
    assert lines[-1] == "proved  objective 8.0  bound 8.0  gap 0.00%"


def test_that_there_is_none_is_said_with_the_conflict() -> None:
    done = unionhall("toy", "-", stdin=toy(most=-1))
    assert done.returncode == 2
    assert json.loads(done.stdout)["conflict"] == [{"code": "less_than_none", "values": {"most": -1}}]


@pytest.mark.parametrize(
    ("arguments", "stdin", "said"),
    [
        (("toy", "-"), toy(numbers="x", colour=1), ["colour: There is no such field.", "numbers: A list is expected."]),
        (("toy", "-"), [], ["problem: An object with named fields is expected."]),
        (("toy", "-"), b"[\n", ["This is no JSON: Expecting value: line 2 column 1 (char 2)."]),
        (("toy", "-"), b"\xff", None), (("toy",), toy(), None), (("toy", "/nowhere/problem.json"), toy(), None),
        (("toy", "-", "--seconds", "0"), toy(), ["--seconds: More than nothing is expected."]),
        (("toy", "-", "--gap", "2"), toy(), None), (("toy", "-", "--rounds", "0"), toy(), None),
        (("toy", "-", "--radius", "3"), toy(), ["--format, --aim, --radius and --sites are for siting."]),
        (("toy", "-", "--format", "pmed"), toy(), None), (("toy", "-", "--check", "/nowhere/plan.json"), toy(), None),
    ],
)  # fmt: skip
def test_bad_input_is_told_by_field_or_line(
    arguments: tuple[str, ...], stdin: Any, said: list[str] | None
) -> None:
    done = unionhall(*arguments, "--language", "en", stdin=stdin)
    assert (done.returncode, done.stdout) == (1, b"")
    lines = done.stderr.decode().splitlines()
    assert lines == said if said else len(lines) == 1


@pytest.mark.parametrize(
    "arguments", [("nothing", "-"), ("toy", "-", "--seconds", "long"), ("toy", "-", "--what")]
)
def test_wrong_use_is_bad_input_and_not_a_verdict(arguments: tuple[str, ...]) -> None:
    done = unionhall(*arguments, stdin=toy())
    assert (done.returncode, done.stdout) == (1, b"")


def test_messages_are_chinese_unless_english_is_asked_for() -> None:
    assert "没有这个字段" in unionhall("toy", "-", stdin=toy(colour=1)).stderr.decode()


def test_many_mistakes_are_cut_short() -> None:
    done = unionhall("toy", "-", "--language", "en", stdin=toy(numbers=["x"] * 30))
    assert done.stderr.decode().splitlines()[-1] == "And 10 more."


def test_a_plan_is_judged(tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    for told, faults in (({"picked": [5, 3]}, []), ({"picked": [5, 3, 7]}, ["too_many", "unknown 7"])):
        for whole in (told, {"kind": "toy", "status": "proved", "choices": told, "objective": 99}):
            plan.write_text(json.dumps(whole))
            done = unionhall("toy", "-", "--check", str(plan), stdin=toy())
            assert json.loads(done.stdout) == {"kind": "toy", "is_sound": not faults, "faults": faults}
            assert done.returncode == (2 if faults else 0)
    plan.write_text(json.dumps({"picked": "all"}))
    assert unionhall("toy", "-", "--check", str(plan), stdin=toy()).returncode == 1


def test_an_error_of_the_planner_is_no_verdict() -> None:
    done = unionhall("toy", "-", stdin=toy(manner="broken"))
    assert (done.returncode, done.stdout) == (4, b"")
    assert b"as it was told to" in done.stderr


@pytest.mark.parametrize(("manner", "signals"), [("endless", 1), ("deaf", 2)])
def test_ctrl_c_gives_the_best_plan_so_far(manner: str, signals: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", TOYS + MAIN, "plan", "toy", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(json.dumps(toy(manner=manner)).encode())
        process.stdin.close()
        assert b"objective 6.0" in process.stderr.readline(), "it has begun"
        process.send_signal(signal.SIGINT)
        # The second is only noticed as a second one once the first was taken: it is sent until it is.
        while signals == 2 and process.poll() is None:
            process.send_signal(signal.SIGINT)
        found = json.loads(process.stdout.read())
        assert process.wait() == 0
    assert (found["status"], found["choices"]) == ("feasible", {"picked": [1.0, 5.0]})


def test_siting_from_json() -> None:
    done = unionhall("siting", "-", stdin=SITING)
    assert done.returncode == 0, done.stderr.decode()
    found = json.loads(done.stdout)
    assert (found["status"], found["objective"]) == ("proved", 2700.0)
    assert [one["site"] for one in found["choices"]["openings"]] == ["A", "C"]
    assert json.loads(unionhall("siting", "-", "--sites", "3", stdin=SITING).stdout)["objective"] == 0.0


GRAPH = b"4 4 2\n1 2 3\n2 3 4\n3 4 1\n4 1 9\n"
COVER = b"2 3\n1 1 3\n2\n1 3\n2\n2 3\n"
POINTS = b"4 1\n0 0 5\n0 10 5\n100 0 9\n100 5 1\n"


@pytest.mark.parametrize(
    ("text", "arguments", "objective"),
    [
        (GRAPH, ("--format", "pmed"), 4.0), (GRAPH, ("--sites", "1"), 12.0), (COVER, ("--format", "scp"), 2.0),
        (COVER, (), 2.0), (POINTS, ("--format", "sjc", "--sites", "2"), 55.0),
        (POINTS, ("--format", "mclp", "--radius", "8"), 10.0), (POINTS, ("--radius", "8", "--sites", "2"), 15.0),
        (POINTS, ("--radius", "8", "--sites", "3", "--aim", "fewest_sites"), 3.0),
    ],
)  # fmt: skip
def test_public_formats_are_solved_and_judged(
    text: bytes, arguments: tuple[str, ...], objective: float, tmp_path: Path
) -> None:
    done = unionhall("siting", "-", *arguments, stdin=text)
    assert done.returncode == 0, done.stderr.decode()
    found = json.loads(done.stdout)
    assert (found["status"], found["objective"]) == ("proved", objective)
    (tmp_path / "plan.json").write_bytes(done.stdout)
    judged = unionhall("siting", "-", *arguments, "--check", str(tmp_path / "plan.json"), stdin=text)
    assert json.loads(judged.stdout)["is_sound"]


@pytest.mark.parametrize(
    ("text", "arguments", "said"),
    [
        (b"4 5 2\n1 2 3\n2 3 4\n3 4 1\n4 1 9\n", (), "Line 1"), (b"", (), "The file is empty."),
        (POINTS, ("--format", "mclp"), "--radius"), (POINTS, ("--radius", "-1"), "--radius"),
        (POINTS, ("--sites", "0"), "--sites"), (b"\xff\xfe", (), "UTF-8"), (GRAPH, ("--format", "json"), "JSON"),
    ],
)  # fmt: skip
def test_mistakes_in_them_are_told_by_line_or_option(
    text: bytes, arguments: tuple[str, ...], said: str
) -> None:
    done = unionhall("siting", "-", "--language", "en", *arguments, stdin=text)
    assert (done.returncode, done.stdout) == (1, b"")
    assert said in done.stderr.decode()
    assert len(done.stderr.decode().splitlines()) == 1


def test_the_schema_needs_neither_django_nor_a_solver() -> None:
    code = TOYS + (
        "import sys; from unionhall.config.cli import main\n"
        "try: main()\n"
        "finally: print(*({'django', 'numpy', 'scipy', 'ortools'} & set(sys.modules)), file=sys.stderr)"
    )
    done = unionhall("siting", "--schema", code=code)
    assert (done.returncode, done.stderr.strip()) == (0, b"")
    assert json.loads(done.stdout)["$id"] == "urn:unionhall:planning:siting"


def test_help_says_what_the_exit_codes_mean() -> None:
    assert b"Exit code 0" in unionhall("--help").stdout
