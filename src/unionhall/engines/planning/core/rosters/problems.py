"""The roster problem: people, places, days, and what is asked of whoever is where when.

Days are the working days of a stretch in order, and "in a row" counts them: a Friday and the Monday after it are two in
a row. Everybody is at one place a day at most; that rule stands always. All others are `Rule`s, which can be named,
lowered and found to collide.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class RuleCode(StrEnum):
    """The kinds of rules. Those that ask for somebody: cover, skill, seniors, fixed; the others forbid."""

    COVER = "cover"  # so many at a place on a day, at least
    MOST = "most"  # so many at a place on a day, at most
    SKILL = "skill"  # so many of them with a skill
    SENIORS = "seniors"  # so many seniors on a day, anywhere
    LEAVE = "leave"  # nobody while away
    FORBIDDEN = "forbidden"  # not this one there
    FIXED = "fixed"  # this one there
    ROW = "row"  # not too many days in a row, and free days after as many as are allowed
    REST = "rest"  # free days after a shift that asks for them
    ONCE = "once"  # one place a day: only ever a fault, never lowered
    UNKNOWN = "unknown"  # a person, place or day that the problem does not have: the same


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule about one thing, by its ids; what it is not about is empty.

    `detail` is the skill; of a row or rest, how many days lie between (row: 0, 1…; rest: 1 is the next day).
    """

    code: RuleCode
    person: str = ""
    station: str = ""
    shift: str = ""
    day: date | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be on duty.

    `history`: duties lately, in a time of which they were there on `available_before` days; `row_before`: how many days
    in a row they were on duty right before the first day.
    """

    id: str
    skills: frozenset[str] = frozenset()
    is_senior: bool = False
    leave: frozenset[date] = frozenset()
    history: int = 0
    available_before: int = 0
    row_before: int = 0


@dataclass(frozen=True, slots=True)
class Station:
    """A post that needs `least` and takes `most` people, on every day and in every shift unless a `Cover` says more."""

    id: str
    least: int = 1
    most: int = 1


@dataclass(frozen=True, slots=True)
class Shift:
    """A part of the day. After a duty in it `rest` of the following days are free."""

    id: str = ""
    rest: int = 0


@dataclass(frozen=True, slots=True)
class Cover:
    """What a station needs and takes on one day instead of what it does otherwise."""

    station: str
    day: date
    least: int
    most: int
    shift: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """So many of those at a station (in that shift; empty: in each) have a skill, on days on which it needs anybody."""

    station: str
    skill: str
    count: int = 1
    shift: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """`weight` above nothing: on duty that day, gladly; below: rather not. With a station or shift: there, then."""

    person: str
    day: date
    weight: int
    station: str = ""
    shift: str = ""


@dataclass(frozen=True, slots=True)
class Ban:
    """Somebody who may not be at a station, in a shift, on a day; what is empty stands for all of them."""

    person: str
    station: str = ""
    shift: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """One person at one place on one day."""

    person: str
    day: date
    station: str
    shift: str = ""


@dataclass(frozen=True, slots=True)
class RosterProblem:
    """`in_row`: at most so many days in a row (none: no limit), after so many `rest` days are free.

    `seniors`: so many on every day on which anybody is needed. `fairness` weighs the square of how far somebody's
    duties lie from their share against the weights of wishes. `lowered` are rules that are eased, each by how much.
    """

    people: tuple[Person, ...]
    stations: tuple[Station, ...]
    days: tuple[date, ...]
    shifts: tuple[Shift, ...] = (Shift(),)
    covers: tuple[Cover, ...] = ()
    needs: tuple[Need, ...] = ()
    wishes: tuple[Wish, ...] = ()
    bans: tuple[Ban, ...] = ()
    fixed: tuple[Duty, ...] = ()
    in_row: int | None = None
    rest: int = 1
    seniors: int = 0
    fairness: int = 10
    lowered: tuple[tuple[Rule, int], ...] = ()


@dataclass(frozen=True, slots=True)
class RosterChoices:
    """Who is where when, by day, then as stations and people stand in the problem."""

    duties: tuple[Duty, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that is broken, and by how many."""

    rule: Rule
    by: int = 1
