"""What a roster costs, in whole points: shares that are not kept and wishes that are not met. Less is better."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from unionhall.engines.planning.core.rosters.problems import (
    Duty,
    Person,
    RosterChoices,
    RosterProblem,
    Wish,
)

# Beyond so many duties from the share each further one costs as much as the last: the curve goes on straight.
REACH = 20


def needed(problem: RosterProblem) -> int:
    """How many duties the problem asks for at least, before any rule is lowered."""
    days, shifts = set(problem.days), {shift.id for shift in problem.shifts}
    usual = {station.id: station.least for station in problem.stations}
    special = {(one.day, one.station, one.shift): one for one in problem.covers}
    more = (
        one.least - usual[one.station]
        for one in special.values()
        if one.day in days and one.station in usual and one.shift in shifts
    )
    return sum(usual.values()) * len(days) * len(shifts) + sum(more)


def available(person: Person, days: tuple[date, ...]) -> int:
    """On how many of these days they are not away."""
    return sum(day not in person.leave for day in days)


def shares(problem: RosterProblem) -> dict[str, Fraction]:
    """How many duties each person ought to have: their part of those needed, by the days on which they are there, and

    what they had less than their part lately, by the days on which they were there then (where nobody says: the days to
    come). It lies below nothing for somebody who had far more than their part.
    """
    ahead = {one.id: available(one, problem.days) for one in problem.people}
    past = {one.id: one.available_before for one in problem.people}
    past = past if any(past.values()) else ahead
    duties, before = needed(problem), sum(one.history for one in problem.people)
    return {
        one.id: _part(duties, one.id, ahead) + _part(before, one.id, past) - one.history
        for one in problem.people
    }


def _part(duties: int, key: str, weights: Mapping[str, int]) -> Fraction:
    whole = sum(weights.values())
    return Fraction(duties * weights[key], whole) if whole else Fraction(0)


def slope(share: Fraction, count: int, fairness: int) -> int:
    """What the duty number `count` (from 1) adds: about `fairness` times the difference of the squared distances."""
    distance = min(max(2 * count - 1 - 2 * share, Fraction(-2 * REACH)), Fraction(2 * REACH))
    return round(fairness * distance)


def unfairness(share: Fraction, count: int, fairness: int) -> int:
    """What it costs that somebody with this share has `count` duties."""
    base = round(fairness * share * share) if abs(share) <= REACH else _straight(share, fairness)
    return base + sum(slope(share, number, fairness) for number in range(1, count + 1))


def _straight(share: Fraction, fairness: int) -> int:
    over = abs(share) - REACH
    return round(fairness * (REACH * REACH + 2 * REACH * over))


def is_met(wish: Wish, on: Mapping[tuple[str, date], Duty]) -> bool:
    """Whether a wish comes true when these are the duties."""
    duty = on.get((wish.person, wish.day))
    is_there = duty is not None and wish.station in ("", duty.station) and wish.shift in ("", duty.shift)
    return is_there == (wish.weight > 0)


def by_person_and_day(choices: RosterChoices) -> dict[tuple[str, date], Duty]:
    """Each duty where it is looked for."""
    return {(duty.person, duty.day): duty for duty in choices.duties}


def loads(problem: RosterProblem, choices: RosterChoices) -> dict[str, int]:
    """How many duties each person has."""
    counts = Counter(duty.person for duty in choices.duties)
    return {one.id: counts[one.id] for one in problem.people}


def cost(problem: RosterProblem, choices: RosterChoices) -> int:
    """What a roster costs; 0 would be perfect, up to rounding."""
    share, counts, on = shares(problem), loads(problem, choices), by_person_and_day(choices)
    unfair = sum(unfairness(share[key], count, problem.fairness) for key, count in counts.items())
    days = set(problem.days)
    unmet = sum(abs(one.weight) for one in problem.wishes if one.day in days and not is_met(one, on))
    return unfair + unmet


def unmet_wishes(problem: RosterProblem, choices: RosterChoices) -> tuple[Wish, ...]:
    """The wishes that do not come true."""
    days, on = set(problem.days), by_person_and_day(choices)
    return tuple(one for one in problem.wishes if one.weight and one.day in days and not is_met(one, on))


def by_person(choices: RosterChoices) -> dict[str, list[Duty]]:
    """Each person's duties."""
    found: dict[str, list[Duty]] = defaultdict(list)
    for duty in choices.duties:
        found[duty.person].append(duty)
    return dict(found)
