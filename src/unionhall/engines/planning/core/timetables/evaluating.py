"""What a timetable costs: the only place where a plan's objective comes from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from unionhall.engines.planning.core.timetables.problems import TimetableChoices, TimetableProblem


@dataclass(frozen=True, slots=True)
class Costs:
    """What was counted, and `points`: all of it by the problem's weights.

    `sessions` are (company, slot, room), `visits` (company, slot): half-days on which a company has to come; `late`
    the sum of slots before each event, `idle` the slots in which somebody waits between two events of a day.
    """

    sessions: int
    visits: int
    late: int
    idle: int
    points: int


def costs_of(problem: TimetableProblem, choices: TimetableChoices) -> Costs:
    """What `choices` cost, whether they keep the rules or not."""
    met, days = set(), defaultdict(set)
    late = 0
    for one in choices.placements:
        event, slot = problem.event[one.event], problem.slot[one.slot]
        late += problem.rank[one.slot]
        if event.company:
            met.add((event.company, one.slot, one.room))
        for who in {*event.attendees, *event.leaders}:
            days[who, slot.day].add(slot.at)
    positions = defaultdict(set)
    for slot in problem.slots:
        positions[slot.day].add(slot.at)
    idle = 0
    for (_, day), busy in days.items():
        idle += sum(min(busy) < at < max(busy) and at not in busy for at in positions[day])
    weights = problem.weights
    points = weights.sessions * len(met) + weights.late * late + weights.idle * idle
    return Costs(len(met), len({(company, slot) for company, slot, _ in met}), late, idle, points)
