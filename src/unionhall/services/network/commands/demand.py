"""Where the workers are, counted anew from the roll."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.services.network.commands.imports import keep_batch
from unionhall.services.network.models import DemandCell
from unionhall.services.network.queries.cells import members_by_cell
from unionhall.services.network.queries.ground import beneath
from unionhall.services.network.states import Batch


@dataclass(frozen=True)
class Recounted:
    """How many members stand in how many cells, and how many in none because their unit is not on the map."""

    people: int
    cells: int
    unplaced: int


@transaction.atomic
def recount_demand(organisation: Organisation, *, by: Person, at: datetime) -> Recounted:
    """Count members by the cell of their unit, in place of what was counted as working there; who lives there stays.

    It can be undone like a file that was taken in. Raises NotAllowed.
    """
    authorise(by, "network.recount_demand", organisation)
    today = timezone.localdate(at)
    fresh = members_by_cell(organisation)
    rows = DemandCell.objects.select_for_update().filter(beneath(organisation))
    known = {(row.organisation_id, row.cell): row for row in rows}
    before = [
        [
            str(unit),
            cell,
            [known[unit, cell].working, known[unit, cell].living] if (unit, cell) in known else None,
        ]
        for unit, cell in sorted({*known, *fresh.working}, key=str)
    ]
    for key, row in known.items():
        row.working, row.counted_on = fresh.working.get(key, 0), today
    DemandCell.objects.bulk_update(known.values(), ["working", "counted_on"], batch_size=1_000)
    DemandCell.objects.bulk_create(
        DemandCell(organisation_id=unit, cell=cell, working=people, counted_on=today)
        for (unit, cell), people in fresh.working.items()
        if (unit, cell) not in known
    )
    DemandCell.objects.filter(beneath(organisation), working=0, living=0).delete()
    keep_batch(organisation, Batch.DEMAND, before, by=by, at=at)
    people = sum(fresh.working.values())
    record(organisation, "network.demand.recount", by=by, at=at, people=people, unplaced=fresh.unplaced)
    return Recounted(people, len(fresh.working), fresh.unplaced)
