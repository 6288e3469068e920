"""Planning health visits: teams to enterprises on half-days, most workers served first, then the shortest ways.

A visit is one team at one enterprise, for as many half-days as its workers need, within one day. The way counts there
and back, once a visit.
"""

from __future__ import annotations

import math
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from unionhall.engines.planning.core.matching.problems import NOTHING, Fault, Spot
from unionhall.engines.planning.core.plans import (
    Limits,
    Plan,
    Progress,
    Reason,
    Sense,
    Status,
    never,
    status_of,
)

HALVES = 2  # of a day: 1 is the morning, 2 the afternoon


@dataclass(frozen=True, slots=True, order=True)
class HalfDay:
    """A half-day: the number of its day, from 1, and 1 for the morning or 2 for the afternoon."""

    day: int
    half: int


@dataclass(frozen=True, slots=True)
class Team:
    """A team: the items of the package that it can give, where it starts from, and when it cannot go."""

    id: str
    items: frozenset[str] = NOTHING
    spot: Spot = (0.0, 0.0)
    away: frozenset[HalfDay] = frozenset()


@dataclass(frozen=True, slots=True)
class Enterprise:
    """An enterprise: how many workers, which items they want, and when a team may come (any time where it is empty)."""

    id: str
    headcount: int
    wants: frozenset[str] = NOTHING
    spot: Spot = (0.0, 0.0)
    window: tuple[HalfDay, ...] = ()


@dataclass(frozen=True)
class VisitProblem:
    """`days` from 1; `reach` in metres, one way; `a_half_day`: how many workers a team serves in a half-day.

    An enterprise with more workers than two half-days take is not served by one visit: split it before.
    """

    teams: tuple[Team, ...]
    enterprises: tuple[Enterprise, ...]
    days: int
    reach: int | None = None
    a_half_day: int = 200

    @cached_property
    def team(self) -> Mapping[str, Team]:
        """Teams by id."""
        return {one.id: one for one in self.teams}

    @cached_property
    def enterprise(self) -> Mapping[str, Enterprise]:
        """Enterprises by id."""
        return {one.id: one for one in self.enterprises}

    def metres(self, team: Team, enterprise: Enterprise) -> int:
        """The way from a team to an enterprise, straight, in whole metres."""
        dx, dy = team.spot[0] - enterprise.spot[0], team.spot[1] - enterprise.spot[1]
        return int(math.sqrt(dx * dx + dy * dy) + 0.5)


@dataclass(frozen=True, slots=True)
class Visit:
    """A team at an enterprise, from `first` on for `halves` half-days of that day."""

    enterprise: str
    team: str
    first: HalfDay
    halves: int


@dataclass(frozen=True, slots=True)
class VisitChoices:
    """The visits, in the order of the problem's enterprises. Who is in none is not served."""

    visits: tuple[Visit, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """What a plan comes to: workers served, metres there and back, and both as one number that is to be large:

    one more worker served is worth more than all ways together.
    """

    served: int
    metres: int
    points: int


def totals_of(problem: VisitProblem, choices: VisitChoices) -> Totals:
    """What `choices` come to, whether they keep the rules or not."""
    served = sum(problem.enterprise[name].headcount for name in {one.enterprise for one in choices.visits})
    metres = sum(
        2 * problem.metres(problem.team[one.team], problem.enterprise[one.enterprise])
        for one in choices.visits
    )
    return Totals(served, metres, served * worker_worth(problem) - metres)


def worker_worth(problem: VisitProblem) -> int:
    """Points of one worker: more than the longest ways of all visits together."""
    furthest = 0
    for enterprise in problem.enterprises:
        ways = [problem.metres(team, enterprise) for team in problem.teams]
        within = [one for one in ways if problem.reach is None or one <= problem.reach]
        furthest += 2 * max(within, default=0)
    return furthest + 1


def check(problem: VisitProblem, choices: VisitChoices) -> tuple[Fault, ...]:
    """Every fault of a plan of visits, also of one made by hand; nothing when it keeps all rules."""
    found = []
    busy: Counter[tuple[str, HalfDay]] = Counter()
    for name, count in Counter(one.enterprise for one in choices.visits).items():
        if count > 1:
            found.append(Fault("visited_twice", {"enterprise": name, "visits": count}))
    for one in choices.visits:
        told: dict[str, object] = {"enterprise": one.enterprise, "team": one.team}
        if one.enterprise not in problem.enterprise or one.team not in problem.team:
            found.append(Fault("unknown", told))
            continue
        found += _faults_of(problem, one, told)
        for half in range(one.first.half, one.first.half + one.halves):
            busy[one.team, HalfDay(one.first.day, half)] += 1
    for (team, when), count in busy.items():
        if count > 1:
            found.append(Fault("in_two_places", {"team": team, "day": when.day, "half": when.half}))
    return tuple(found)


def _faults_of(problem: VisitProblem, one: Visit, told: dict[str, object]) -> list[Fault]:
    team, enterprise = problem.team[one.team], problem.enterprise[one.enterprise]
    spans = [HalfDay(one.first.day, half) for half in range(one.first.half, one.first.half + one.halves)]
    found = []
    if not enterprise.wants <= team.items:
        found.append(Fault("items_lack", told | {"lacks": tuple(sorted(enterprise.wants - team.items))}))
    if one.halves * problem.a_half_day < enterprise.headcount:
        found.append(Fault("too_short", told | {"halves": one.halves, "headcount": enterprise.headcount}))
    if not all(1 <= span.day <= problem.days and 1 <= span.half <= HALVES for span in spans):
        found.append(Fault("outside_the_days", told))
    if enterprise.window and not set(spans) <= set(enterprise.window):
        found.append(Fault("outside_the_window", told))
    if set(spans) & team.away:
        found.append(Fault("team_away", told))
    if problem.reach is not None and problem.metres(team, enterprise) > problem.reach:
        found.append(Fault("too_far", told | {"metres": problem.metres(team, enterprise)}))
    return found


def reasons_of(problem: VisitProblem, choices: VisitChoices) -> tuple[Reason, ...]:
    """Why each enterprise that is not served is not: `too_large`, `nobody_can` (none has the items), `too_far`,

    `no_time` (a team that could has no half-day in the window at all) or `others_first`.
    """
    served = {one.enterprise for one in choices.visits}
    found = []
    for one in problem.enterprises:
        if one.id in served:
            continue
        able = [team for team in problem.teams if one.wants <= team.items]
        near = [team for team in able if problem.reach is None or problem.metres(team, one) <= problem.reach]
        if _halves(problem, one) > HALVES:
            code = "too_large"
        elif not able:
            code = "nobody_can"
        elif not near:
            code = "too_far"
        else:
            code = "others_first" if any(_starts(problem, team, one) for team in near) else "no_time"
        found.append(Reason(one.id, code, {"headcount": one.headcount, "able": len(able), "near": len(near)}))
    return tuple(found)


def _halves(problem: VisitProblem, enterprise: Enterprise) -> int:
    return max(1, -(-enterprise.headcount // problem.a_half_day))


def _starts(problem: VisitProblem, team: Team, enterprise: Enterprise) -> list[HalfDay]:
    """Every half-day at which the team could begin its visit."""
    halves = _halves(problem, enterprise)
    every = [HalfDay(day, half) for day in range(1, problem.days + 1) for half in range(1, HALVES + 1)]
    free = set(enterprise.window or every) - team.away
    found = []
    for start in sorted(set(enterprise.window or every)):
        spans = {HalfDay(start.day, start.half + step) for step in range(halves)}
        if spans <= free and 1 <= start.day <= problem.days and start.half + halves - 1 <= HALVES:
            found.append(start)
    return found


def solve(
    problem: VisitProblem, limits: Limits | None = None, progress: Progress[VisitChoices] = never
) -> Plan[VisitChoices]:
    """The plan that serves most workers, and of such the one with the shortest ways. No visit at all is a plan too.

    `objective` and `bound` are the points of `Totals`; workers and metres are in `stats`.
    """
    from unionhall.engines.planning.core.matching.visit_teams import plan_visits  # noqa: PLC0415 - imports scipy

    began, limits = time.process_time(), limits or Limits()
    options: dict[tuple[int, int], list[HalfDay]] = defaultdict(list)
    for place, enterprise in enumerate(problem.enterprises):
        for number, team in enumerate(problem.teams):
            is_near = problem.reach is None or problem.metres(team, enterprise) <= problem.reach
            if is_near and enterprise.wants <= team.items and _halves(problem, enterprise) <= HALVES:
                options[place, number] = _starts(problem, team, enterprise)
    halves = [_halves(problem, one) for one in problem.enterprises]
    found = plan_visits(problem, options, halves, limits, lambda visits: progress(_plan(problem, visits)))
    choices = VisitChoices(found.visits)
    totals = totals_of(problem, choices)
    bound = max(totals.points, found.most_served * worker_worth(problem) - found.least_metres)
    stats = {
        "seconds": time.process_time() - began,
        "served": totals.served,
        "metres": totals.metres,
        "options": found.options,
    }
    status = status_of(totals.points, bound, limits, is_whole=True)
    reasons = reasons_of(problem, choices)
    return Plan(status, Sense.MOST, choices, float(totals.points), float(bound), reasons, stats=stats)


def _plan(problem: VisitProblem, visits: tuple[Visit, ...]) -> Plan[VisitChoices]:
    """A plan on the way."""
    choices = VisitChoices(visits)
    return Plan(Status.FEASIBLE, Sense.MOST, choices, float(totals_of(problem, choices).points))
