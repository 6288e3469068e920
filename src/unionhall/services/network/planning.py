"""Between the network's rows and the planner: a scenario becomes a siting problem, a plan becomes an answer in figures.

The planner's word is not repeated: what a plan covers, costs and leaves out is counted here once more, from its sites.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from unionhall.engines.planning import commands as runs
from unionhall.engines.planning import queries as found_runs
from unionhall.engines.planning.core.plans import Limits, Plan, Progress, never
from unionhall.engines.planning.core.siting.problems import (
    Aim,
    Cell,
    Site,
    SitingChoices,
    SitingProblem,
)
from unionhall.engines.planning.core.siting.problems import Standing as Fixed
from unionhall.engines.planning.models import PlanRun
from unionhall.engines.planning.states import RunKind, RunState
from unionhall.kernel.people.models import Person
from unionhall.services.network.core.cover import coverage_of, left_out, worth_of
from unionhall.services.network.plans import Settings, Spot
from unionhall.services.network.queries.ground import Ground
from unionhall.services.network.states import Limit, Standing

SERVICE = "network"
# Half a minute of one processor: with a gap of a thousandth nobody would build differently.
LIMITS = Limits(seconds=30.0, gap=0.001)
_FIXED = {Standing.FREE: Fixed.FREE, Standing.MUST: Fixed.MUST, Standing.NEVER: Fixed.NEVER}


def radius_of(spot: Spot, settings: Settings) -> int:
    """The radius with which a candidate is planned: its own, unless the scenario says another for its level."""
    return settings.radii.get(spot.level) or spot.radius_m


def standing_in(ground: Ground, settings: Settings) -> list[Spot]:
    """What the plan may not touch: what is open, and what is under way where that is kept."""
    return [*ground.standing, *(ground.coming if settings.keeps_planned else [])]


def problem_of(ground: Ground, settings: Settings) -> SitingProblem:
    """The scenario as a siting problem: metres in the ground's plane, existing palaces kept."""
    crowds: dict[str, Cell] = {}
    for crowd in ground.crowds:
        known = crowds.get(crowd.cell)
        people = crowd.people + (known.people if known else 0)
        crowds[crowd.cell] = Cell(crowd.cell, crowd.x, crowd.y, people)
    kept = [_site(ground, spot, Fixed.OPEN, spot.radius_m, None) for spot in standing_in(ground, settings)]
    free = [
        _site(ground, spot, _FIXED[Standing(spot.standing)], radius_of(spot, settings), settings)
        for spot in ground.candidates
    ]
    amounts = tuple(float(amount) for amount in settings.by_year)
    is_number, is_budget = settings.limit == Limit.NUMBER, settings.limit == Limit.BUDGET
    return SitingProblem(
        aim=Aim(settings.aim),
        cells=tuple(crowds.values()),
        candidates=(*kept, *free),
        radius=float(max(settings.radii.values(), default=3_000)),
        sites=int(sum(amounts)) if is_number else None,
        budget=sum(amounts) if is_budget else None,
        detour=float(settings.detour),
        by_phase=amounts if (is_number or is_budget) and len(amounts) > 1 else (),
    )


def _site(ground: Ground, spot: Spot, fixed: Fixed, radius_m: int, settings: Settings | None) -> Site:
    circle = ground.circle(spot, radius_m=radius_m)
    first = settings.first_year if settings else 0
    has_room = settings is not None and settings.uses_capacity
    return Site(
        spot.key, circle.x, circle.y, cost=float(spot.cost_yuan), capacity=spot.capacity if has_room else None,
        radius=float(radius_m), standing=fixed, level=spot.level,
        phase=max(1, spot.year - first + 1) if settings and spot.year else 1,
    )  # fmt: skip


def find_plan(
    problem: SitingProblem, limits: Limits = LIMITS, progress: Progress[SitingChoices] = never
) -> Plan[SitingChoices]:
    """The planner's best plan, here and now: for problems of a few hundred cells."""
    # The solvers load numpy and scipy: not before somebody plans.
    from unionhall.engines.planning.core.siting.solving import solve  # noqa: PLC0415

    return solve(problem, limits, progress)


def start(scenario: Any, problem: SitingProblem, *, by: Person, at: datetime) -> UUID:
    """Let a job search; answers with the key of the run. Raises NotAllowed."""
    question = runs.Question(RunKind.SITING, SERVICE, scenario.pk, problem, LIMITS)
    run = runs.start_run(scenario.organisation, question, by=by, at=at)
    return run.pk


def stop(run_id: UUID, *, by: Person, at: datetime) -> None:
    """Ask the job to stop; one that has ended stays as it is. Raises NotAllowed."""
    run = PlanRun.objects.filter(pk=run_id).first()
    if run is not None and run.is_live:
        runs.cancel_run(run, by=by, at=at)


@dataclass(frozen=True)
class Ended:
    """How a search ended: the best plan found, if any, and whether somebody stopped it."""

    plan: Plan[SitingChoices] | None
    was_stopped: bool


def ended(run_id: UUID) -> Ended | None:
    """How the search ended; None while it goes on. A run that is no longer kept found nothing."""
    run = PlanRun.objects.filter(pk=run_id).first()
    if run is not None and run.is_live:
        return None
    plan = found_runs.plan_of(run) if run is not None else None
    return Ended(plan, run is not None and run.state == RunState.CANCELLED)


def progress_of(run_id: UUID | None) -> dict[str, Any]:
    """What is known of a search that goes on: `state`, and `objective`, `bound` and `gap` once there is a plan."""
    run = PlanRun.objects.filter(pk=run_id).defer("problem", "result").first() if run_id else None
    if run is None:
        return {}
    is_asked = run.cancel_asked_at is not None
    return {"state": run.state, "words": run.get_state_display(), "is_stopping": is_asked, **run.progress}


def answer_of(plan: Plan[SitingChoices], ground: Ground, settings: Settings) -> dict[str, Any]:
    """The plan as it is kept and shown: plain JSON. `sites` are the new ones only, in the order in which they open."""
    known: dict[str, Any] = {
        "status": str(plan.status), "objective": plan.objective, "bound": plan.bound, "gap": plan.gap,
        "sense": str(plan.sense),
        "conflict": _conflict(plan, ground),
    }  # fmt: skip
    if plan.choices is None:
        return known | {"sites": []}
    phases = {opening.site: opening.phase for opening in plan.choices.openings}
    chosen = [
        (replace(spot, radius_m=radius_of(spot, settings)), phases[spot.key])
        for spot in ground.candidates
        if spot.key in phases
    ]
    chosen.sort(key=lambda pair: (pair[1], pair[0].key))
    return known | _counted(chosen, ground, settings)


def _conflict(plan: Plan[SitingChoices], ground: Ground) -> list[list[Any]]:
    """The rules that collide, with names in the place of keys."""
    names = {spot.key: spot.name for spot in (*ground.standing, *ground.coming, *ground.candidates)}
    rules = plan.conflict.rules if plan.conflict else ()
    return [
        [code, {name: names.get(str(value), value) for name, value in values.items()}]
        for code, values in rules
    ]


def _counted(chosen: list[tuple[Spot, int]], ground: Ground, settings: Settings) -> dict[str, Any]:
    detour = float(settings.detour)
    kept = standing_in(ground, settings)
    new = [spot for spot, _phase in chosen]
    keys = {spot.key for spot in new}
    others = [
        replace(spot, radius_m=radius_of(spot, settings))
        for spot in ground.candidates
        if spot.key not in keys
    ]
    free = ground.circles([spot for spot in others if spot.standing != Standing.NEVER])
    barred = ground.circles([spot for spot in others if spot.standing == Standing.NEVER])
    circles = ground.circles([*kept, *new])
    worth = worth_of(ground.crowds, circles, free, detour=detour)
    names = {spot.key: spot.name for spot in others}
    before = coverage_of(ground.crowds, ground.circles(kept), detour=detour)[0]
    after, units, _cells = coverage_of(ground.crowds, circles, detour=detour)
    cost = sum((spot.cost_yuan for spot in new), Decimal(0))
    left = left_out(ground.crowds, circles, free, barred, detour=detour)
    return {
        "people": after.people, "covered_before": before.covered, "covered": after.covered,
        "cost_yuan": str(cost), "cost_per_new_yuan": cost_per(cost, after.covered - before.covered),
        "kept": _kept(ground, settings),
        "sites": [_site_answer(spot, phase, worth[spot.key], names, settings) for spot, phase in chosen],
        "years": _years(chosen, ground, settings, before.covered),
        "units": [[ground.units[unit], found.covered, found.people] for unit, found in sorted(units.items())],
        "left": {str(reason): cells for reason, cells in left.items()},
    }  # fmt: skip


def _kept(ground: Ground, settings: Settings) -> list[dict[str, Any]]:
    """What stood, and what was under way where it counted, when the plan was made."""
    coming = ground.coming if settings.keeps_planned else []
    return [
        {
            "name": spot.name, "level": spot.level, "kind": kind, "longitude": spot.longitude,
            "latitude": spot.latitude, "radius_m": spot.radius_m,
        }
        for kind, spots in (("open", ground.standing), ("coming", coming))
        for spot in spots
    ]  # fmt: skip


def cost_per(cost: Decimal, people: int) -> str | None:
    """Yuan for each newly covered worker, to the cent; none where nobody is."""
    return str((cost / people).quantize(Decimal("0.01"))) if people > 0 else None


def _site_answer(
    spot: Spot, phase: int, worth: Any, names: Mapping[str, str], settings: Settings
) -> dict[str, Any]:
    return {
        "key": spot.key, "candidate": spot.candidate, "name": spot.name, "level": spot.level, "unit": spot.unit,
        "longitude": spot.longitude, "latitude": spot.latitude, "radius_m": spot.radius_m,
        "cost_yuan": str(spot.cost_yuan), "capacity": spot.capacity, "standing": spot.standing,
        "year": settings.first_year + phase - 1, "inside": worth.inside, "only": worth.only,
        "instead": names.get(worth.instead, ""), "instead_people": worth.instead_people,
    }  # fmt: skip


def _years(
    chosen: list[tuple[Spot, int]], ground: Ground, settings: Settings, before: int
) -> list[dict[str, Any]]:
    """What opens in each year, what it costs, and how many are covered when it has opened."""
    kept, found = standing_in(ground, settings), []
    last = max([len(settings.by_year), *(phase for _spot, phase in chosen)], default=1)
    so_far = before
    for phase in range(1, last + 1):
        until = [spot for spot, opens in chosen if opens <= phase]
        covered = coverage_of(ground.crowds, ground.circles([*kept, *until]), detour=float(settings.detour))[
            0
        ]
        opening = [spot for spot, opens in chosen if opens == phase]
        found.append({
            "year": settings.first_year + phase - 1, "sites": len(opening), "covered": covered.covered,
            "new": covered.covered - so_far, "cost_yuan": str(sum((s.cost_yuan for s in opening), Decimal(0))),
        })  # fmt: skip
        so_far = covered.covered
    return found
