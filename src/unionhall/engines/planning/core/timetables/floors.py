"""How late all events together must be at least: the cheapest way to give each a place, whoever meets whom there.

Imports numpy and scipy, so only solvers import this module, when they are called.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment

from unionhall.engines.planning.core.timetables.problems import Event, Slot, TimetableProblem
from unionhall.engines.planning.core.timetables.units import rooms_for

MOST_CELLS = 4_000_000  # of a table of events by places: a second of work


def late_floor(problem: TimetableProblem) -> int:
    """A sum of slots before events that no timetable is below; 0 where the table would be too large.

    Only rooms, their space and closed slots, and when people are away count here: a relaxation.
    """
    smallest = max(1, min((event.size for event in problem.events), default=1))
    places = [
        (slot, room)
        for slot in problem.slots
        for room in problem.rooms
        if slot.id not in room.closed
        for _ in range(min(len(problem.events), room.capacity // smallest) if room.shared else 1)
    ]
    if len(places) * len(problem.events) > MOST_CELLS or len(places) < len(problem.events):
        return 0
    never = len(problem.slots) * (len(problem.events) + 1)
    ranks = np.array([problem.rank[slot.id] for slot, _ in places], dtype=np.int64)
    rooms = np.array([room.id for _, room in places])
    table = np.full((len(problem.events), len(places)), never, dtype=np.int64)
    for number, event in enumerate(problem.events):
        fits = np.isin(rooms, [room.id for room in rooms_for(problem, event)])
        free = np.array([_is_free(problem, event, slot) for slot in problem.slots])
        allowed = fits & free[ranks]
        table[number, allowed] = ranks[allowed]
    rows, columns = linear_sum_assignment(table)
    total = int(table[rows, columns].sum())
    return total if total < never else 0


def _is_free(problem: TimetableProblem, event: Event, slot: Slot) -> bool:
    people = [problem.person[who] for who in {*event.attendees, *event.leaders} if who in problem.person]
    return not any(slot.id in one.away for one in people) and (not event.slots or slot.id in event.slots)
