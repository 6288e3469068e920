"""Candidates: places where something could be built, entered, changed and taken away."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.lib.geo import checked_point
from unionhall.services.network.models import Candidate
from unionhall.services.network.plans import CandidatePlan
from unionhall.services.network.states import FIRST_YEAR, LAST_YEAR

LARGEST_RADIUS_M = 100_000


class CandidateCodeTaken(Refused):
    """A unit's candidates have codes of their own."""

    message = _("This unit already has a candidate with the code %(code)s.")


class CandidateInUse(Refused):
    """A palace is on its way there, or stands."""

    message = _("“%(name)s” is in the plan already, or built.")


@transaction.atomic
def add_candidate(organisation: Organisation, plan: CandidatePlan, *, by: Person, at: datetime) -> Candidate:
    """Enter a place where `organisation` could build. Raises NotAllowed, InvalidInput, CandidateCodeTaken."""
    authorise(by, "network.add_candidate", organisation)
    candidate = Candidate(organisation=organisation)
    _set(candidate, plan)
    record(candidate, "network.candidate.add", by=by, at=at, code=candidate.code)
    return candidate


@transaction.atomic
def change_candidate(candidate: Candidate, plan: CandidatePlan, *, by: Person, at: datetime) -> Candidate:
    """Let the candidate be as `plan` says. Raises NotAllowed, InvalidInput, CandidateCodeTaken."""
    candidate = _lock(candidate)
    authorise(by, "network.change_candidate", candidate)
    _set(candidate, plan)
    record(candidate, "network.candidate.change", by=by, at=at, code=candidate.code)
    return candidate


@transaction.atomic
def remove_candidate(candidate: Candidate, *, by: Person, at: datetime) -> None:
    """Take it off the list. Plans that were found keep what they said of it. Raises NotAllowed, CandidateInUse."""
    candidate = _lock(candidate)
    authorise(by, "network.remove_candidate", candidate)
    if candidate.places.exclude(case__state__in=("refused", "withdrawn")).exists():
        raise CandidateInUse(name=candidate.name)
    record(candidate, "network.candidate.remove", by=by, at=at, code=candidate.code)
    candidate.delete()


def _lock(candidate: Candidate) -> Candidate:
    rows = Candidate.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.get(pk=candidate.pk)


def _set(candidate: Candidate, plan: CandidatePlan) -> None:
    checked_point(plan.longitude, plan.latitude, field="longitude")
    if not plan.code.strip() or not plan.name.strip():
        raise InvalidInput(_("This must be filled in."), field="name" if plan.code.strip() else "code")
    if plan.cost_yuan < 0:
        raise InvalidInput(_("The cost cannot be less than nothing."), field="cost_yuan")
    if plan.radius_m is not None and not 0 < plan.radius_m <= LARGEST_RADIUS_M:
        raise InvalidInput(_("A radius lies between 1 m and 100 km."), field="radius_m")
    if plan.year is not None and not FIRST_YEAR <= plan.year <= LAST_YEAR:
        raise InvalidInput(_("A year is written like 2027."), field="year")
    for name, value in asdict(plan).items():
        setattr(candidate, name, value.strip() if isinstance(value, str) else value)
    try:
        with transaction.atomic():
            candidate.save()
    except IntegrityError:
        raise CandidateCodeTaken(field="code", code=candidate.code) from None
