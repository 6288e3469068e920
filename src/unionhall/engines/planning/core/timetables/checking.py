"""The judge of timetables, also of those made by hand. It knows the rules of the problem, and nothing of a solver."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from unionhall.engines.planning.core.timetables.problems import Fault, TimetableChoices, TimetableProblem


def check(problem: TimetableProblem, choices: TimetableChoices) -> tuple[Fault, ...]:
    """Every fault of `choices`; nothing when they keep all rules."""
    named = list(_unknown(problem, choices))
    if named:
        return tuple(named)
    judges = (_events, _rooms, _people, _order, _panels, _loads)
    return tuple(fault for judge in judges for fault in judge(problem, choices))


def _unknown(problem: TimetableProblem, choices: TimetableChoices) -> Iterator[Fault]:
    """Names that the problem does not have, and events that are not placed exactly once."""
    for slot, room in [(p.slot, p.room) for p in choices.placements] + [
        (p.slot, p.room) for p in choices.panels
    ]:
        if slot not in problem.slot or room not in problem.room:
            yield Fault("unknown_place", {"slot": slot, "room": room})
    placed = Counter(one.event for one in choices.placements)
    for name in placed.keys() - problem.event.keys():
        yield Fault("unknown_event", {"event": name})
    for event in problem.events:
        if placed[event.id] != 1:
            yield Fault("placed_times", {"event": event.id, "times": placed[event.id]})
    for panel in choices.panels:
        for who in panel.people:
            if who not in problem.person:
                yield Fault("unknown_person", {"person": who})


def _events(problem: TimetableProblem, choices: TimetableChoices) -> Iterator[Fault]:
    """Each event where it may be."""
    for one in choices.placements:
        event, room = problem.event[one.event], problem.room[one.room]
        told = {"event": one.event, "slot": one.slot, "room": one.room}
        if event.slots and one.slot not in event.slots:
            yield Fault("slot_not_allowed", told)
        if event.rooms and one.room not in event.rooms:
            yield Fault("room_not_allowed", told)
        if not event.needs <= room.equipment:
            yield Fault("equipment_lacks", told | {"lacks": tuple(sorted(event.needs - room.equipment))})
        if one.slot in room.closed:
            yield Fault("room_closed", told)


def _rooms(problem: TimetableProblem, choices: TimetableChoices) -> Iterator[Fault]:
    """Nothing beside an event that needs the room alone, and not more people than fit in."""
    held = defaultdict(list)
    for one in choices.placements:
        held[one.slot, one.room].append(problem.event[one.event])
    for (slot, name), events in held.items():
        room, size = problem.room[name], sum(event.size for event in events)
        told = {"slot": slot, "room": name}
        if len(events) > 1 and not room.shared:
            yield Fault("room_taken_twice", told | {"events": tuple(event.id for event in events)})
        if size > room.capacity:
            yield Fault("room_too_small", told | {"people": size, "capacity": room.capacity})


def _busy(problem: TimetableProblem, choices: TimetableChoices) -> dict[tuple[str, str], list[str]]:
    """What each person does in each slot: events, and rooms in which they sit on the panel."""
    busy = defaultdict(list)
    for one in choices.placements:
        event = problem.event[one.event]
        for who in {*event.attendees, *event.leaders}:
            busy[who, one.slot].append(one.event)
    for panel in choices.panels:
        for who in panel.people:
            busy[who, panel.slot].append(panel.room)
    return busy


def _people(problem: TimetableProblem, choices: TimetableChoices) -> Iterator[Fault]:
    """Nobody in two places, nobody when they are away, nobody too long without a break."""
    runs = defaultdict(set)
    for (who, slot), tasks in _busy(problem, choices).items():
        told = {"person": who, "slot": slot}
        if len(tasks) > 1:
            yield Fault("in_two_places", told | {"tasks": tuple(tasks)})
        if who in problem.person and slot in problem.person[who].away:
            yield Fault("person_away", told)
        runs[who, problem.slot[slot].day].add(problem.slot[slot].at)
    most = problem.most_in_a_row
    for (who, day), busy in runs.items():
        if most is not None and _longest(busy) > most:
            yield Fault("without_break", {"person": who, "day": day, "slots": _longest(busy), "most": most})


def _longest(positions: Iterable[int]) -> int:
    """The longest run of numbers that follow each other."""
    longest = length = 0
    last = None
    for at in sorted(positions):
        length = length + 1 if last is not None and at == last + 1 else 1
        longest, last = max(longest, length), at
    return longest


def _order(problem: TimetableProblem, choices: TimetableChoices) -> Iterator[Fault]:
    when = {one.event: problem.rank[one.slot] for one in choices.placements}
    for event in problem.events:
        for first in event.after:
            if when[first] >= when[event.id]:
                yield Fault("before_its_time", {"event": event.id, "after": first})


def _panels(problem: TimetableProblem, choices: TimetableChoices) -> Iterator[Fault]:
    """A full panel of the right people in each session, without anyone of a company that is before it."""
    companies = defaultdict(set)
    for one in choices.placements:
        companies[one.slot, one.room].add(problem.event[one.event].company)
    sitting: dict[tuple[str, str], list[str]] = defaultdict(list)
    for panel in choices.panels:
        sitting[panel.slot, panel.room] += panel.people
    for slot, name in sorted(companies.keys() | sitting.keys()):
        room, told = problem.room[name], {"slot": slot, "room": name}
        members = sitting.get((slot, name), [])
        wanted = room.panel if (slot, name) in companies else 0
        if len(set(members)) != wanted or len(members) != wanted:
            yield Fault("panel_size", told | {"people": tuple(members), "wanted": wanted})
        for who in members:
            person = problem.person[who]
            if room.role not in person.roles:
                yield Fault("lacks_role", told | {"person": who, "role": room.role})
            if problem.recusal and person.company and person.company in companies.get((slot, name), set()):
                yield Fault("own_company", told | {"person": who, "company": person.company})


def _loads(problem: TimetableProblem, choices: TimetableChoices) -> Iterator[Fault]:
    total: Counter[str] = Counter()
    daily: Counter[tuple[str, int]] = Counter()
    for panel in choices.panels:
        for who in panel.people:
            total[who] += 1
            daily[who, problem.slot[panel.slot].day] += 1
    for who, count in total.items():
        most = problem.person[who].most
        if most is not None and count > most:
            yield Fault("too_many_panels", {"person": who, "panels": count, "most": most})
    for (who, day), count in daily.items():
        most = problem.person[who].most_a_day
        if most is not None and count > most:
            yield Fault("too_many_panels_a_day", {"person": who, "day": day, "panels": count, "most": most})
