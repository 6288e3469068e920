"""The timetable problems: events to be put into slots and rooms, and the people who have to sit there.

A contest: an event is one contestant at one station; stations are shared rooms with a panel. Courses: an event is one
meeting of one course; rooms are not shared, the teacher leads it, those enrolled attend it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Slot:
    """A span of time, such as a morning. `day` counts from 1; `at` is its place in the day: 1 and 2 follow each other,

    between 1 and 3 lies a break.
    """

    id: str
    day: int = 1
    at: int = 1


@dataclass(frozen=True, slots=True)
class Room:
    """A room or a station. `capacity`: how many fit in at once; `closed`: slots in which it cannot be used.

    `shared`: several events may be in it in one slot, together within its capacity. `panel` people with the `role` sit
    in it in every slot in which anything happens there.
    """

    id: str
    capacity: int
    equipment: frozenset[str] = NOBODY
    closed: frozenset[str] = NOBODY
    shared: bool = False
    panel: int = 0
    role: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something to be placed once. `attendees` and `leaders` are people's ids: nobody is in two events of a slot.

    `size` is how many it brings into a room; `needs` the equipment; `rooms` and `slots`, where named, are the only ones
    that will do; `after` are events that have to lie in an earlier slot.
    """

    id: str
    company: str = ""
    size: int = 1
    attendees: tuple[str, ...] = ()
    leaders: tuple[str, ...] = ()
    needs: frozenset[str] = NOBODY
    rooms: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who leads, attends or sits on panels. `away`: slots in which they cannot.

    `most` panels in all, `most_a_day` on one day; none for as many as come.
    """

    id: str
    company: str = ""
    roles: frozenset[str] = NOBODY
    away: frozenset[str] = NOBODY
    most: int | None = None
    most_a_day: int | None = None


@dataclass(frozen=True, slots=True)
class Weights:
    """What a plan costs, in points: for each company in a room in a slot (`sessions`), for each slot that an event lies

    after the first (`late`), for each slot that somebody waits between two events of a day (`idle`). None is negative.
    """

    sessions: int = 1
    late: int = 0
    idle: int = 0


@dataclass(frozen=True)
class TimetableProblem:
    """`slots` in the order of time. `recusal`: no panel has a member of a company that is before it.

    `most_in_a_row`: slots that follow each other in which one person may be busy. Ids are unique within each kind;
    a name that nothing has is a `KeyError` of whoever reads it.
    """

    slots: tuple[Slot, ...]
    rooms: tuple[Room, ...]
    events: tuple[Event, ...]
    people: tuple[Person, ...] = ()
    weights: Weights = field(default_factory=Weights)
    recusal: bool = True
    most_in_a_row: int | None = None

    @cached_property
    def slot(self) -> Mapping[str, Slot]:
        """Slots by id."""
        return {one.id: one for one in self.slots}

    @cached_property
    def room(self) -> Mapping[str, Room]:
        """Rooms by id."""
        return {one.id: one for one in self.rooms}

    @cached_property
    def event(self) -> Mapping[str, Event]:
        """Events by id."""
        return {one.id: one for one in self.events}

    @cached_property
    def person(self) -> Mapping[str, Person]:
        """People by id."""
        return {one.id: one for one in self.people}

    @cached_property
    def rank(self) -> Mapping[str, int]:
        """The place of each slot in time, from 0."""
        return {one.id: number for number, one in enumerate(self.slots)}


@dataclass(frozen=True, slots=True, order=True)
class Placement:
    """Where and when an event is."""

    event: str
    slot: str
    room: str


@dataclass(frozen=True, slots=True, order=True)
class Panel:
    """Who sits in a room in a slot."""

    slot: str
    room: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TimetableChoices:
    """A timetable: a placement for each event in the order of the problem, and a panel for each session that needs one,

    by slot and room.
    """

    placements: tuple[Placement, ...]
    panels: tuple[Panel, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """One way in which a timetable breaks its rules: a code, and what fills its words."""

    code: str
    values: Mapping[str, object]
