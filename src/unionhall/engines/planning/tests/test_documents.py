"""Problems and plans as JSON: every kind is read as it was written, and every mistake is named."""

from __future__ import annotations

import json
import math
import os
import re
import subprocess
import sys
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhall.engines.planning.core import documents, soundness
from unionhall.engines.planning.core.documents import read_problem
from unionhall.engines.planning.core.kinds import KINDS
from unionhall.engines.planning.core.matching import problems as matching
from unionhall.engines.planning.core.matching import visits
from unionhall.engines.planning.core.plans import Conflict, Limits, Plan, Reason, Sense, Status
from unionhall.engines.planning.core.rosters import problems as rosters
from unionhall.engines.planning.core.siting.problems import (
    Aim,
    Cell,
    Opening,
    Site,
    SitingChoices,
    SitingProblem,
    Standing,
)
from unionhall.engines.planning.core.timetables import problems as timetables
from unionhall.lib.records import BadRecord

SITING = KINDS["siting"]
METRES = st.floats(-1e6, 1e6)
IDS = st.text("abc瓦", min_size=1, max_size=3)


def cells() -> Any:
    made = st.builds(Cell, IDS, METRES, METRES, st.integers(0, 10**6))
    return st.lists(made, max_size=4, unique_by=lambda one: one.id).map(tuple)


def sites() -> Any:
    made = st.builds(
        Site, IDS, METRES, METRES, st.floats(0, 1e7), st.none() | st.integers(0, 9), st.none() | st.floats(0, 1e4),
        st.sampled_from(Standing), st.sampled_from(["", "town"]), st.integers(1, 3),
    )  # fmt: skip
    return st.lists(made, max_size=4, unique_by=lambda one: one.id).map(tuple)


PROBLEMS = st.builds(
    SitingProblem, st.sampled_from(Aim), cells(), sites(), st.floats(0, 1e4), st.none() | st.integers(0, 9),
    st.none() | st.floats(0, 1e9), st.floats(0.5, 2), st.lists(st.floats(0, 9), max_size=2).map(tuple),
)  # fmt: skip


@given(PROBLEMS, st.integers(0, 9))
def test_a_problem_is_read_as_it_was_written(problem: SitingProblem, seed: int) -> None:
    written = json.loads(json.dumps(documents.problem_data(problem)))
    assert read_problem(SITING, written) == problem
    limits = Limits(seed=seed)
    again = read_problem(SITING, dict(reversed(written.items())))
    assert documents.digest_of(SITING, again, limits) == documents.digest_of(SITING, problem, limits)
    assert documents.digest_of(SITING, problem, Limits(seed=seed + 1)) != documents.digest_of(
        SITING, problem, limits
    )


ROSTER = rosters.RosterProblem(
    people=(
        rosters.Person("a", skills=frozenset({"law", "tax"}), leave=frozenset({date(2026, 3, 2)})),
        rosters.Person("b"),
    ),
    stations=(rosters.Station("s"),),
    days=(date(2026, 3, 2), date(2026, 3, 3)),
    wishes=(rosters.Wish("b", date(2026, 3, 3), -2),),
    lowered=((rosters.Rule(rosters.RuleCode.LEAVE, person="a", day=date(2026, 3, 2)), 1),),
)
TIMETABLE = timetables.TimetableProblem(
    slots=(timetables.Slot("1"), timetables.Slot("2", at=2)),
    rooms=(timetables.Room("r", 3, equipment=frozenset({"kiln"}), closed=frozenset({"2"})),),
    events=(timetables.Event("e", after=()), timetables.Event("f", after=("e",), rooms=("r",))),
    weights=timetables.Weights(late=2),
)


MATCHING = matching.MatchingProblem(
    seekers=(matching.Seeker("s", frozenset({"law"}), spot=(1.5, -2.0), wishes=("h",), wish_costs=(3,)),),
    hosts=(matching.Host("h", capacity=2), matching.Host("g")),
    forbidden=(matching.Forbidden("s", "g", "kin"),),
    must=(("s", "h"),),
    distances={("s", "h"): 1200},
)
HALF = visits.HalfDay(1, 2)
VISITS = visits.VisitProblem(
    (visits.Team("t", frozenset({"ecg"}), away=frozenset({HALF, visits.HalfDay(1, 1)})),),
    (visits.Enterprise("e", 90, window=(HALF,)),),
    days=2,
)


@pytest.mark.parametrize(
    ("code", "problem"),
    [("roster", ROSTER), ("timetable", TIMETABLE), ("match", MATCHING), ("visits", VISITS)],
)
def test_the_other_kinds_too(code: str, problem: Any) -> None:
    kind = KINDS[code]
    assert read_problem(kind, json.loads(json.dumps(documents.problem_data(problem)))) == problem


@pytest.mark.parametrize("code", KINDS)
def test_every_kind_has_a_published_schema(code: str) -> None:
    schema = documents.schema_document(KINDS[code])
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert json.loads(json.dumps(schema)) == schema
    assert schema["$defs"]["plan"]["properties"]["kind"] == {"const": code}
    assert schema["$defs"]["problem"]["description"]


GOOD: dict[str, Any] = {
    "aim": "most_covered", "radius": 500, "cells": [{"id": "c", "x": 0, "y": 0.5, "people": 3}],
    "candidates": [{"id": "s", "x": 1, "y": 1}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "paths"),
    [
        ({"aim": "best"}, ["aim"]), ({"radius": "far"}, ["radius"]), ({"radius": math.nan}, ["radius"]),
        ({"radius": math.inf}, ["radius"]), ({"radius": True}, ["radius"]), ({"radius": -1}, ["radius"]),
        ({"sites": 1.5}, ["sites"]), ({"sites": -1}, ["sites"]), ({"by_phase": [1, -1]}, ["by_phase.1"]),
        ({"cells": GOOD["cells"] * 2}, ["cells.1.id"]), ({"cells": [{"id": "c", "x": 0, "y": 0}]}, ["cells.0.people"]),
        ({"cells": [{"id": "\0", "x": 0, "y": 10**400, "people": -3}]}, ["cells.0.id", "cells.0.y"]),
        ({"candidates": [{"id": "s", "x": 1, "y": 1, "phase": 0}]}, ["candidates.0.phase"]), ({"rad": 1}, ["rad"]),
    ],
)  # fmt: skip
def test_a_mistake_is_named_by_its_path(change: dict[str, Any], paths: list[str]) -> None:
    read_problem(SITING, GOOD)
    with pytest.raises(BadRecord) as caught:
        read_problem(SITING, GOOD | change)
    assert list(caught.value.mistakes) == paths


def test_whole_numbers_may_be_written_with_a_point() -> None:
    assert read_problem(SITING, GOOD | {"sites": 2.0}).sites == 2


def test_names_of_nothing_are_mistakes() -> None:
    roster = documents.problem_data(ROSTER) | {"bans": [{"person": "nobody", "shift": "night"}]}
    with pytest.raises(BadRecord) as caught:
        read_problem(KINDS["roster"], roster)
    assert list(caught.value.mistakes) == ["bans.0.person", "bans.0.shift"]
    timetable = documents.problem_data(TIMETABLE)
    timetable["events"][1]["after"] = ["e", "g", "h"]
    with pytest.raises(BadRecord) as caught:
        read_problem(KINDS["timetable"], timetable)
    assert caught.value.mistakes["events.1.after"].values == {"names": "g, h"}
    with pytest.raises(BadRecord) as caught:
        read_problem(KINDS["match"], documents.problem_data(MATCHING) | {"must": [["s", "h"], ["h", "h"]]})
    assert list(caught.value.mistakes) == ["must.1.0"]


def test_the_tables_of_soundness_name_what_there_is() -> None:
    modules = [import_problems(code) for code in KINDS]
    for key in (*soundness.LEAST, *soundness.NAMES, *soundness.PAIRS):
        *_part, kind, name = key.split(".")
        classes = [getattr(module, kind) for module in modules if hasattr(module, kind)]
        assert any(name in one.__dataclass_fields__ for one in classes), key


def import_problems(code: str) -> Any:
    return sys.modules[KINDS[code].problem.__module__]


@pytest.mark.parametrize(
    ("change", "path"),
    [({"seconds": 0}, "seconds"), ({"gap": 1}, "gap"), ({"gap": -0.1}, "gap"), ({"rounds": 0}, "rounds"),
     ({"seed": -1}, "seed"), ({"seconds": None}, "seconds")],
)  # fmt: skip
def test_limits_make_sense(change: dict[str, Any], path: str) -> None:
    assert documents.read_limits({}) == Limits()
    with pytest.raises(BadRecord) as caught:
        documents.read_limits(change)
    assert list(caught.value.mistakes) == [path]


PLAN = Plan(
    Status.FEASIBLE, Sense.MOST, SitingChoices((Opening("s", 2),), (("c", "s", 3),)), 3.0, 4.0,
    (Reason("s", "alone", {"day": date(2026, 1, 2), "who": ("a", "b")}),), stats={"rounds": 3, "odd": math.inf},
)  # fmt: skip


def test_a_plan_is_read_as_it_was_written() -> None:
    written = json.loads(json.dumps(documents.plan_data(SITING, PLAN), allow_nan=False))
    assert (written["kind"], written["gap"], written["stats"]) == ("siting", 0.25, {"rounds": 3, "odd": None})
    assert written["choices"] == {"openings": [{"site": "s", "phase": 2}], "shares": [["c", "s", 3]]}
    read = documents.read_plan(SITING, written)
    assert (read.status, read.choices, read.objective, read.bound) == (PLAN.status, PLAN.choices, 3.0, 4.0)
    assert read.reasons[0].values == {"day": "2026-01-02", "who": ["a", "b"]}
    assert (
        documents.read_choices(SITING, written)
        == documents.read_choices(SITING, written["choices"])
        == PLAN.choices
    )
    assert "choices" not in documents.progress_data(PLAN)


def test_a_conflict_is_written_with_its_rules() -> None:
    plan: Plan[Any] = Plan(Status.INFEASIBLE, Sense.LEAST, conflict=Conflict((("budget", {"least": 3}),)))
    written = documents.plan_data(SITING, plan)
    assert (written["choices"], written["gap"]) == (None, None)
    assert documents.read_plan(SITING, written) == plan
    for bad in (written, written | {"kind": "roster", "choices": {}}):
        with pytest.raises(BadRecord):
            documents.read_choices(SITING, bad)


def test_days_and_hours() -> None:
    assert documents.FORM.write((date(2026, 1, 2), time(8, 30))) == ["2026-01-02", "08:30:00"]
    for kind, good, bad in (
        (date, "2026-01-02", "2026-02-30"), (time, "08:30", "24:30"), (datetime, "2026-01-02T08:30", "2026-01-02"),
    ):  # fmt: skip
        read = documents.FORM.reader(kind)
        mistakes: dict[str, Any] = {}
        assert read(read(good, "a", mistakes).isoformat(), "a", mistakes)
        assert not mistakes
        for wrong in (bad, 3, None):
            read(wrong, "a", mistakes)
            assert mistakes.pop("a")


def _examples() -> list[tuple[str, str]]:
    """The problems in the documentation: (kind, JSON), one under the heading of each kind."""
    text = (Path(__file__).resolve().parents[5] / "docs" / "planning.md").read_text(encoding="utf-8")
    parts = re.findall(r"^### (\w+)\n(.*?)(?=^##)", text, re.MULTILINE | re.DOTALL)
    return [(kind, "".join(re.findall(r"^    .*\n", part, re.MULTILINE))) for kind, part in parts]


def test_the_examples_of_the_documentation_are_problems() -> None:
    found = _examples()
    assert [kind for kind, _text in found] == list(KINDS)
    for kind, text in found:
        read_problem(KINDS[kind], json.loads(text))


SOLVE_ALL = """
import json, sys
from unionhall.engines.planning.core.documents import faults_data, plan_data, read_problem
from unionhall.engines.planning.core.kinds import KINDS
from unionhall.engines.planning.core.plans import Limits, never
for code, text in json.load(sys.stdin):
    kind = KINDS[code]
    problem = read_problem(kind, json.loads(text))
    plan = kind.solve(problem, Limits(), never)
    print(json.dumps([plan_data(kind, plan) | {"stats": None}, faults_data(kind.check(problem, plan.choices))]))
"""


def test_the_examples_are_solved_soundly_and_the_same_in_every_process() -> None:
    told = []
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", SOLVE_ALL], input=json.dumps(_examples()), capture_output=True, text=True,
            check=True, env={"PATH": os.environ["PATH"], "PYTHONHASHSEED": seed},
        )  # fmt: skip
        told.append([json.loads(line) for line in done.stdout.splitlines()])
    assert told[0] == told[1], "sets of words come in another order in another process"
    assert {plan["kind"]: (plan["status"], faults) for plan, faults in told[0]} == dict.fromkeys(
        KINDS, ("proved", [])
    )
