"""The days of one team: whether its visits fit in, and which of them do not fit together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from unionhall.engines.planning.core.matching.conflicts import smallest
from unionhall.engines.planning.core.matching.visits import HalfDay


@dataclass(frozen=True, slots=True)
class Stay:
    """A visit that one team may make: the enterprise's number, how many half-days, and where they may begin."""

    enterprise: int
    halves: int
    starts: tuple[HalfDay, ...]

    def spans(self, start: HalfDay) -> tuple[HalfDay, ...]:
        """The half-days that it takes from `start`."""
        return tuple(HalfDay(start.day, start.half + step) for step in range(self.halves))

    def reach(self) -> frozenset[HalfDay]:
        """All half-days that it may take."""
        return frozenset(span for start in self.starts for span in self.spans(start))


class TooHard(Exception):
    """Whether the visits fit was not found out in the work that one team may take."""


def days_of(stays: Sequence[Stay]) -> Mapping[int, HalfDay] | None:
    """When each begins, by enterprise; None where they do not all fit. `TooHard` where neither was found out."""
    if _crowded(stays) is not None:
        return None
    found = _simple(stays)
    return found if found is not None else _thorough(stays)


def _crowded(stays: Sequence[Stay]) -> frozenset[HalfDay] | None:
    """The half-days that are overfull the most by those who have to come in them, of what some span of days holds."""
    reaches = [(stay.reach(), stay.halves) for stay in stays]
    spans = [(min(one).day, max(one).day, halves, one) for one, halves in reaches]
    worst, found = 0, None
    for first in sorted({first for first, *_ in spans}):
        load, room = 0, set[HalfDay]()
        for begin, _end, halves, reach in sorted(spans, key=lambda span: span[1]):
            if begin < first:
                continue
            load += halves
            room |= reach
            if load - len(room) > worst:
                worst, found = load - len(room), frozenset(room)
    return found


def _simple(stays: Sequence[Stay]) -> dict[int, HalfDay] | None:
    """The long ones first, each where it can, then the short ones by augmenting; may miss what is possible."""
    taken: dict[HalfDay, Stay] = {}
    begins: dict[int, HalfDay] = {}
    fixed: set[HalfDay] = set()
    for stay in sorted((one for one in stays if one.halves > 1), key=lambda one: len(one.starts)):
        start = next((one for one in stay.starts if not fixed.intersection(stay.spans(one))), None)
        if start is None:
            return None
        begins[stay.enterprise] = start
        fixed.update(stay.spans(start))

    def seat(stay: Stay, tried: set[HalfDay]) -> bool:
        for start in stay.starts:
            if start in tried or start in fixed:
                continue
            tried.add(start)
            if start not in taken or seat(taken[start], tried):
                taken[start] = stay
                return True
        return False

    if not all(seat(stay, set()) for stay in stays if stay.halves == 1):
        return None
    return begins | {stay.enterprise: start for start, stay in taken.items()}


def _thorough(stays: Sequence[Stay]) -> dict[int, HalfDay] | None:
    """The same, exactly. Without long ones the simple way is exact already."""
    if all(stay.halves == 1 for stay in stays):
        return None
    from ortools.sat.python import cp_model  # noqa: PLC0415 - heavy, seldom needed

    model = cp_model.CpModel()
    flags = {
        (number, start): model.new_bool_var("") for number, one in enumerate(stays) for start in one.starts
    }
    used: dict[HalfDay, list[cp_model.IntVar]] = {}
    for number, stay in enumerate(stays):
        model.add_exactly_one(flags[number, start] for start in stay.starts)
        for start in stay.starts:
            for span in stay.spans(start):
                used.setdefault(span, []).append(flags[number, start])
    for some in used.values():
        model.add_at_most_one(some)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2  # without it, too many for too few places takes for ever
    solver.parameters.max_deterministic_time = 2.0
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None
    if status != cp_model.OPTIMAL:
        raise TooHard
    chosen = [key for key, flag in flags.items() if solver.boolean_value(flag)]
    return {stays[number].enterprise: start for number, start in chosen}


@dataclass(frozen=True, slots=True)
class Cut:
    """What holds for every plan of one team: the half-days of these enterprises' visits, each counted with its number

    in `weights`, are at most `most`.
    """

    team: int
    weights: Mapping[int, int]
    most: int


def cut_of(team: int, stays: Sequence[Stay], possible: Sequence[Stay]) -> Cut:
    """A rule that visits break which do not fit: `stays`, of all that the team could make.

    Where it is the number of half-days that lacks, all visits count that lie within the same ones; else just these.
    """
    crowded = _crowded(stays)
    if crowded is not None:
        inside = {one.enterprise: one.halves for one in possible if one.reach() <= crowded}
        return Cut(team, inside, len(crowded))
    few = smallest(tuple(stays), lambda some: days_of(some) is not None) or tuple(stays)
    within = frozenset().union(*(stay.reach() for stay in few))
    if sum(stay.halves for stay in few) > len(within):
        inside = {one.enterprise: one.halves for one in possible if one.reach() <= within}
        return Cut(team, inside, len(within))
    return Cut(team, {stay.enterprise: 1 for stay in few}, len(few) - 1)
