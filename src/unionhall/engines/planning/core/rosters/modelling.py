"""A roster problem as rows and columns for a solver. Places between which nothing but a name differs are one column.

A column is a person, a day, and a group of places (stations in a shift) that day; which of them it is gets decided
afterwards. A place is a group of its own on days on which a rule, a wish or a duty set by hand names it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from unionhall.engines.planning.core.rosters.problems import (
    Ban,
    Person,
    RosterProblem,
    Rule,
    RuleCode,
)

Place = tuple[str, str]
INFINITE = float("inf")


@dataclass(frozen=True, slots=True)
class Group:
    """Places of one day, all in one shift, that are the same to everybody; with what they need and take together."""

    day: int
    places: tuple[Place, ...]
    least: int
    most: int

    @property
    def shift(self) -> str:
        """The shift they are in."""
        return self.places[0][1]


@dataclass(frozen=True, slots=True)
class Column:
    """Somebody at one of the places of a group."""

    person: int
    group: int


@dataclass
class Rows:
    """Rows of a sparse matrix in the making: `low` <= sum of entries <= `high`."""

    row: list[int] = field(default_factory=list)
    column: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def add(self, columns: Iterable[int], low: float, high: float) -> int:
        """One more row with ones in these columns; answers its number."""
        number = len(self.low)
        for column in columns:
            self.row.append(number)
            self.column.append(column)
            self.value.append(1.0)
        self.low.append(low)
        self.high.append(high)
        return number

    def put(self, row: int, column: int, value: float) -> None:
        """One more entry in a row that is there."""
        self.row.append(row)
        self.column.append(column)
        self.value.append(value)


class Model:
    """The rows and columns of a problem. `dropped` rules are left out, those that are lowered eased by so much.

    With `is_apart` every place is a group of its own.
    """

    def __init__(
        self, problem: RosterProblem, dropped: frozenset[Rule] = frozenset(), *, is_apart: bool = False
    ) -> None:
        self.problem = problem
        self.is_apart = is_apart
        self.dropped = dropped
        self.eased: Counter[Rule] = Counter()
        for rule, by in problem.lowered:
            self.eased[rule] += by
        self.day_of = {day: number for number, day in enumerate(problem.days)}
        self.person_of = {one.id: number for number, one in enumerate(problem.people)}
        self.limits = {(one.day, one.station, one.shift): (one.least, one.most) for one in problem.covers}
        self.groups: list[Group] = []
        self.group_of: dict[tuple[int, Place], int] = {}
        self.columns: list[Column] = []
        self.at: dict[tuple[int, int], list[int]] = defaultdict(list)  # person, day -> columns
        self.of_group: dict[int, list[int]] = defaultdict(list)
        self.rows = Rows()
        self.demands: list[tuple[int, int]] = []  # rows that ask for somebody, with how much each weighs
        self._make_groups()
        self._make_columns()
        for part in (self._cover, self._people, self._fixed, self._in_a_row, self._after_a_shift):
            part()

    # ---- rules ----

    def is_on(self, rule: Rule) -> bool:
        """Whether a rule stands in this model, whole or lowered."""
        return rule not in self.dropped

    def ease(self, rule: Rule) -> int:
        """By how much it is lowered."""
        return self.eased[rule]

    # ---- columns ----

    def _named_places(self) -> dict[int, set[Place]]:
        """By day the places that something names: none of them is like another."""
        problem, named = self.problem, defaultdict[int, set[Place]](set)
        parts: list[tuple[date | None, str, str]] = []
        parts += [(one.day, one.station, one.shift) for one in problem.fixed]
        parts += [(one.day, one.station, one.shift) for one in problem.wishes if one.station]
        parts += [(one.day, one.station, one.shift) for one in problem.bans if one.station]
        parts += [(None, one.station, one.shift) for one in problem.needs]
        for rule in (*self.eased, *self.dropped):
            if rule.code in (RuleCode.COVER, RuleCode.MOST, RuleCode.SKILL):
                parts.append((rule.day, rule.station, rule.shift))
        shifts = [shift.id for shift in problem.shifts]
        for day, station, shift in parts:
            numbers = range(len(problem.days)) if day is None else (self.day_of.get(day, -1),)
            for number in numbers:
                named[number] |= {(station, one) for one in ([shift] if shift in shifts else shifts)}
        return named

    def _make_groups(self) -> None:
        named = self._named_places()
        for number, day in enumerate(self.problem.days):
            alike: dict[str, list[Place]] = {}
            for shift in self.problem.shifts:
                for station in self.problem.stations:
                    place = station.id, shift.id
                    low, high = self.limits_of(station.id, shift.id, day)
                    is_own = self.is_apart or place in named[number] or low > high
                    key = repr(place) if is_own else shift.id
                    alike.setdefault(key, []).append(place)
            for places in alike.values():
                self._make_group(number, day, tuple(places))

    def _make_group(self, number: int, day: date, places: tuple[Place, ...]) -> None:
        least = most = 0
        for station, shift in places:
            low, high = self.limits_of(station, shift, day)
            cover, top = (Rule(code, "", station, shift, day) for code in (RuleCode.COVER, RuleCode.MOST))
            least += max(low - self.ease(cover), 0) if self.is_on(cover) else 0
            most += high + self.ease(top) if self.is_on(top) else len(self.problem.people)
        for place in places:
            self.group_of[number, place] = len(self.groups)
        self.groups.append(Group(number, places, least, most))

    def limits_of(self, station: str, shift: str, day: date) -> tuple[int, int]:
        """What a place needs and takes on a day, nothing lowered."""
        known = self.limits.get((day, station, shift))
        if known is not None:
            return known
        return next((one.least, one.most) for one in self.problem.stations if one.id == station)

    def _make_columns(self) -> None:
        barred = self._barred()
        by_day: dict[int, list[int]] = defaultdict(list)
        for number, group in enumerate(self.groups):
            if group.most > 0:
                by_day[group.day].append(number)
        for person, one in enumerate(self.problem.people):
            for day, at in enumerate(self.problem.days):
                if at in one.leave and not self._may_on_leave(one, at):
                    continue
                for number in by_day[day]:
                    if not barred(person, day, self.groups[number].places[0]):
                        self.at[person, day].append(len(self.columns))
                        self.of_group[number].append(len(self.columns))
                        self.columns.append(Column(person, number))

    def _may_on_leave(self, person: Person, day: date) -> bool:
        rule = Rule(RuleCode.LEAVE, person.id, day=day)
        return not self.is_on(rule) or self.ease(rule) > 0

    def _barred(self) -> Callable[[int, int, Place], bool]:
        """Whether somebody is forbidden at a place on a day by a rule that is not eased."""
        bans: dict[int, list[Ban]] = defaultdict(list)
        for ban in self.problem.bans:
            rule = Rule(RuleCode.FORBIDDEN, ban.person, ban.station, ban.shift, ban.day)
            if ban.person in self.person_of and self.is_on(rule) and not self.ease(rule):
                bans[self.person_of[ban.person]].append(ban)

        def answer(person: int, day: int, place: Place) -> bool:
            at = self.problem.days[day]
            return any(
                ban.day in (None, at) and ban.station in ("", place[0]) and ban.shift in ("", place[1])
                for ban in bans.get(person, ())
            )

        return answer

    # ---- rows ----

    def _cover(self) -> None:
        problem = self.problem
        skills = [one.skills for one in problem.people]
        seniors = {number for number, one in enumerate(problem.people) if one.is_senior}
        needing: set[int] = set()
        for number, group in enumerate(self.groups):
            columns, at = self.of_group[number], problem.days[group.day]
            if group.most < len(columns):
                self.rows.add(columns, -INFINITE, group.most)
            if group.least > 0:
                self.demands.append((self.rows.add(columns, group.least, INFINITE), 100))
            if any(self.limits_of(*place, at)[0] > 0 for place in group.places):
                needing.add(group.day)
                self._skills(columns, group, skills)
        for day in sorted(needing) if problem.seniors else ():
            rule = Rule(RuleCode.SENIORS, day=problem.days[day])
            count = problem.seniors - self.ease(rule) if self.is_on(rule) else 0
            old = [column for person in seniors for column in self.at[person, day]]
            if count > 0:
                self.demands.append((self.rows.add(sorted(old), count, INFINITE), 1))

    def _skills(self, columns: list[int], group: Group, skills: list[frozenset[str]]) -> None:
        station, shift = group.places[0]
        for need in self.problem.needs:
            if need.station != station or need.shift not in ("", shift):
                continue
            rule = Rule(RuleCode.SKILL, "", station, shift, self.problem.days[group.day], need.skill)
            count = need.count - self.ease(rule) if self.is_on(rule) else 0
            able = [column for column in columns if need.skill in skills[self.columns[column].person]]
            if count > 0:
                self.demands.append((self.rows.add(able, count, INFINITE), 1))

    def _people(self) -> None:
        """One place a day; leave and bans that are lowered and not gone."""
        for columns in self.at.values():
            if len(columns) > 1:
                self.rows.add(columns, -INFINITE, 1)
        for ban in self.problem.bans:
            rule = Rule(RuleCode.FORBIDDEN, ban.person, ban.station, ban.shift, ban.day)
            if self.is_on(rule) and self.ease(rule) and ban.person in self.person_of:
                columns = self._columns_of(ban.person, ban.station, ban.shift, ban.day)
                self.rows.add(columns, -INFINITE, self.ease(rule))

    def _columns_of(self, person: str, station: str, shift: str, day: date | None) -> list[int]:
        number = self.person_of[person]
        days = range(len(self.problem.days)) if day is None else (self.day_of.get(day, -1),)
        found = []
        for column in (column for day in days for column in self.at.get((number, day), ())):
            place = self.groups[self.columns[column].group].places[0]
            if station in ("", place[0]) and shift in ("", place[1]):
                found.append(column)
        return found

    def _fixed(self) -> None:
        for duty in self.problem.fixed:
            rule = Rule(RuleCode.FIXED, duty.person, duty.station, duty.shift, duty.day)
            if not self.is_on(rule) or self.ease(rule) or duty.day not in self.day_of:
                continue
            key = self.person_of.get(duty.person, -1), self.day_of[duty.day]
            group = self.group_of.get((key[1], (duty.station, duty.shift)))
            columns = [one for one in self.at.get(key, ()) if self.columns[one].group == group]
            self.demands.append((self.rows.add(columns, 1, INFINITE), 10_000))

    def _in_a_row(self) -> None:
        """Whoever was on duty as many days in a row as allowed is free on the `rest` days after."""
        problem, length = self.problem, self.problem.in_row
        if length is None:
            return
        for person, one in enumerate(problem.people):
            for day in range(len(problem.days)):
                for between in range(problem.rest if self.at.get((person, day)) else 0):
                    start = day - between - length
                    if start >= -one.row_before:
                        rule = Rule(RuleCode.ROW, one.id, day=problem.days[day], detail=str(between))
                        self._window(rule, person, range(start, day - between), day)

    def _window(self, rule: Rule, person: int, run: range, day: int) -> None:
        if not self.is_on(rule) or self.ease(rule):
            return
        before = sum(number < 0 for number in run)
        days = [self.at.get((person, number), []) for number in run if number >= 0]
        if all(days):
            columns = [column for part in (*days, self.at[person, day]) for column in part]
            self.rows.add(columns, -INFINITE, len(run) - before)

    def _after_a_shift(self) -> None:
        for shift in self.problem.shifts:
            for (person, day), columns in list(self.at.items()) if shift.rest else ():
                late = [one for one in columns if self.groups[self.columns[one].group].shift == shift.id]
                for after in range(1, shift.rest + 1):
                    then = self.at.get((person, day + after), [])
                    if not late or not then:
                        continue
                    at, key = self.problem.days[day + after], self.problem.people[person].id
                    rule = Rule(RuleCode.REST, key, shift=shift.id, day=at, detail=str(after))
                    if self.is_on(rule) and not self.ease(rule):
                        self.rows.add([*late, *then], -INFINITE, 1)
