"""Why no roster keeps all rules: the smallest set of them that collide, found by leaving rules out again and again."""

from __future__ import annotations

import time
from collections.abc import Sequence

from unionhall.engines.planning.core.plans import Conflict
from unionhall.engines.planning.core.rosters.checking import check
from unionhall.engines.planning.core.rosters.easing import rules_of, stretch
from unionhall.engines.planning.core.rosters.milp import Task
from unionhall.engines.planning.core.rosters.modelling import Model
from unionhall.engines.planning.core.rosters.problems import RosterProblem, Rule, RuleCode


class _Exhausted(Exception):
    """The time is over."""


def colliding(problem: RosterProblem, seconds: float = 60.0) -> tuple[Rule, ...] | None:
    """Rules that no roster keeps together, none of which can be spared; nothing when there is a roster.

    None when the answer was not found in so many CPU seconds. Only what stands in no rule is taken for granted besides:
    nobody is at two places a day.
    """
    until = time.process_time() + seconds
    task = Task(Model(problem))
    task.add_open()
    most = task.solve(seconds).choices
    if most is None:
        return None
    faults = check(problem, most)
    if not faults:
        return ()
    days = [number for number, day in enumerate(problem.days) if day == faults[0].rule.day]
    try:
        part = _where(problem, days[0] if days else 0, until)
        return _Search(part, until).smallest()
    except _Exhausted:
        return None


def conflict_of(problem: RosterProblem, rules: Sequence[Rule]) -> Conflict:
    """These rules with what fills their words."""
    return Conflict(tuple((rule.code.value, values_of(problem, rule)) for rule in rules))


def values_of(problem: RosterProblem, rule: Rule) -> dict[str, object]:
    """What there is to say of one rule: what it is about; what is needed, and who can come; how many days in a row."""
    found: dict[str, object] = {
        name: value
        for name in ("person", "station", "shift", "day", "detail")
        if (value := getattr(rule, name)) not in ("", None)
    }
    if rule.code in (RuleCode.COVER, RuleCode.MOST):
        least, most = next(
            ((one.least, one.most) for one in problem.stations if one.id == rule.station), (0, 0)
        )
        for cover in problem.covers:
            if (cover.station, cover.shift, cover.day) == (rule.station, rule.shift, rule.day):
                least, most = cover.least, cover.most
        found["needs" if rule.code is RuleCode.COVER else "takes"] = (
            least if rule.code is RuleCode.COVER else most
        )
    if rule.code is RuleCode.COVER:
        away = sum(rule.day in one.leave for one in problem.people)
        found |= {"people": len(problem.people), "away": away, "there": len(problem.people) - away}
    if rule.code is RuleCode.SKILL:
        able = [one for one in problem.people if rule.detail in one.skills]
        needs = [
            one.count for one in problem.needs if (one.station, one.skill) == (rule.station, rule.detail)
        ]
        found |= {"needs": max(needs, default=1), "there": sum(rule.day not in one.leave for one in able)}
    if rule.code is RuleCode.SENIORS:
        old = [one for one in problem.people if one.is_senior]
        found |= {"needs": problem.seniors, "there": sum(rule.day not in one.leave for one in old)}
    if rule.code is RuleCode.ROW:
        found |= {"in_row": problem.in_row, "rest": problem.rest}
    return found


def _where(problem: RosterProblem, day: int, until: float) -> RosterProblem:
    """The shortest stretch around a day, by doubling, that has no roster of its own."""
    width = 0
    while True:
        first, last = max(day - width, 0), min(day + width + 1, len(problem.days))
        part = stretch(problem, first, last)
        if (first, last) == (0, len(problem.days)) or not _has_roster(part, frozenset(), until):
            return part
        width = 2 * width + 1


def _has_roster(problem: RosterProblem, dropped: frozenset[Rule], until: float) -> bool:
    left = until - time.process_time()
    if left <= 0:
        raise _Exhausted
    answer = Task(Model(problem, dropped)).solve(left)
    if answer.choices is None and not answer.is_impossible:
        raise _Exhausted
    return answer.choices is not None


class _Search:
    """Halves the rules until only those are left that collide (after Junker's QuickXplain)."""

    def __init__(self, problem: RosterProblem, until: float) -> None:
        self.problem, self.until = problem, until
        self.all = rules_of(problem)

    def smallest(self) -> tuple[Rule, ...]:
        """The rules that are left, in the order of the problem."""
        if not self._is_possible(()):
            return ()
        found = set(self._search((), False, self.all))
        return tuple(rule for rule in self.all if rule in found)

    def _is_possible(self, kept: Sequence[Rule]) -> bool:
        return _has_roster(self.problem, frozenset(self.all) - frozenset(kept), self.until)

    def _search(self, kept: tuple[Rule, ...], is_new: bool, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        if is_new and not self._is_possible(kept):
            return ()
        if len(rules) <= 1:
            return rules
        half = len(rules) // 2
        second = self._search((*kept, *rules[:half]), True, rules[half:])
        first = self._search((*kept, *second), bool(second), rules[:half])
        return (*first, *second)
