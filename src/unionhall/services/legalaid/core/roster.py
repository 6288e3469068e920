"""Who is on duty where on which day: the rules, where somebody is missing and why, and what is wrong with a roster.

Days are the working days of the stretch in order; "in a row" counts them, so a Friday and the Monday after it are
two in a row. Posts and members are named by any value that can be a key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

Key = Any
Slot = tuple[date, Key]
Assignment = Mapping[Slot, tuple[Key, ...]]


@dataclass(frozen=True)
class Rules:
    """At least `per_post` members at each post on each day; nobody more than `in_row` days in a row."""

    per_post: int = 1
    in_row: int = 2


@dataclass(frozen=True)
class Member:
    """Somebody who can be on duty. `history` is how many duties they had lately, when they could have come on
    `available_before` days; `row_before` how many days in a row they were on duty right before the first day."""

    key: Key
    leave: frozenset[date] = frozenset()
    avoid: frozenset[date] = frozenset()
    prefer: frozenset[date] = frozenset()
    history: int = 0
    available_before: int = 0
    row_before: int = 0


@dataclass(frozen=True)
class Plan:
    """What a roster is to be made of. `fixed` is set by hand and stays as it is."""

    days: tuple[date, ...]
    posts: tuple[Key, ...]
    members: tuple[Member, ...]
    rules: Rules = Rules()
    fixed: Assignment = field(default_factory=dict)


@dataclass(frozen=True)
class Gap:
    """A post that lacks `missing` members on `day`, and why: how many are away, how many are at another post, how many
    would be on duty too many days in a row; and how many could simply be put there."""

    day: date
    post: Key
    missing: int
    away: int
    busy: int
    tired: int
    free: int


class Broken(Enum):
    """The rules that a roster can break."""

    GAP = "gap"
    LEAVE = "leave"
    TWICE = "twice"
    ROW = "row"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Fault:
    """A broken rule: on which day, at which post, by whom (nobody: too few are there)."""

    rule: Broken
    day: date
    post: Key = None
    member: Key = None


def gaps(assignment: Assignment, plan: Plan) -> tuple[Gap, ...]:
    """Where `assignment` lacks somebody, and what there is to be done about it."""
    return _Board(assignment, plan).gaps()


def faults(assignment: Assignment, plan: Plan) -> tuple[Fault, ...]:
    """Every rule that `assignment` breaks, by day; what is fixed in the plan is judged like the rest."""
    found = list(_strangers(assignment, plan))
    members = {one.key: one for one in plan.members}
    for day in plan.days:
        seen: set[Key] = set()
        for post in plan.posts:
            there = assignment.get((day, post), ())
            if len(set(there)) < plan.rules.per_post:
                found.append(Fault(Broken.GAP, day, post))
            for key in there:
                if key in seen:
                    found.append(Fault(Broken.TWICE, day, post, key))
                seen.add(key)
                if key in members and day in members[key].leave:
                    found.append(Fault(Broken.LEAVE, day, post, key))
    for member in plan.members:
        found += _tired(assignment, plan, member)
    return tuple(sorted(found, key=lambda fault: fault.day))


def _strangers(assignment: Assignment, plan: Plan) -> Iterator[Fault]:
    days, posts, keys = set(plan.days), set(plan.posts), {one.key for one in plan.members}
    for (day, post), there in assignment.items():
        if there and (day not in days or post not in posts):
            yield Fault(Broken.UNKNOWN, day, post)
        yield from (Fault(Broken.UNKNOWN, day, post, key) for key in there if key not in keys)


def _tired(assignment: Assignment, plan: Plan, member: Member) -> Iterator[Fault]:
    row = member.row_before
    for day in plan.days:
        post = next((post for post in plan.posts if member.key in assignment.get((day, post), ())), None)
        row = 0 if post is None else row + 1
        if post is not None and row > plan.rules.in_row:
            yield Fault(Broken.ROW, day, post, member.key)


class _Board:
    """A roster as it stands: who is on when, and who could be."""

    def __init__(self, assignment: Assignment, plan: Plan) -> None:
        self.plan = plan
        self.index = {day: number for number, day in enumerate(plan.days)}
        self.members = {one.key: one for one in plan.members}
        self.on: dict[Key, set[int]] = {key: set() for key in self.members}
        self.there: dict[Slot, tuple[Key, ...]] = {
            (day, post): () for day in plan.days for post in plan.posts
        }
        for slot, keys in assignment.items():
            self.there[slot] = keys
            for key in keys:
                if key in self.on and slot[0] in self.index:
                    self.on[key].add(self.index[slot[0]])

    def gaps(self) -> tuple[Gap, ...]:
        """Every post that lacks somebody, in order of the plan."""
        slots = [slot for slot in self.there if slot[0] in self.index and self.missing(slot) > 0]
        return tuple(self._gap(slot) for slot in slots)

    def missing(self, slot: Slot) -> int:
        return self.plan.rules.per_post - len(set(self.there[slot]))

    def row_with(self, key: Key, number: int) -> int:
        """How many days in a row the member is on duty around day `number`, that day included."""
        on, first, last = self.on[key], number, number
        while first - 1 in on:
            first -= 1
        while last + 1 in on:
            last += 1
        return last - first + 1 + (self.members[key].row_before if first == 0 else 0)

    def can(self, key: Key, day: date) -> bool:
        number = self.index[day]
        return (
            day not in self.members[key].leave
            and number not in self.on[key]
            and self.row_with(key, number) <= self.plan.rules.in_row
        )

    def _gap(self, slot: Slot) -> Gap:
        day, post = slot
        away = [key for key, one in self.members.items() if day in one.leave]
        here = [key for key in self.members if key not in away and key in self.there[slot]]
        busy = [key for key, on in self.on.items() if self.index[day] in on and key not in here]
        free = [key for key in self.members if self.can(key, day)]
        tired = len(self.members) - len({*away, *busy, *here, *free})
        return Gap(day, post, self.missing(slot), len(away), len({*busy} - {*away}), tired, len(free))
