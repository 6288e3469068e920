"""Why a timetable is as it is, and why there is none."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from unionhall.engines.planning.core.matching.conflicts import smallest
from unionhall.engines.planning.core.plans import Conflict, Reason
from unionhall.engines.planning.core.timetables.evaluating import costs_of
from unionhall.engines.planning.core.timetables.problems import (
    NOBODY,
    Event,
    Person,
    Room,
    TimetableChoices,
    TimetableProblem,
)

Rule = tuple[str, str]  # its kind, and whose it is
ENOUGH = 1_000_000  # a capacity that nothing fills


def reasons_of(problem: TimetableProblem, choices: TimetableChoices) -> tuple[Reason, ...]:
    """What the plan came to, and each company's and each panel member's part in it."""
    costs = costs_of(problem, choices)
    told = {"sessions": costs.sessions, "visits": costs.visits, "late": costs.late, "idle": costs.idle}
    return (
        Reason("", "came_to", told),
        *_companies(problem, choices),
        *_members(problem, choices),
    )


def _companies(problem: TimetableProblem, choices: TimetableChoices) -> Iterator[Reason]:
    met = defaultdict(set)
    for one in choices.placements:
        if company := problem.event[one.event].company:
            met[company].add((one.slot, one.room))
    for company in sorted(met):
        visits = len({slot for slot, _ in met[company]})
        yield Reason(company, "company_comes", {"sessions": len(met[company]), "visits": visits})


def _members(problem: TimetableProblem, choices: TimetableChoices) -> Iterator[Reason]:
    """How often each sits, and which sessions their own company kept them from."""
    count = Counter(who for panel in choices.panels for who in panel.people)
    before = defaultdict(set)
    for one in choices.placements:
        if problem.room[one.room].panel:
            before[problem.event[one.event].company].add((one.slot, one.room))
    roles = {room.role for room in problem.rooms if room.panel}
    for person in problem.people:
        if person.roles & roles:
            barred = len(before[person.company]) if problem.recusal and person.company else 0
            yield Reason(
                person.id, "sits", {"panels": count[person.id], "most": person.most, "recused": barred}
            )


def rules_of(problem: TimetableProblem) -> tuple[Rule, ...]:
    """Every rule that could be dropped, each by itself, the broad ones first."""
    rules: list[Rule] = []
    if problem.recusal and problem.people:
        rules.append(("recusal", ""))
    if problem.most_in_a_row is not None:
        rules.append(("breaks", ""))
    for room in problem.rooms:
        rules += [("capacity", room.id)]
        rules += [("panel", room.id)] if room.panel else []
        rules += [("closed", room.id)] if room.closed else []
    for person in problem.people:
        rules += [("away", person.id)] if person.away else []
        rules += [("most", person.id)] if person.most is not None else []
        rules += [("most_a_day", person.id)] if person.most_a_day is not None else []
    busy = Counter(who for event in problem.events for who in {*event.attendees, *event.leaders})
    rules += [("one_place", who) for who, count in busy.items() if count > 1 or who in problem.person]
    for event in problem.events:
        rules += [("slots", event.id)] if event.slots else []
        rules += [("rooms", event.id)] if event.rooms else []
        rules += [("needs", event.id)] if event.needs else []
        rules += [("after", event.id)] if event.after else []
    return tuple(rules)


def without(problem: TimetableProblem, dropped: frozenset[Rule]) -> TimetableProblem:
    """The problem with some of its rules dropped."""
    names: Mapping[str, set[str]] = defaultdict(set)
    for kind, name in dropped:
        names[kind].add(name)
    return replace(
        problem,
        rooms=tuple(_freed_room(room, names) for room in problem.rooms),
        people=tuple(_freed_person(person, names) for person in problem.people),
        events=tuple(_freed_event(event, names) for event in problem.events),
        recusal=problem.recusal and not names["recusal"],
        most_in_a_row=None if names["breaks"] else problem.most_in_a_row,
    )


def _freed_room(room: Room, names: Mapping[str, set[str]]) -> Room:
    is_free = room.id in names["capacity"]
    return replace(
        room,
        capacity=ENOUGH if is_free else room.capacity,
        shared=room.shared or is_free,
        panel=0 if room.id in names["panel"] else room.panel,
        closed=NOBODY if room.id in names["closed"] else room.closed,
    )


def _freed_person(person: Person, names: Mapping[str, set[str]]) -> Person:
    return replace(
        person,
        away=NOBODY if person.id in names["away"] else person.away,
        most=None if person.id in names["most"] else person.most,
        most_a_day=None if person.id in names["most_a_day"] else person.most_a_day,
    )


def _freed_event(event: Event, names: Mapping[str, set[str]]) -> Event:
    free = names["one_place"]
    return replace(
        event,
        attendees=tuple(who for who in event.attendees if who not in free),
        leaders=tuple(who for who in event.leaders if who not in free),
        slots=() if event.id in names["slots"] else event.slots,
        rooms=() if event.id in names["rooms"] else event.rooms,
        needs=NOBODY if event.id in names["needs"] else event.needs,
        after=() if event.id in names["after"] else event.after,
    )


def conflict_of(
    problem: TimetableProblem, possible: Callable[[TimetableProblem], bool | None]
) -> Conflict | None:
    """The smallest set of rules that collide: with any of them dropped, and all others of the problem's too, it is

    possible. None where even without rules there is none, as without slots.
    """
    rules = rules_of(problem)

    def holds(kept: tuple[Rule, ...]) -> bool:
        return possible(without(problem, frozenset(rules) - set(kept))) is not False

    kept = smallest(rules, holds)
    return None if kept is None else Conflict(tuple((kind, {"of": name}) for kind, name in kept))
