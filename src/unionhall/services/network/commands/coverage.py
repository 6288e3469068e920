"""Coverage, counted and kept, so that it can be followed over time."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.services.network.models import CoverageCount
from unionhall.services.network.queries.ground import ground_of


@transaction.atomic
def count_coverage(organisation: Organisation, *, by: Person | None, at: datetime) -> int:
    """Note for every unit beneath how many of its workers lie inside a circle today; answers how many units.

    The same day again counts anew. Without `by` the system counts, which needs no permission. Raises NotAllowed.
    """
    if by is not None:
        authorise(by, "network.count_coverage", organisation)
    day = timezone.localdate(at)
    _all, units, _cells = ground_of(organisation, on=day).coverage
    for unit, found in sorted(units.items()):
        CoverageCount.objects.update_or_create(
            organisation_id=unit,
            day=day,
            defaults={"at": at, "covered": found.covered, "workers": found.people},
        )
    record(organisation, "network.coverage.count", by=by, at=at, units=len(units))
    return len(units)
