"""Models handed to HiGHS, and its answers read back as duties. Slow to import (scipy): only when it is needed."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from unionhall.engines.planning.core.rosters.evaluating import shares, slope, unfairness
from unionhall.engines.planning.core.rosters.modelling import INFINITE, Group, Model, Place
from unionhall.engines.planning.core.rosters.problems import Duty, RosterChoices, RosterProblem


@dataclass(frozen=True)
class Answer:
    """What came back: duties where any were found, a bound on the cost of all rosters, whether there is none at all."""

    choices: RosterChoices | None
    bound: float | None
    is_impossible: bool


class Task:
    """A model with what its columns cost; `constant` belongs to the cost of every roster."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.cost = [0.0] * len(model.columns)
        self.high = [1.0] * len(model.columns)
        self.low = [0.0] * len(model.columns)
        self.constant = 0

    def column(self, cost: float, high: float) -> int:
        """One more column from 0 to `high`, no duty."""
        self.cost.append(cost)
        self.high.append(high)
        self.low.append(0.0)
        return len(self.cost) - 1

    def add_soft(self) -> None:
        """Shares and wishes, as the evaluator counts them."""
        problem, model = self.model.problem, self.model
        for wish in problem.wishes:
            day = model.day_of.get(wish.day)
            if day is None or wish.person not in model.person_of:
                self.constant += wish.weight if day is not None and wish.weight > 0 else 0
                continue
            self.constant += max(wish.weight, 0)
            for column in model.at.get((model.person_of[wish.person], day), ()):
                place = model.groups[model.columns[column].group].places[0]
                if wish.station in ("", place[0]) and wish.shift in ("", place[1]):
                    self.cost[column] -= wish.weight
        share = shares(problem)
        for number, person in enumerate(problem.people):
            self.constant += unfairness(share[person.id], 0, problem.fairness)
            own = [columns for day in range(len(problem.days)) if (columns := model.at.get((number, day)))]
            row = model.rows.add([one for columns in own for one in columns], 0.0, 0.0)
            slopes = (slope(share[person.id], n, problem.fairness) for n in range(1, len(own) + 1))
            for price, same in groupby(slopes):
                model.rows.put(row, self.column(price, len(list(same))), -1.0)

    def add_open(self) -> None:
        """Let every demand stay open, at what it weighs: the cost is then what is missing."""
        for row, weight in self.model.demands:
            self.model.rows.put(row, self.column(weight, self.model.rows.low[row]), 1.0)

    def add_changes(self, published: set[Duty]) -> None:
        """Every duty that is new, or is published and not kept, costs one point; for a model whose places are apart."""
        model = self.model
        self.constant += len(published)
        for number in range(len(model.columns)):
            self.cost[number] += -1 if self._duty(number) in published else 1

    def limit_changes(self, published: set[Duty], most: int) -> None:
        """At most so many duties that are new, or published and not kept; for a model whose places are apart."""
        columns = range(len(self.model.columns))
        row = self.model.rows.add((), -INFINITE, most - len(published))
        for number in columns:
            self.model.rows.put(row, number, -1.0 if self._duty(number) in published else 1.0)

    def _duty(self, number: int) -> Duty:
        model, column = self.model, self.model.columns[number]
        group = model.groups[column.group]
        return Duty(model.problem.people[column.person].id, model.problem.days[group.day], *group.places[0])

    def solve(self, seconds: float, rounds: int | None = None) -> Answer:
        """The cheapest roster, in so many seconds at most."""
        rows, count = self.model.rows, len(self.cost)
        if count == 0:
            is_possible = all(low <= 0 for low in rows.low)
            return Answer(RosterChoices() if is_possible else None, self.constant, not is_possible)
        matrix = csr_array((rows.value, (rows.row, rows.column)), shape=(len(rows.low), count))
        options: dict[str, Any] = {"time_limit": max(seconds, 0.01), "mip_rel_gap": 0.0}
        if rounds is not None:
            options["node_limit"] = rounds
        found = milp(
            np.array(self.cost), integrality=np.ones(count), bounds=Bounds(self.low, self.high),
            constraints=[LinearConstraint(matrix, rows.low, rows.high)] if rows.low else (), options=options,
        )  # fmt: skip
        bound = found.get("mip_dual_bound")
        is_bound = bound is not None and math.isfinite(bound)
        choices = None
        if found.x is not None:
            taken = np.nonzero(found.x[: len(self.model.columns)] > 0.5)[0]
            choices = placed(self.model, [int(one) for one in taken])
        # Whole numbers throughout: a bound that is a hair above one of them is meant to be it.
        lowest = math.ceil(bound - 1e-3) + self.constant if is_bound else None
        # Every column has bounds, so what is "infeasible or unbounded" to the solver is infeasible.
        told = found.message.partition("primal_status")[0]
        is_impossible = found.status in (2, 3) or (found.status == 4 and "nfeasible" in told)
        return Answer(choices, lowest, choices is None and is_impossible)


def placed(model: Model, columns: Sequence[int]) -> RosterChoices:
    """Duties for these columns: inside a group everybody goes where they have been least."""
    problem = model.problem
    by_group: dict[int, list[int]] = {}
    for column in columns:
        by_group.setdefault(model.columns[column].group, []).append(model.columns[column].person)
    been: Counter[tuple[int, Place]] = Counter()
    duties = []
    for number in sorted(by_group, key=lambda one: (model.groups[one].day, one)):
        group = model.groups[number]
        for place, person in _seated(model, group, by_group[number], been):
            been[person, place] += 1
            duties.append(Duty(problem.people[person].id, problem.days[group.day], *place))
    return in_order(problem, duties)


def _seated(
    model: Model, group: Group, people: list[int], been: Counter[tuple[int, Place]]
) -> list[tuple[Place, int]]:
    """Who of a group goes to which place: what each place needs first, then as many as each takes."""
    if len(group.places) == 1:
        return [(group.places[0], person) for person in people]
    day, left, found = model.problem.days[group.day], list(people), []
    limits = {place: model.limits_of(*place, day) for place in group.places}
    seats = [place for place in group.places for _ in range(limits[place][0])]
    seats += [place for place in group.places for _ in range(limits[place][1] - limits[place][0])]
    for place in seats[: len(people)]:
        person = min(left, key=lambda one: (been[one, place], one))
        left.remove(person)
        found.append((place, person))
    return found


def in_order(problem: RosterProblem, duties: Sequence[Duty]) -> RosterChoices:
    """By day, station, shift and person, each as it stands in the problem."""
    stations = {one.id: number for number, one in enumerate(problem.stations)}
    shifts = {one.id: number for number, one in enumerate(problem.shifts)}
    people = {one.id: number for number, one in enumerate(problem.people)}
    ranked = sorted(
        duties, key=lambda one: (one.day, stations[one.station], shifts[one.shift], people[one.person])
    )
    return RosterChoices(tuple(ranked))
