"""A skills contest as a timetable: every contestant passes every station once, companies come as seldom as possible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from unionhall.engines.planning.core.timetables.problems import (
    Event,
    Person,
    Room,
    Slot,
    TimetableProblem,
    Weights,
)


@dataclass(frozen=True, slots=True)
class Station:
    """A station: how many contestants it takes in one slot, and how many with `role` sit on its panel."""

    id: str
    capacity: int
    panel: int = 3
    role: str = "judge"
    closed: frozenset[str] = frozenset()


def event_id(contestant: str, station: str) -> str:
    """The id of the event in which a contestant passes a station."""
    return f"{contestant} @ {station}"


def contest(
    companies: Mapping[str, str],
    stations: tuple[Station, ...],
    slots: tuple[Slot, ...],
    people: tuple[Person, ...],
    weights: Weights | None = None,
) -> TimetableProblem:
    """The problem for the contestants in `companies` (contestant's id to company) and the judges among `people`."""
    return TimetableProblem(
        slots=slots,
        rooms=tuple(
            Room(one.id, one.capacity, closed=one.closed, shared=True, panel=one.panel, role=one.role)
            for one in stations
        ),
        events=tuple(
            Event(event_id(who, one.id), company, attendees=(who,), rooms=(one.id,))
            for one in stations
            for who, company in companies.items()
        ),
        people=people,
        weights=weights or Weights(),
    )
