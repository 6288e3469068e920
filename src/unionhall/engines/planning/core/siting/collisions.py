"""Rules that leave no choice of sites at all, before any solver runs: the smallest set of them that collides.

Codes: `sites`, `budget` and `years` are the limits of the problem; `must`, `never` and `phase` are rules of one site;
`candidates` says that there is no site; `demand` (with capacities) that some people are to be served.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unionhall.engines.planning.core.plans import Conflict
from unionhall.engines.planning.core.siting.problems import SitingProblem, Standing

if TYPE_CHECKING:
    from unionhall.engines.planning.core.siting.problems import Site

    Rule = tuple[str, dict[str, object]]

_HAIR = 1e-9


def limits_of(problem: SitingProblem) -> list[tuple[Rule, bool, float]]:
    """Every limit on new sites as its rule, whether it is of money, and how much it allows."""
    found: list[tuple[Rule, bool, float]] = []
    if problem.sites is not None:
        found.append((("sites", {"sites": problem.sites}), False, float(problem.sites)))
    if problem.budget is not None:
        found.append((("budget", {"budget": problem.budget}), True, problem.budget))
    if problem.by_phase:
        total = float(sum(problem.by_phase))
        found.append((("years", {"total": total}), problem.budget is not None, total))
    return found


def of_musts(problem: SitingProblem) -> Conflict | None:
    """What sites that must be built collide with: too many or too dear, or one that no planned year allows."""
    musts = sorted(
        (site for site in problem.candidates if site.standing == Standing.MUST),
        key=lambda site: (-site.cost, site.id),
    )
    years = len(problem.by_phase)
    for site in musts:
        if years and site.phase > years:
            return Conflict((("must", {"site": site.id}), ("phase", {"site": site.id, "phase": site.phase})))
    for rule, is_money, most in limits_of(problem):
        held: list[Site] = []
        spent = 0.0
        for site in musts:  # dearest first: none of those before the limit is broken could be left out
            held.append(site)
            spent += site.cost if is_money else 1.0
            if spent > most * (1 + _HAIR) + _HAIR:
                return Conflict((rule, *(("must", {"site": other.id}) for other in held)))
    return None


def of_nothing(problem: SitingProblem) -> Conflict | None:
    """Why no site at all can be open, where that is so."""
    sites, years = problem.candidates, len(problem.by_phase)
    if any(site.standing == Standing.OPEN for site in sites):
        return None
    if not sites:
        return Conflict((("candidates", {}),))
    rules: list[Rule] = []
    limits = limits_of(problem)
    for rule, is_money, most in limits:
        if (min(site.cost for site in sites) if is_money else 1.0) > most * (1 + _HAIR) + _HAIR:
            return Conflict((rule,))
    for site in sites:
        dear = [
            rule for rule, is_money, most in limits if is_money and site.cost > most * (1 + _HAIR) + _HAIR
        ]
        if site.standing == Standing.NEVER:
            own: Rule = ("never", {"site": site.id})
        elif years and site.phase > years:
            own = ("phase", {"site": site.id, "phase": site.phase})
        elif dear:
            own = dear[0]
        else:
            return None
        if own not in rules:
            rules.append(own)
    return Conflict(tuple(_needed(problem, rules)))


def _needed(problem: SitingProblem, rules: list[Rule]) -> list[Rule]:
    """Only the rules without which some site could open; a limit already bars some of the sites that others bar."""
    kept = list(rules)
    for rule in rules:
        rest = [other for other in kept if other != rule]
        if all(any(_bars(problem, other, site) for other in rest) for site in problem.candidates):
            kept = rest
    return kept


def _bars(problem: SitingProblem, rule: Rule, site: Site) -> bool:
    code, values = rule
    if code in ("never", "phase"):
        return values["site"] == site.id
    return any(
        site.cost > most * (1 + _HAIR) + _HAIR
        for own, is_money, most in limits_of(problem)
        if own == rule and is_money
    )
