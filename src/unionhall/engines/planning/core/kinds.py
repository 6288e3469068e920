"""The kinds of problems there are, each by the names of its parts: nothing is imported before it is used.

So whoever only reads or writes problems never waits for a solver's libraries to load.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any

_CORE = "unionhall.engines.planning.core"


@dataclass(frozen=True)
class Kind:
    """One kind of problem. Each part is "module:name".

    `solve(problem, limits, progress) -> Plan`; `check(problem, choices)` answers the faults of a plan, none for a good
    one. Reading a part raises ImportError or AttributeError where it is not there.
    """

    code: str
    problem_name: str
    choices_name: str
    solve_name: str
    check_name: str

    @cached_property
    def problem(self) -> type[Any]:
        """The dataclass of problems."""
        found: type[Any] = _part(self.problem_name)
        return found

    @cached_property
    def choices(self) -> type[Any]:
        """The dataclass of what a plan chooses."""
        found: type[Any] = _part(self.choices_name)
        return found

    @property
    def solve(self) -> Callable[..., Any]:
        """The solver; its libraries load when it is called."""
        found: Callable[..., Any] = _part(self.solve_name)
        return found

    @property
    def check(self) -> Callable[..., Any]:
        """The checker, which shares nothing with the solver."""
        found: Callable[..., Any] = _part(self.check_name)
        return found


def _part(name: str) -> Any:
    module, _colon, attribute = name.partition(":")
    return getattr(import_module(module), attribute)


def _of_core(code: str, problems: str, name: str, solving: str, checking: str) -> Kind:
    parts = (
        f"{problems}:{name}Problem",
        f"{problems}:{name}Choices",
        f"{solving}:solve",
        f"{checking}:check",
    )
    return Kind(code, *(f"{_CORE}.{one}" for one in parts))


KINDS = {
    one.code: one
    for one in (
        _of_core("siting", "siting.problems", "Siting", "siting.solving", "siting.checking"),
        _of_core("roster", "rosters.problems", "Roster", "rosters.solving", "rosters.checking"),
        # The cheapest matching; the stable one takes the same problem, and heeds the wishes of both sides.
        _of_core("match", "matching.problems", "Matching", "matching.optimal", "matching.checking"),
        _of_core("stable", "matching.problems", "Matching", "matching.stable", "stability"),
        _of_core("visits", "matching.visits", "Visit", "matching.visits", "matching.visits"),
        _of_core(
            "timetable", "timetables.problems", "Timetable", "timetables.solving", "timetables.checking"
        ),
    )
}
