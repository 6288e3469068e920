"""The timetable as a model for CP-SAT. Imports ortools, so only solvers import this module, when they are called."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from ortools.sat.python import cp_model

from unionhall.engines.planning.core.timetables.problems import (
    Panel,
    Person,
    Placement,
    Room,
    Slot,
    TimetableChoices,
    TimetableProblem,
)
from unionhall.engines.planning.core.timetables.units import Unit, rooms_for

Place = tuple[str, str]  # slot, room


class TimetableModel:
    """Units to places, and panels into them. With `staffed=False` panels are left out, but for what must hold for them

    whoever sits on them; `staffing_of` then fills them in a second model.
    """

    def __init__(
        self,
        problem: TimetableProblem,
        units: Sequence[Unit],
        *,
        staffed: bool = True,
        panels_only: bool = False,
    ) -> None:
        self.problem, self.units, self.staffed = problem, units, staffed
        self.model = cp_model.CpModel()
        self.placed: dict[tuple[int, Place], cp_model.IntVar] = {}
        self.sitting: dict[tuple[str, Place], cp_model.IntVar] = {}
        self.companies: dict[tuple[str, Place], cp_model.IntVar] = {}
        self.used: dict[Place, cp_model.IntVar] = {}
        self._presence: dict[tuple[str, str], list[cp_model.IntVar]] = defaultdict(list)
        self._place_units()
        self._fill_rooms()
        self._mark_companies()
        (self._seat_panels if staffed else self._leave_seats)()
        self._keep_people_apart()
        self._keep_breaks()
        self._keep_order()
        if not panels_only:
            self._aim()

    def _flag(self, name: str) -> cp_model.IntVar:
        return self.model.new_bool_var(name)

    def _place_units(self) -> None:
        for number, unit in enumerate(self.units):
            slots = [slot for slot in self.problem.slots if self._is_free(unit, slot)]
            rooms = [room for room in rooms_for(self.problem, unit.first) if unit.size <= room.capacity]
            if len(unit.events) > 1:
                rooms = [room for room in rooms if room.shared]
            for slot in slots:
                for room in rooms:
                    if slot.id not in room.closed:
                        self.placed[number, (slot.id, room.id)] = self._flag("")
        by_unit = defaultdict(list)
        for (number, _), flag in self.placed.items():
            by_unit[number].append(flag)
        for number in range(len(self.units)):
            self.model.add_exactly_one(by_unit[number])

    def _is_free(self, unit: Unit, slot: Slot) -> bool:
        named = unit.first.slots
        people = {*unit.attendees, *unit.first.leaders}
        away = any(slot.id in self.problem.person[who].away for who in people if who in self.problem.person)
        return not away and (not named or slot.id in named)

    def _fill_rooms(self) -> None:
        held = defaultdict(list)
        for (number, place), flag in self.placed.items():
            held[place].append((self.units[number].size, flag))
        for place, inside in held.items():
            room = self.problem.room[place[1]]
            if not room.shared:
                self.model.add_at_most_one(flag for _, flag in inside)
            elif sum(size for size, _ in inside) > room.capacity:
                self.model.add(sum(size * flag for size, flag in inside) <= room.capacity)
            if room.panel:
                self.used[place] = self._flag("")
                self._is_any(self.used[place], [flag for _, flag in inside])

    def _is_any(self, flag: cp_model.IntVar, causes: list[cp_model.IntVar]) -> None:
        """`flag` holds exactly when one of the causes does."""
        for cause in causes:
            self.model.add_implication(cause, flag)
        self.model.add_bool_or([*causes, ~flag])

    def _mark_companies(self) -> None:
        causes = defaultdict(list)
        for (number, place), flag in self.placed.items():
            if self.units[number].first.company:
                causes[self.units[number].first.company, place].append(flag)
        for key, flags in causes.items():
            if len(flags) == 1:
                self.companies[key] = flags[0]
                continue
            self.companies[key] = self._flag("")
            self._is_any(self.companies[key], flags)

    def _able(self, room: Room, slot: str) -> list[Person]:
        return [one for one in self.problem.people if room.role in one.roles and slot not in one.away]

    def _leave_seats(self) -> None:
        """What a panel needs of the places, whoever sits on it: enough people without own companies, and in all."""
        wanted: dict[str, list[cp_model.LinearExpr]] = defaultdict(list)
        for (slot, name), used in self.used.items():
            room = self.problem.room[name]
            able = self._able(room, slot)
            lost = []
            if self.problem.recusal:
                for company in dict.fromkeys(one.company for one in able if one.company):
                    count = sum(one.company == company for one in able)
                    if (company, (slot, name)) in self.companies:
                        lost.append(count * self.companies[company, (slot, name)])
            self.model.add(sum(lost) + room.panel * used <= len(able))
            wanted[slot].append(room.panel * used)
        for slot, panels in wanted.items():
            roles = {self.problem.room[name].role for at, name in self.used if at == slot}
            able_ids = [one for one in self.problem.people if one.roles & roles and slot not in one.away]
            self.model.add(sum(panels) <= len(able_ids))
        if wanted and all(one.most is not None for one in self.problem.people if one.roles):
            most = sum(one.most or 0 for one in self.problem.people if one.roles)
            self.model.add(sum(one for panels in wanted.values() for one in panels) <= most)

    def _seat_panels(self) -> None:
        total, daily = defaultdict(list), defaultdict(list)
        for (slot, name), used in self.used.items():
            room, members = self.problem.room[name], []
            for one in self._able(room, slot):
                seat = self.sitting[one.id, (slot, name)] = self._flag("")
                members.append(seat)
                self._presence[one.id, slot].append(seat)
                total[one.id].append(seat)
                daily[one.id, self.problem.slot[slot].day].append(seat)
                theirs = self.companies.get((one.company, (slot, name)))
                if self.problem.recusal and one.company and theirs is not None:
                    self.model.add_at_most_one(seat, theirs)
            self.model.add(sum(members) == room.panel * used)
        for who, seats in total.items():
            most = self.problem.person[who].most
            if most is not None and most < len(seats):
                self.model.add(sum(seats) <= most)
        for (who, _), seats in daily.items():
            most = self.problem.person[who].most_a_day
            if most is not None and most < len(seats):
                self.model.add(sum(seats) <= most)

    def _keep_people_apart(self) -> None:
        for (number, (slot, _)), flag in self.placed.items():
            unit = self.units[number]
            for who in {*unit.attendees, *unit.first.leaders}:
                self._presence[who, slot].append(flag)
        seen = set()
        for flags in self._presence.values():
            key = tuple(flag.index for flag in flags)
            if len(flags) > 1 and key not in seen:
                seen.add(key)
                self.model.add_at_most_one(flags)

    def _runs(self) -> dict[int, list[list[Slot]]]:
        """The slots of each day, split where a break lies."""
        days: dict[int, list[list[Slot]]] = defaultdict(list)
        for slot in sorted(self.problem.slots, key=lambda one: (one.day, one.at)):
            runs = days[slot.day]
            if runs and runs[-1][-1].at + 1 == slot.at:
                runs[-1].append(slot)
            else:
                runs.append([slot])
        return days

    def _keep_breaks(self) -> None:
        most = self.problem.most_in_a_row
        if most is None:
            return
        people = dict.fromkeys(who for who, _ in self._presence)
        for run in (run for runs in self._runs().values() for run in runs):
            for start in range(len(run) - most):
                window = run[start : start + most + 1]
                for who in people:
                    flags = [flag for slot in window for flag in self._presence.get((who, slot.id), ())]
                    if len(flags) > most:
                        self.model.add(sum(flags) <= most)

    def _keep_order(self) -> None:
        number_of = {event.id: number for number, unit in enumerate(self.units) for event in unit.events}
        ranks = defaultdict(list)
        for (number, (slot, _)), flag in self.placed.items():
            ranks[number].append(self.problem.rank[slot] * flag)
        for unit in self.units:
            for event in unit.events:
                for first in event.after:
                    later, earlier = ranks[number_of[event.id]], ranks[number_of[first]]
                    self.model.add(sum(later) >= sum(earlier) + 1)

    def _aim(self) -> None:
        weights, terms = self.problem.weights, []
        if weights.sessions:
            terms += [weights.sessions * flag for flag in self.companies.values()]
        if weights.late:
            terms += [
                weights.late * self.problem.rank[slot] * len(self.units[number].events) * flag
                for (number, (slot, _)), flag in self.placed.items()
            ]
        if weights.idle:
            terms += [weights.idle * flag for flag in self._idle()]
        if terms:
            self.model.minimize(sum(terms))

    def _idle(self) -> list[cp_model.IntVar]:
        """A flag for each person and slot that lies between two events of theirs on one day."""
        busy: dict[tuple[str, str], list[cp_model.IntVar]] = defaultdict(list)
        for (number, (slot, _)), flag in self.placed.items():
            unit = self.units[number]
            for who in {*unit.attendees, *unit.first.leaders}:
                busy[who, slot].append(flag)
        found = []
        for runs in self._runs().values():
            day = [slot.id for run in runs for slot in run]
            for who in dict.fromkeys(who for who, _ in busy):
                before = self._spread([busy.get((who, slot), []) for slot in day])
                after = self._spread([busy.get((who, slot), []) for slot in reversed(day)])[::-1]
                for place in range(1, len(day) - 1):
                    waits = self._flag("")
                    present = sum(busy.get((who, day[place]), []))
                    self.model.add(waits >= before[place] + after[place] - present - 1)
                    found.append(waits)
        return found

    def _spread(self, flags: Sequence[list[cp_model.IntVar]]) -> list[cp_model.IntVar]:
        """For each place, whether anything was at it or before it."""
        spread = [self._flag("") for _ in flags]
        for one, causes in zip(spread, flags, strict=True):
            for cause in causes:
                self.model.add_implication(cause, one)
        for one, following in pairwise(spread):
            self.model.add_implication(one, following)
        return spread

    def fix(self, placements: Iterable[Placement]) -> None:
        """Keep every unit where `placements` has its first event."""
        where = {one.event: (one.slot, one.room) for one in placements}
        for (number, place), flag in self.placed.items():
            self.model.add(flag == (where[self.units[number].first.id] == place))

    def hint(self, choices: TimetableChoices) -> None:
        """Start from a timetable."""
        where = {one.event: (one.slot, one.room) for one in choices.placements}
        seated = {(who, (one.slot, one.room)) for one in choices.panels for who in one.people}
        for (number, place), flag in self.placed.items():
            self.model.add_hint(flag, where[self.units[number].first.id] == place)
        for seat, flag in self.sitting.items():
            self.model.add_hint(flag, seat in seated)

    def read(self, value: Callable[[cp_model.IntVar], bool]) -> TimetableChoices:
        """The timetable that a solution means."""
        where = {
            event.id: place
            for (number, place), flag in self.placed.items()
            if value(flag)
            for event in self.units[number].events
        }
        panels: dict[Place, list[str]] = defaultdict(list)
        for (who, place), flag in self.sitting.items():
            if value(flag):
                panels[place].append(who)
        rank = {room.id: number for number, room in enumerate(self.problem.rooms)}
        ordered = sorted(panels, key=lambda place: (self.problem.rank[place[0]], rank[place[1]]))
        return TimetableChoices(
            tuple(Placement(event.id, *where[event.id]) for event in self.problem.events),
            tuple(Panel(*place, tuple(panels[place])) for place in ordered),
        )
