"""Siting where sites have capacities: most people served, and with HiGHS fewest sites or shortest ways."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from unionhall.engines.planning.core.plans import Limits, Plan, Progress, Sense, Status, never, status_of
from unionhall.engines.planning.core.siting.capacity_bounds import CapacityPrices
from unionhall.engines.planning.core.siting.capacity_flow import Shares
from unionhall.engines.planning.core.siting.capacity_models import solve_fewest, solve_ways
from unionhall.engines.planning.core.siting.capacity_plans import demand_of, reasons_of, shares_of
from unionhall.engines.planning.core.siting.capacity_search import CapacityExchange
from unionhall.engines.planning.core.siting.collisions import of_musts
from unionhall.engines.planning.core.siting.median_plans import choices_of, rules_of
from unionhall.engines.planning.core.siting.priced_search import Best, PricedSearch
from unionhall.engines.planning.core.siting.problems import Aim, SitingChoices, SitingProblem
from unionhall.engines.planning.core.siting.watches import Watch

if TYPE_CHECKING:
    from unionhall.engines.planning.core.siting.coverage import Floats, Ints


def solve_capacitated(
    problem: SitingProblem, limits: Limits, progress: Progress[SitingChoices] = never
) -> Plan[SitingChoices]:
    """The best plan in which no site serves more than its capacity; a cell's people may be shared between sites.

    `shares` of the choices are whole numbers of people. Most people: a search with a bound, at any size. Fewest sites
    and shortest ways: a model for HiGHS where it is small enough; above that what is found without it, if anything.
    """
    conflict = of_musts(problem)
    if conflict is not None:
        sense = Sense.MOST if problem.aim == Aim.MOST_COVERED else Sense.LEAST
        return Plan(Status.INFEASIBLE, sense, conflict=conflict)
    if problem.aim == Aim.FEWEST_SITES:
        return solve_fewest(problem, limits)
    if problem.aim == Aim.SHORTEST_WAYS:
        return solve_ways(problem, limits, progress)
    return _most_served(problem, limits, progress)


def _most_served(
    problem: SitingProblem, limits: Limits, progress: Progress[SitingChoices]
) -> Plan[SitingChoices]:
    watch, rules = Watch(limits, progress), rules_of(problem)
    demand = demand_of(problem, rules.allowed)
    search = CapacityExchange(Shares(demand), rules)
    search.descend()

    def shown(best: Best) -> Plan[SitingChoices]:
        kept = search.opened
        found = _plan(problem, limits, search, best)
        search.put(kept)
        return found

    priced = PricedSearch(
        search,
        CapacityPrices(demand, rules, search.prices()),
        limits,
        is_whole=True,
        keep_on=lambda best: watch.goes_on(lambda: shown(best)),
    )
    best = priced.run()
    found = _plan(problem, limits, search, best)
    assert found.choices is not None
    stats = {
        "seconds": round(watch.spent, 3), "cells": len(demand.people), "sites": len(problem.candidates),
        "rounds": priced.prices.rounds, "kicks": priced.kicks, "cases": priced.cases,
        "closed": int(priced.closed.sum()), "opened": int(priced.opened.sum()),
    }  # fmt: skip
    reasons = reasons_of(problem, search, best.opened, found.choices.shares)
    return replace(found, reasons=reasons, stats=stats)


def _plan(
    problem: SitingProblem, limits: Limits, search: CapacityExchange, best: Best
) -> Plan[SitingChoices]:
    shares = shares_of(problem, best.opened)
    openings = choices_of(problem, best.opened, lambda opened: _gains(search, opened)).openings
    served = float(sum(people for _cell, _site, people in shares))
    bound = max(served, -best.bound)
    status = status_of(served, bound, limits, is_whole=True)
    return Plan(status, Sense.MOST, SitingChoices(openings, shares), served, bound)


def _gains(search: CapacityExchange, opened: Ints) -> Floats:
    search.put(opened)
    return search.gains()
