"""A station's life as one case: proposed, assessed, approved, built, accepted, on the map; and taken down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.models import Case
from unionhall.engines.casework.states import Source
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.geo import checked_point
from unionhall.services.stations.commands.stations import change_station, register_station, remove_station
from unionhall.services.stations.models import Site, Station
from unionhall.services.stations.plans import SitePlan, StationPlan
from unionhall.services.stations.queries.plans import plan_of
from unionhall.services.stations.states import SITE

Answers = Mapping[str, Any]


@transaction.atomic
def propose_site(organisation: Organisation, plan: SitePlan, *, by: Person, at: datetime) -> Site:
    """Ask for a station at a spot, with the need for it in words. Raises NotAllowed, InvalidInput, TitleMissing."""
    authorise(by, "stations.propose_site", organisation)
    checked_point(plan.longitude, plan.latitude, field="longitude")
    opening = casework.Opening(
        SITE.kind, plan.name, source=Source.DESK, data={"cause": plan.reason} if plan.reason else {}
    )
    case = casework.open_case(organisation, opening, by=by, at=at)
    return Site.objects.create(
        case=case, organisation=organisation, name=plan.name.strip(), address=plan.address.strip(),
        longitude=plan.longitude, latitude=plan.latitude, host=plan.host, built=plan.built, area_m2=plan.area_m2,
    )  # fmt: skip


@transaction.atomic
def accept_site(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """It is built and in order: the station is entered under the code on its sign; it is not on the map yet.

    Raises NotAllowed, IllegalMove, SomeoneFaster, AnswerMissing, StationCodeTaken.
    """
    case = casework.advance(case, "accept", by=by, at=at, seen=seen, answers=answers)
    site, code = case.site, str((answers or {}).get("code", "")).strip()
    plan = StationPlan(
        code=code, name=site.name, address=site.address, longitude=site.longitude, latitude=site.latitude,
        host=site.host, built=site.built, area_m2=site.area_m2,
    )  # fmt: skip
    site.station = register_station(case.organisation, plan, by=by, at=at)
    site.save(update_fields=["station"])
    return case


@transaction.atomic
def list_site(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Put the station on the map; from now on everybody finds it. Raises NotAllowed, IllegalMove, SomeoneFaster."""
    case = casework.advance(case, "list", by=by, at=at, seen=seen, answers=answers)
    station = _station_of(case)
    change_station(station, replace(plan_of(station), listed_on=timezone.localdate(at)), by=by, at=at)
    return case


@transaction.atomic
def remove_site(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Take the sign down: the station leaves the map. Raises NotAllowed, IllegalMove, SomeoneFaster, AnswerMissing."""
    case = casework.advance(case, "remove", by=by, at=at, seen=seen, answers=answers)
    remove_station(_station_of(case), reason=str((answers or {}).get("reason", "")), by=by, at=at)
    return case


def _station_of(case: Case) -> Station:
    """The station that the acceptance entered; no later state is reached without it."""
    return Station.objects.select_related("place").get(site=case.pk)
