"""Set cover: the fewest or cheapest sites so that everybody is reached whom any site could reach (LSCP)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from unionhall.engines.planning.core.plans import (
    Conflict,
    Limits,
    Plan,
    Progress,
    Sense,
    Status,
    gap_of,
    never,
    status_of,
)
from unionhall.engines.planning.core.siting import evaluating
from unionhall.engines.planning.core.siting.collisions import limits_of, of_musts
from unionhall.engines.planning.core.siting.cover_models import cheapest
from unionhall.engines.planning.core.siting.covering import Covering, kernel_of
from unionhall.engines.planning.core.siting.phasing import phased
from unionhall.engines.planning.core.siting.problems import SitingChoices, SitingProblem, Standing
from unionhall.engines.planning.core.siting.reasons import reasons_of
from unionhall.engines.planning.core.siting.reducing import may_open, merged, settled
from unionhall.engines.planning.core.siting.watches import Watch

if TYPE_CHECKING:
    from unionhall.engines.planning.core.siting.coverage import Ints

_PRICES = 400  # steps of the prices
_ROUNDS = 300  # of throwing out and covering anew, where the limits name none
_HAIR = 1e-9


def solve_set_cover(
    problem: SitingProblem, limits: Limits, progress: Progress[SitingChoices] = never
) -> Plan[SitingChoices]:
    """The plan with the least cost of new sites (1 each: the fewest). Cells that no site reaches are named as reasons.

    Infeasible where even that is more than `sites`, `budget` or all years allow.
    """
    conflict = of_musts(problem)
    if conflict is not None:
        return Plan(Status.INFEASIBLE, Sense.LEAST, conflict=conflict)
    search = SetCover(problem, limits, progress)
    search.run()
    if search.is_impossible:
        return Plan(
            Status.INFEASIBLE, Sense.LEAST, conflict=_collision(problem, limits), stats=search.stats()
        )
    return search.best(has_reasons=True)


class SetCover:
    """One search: settle, price, improve, prove."""

    def __init__(self, problem: SitingProblem, limits: Limits, progress: Progress[SitingChoices]) -> None:
        self.problem, self.limits = problem, limits
        self.watch: Watch[SitingChoices] = Watch(limits, progress)
        # limits are no rules of the search: the cheapest cover is compared with them at the end
        self.settled = settled(replace(problem, sites=None, budget=None))
        core = replace(self.settled.core, most=None, budget=None)
        self.is_whole = all(float(site.cost).is_integer() for site in problem.candidates)
        self.is_even = len(np.unique(core.costs)) <= 1
        self.most = self._most_free()
        # sites that outdo others by cost may be more: with a limit on their number, nothing is dropped
        self.plain = merged(core)
        self.kernel = kernel_of(core)
        self.covering = Covering(self.kernel.core, is_whole=self.is_whole, seed=limits.seed)
        self.is_impossible = False
        self._sites: Ints | None = None
        self._bound = -np.inf

    def _most_free(self) -> int | None:
        """How many free sites may open, where a limit counts sites."""
        musts = sum(site.standing == Standing.MUST for site in self.problem.candidates)
        counts = [most for _rule, is_money, most in limits_of(self.problem) if not is_money]
        return int(min(counts) + _HAIR) - musts if counts else None

    def _money(self) -> float | None:
        amounts = [most for _rule, is_money, most in limits_of(self.problem) if is_money]
        return min(amounts) if amounts else None

    @property
    def fixed_cost(self) -> float:
        """What the sites cost that have to be built."""
        return float(sum(site.cost for site in self.problem.candidates if site.standing == Standing.MUST))

    @property
    def bound(self) -> float:
        """No plan costs less."""
        costs = {int(at): self.problem.candidates[int(at)].cost for at in self.kernel.forced}
        priced = self.fixed_cost + sum(costs.values()) + self.covering.bound
        return max(priced, self._bound + self.fixed_cost)

    def _opened(self) -> Ints:
        """Free sites of the best cover, as numbers of candidates."""
        if self._sites is not None:
            return self._sites
        found = self.kernel.core.origin[self.covering.best].tolist()
        return np.array(sorted((*self.kernel.forced, *found)), dtype=np.int64)

    def run(self) -> None:
        """Search and prove, as far as the limits go; then see whether the limits of the problem are kept."""
        rounds = _ROUNDS if self.limits.rounds is None else self.limits.rounds
        self.covering.run(_PRICES, self.is_open)
        self.covering.improve(min(rounds, 30) if self._is_small() else rounds, self.is_open)
        if self.is_open() and not self.covering.is_proved:
            answer = cheapest(self.kernel.core, self.covering.best, self.watch.left)
            self._take_kernel(answer.sites, answer.bound)
        self._heed_limits()

    def _is_small(self) -> bool:
        return len(self.kernel.core.coverage.cells) <= 20_000

    def _take_kernel(self, sites: Ints | None, bound: float) -> None:
        covering = self.covering
        if sites is not None:
            covering.offer(sites)
        covering.raise_bound(min(bound, covering.cost))

    def _heed_limits(self) -> None:
        opened, money = self._opened(), self._money()
        cost = self.fixed_cost + sum(self.problem.candidates[int(at)].cost for at in opened)
        if money is not None and self.bound > money * (1 + _HAIR) + _HAIR:
            self.is_impossible = True
        elif self.most is not None and len(opened) > self.most:
            self._count(opened)
        elif money is not None and cost > money * (1 + _HAIR) + _HAIR:
            self._sites = np.empty(0, dtype=np.int64)

    def _count(self, opened: Ints) -> None:
        """Look for the cheapest cover of no more sites than allowed; with even costs the best cover tells at once."""
        if self.is_even and self.covering.is_proved:
            self.is_impossible = True
            return
        hint = np.searchsorted(self.plain.origin, opened)
        answer = cheapest(self.plain, hint, self.watch.left, self.most)
        self.is_impossible = answer.is_impossible
        self._sites = np.empty(0, dtype=np.int64) if answer.sites is None else self.plain.origin[answer.sites]
        bound = answer.bound
        self._bound = float(np.ceil(bound - 1e-6)) if self.is_whole and np.isfinite(bound) else bound
        money = self._money()
        if money is not None and self.bound > money * (1 + _HAIR) + _HAIR:
            self.is_impossible = True

    def is_open(self) -> bool:
        """Whether there is something left to find or to prove, and leave to go on."""
        cost, bound = self.fixed_cost + sum(self._costs()), self.bound
        if self.limits.gap and gap_of(cost, bound) <= self.limits.gap:
            return False
        return self.watch.goes_on(self.best)

    def _costs(self) -> list[float]:
        return [self.problem.candidates[int(at)].cost for at in self._opened()]

    def _is_within(self, opened: Ints) -> bool:
        money = self._money()
        cost = self.fixed_cost + sum(self._costs())
        if self.most is not None and len(opened) > self.most:
            return False
        return money is None or cost <= money * (1 + _HAIR) + _HAIR

    def best(self, *, has_reasons: bool = False) -> Plan[SitingChoices]:
        """The best plan so far; none where it breaks a limit."""
        free = self._opened()
        parts, problem = self.settled, self.problem
        opened = np.array(sorted((*parts.fixed, *free.tolist())), dtype=np.int64)
        is_cover = bool((self.plain.coverage.counts(np.searchsorted(self.plain.origin, free)) > 0).all())
        if not is_cover or not self._is_within(free):
            return Plan(Status.NO_PLAN, Sense.LEAST, bound=self.bound, stats=self.stats())
        choices = phased(problem, parts.coverage, parts.people, opened)
        value = evaluating.objective(problem, choices)
        reasons = (
            reasons_of(problem, parts.coverage, parts.people, opened, may_open(problem))
            if has_reasons
            else ()
        )
        bound = min(self.bound, value)
        return Plan(
            status_of(value, bound, self.limits, is_whole=self.is_whole), Sense.LEAST, choices, value, bound,
            reasons, stats=self.stats(),
        )  # fmt: skip

    def stats(self) -> dict[str, object]:
        """Facts about the search."""
        coverage = self.kernel.core.coverage
        return {
            "seconds": round(self.watch.spent, 3),
            "cells": coverage.cell_count,
            "sites": coverage.site_count,
            "forced": len(self.kernel.forced),
            "prices": self.covering.rounds,
        }


def _collision(problem: SitingProblem, limits: Limits) -> Conflict:
    """The limit that reaching everybody breaks, with those obligatory sites without which it would not."""

    def collides(tried: SitingProblem) -> bool:
        search = SetCover(tried, limits, never)
        search.run()
        return search.is_impossible

    found = limits_of(problem)
    alone = {
        "sites": replace(problem, budget=None, by_phase=()),
        "budget": replace(problem, sites=None, by_phase=()),
        "years": replace(problem, sites=None),
    }
    code = next((rule[0] for rule, *_ in found if len(found) > 1 and collides(alone[rule[0]])), None)
    kept = [rule for rule, *_ in found if code in (None, rule[0])]
    tried = problem if code is None else alone[code]
    musts = [site for site in problem.candidates if site.standing == Standing.MUST]
    needed = []
    for must in musts:
        eased = _freed(tried, {must.id})
        if collides(eased):
            tried = eased
        else:
            needed.append(must)
    return Conflict((*kept, ("cover", {}), *(("must", {"site": site.id}) for site in needed)))


def _freed(problem: SitingProblem, ids: set[str]) -> SitingProblem:
    return replace(
        problem,
        candidates=tuple(
            replace(site, standing=Standing.FREE) if site.id in ids else site for site in problem.candidates
        ),
    )
