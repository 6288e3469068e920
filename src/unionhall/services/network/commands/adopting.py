"""A plan that was chosen becomes work: a case for every new palace, in its year."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.states import Source
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import Refused
from unionhall.services.network.commands.sites import move_site
from unionhall.services.network.models import Candidate, Milestone, NetworkPlace, Scenario
from unionhall.services.network.schedule import days_of
from unionhall.services.network.states import SITE, Run


class NothingToAdopt(Refused):
    """No plan, or one without anything new."""

    message = _("This scenario has no plan with new places.")


class AdoptedAlready(Refused):
    """Once is enough."""

    message = _("This plan was adopted already.")


class CandidateGone(Refused):
    """A candidate of the plan was taken off the list, or is being built already."""

    message = _("“%(name)s” is no longer free. Run the scenario again.")


@transaction.atomic
def adopt_scenario(scenario: Scenario, *, by: Person, at: datetime) -> list[NetworkPlace]:
    """Open a case for each new place of the plan. Raises NotAllowed, NothingToAdopt, AdoptedAlready, CandidateGone."""
    scenario = (
        Scenario.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=scenario.pk)
    )
    authorise(by, "network.adopt_scenario", scenario)
    if scenario.adopted_at is not None:
        raise AdoptedAlready
    sites = (scenario.result or {}).get("sites") or []
    if scenario.state != Run.DONE or not sites:
        raise NothingToAdopt
    made = [_plan(scenario, site, by=by, at=at) for site in sites]
    scenario.adopted_at = at
    scenario.save(update_fields=["adopted_at"])
    record(scenario, "network.scenario.adopt", by=by, at=at, places=len(made))
    return made


def _plan(scenario: Scenario, site: dict[str, Any], *, by: Person, at: datetime) -> NetworkPlace:
    candidate = (
        Candidate.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(pk=site["candidate"])
        .first()
    )
    gone = candidate is None or candidate.places.exclude(case__state__in=("refused", "withdrawn")).exists()
    if candidate is None or gone:
        raise CandidateGone(name=site["name"])
    case = casework.open_case(
        candidate.organisation, casework.Opening(SITE.kind, candidate.name, source=Source.DESK), by=by, at=at
    )
    place = NetworkPlace.objects.create(
        organisation=candidate.organisation, level=candidate.level, name=candidate.name, address=candidate.address,
        longitude=candidate.longitude, latitude=candidate.latitude, radius_m=site["radius_m"],
        cost_yuan=Decimal(site["cost_yuan"]), capacity=candidate.capacity, year=site["year"], case=case,
        scenario=scenario, candidate=candidate,
    )  # fmt: skip
    today = timezone.localdate(at)
    begins_on = max(date(site["year"], 1, 1), today)
    Milestone.objects.bulk_create(
        Milestone(
            organisation=place.organisation, network_place=place, code=code, planned_on=day,
            reached_on=today if code == "planned" else None,
        )
        for code, day in days_of(begins_on).items()
    )  # fmt: skip
    if begins_on > today:
        reason = gettext("Year %(year)s of the plan “%(plan)s”") % {
            "year": site["year"],
            "plan": scenario.name,
        }
        move_site(case, by=None, at=at, answers={"begins_on": begins_on, "reason": reason})
    return place
