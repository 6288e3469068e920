"""A palace on its way: each step of its case notes the milestone that is reached with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.models import Case
from unionhall.kernel.people.models import Person
from unionhall.kernel.places import commands as places
from unionhall.kernel.places.models import Kind
from unionhall.lib.errors import InvalidInput
from unionhall.services.network.commands.coverage import count_coverage
from unionhall.services.network.models import Milestone, NetworkPlace
from unionhall.services.network.queries.jobs import units_with_workers
from unionhall.services.network.schedule import days_of

Answers = Mapping[str, Any]


@transaction.atomic
def approve_site(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """The palace will be built. Raises NotAllowed, IllegalMove, SomeoneFaster."""
    return _reach(case, "approve", by=by, at=at, seen=seen, answers=answers)


@transaction.atomic
def prepare_site(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Rooms, money and design are being settled. Raises NotAllowed, IllegalMove, SomeoneFaster."""
    return _reach(case, "prepare", by=by, at=at, seen=seen, answers=answers)


@transaction.atomic
def start_site(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Building has begun. Raises NotAllowed, IllegalMove, SomeoneFaster."""
    return _reach(case, "start", by=by, at=at, seen=seen, answers=answers)


def _reach(
    case: Case, verb: str, *, by: Person, at: datetime, seen: int | None, answers: Answers | None
) -> Case:
    case = casework.advance(case, verb, by=by, at=at, seen=seen, answers=answers)
    Milestone.objects.filter(network_place__case=case, code=case.state).update(
        reached_on=timezone.localdate(at)
    )
    return case


@transaction.atomic
def complete_site(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """It is open: it stands on the map from now on, and coverage is counted with it.

    Raises NotAllowed, IllegalMove, SomeoneFaster, AnswerMissing, InvalidInput for a day to come.
    """
    case = casework.advance(case, "complete", by=by, at=at, seen=seen, answers=answers)
    site = NetworkPlace.objects.select_for_update(of=("self",)).select_related("organisation").get(case=case)
    opened_on = _day((answers or {}).get("opened_on"))
    if opened_on > timezone.localdate(at):
        raise InvalidInput(_("This day is still to come."), field="opened_on")
    site.address = str((answers or {}).get("address", "")).strip() or site.address
    site.place = places.create_place(
        site.organisation, kind=Kind.PALACE, code=f"net-{case.year}-{case.serial}", name=site.name,
        address=site.address, longitude=site.longitude, latitude=site.latitude, by=by, at=at,
    )  # fmt: skip
    site.opened_on = opened_on
    site.save(update_fields=["address", "place", "opened_on"])
    Milestone.objects.filter(network_place=site, code="open").update(reached_on=opened_on)
    for organisation in units_with_workers():
        if f"{site.organisation.path}.".startswith(f"{organisation.path}."):
            count_coverage(organisation, by=None, at=at)
    return case


@transaction.atomic
def move_site(
    case: Case, *, by: Person | None, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Let the work begin on another day: the year of the plan and the milestones follow, and so does the clock.

    Without `by` the system moves it, which needs no permission. Raises NotAllowed, IllegalMove, AnswerMissing.
    """
    case = casework.advance(case, "move", by=by, at=at, seen=seen, answers=answers)
    begins_on = _day((answers or {}).get("begins_on"))
    site = NetworkPlace.objects.select_for_update(of=("self",)).get(case=case)
    site.year = begins_on.year
    site.save(update_fields=["year"])
    for code, day in days_of(begins_on).items():
        Milestone.objects.filter(network_place=site, code=code, reached_on=None).update(planned_on=day)
    return case


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
