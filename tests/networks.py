"""One of everything an address of the palace network can name; made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.cast import Town
from unionhall.engines.planning.core.plans import Plan, Sense, Status
from unionhall.engines.planning.core.siting.problems import Opening, SitingChoices
from unionhall.kernel.access.roles import Role
from unionhall.services.network import commands
from unionhall.services.network.core.cells import cell_at
from unionhall.services.network.models import Candidate, ImportBatch, Scenario
from unionhall.services.network.plans import CandidatePlan, DemandPlan, Settings


def the_candidate(town: Town) -> Candidate:
    """A place of the palace's own unit where something could be built."""
    found = Candidate.objects.first()
    if found is None:
        plan = CandidatePlan(
            code="Z01", name="港区职工之家", longitude=118.1, latitude=36.0, cost_yuan=Decimal(500_000)
        )
        by = town.cast.staff(Role.NETWORK_PLANNER)
        found = commands.add_candidate(town.cast["palace"], plan, by=by, at=town.now)
    return found


def the_batch(town: Town) -> ImportBatch:
    """Workers that were read in."""
    found = ImportBatch.objects.first()
    if found is None:
        by = town.cast.staff(Role.NETWORK_PLANNER)
        rows = [(town.cast["palace"], DemandPlan(cell=cell_at(118.1, 36.0), working=80))]
        found = commands.import_demand(town.cast["palace"], rows, by=by, at=town.now)
    return found


def the_scenario(town: Town) -> Scenario:
    """A plan that builds the candidate."""
    found = Scenario.objects.first()
    if found is None:
        candidate, by = the_candidate(town), town.cast.staff(Role.NETWORK_PLANNER)
        the_batch(town)
        circles = {"city": 3_000, "town": 3_000, "company": 3_000}
        settings = Settings(by_year=(Decimal(1),), first_year=town.now.year, radii=circles)
        made = commands.make_scenario(town.cast["palace"], "一年一座", settings, by=by, at=town.now)
        choices = SitingChoices((Opening(f"candidate:{candidate.pk}"),))
        plan = Plan(Status.PROVED, Sense.MOST, choices, objective=80.0, bound=80.0)
        found = commands.answer_scenario(made, plan, by=by, at=town.now)
    return found


# What each address of the network is asked about, by name; the rest of a family by the beginning of its name.
ARGUMENTS: dict[str, Callable[[Town], list[Any]]] = {
    "network:candidate-": lambda town: [the_candidate(town).pk],
    "network:import-undo": lambda town: [the_batch(town).pk],
    "network:scenario": lambda town: [the_scenario(town).pk],
}
