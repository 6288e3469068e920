"""Between a siting problem and its medians: rows and rules going in, openings by year and reasons coming out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from unionhall.engines.planning.core.plans import Reason
from unionhall.engines.planning.core.siting.median_bounds import MedianPrices
from unionhall.engines.planning.core.siting.median_search import Interchange, Rules
from unionhall.engines.planning.core.siting.median_ways import Ways
from unionhall.engines.planning.core.siting.priced_search import Best, PricedSearch
from unionhall.engines.planning.core.siting.problems import Opening, SitingChoices, SitingProblem, Standing
from unionhall.engines.planning.core.siting.reducing import may_open, most_money, most_new

if TYPE_CHECKING:
    from collections.abc import Callable

    from unionhall.engines.planning.core.plans import Limits
    from unionhall.engines.planning.core.siting.coverage import Floats, Ints


def ways_of(problem: SitingProblem) -> Ways:
    """The ways of all cells where people are, in metres as walked times people."""
    cells = [cell for cell in problem.cells if cell.people > 0]
    here = np.array([(cell.x, cell.y) for cell in cells], dtype=np.float64).reshape(-1, 2)
    there = np.array([(site.x, site.y) for site in problem.candidates], dtype=np.float64).reshape(-1, 2)
    people = np.array([cell.people for cell in cells], dtype=np.float64)
    return Ways(people, places=(here, there), factor=problem.detour)


def rules_of(problem: SitingProblem) -> Rules:
    """The limits with the sites that stand counted in, at no cost."""
    sites = problem.candidates
    stands = np.array([site.standing == Standing.OPEN for site in sites], dtype=bool)
    locked = stands | np.array([site.standing == Standing.MUST for site in sites], dtype=bool)
    costs = np.where(stands, 0.0, np.array([site.cost for site in sites], dtype=np.float64))
    most, money = most_new(problem), most_money(problem)
    allowed = may_open(problem)
    count = len(sites) if most is None else min(len(sites), int(stands.sum()) + int(most))
    return Rules(count, np.inf if money is None else money * (1 + 1e-9) + 1e-9, costs, locked, allowed)


def near(rules: Rules) -> int:
    """How many of the nearest sites a row looks at: three times what keeps one open among them on average."""
    sites = int(rules.allowed.sum())
    most = min(rules.most, sites)
    if np.isfinite(rules.budget) and sites:
        usual = (
            float(np.median(rules.costs[rules.allowed & ~rules.locked]))
            if sites > rules.locked.sum()
            else 0.0
        )
        most = min(most, int(rules.locked.sum() + rules.budget / usual)) if usual else most
    return max(20, 3 * sites // max(1, most))


def search_of(
    ways: Ways, rules: Rules, limits: Limits, *, is_whole: bool, keep_on: Callable[[Best], bool]
) -> PricedSearch:
    """A search that stands at its first plan."""
    lists = ways.lists(near(rules), rules.allowed)
    search = Interchange(ways, lists, rules)
    search.descend()
    prices = MedianPrices(lists, rules, search.between())
    return PricedSearch(search, prices, limits, is_whole=is_whole, keep_on=keep_on)


def choices_of(problem: SitingProblem, opened: Ints, saves: Callable[[Ints], Floats]) -> SitingChoices:
    """The sites with their years: each year opens those that help most, as far as what is allowed up to then goes.

    `saves` answers, for sites that are open already, what each site of the problem would help besides them.
    """
    sites = problem.candidates
    phases = {int(at): 0 for at in opened if sites[int(at)].standing == Standing.OPEN}
    waiting = [int(at) for at in opened if int(at) not in phases]
    left = 0.0
    for year, allowed in enumerate(problem.by_phase, start=1):
        left += allowed
        while True:
            fitting = [at for at in waiting if sites[at].phase <= year and _price(problem, at) <= left + 1e-9]
            if not fitting:
                break
            worth = saves(np.array(sorted(phases), dtype=np.int64))
            best = max(fitting, key=lambda at: (worth[at], -at))
            phases[best] = year
            left -= _price(problem, best)
            waiting.remove(best)
    phases |= {at: sites[at].phase for at in waiting if not problem.by_phase}
    return SitingChoices(tuple(Opening(sites[at].id, phases[at]) for at in sorted(phases)))


def _price(problem: SitingProblem, at: int) -> float:
    return 1.0 if problem.budget is None else problem.candidates[at].cost


def savings(search: Interchange) -> Callable[[Ints], Floats]:
    """What each site would save besides some open ones, for the choice of years."""

    def saves(opened: Ints) -> Floats:
        search.put(opened)
        return search.gains()

    return saves


def reasons_of(problem: SitingProblem, search: Interchange, opened: Ints) -> tuple[Reason, ...]:
    """Per open site whom it serves, what its closing would cost them, and what the best exchange of it would."""
    search.put(np.sort(opened))
    found = []
    replaced = search.replacements()
    for slot, at in enumerate(search.opened):
        site = problem.candidates[int(at)]
        code = {Standing.OPEN: "stands", Standing.MUST: "must"}.get(site.standing, "nearest")
        people, metres, longer = search.served(slot)
        values: dict[str, object] = {"people": people, "metres": metres, "longer": longer}
        if replaced is not None and code == "nearest":
            other, more = replaced[slot]
            if other >= 0:
                values |= {"instead": problem.candidates[other].id, "instead_longer": more}
        found.append(Reason(site.id, code, values))
    return tuple(found)
