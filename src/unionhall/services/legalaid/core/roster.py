"""Who is on duty where on which day: the rules, a draft that keeps them, and what is wrong with a roster.

Days are the working days of the stretch in order; "in a row" counts them, so a Friday and the Monday after it are
two in a row. Posts and members are named by any value that can be a key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from typing import Any

Key = Any
Slot = tuple[date, Key]
Assignment = Mapping[Slot, tuple[Key, ...]]

# What a draft weighs: the square of a member's duties grows faster than their number, so that unequal shares cost
# more than equal ones. A day one would rather not have is worth an imbalance of three duties, a day one wishes one.
AVOIDED = 6
PREFERRED = 2


@dataclass(frozen=True)
class Rules:
    """At least `per_post` members at each post on each day; nobody more than `in_row` days in a row."""

    per_post: int = 1
    in_row: int = 2


@dataclass(frozen=True)
class Member:
    """Somebody who can be on duty. `history` is how many duties they had lately, `row_before` how many days in a row
    they were on duty right before the first day."""

    key: Key
    leave: frozenset[date] = frozenset()
    avoid: frozenset[date] = frozenset()
    prefer: frozenset[date] = frozenset()
    history: int = 0
    row_before: int = 0

    def dislike(self, day: date) -> int:
        """What a duty on `day` costs them beside its number; less than nothing for a day they wish."""
        return AVOIDED * (day in self.avoid) - PREFERRED * (day in self.prefer)


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


@dataclass(frozen=True)
class Draft:
    """A proposal: who is where, what stays open and why, how many duties each member has in it."""

    assignment: dict[Slot, tuple[Key, ...]]
    gaps: tuple[Gap, ...]
    counts: dict[Key, int]


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


def draft(plan: Plan) -> Draft:
    """A roster for `plan`, the same for the same plan.

    Guaranteed: what is fixed stays; nobody is put on duty while away, at two posts a day, or too many days in a row.
    A gap stays only where no member can take it as things stand, nor after handing on one duty of theirs. No single
    duty can be handed from one member to another so that the shares (with history) and wishes are better served.
    Not guaranteed: that no better roster exists. Shares may be uneven where leave leaves no choice.
    """
    board = _Board(plan)
    while board.close_gaps():
        board.improve()
    return board.result()


def gaps(assignment: Assignment, plan: Plan) -> tuple[Gap, ...]:
    """Where `assignment` lacks somebody, and what there is to be done about it."""
    return _Board(replace(plan, fixed=assignment)).result().gaps


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
    """A roster in the making."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.index = {day: number for number, day in enumerate(plan.days)}
        self.members = {one.key: one for one in plan.members}
        self.place = {key: number for number, key in enumerate(self.members)}
        self.on: dict[Key, set[int]] = {key: set() for key in self.members}
        self.there: dict[Slot, list[Key]] = {(day, post): [] for day in plan.days for post in plan.posts}
        self.fixed: set[tuple[Slot, Key]] = set()
        for slot, keys in plan.fixed.items():
            for key in keys:
                self.fixed.add((slot, key))
                self.there.setdefault(slot, []).append(key)
                if key in self.on and slot[0] in self.index:
                    self.on[key].add(self.index[slot[0]])

    # ---- looking ----

    def missing(self, slot: Slot) -> int:
        return self.plan.rules.per_post - len(set(self.there[slot]))

    def open_slots(self) -> list[Slot]:
        """Where somebody is missing, the days on which most are away first."""
        left = {day: sum(day not in one.leave for one in self.plan.members) for day in self.plan.days}
        slots = [(day, post) for day in self.plan.days for post in self.plan.posts]
        return sorted((slot for slot in slots if self.missing(slot) > 0), key=lambda slot: left[slot[0]])

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

    def load(self, key: Key) -> int:
        return self.members[key].history + len(self.on[key])

    def price(self, key: Key, day: date) -> int:
        """What one more duty, on `day`, adds: the difference of the squares, and what they think of the day."""
        return 2 * self.load(key) + 1 + self.members[key].dislike(day)

    # ---- changing ----

    def put(self, slot: Slot, key: Key) -> None:
        self.there[slot].append(key)
        self.on[key].add(self.index[slot[0]])

    def take(self, slot: Slot, key: Key) -> None:
        self.there[slot].remove(key)
        self.on[key].discard(self.index[slot[0]])

    def best(self, day: date, *, but: Key = None) -> Key | None:
        able = [key for key in self.members if key != but and self.can(key, day)]
        return min(able, key=lambda key: (self.price(key, day), self.place[key]), default=None)

    def fill(self, slot: Slot) -> None:
        while self.missing(slot) > 0:
            chosen = self.best(slot[0])
            if chosen is None:
                return
            self.put(slot, chosen)

    def movable(self) -> list[tuple[Slot, Key]]:
        """Duties that a draft may give to somebody else, in order."""
        return [
            (slot, key)
            for slot, keys in self.there.items() if slot[0] in self.index
            for key in keys if key in self.on and (slot, key) not in self.fixed
        ]  # fmt: skip

    def make_room(self, slot: Slot) -> bool:
        """Fill one place at `slot` with a member who hands one other duty on. Whether that was possible."""
        day = slot[0]
        for other, key in self.movable():
            if other[0] == day or day in self.members[key].leave or self.index[day] in self.on[key]:
                continue
            self.take(other, key)
            if self.can(key, day):
                self.put(slot, key)
                heir = self.best(other[0], but=key)
                if heir is not None:
                    self.put(other, heir)
                    return True
                self.take(slot, key)
            self.put(other, key)
        return False

    def close_gaps(self) -> bool:
        """Put somebody wherever that is possible. Whether anybody was."""
        slots = self.open_slots()
        before = sum(map(self.missing, slots))
        for slot in slots:
            self.fill(slot)
        for slot in slots:
            while self.missing(slot) > 0 and self.make_room(slot):
                pass
        return sum(map(self.missing, slots)) < before

    def improve(self) -> None:
        """Hand on single duties, then exchange two, as long as that serves shares and wishes better."""
        while self._hand_on() or self._exchange():
            pass

    def _hand_on(self) -> bool:
        done = False
        for slot, key in self.movable():
            self.take(slot, key)
            heir = self.best(slot[0])
            is_better = heir is not None and self.price(heir, slot[0]) < self.price(key, slot[0])
            self.put(slot, heir if is_better else key)
            done = done or is_better
        return done

    def _exchange(self) -> bool:
        """Rid somebody of a day they would rather not have, in return for one that the other does not mind."""
        duties = self.movable()
        for mine, key in duties:
            if mine[0] not in self.members[key].avoid:
                continue
            for theirs, other in duties:
                if other != key and theirs[0] != mine[0] and self._exchanged(mine, key, theirs, other):
                    return True
        return False

    def _exchanged(self, mine: Slot, key: Key, theirs: Slot, other: Key) -> bool:
        one, two = self.members[key], self.members[other]
        before = one.dislike(mine[0]) + two.dislike(theirs[0])
        if one.dislike(theirs[0]) + two.dislike(mine[0]) >= before:
            return False
        self.take(mine, key)
        self.take(theirs, other)
        if self.can(key, theirs[0]) and self.can(other, mine[0]):
            self.put(theirs, key)
            self.put(mine, other)
            return True
        self.put(mine, key)
        self.put(theirs, other)
        return False

    # ---- the answer ----

    def result(self) -> Draft:
        kept = {slot: tuple(keys) for slot, keys in self.there.items() if keys}
        gaps = tuple(
            self._gap(slot) for slot in self.there if slot[0] in self.index and self.missing(slot) > 0
        )
        return Draft(kept, gaps, _counted(kept.values(), self.members))

    def _gap(self, slot: Slot) -> Gap:
        day, post = slot
        away = [key for key, one in self.members.items() if day in one.leave]
        here = [key for key in self.members if key not in away and key in self.there[slot]]
        busy = [key for key, on in self.on.items() if self.index[day] in on and key not in here]
        free = [key for key in self.members if self.can(key, day)]
        tired = len(self.members) - len({*away, *busy, *here, *free})
        return Gap(day, post, self.missing(slot), len(away), len({*busy} - {*away}), tired, len(free))


def _counted(there: Iterable[tuple[Key, ...]], members: Iterable[Key]) -> dict[Key, int]:
    counts = dict.fromkeys(members, 0)
    for keys in there:
        for key in keys:
            if key in counts:
                counts[key] += 1
    return counts
