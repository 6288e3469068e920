"""What is placed together, and how few sessions there can be at all.

Contestants of one company at one station are the same to the plan; placed as one unit they give a small model that
mostly reaches the floor, which is counted here without any solver.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from unionhall.engines.planning.core.timetables.problems import Event, Room, TimetableProblem


@dataclass(frozen=True, slots=True)
class Unit:
    """Events that are placed in one slot and room. They share everything but their attendees."""

    events: tuple[Event, ...]

    @property
    def first(self) -> Event:
        """The event that stands for all in what they share."""
        return self.events[0]

    @property
    def size(self) -> int:
        """How many it brings into a room."""
        return sum(event.size for event in self.events)

    @property
    def attendees(self) -> tuple[str, ...]:
        """Who attends any of its events, each once."""
        return tuple(dict.fromkeys(who for event in self.events for who in event.attendees))


def rooms_for(problem: TimetableProblem, event: Event) -> tuple[Room, ...]:
    """The rooms that will do for an event: those it names, with its equipment and space for it."""
    named = set(event.rooms)
    return tuple(
        room
        for room in problem.rooms
        if (not named or room.id in named) and event.needs <= room.equipment and event.size <= room.capacity
    )


def single_units(problem: TimetableProblem) -> tuple[Unit, ...]:
    """Every event by itself: nothing is lost."""
    return tuple(Unit((event,)) for event in problem.events)


def company_units(problem: TimetableProblem, parts: int = 1) -> tuple[Unit, ...]:
    """Events of a company that may be placed together, in as few units as fit into the largest room for them, or

    `parts` times as many smaller ones.
    """
    groups: dict[object, list[Event]] = defaultdict(list)
    waited_for = {name for event in problem.events for name in event.after}
    for event in problem.events:
        alone = not event.company or event.after or event.leaders or event.id in waited_for
        alike = (event.company, event.needs, event.rooms, event.slots)
        groups[event.id if alone else alike].append(event)
    return tuple(unit for events in groups.values() for unit in _fitting(problem, events, parts))


def _fitting(problem: TimetableProblem, events: list[Event], times: int) -> list[Unit]:
    """The events in units of about equal size; people meet each other again in the same part of each group."""
    most = max((room.capacity for room in rooms_for(problem, events[0]) if room.shared), default=0)
    total = sum(event.size for event in events)
    if most == 0 or len(events) == 1:
        return [Unit((event,)) for event in events]
    ordered = sorted(events, key=lambda event: (event.attendees, event.id))
    parts: list[list[Event]] = []
    target = -(-total // (times * -(-total // most)))
    for event in ordered:
        held = parts[-1] if parts else []
        is_apart = not {who for one in held for who in one.attendees} & set(event.attendees)
        if held and is_apart and sum(one.size for one in held) + event.size <= min(most, target):
            held.append(event)
        else:
            parts.append([event])
    return [Unit(tuple(part)) for part in parts]


def session_floor(problem: TimetableProblem) -> int:
    """A number of (company, slot, room) that no timetable is below.

    A company's events fall into sets that share no room; each set fills at least its size by the largest room, and
    each person's events lie in different slots.
    """
    companies: dict[str, list[Event]] = defaultdict(list)
    for event in problem.events:
        if event.company:
            companies[event.company].append(event)
    return sum(_floor_of(problem, events) for events in companies.values())


def _floor_of(problem: TimetableProblem, events: list[Event]) -> int:
    parts: list[tuple[set[str], list[Event]]] = []
    capacity = {room.id: room.capacity for room in problem.rooms}
    shared = {room.id for room in problem.rooms if room.shared}
    for event in events:
        rooms, held = {room.id for room in rooms_for(problem, event)}, [event]
        apart = []
        for others, theirs in parts:
            if others & rooms:
                rooms, held = rooms | others, held + theirs
            else:
                apart.append((others, theirs))
        parts = [*apart, (rooms, held)]
    floor = 0
    for rooms, held in parts:
        most = max((capacity[name] for name in rooms), default=0)
        by_size = -(-sum(event.size for event in held) // most) if most else len(held)
        floor += by_size if rooms & shared else len(held)
    busy: dict[str, int] = defaultdict(int)
    for event in events:
        for who in {*event.attendees, *event.leaders}:
            busy[who] += 1
    return max(floor, max(busy.values(), default=0))
