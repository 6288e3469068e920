"""Scenarios: a question is put, searched for, answered, and taken away again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.services.network import planning
from unionhall.services.network.models import Scenario
from unionhall.services.network.plans import Settings
from unionhall.services.network.queries.ground import Ground, ground_of
from unionhall.services.network.states import MOST_YEARS, Aim, Limit, Run

DETOURS = (1, 3)


class ScenarioNameTaken(Refused):
    """Two scenarios of one name cannot be told apart."""

    message = _("There is a scenario called “%(name)s” already.")


class NothingToPlan(Refused):
    """Without workers or candidates there is nothing to choose."""

    message = _("There are no workers by cell or no candidates here yet. Enter them first.")


class AlreadySearching(Refused):
    """One search at a time."""

    message = _("The search for this plan is under way already.")


class AdoptedStays(Refused):
    """What was adopted is what the cases refer to."""

    message = _("This plan was adopted; it stays as it is.")


@transaction.atomic
def make_scenario(
    organisation: Organisation, name: str, settings: Settings, *, by: Person, at: datetime
) -> Scenario:
    """Put a question. Raises NotAllowed, InvalidInput, ScenarioNameTaken."""
    authorise(by, "network.make_scenario", organisation)
    _refuse_wrong(name, settings)
    scenario = Scenario(
        organisation=organisation, name=name.strip(), settings=settings.as_json(), made_by=by, made_at=at
    )
    try:
        with transaction.atomic():
            scenario.save(force_insert=True)
    except IntegrityError:
        raise ScenarioNameTaken(field="name", name=scenario.name) from None
    record(scenario, "network.scenario.make", by=by, at=at, name=scenario.name)
    return scenario


def _refuse_wrong(name: str, settings: Settings) -> None:
    if not name.strip():
        raise InvalidInput(_("Give the scenario a name."), field="name")
    if settings.limit != Limit.NONE and not settings.by_year:
        raise InvalidInput(_("Say how much for each year."), field="by_year")
    if len(settings.by_year) > MOST_YEARS or any(amount < 0 for amount in settings.by_year):
        raise InvalidInput(_("Give one to five years, each with nothing or more."), field="by_year")
    if settings.limit == Limit.NUMBER and any(amount % 1 for amount in settings.by_year):
        raise InvalidInput(_("Places are counted in whole numbers."), field="by_year")
    if settings.limit == Limit.NONE and settings.aim != Aim.FEWEST_SITES:
        raise InvalidInput(
            _("Without a limit every candidate would be built. Choose a limit."), field="limit"
        )
    if not DETOURS[0] <= settings.detour <= DETOURS[1]:
        raise InvalidInput(_("The detour lies between 1.0 and 3.0."), field="detour")


def _lock(scenario: Scenario) -> Scenario:
    rows = Scenario.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.get(pk=scenario.pk)


@transaction.atomic
def run_scenario(scenario: Scenario, *, by: Person, at: datetime) -> Scenario:
    """Let the planner search, as a job. Raises NotAllowed, NothingToPlan, AlreadySearching, AdoptedStays."""
    scenario = _lock(scenario)
    authorise(by, "network.run_scenario", scenario)
    if scenario.state == Run.RUNNING:
        raise AlreadySearching
    if scenario.adopted_at is not None:
        raise AdoptedStays
    settings = Settings.of(scenario.settings)
    problem = planning.problem_of(ground_for(scenario, settings, at=at), settings)
    scenario.state, scenario.result, scenario.ran_at = Run.RUNNING, None, at
    scenario.run = planning.start(scenario, problem, by=by, at=at)
    scenario.save(update_fields=["state", "result", "ran_at", "run"])
    record(scenario, "network.scenario.run", by=by, at=at, name=scenario.name)
    return scenario


def ground_for(scenario: Scenario, settings: Settings, *, at: datetime) -> Ground:
    """What the scenario is about, as it lies there now. Raises NothingToPlan."""
    ground = ground_of(scenario.organisation, counted=settings.counted, on=timezone.localdate(at))
    if not ground.crowds or not ground.candidates:
        raise NothingToPlan
    return ground


@transaction.atomic
def answer_scenario(scenario: Scenario, plan: Any, *, by: Person | None, at: datetime) -> Scenario:
    """Keep what the planner found: the figures are counted here once more. Raises NotAllowed, AdoptedStays."""
    scenario = _lock(scenario)
    if by is not None:
        authorise(by, "network.run_scenario", scenario)
    if scenario.adopted_at is not None:
        raise AdoptedStays
    settings = Settings.of(scenario.settings)
    scenario.result = planning.answer_of(plan, ground_for(scenario, settings, at=at), settings)
    scenario.state = Run.DONE if plan.choices is not None else Run.FAILED
    scenario.ran_at = at
    scenario.save(update_fields=["state", "result", "ran_at"])
    record(scenario, "network.scenario.answer", by=by, at=at, status=str(plan.status))
    return scenario


@transaction.atomic
def collect_scenario(scenario: Scenario, *, at: datetime) -> Scenario:
    """Fetch the answer of a search that has ended; one that goes on, or was fetched, stays. For jobs and pages."""
    scenario = _lock(scenario)
    if scenario.state != Run.RUNNING or scenario.run is None:
        return scenario
    ended = planning.ended(scenario.run)
    if ended is None:
        return scenario
    if ended.plan is None:
        scenario.state = Run.DRAFT if ended.was_stopped else Run.FAILED
        scenario.result = None if ended.was_stopped else {"status": "no_plan", "sites": [], "conflict": []}
        scenario.save(update_fields=["state", "result"])
        return scenario
    return answer_scenario(scenario, ended.plan, by=None, at=at)


@transaction.atomic
def stop_scenario(scenario: Scenario, *, by: Person, at: datetime) -> Scenario:
    """End the search; the best plan so far is kept. Raises NotAllowed."""
    scenario = _lock(scenario)
    authorise(by, "network.stop_scenario", scenario)
    if scenario.state == Run.RUNNING and scenario.run is not None:
        planning.stop(scenario.run, by=by, at=at)
        record(scenario, "network.scenario.stop", by=by, at=at, name=scenario.name)
    return scenario


@transaction.atomic
def remove_scenario(scenario: Scenario, *, by: Person, at: datetime) -> None:
    """Take it away. Raises NotAllowed, AdoptedStays, AlreadySearching."""
    scenario = _lock(scenario)
    authorise(by, "network.remove_scenario", scenario)
    if scenario.adopted_at is not None:
        raise AdoptedStays
    if scenario.state == Run.RUNNING:
        raise AlreadySearching
    record(scenario, "network.scenario.remove", by=by, at=at, name=scenario.name)
    scenario.delete()
