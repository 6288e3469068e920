"""Candidates and workers by cell from a file: rehearsed, taken all or none, and undone again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.files.rehearsals import rehearse
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import Refused
from unionhall.services.network.commands.candidates import add_candidate, change_candidate
from unionhall.services.network.core.cells import checked_cell
from unionhall.services.network.models import Candidate, DemandCell, ImportBatch
from unionhall.services.network.plans import CandidatePlan, DemandPlan
from unionhall.services.network.states import Batch

CandidateRow = tuple[Organisation, CandidatePlan]
DemandRow = tuple[Organisation, DemandPlan]
_FIELDS = tuple(CandidatePlan.__dataclass_fields__)


class UndoneAlready(Refused):
    """Undone is undone."""

    message = _("This was undone already.")


class NotTheLast(Refused):
    """Only what came last can be undone, or what came after it would be lost."""

    message = _("Something newer was taken in after it; undo that first.")


class InUseNow(Refused):
    """What a plan was adopted from stays."""

    message = _("“%(name)s” has come into the plan since; this can no longer be undone.")


@transaction.atomic
def rehearse_candidates(rows: Sequence[CandidateRow], *, by: Person, at: datetime) -> list[Refused | None]:
    """What `import_candidates` would refuse, row by row, each after those before it; nothing is kept.

    Raises NotAllowed for whoever may import nowhere.
    """
    authorise(by, "network.import_candidates")
    return rehearse(partial(_take, organisation, plan, by=by, at=at) for organisation, plan in rows)


@transaction.atomic
def import_candidates(
    organisation: Organisation, rows: Sequence[CandidateRow], *, by: Person, at: datetime
) -> ImportBatch:
    """Take the rows that were shown and confirmed, as one file of `organisation`. A code that is known is a change.

    Raises NotAllowed and what adding and changing a candidate refuse.
    """
    authorise(by, "network.import_candidates", organisation)
    before = [_take(unit, plan, by=by, at=at) for unit, plan in rows]
    record(organisation, "network.candidate.import", by=by, at=at, rows=len(rows))
    return keep_batch(organisation, Batch.CANDIDATES, before, by=by, at=at)


def _take(organisation: Organisation, plan: CandidatePlan, *, by: Person, at: datetime) -> list[Any]:
    authorise(by, "network.import_candidates", organisation)
    known = Candidate.objects.filter(organisation=organisation, code=plan.code).first()
    if known is not None:
        held = {name: _plain(getattr(known, name)) for name in _FIELDS}
        change_candidate(known, plan, by=by, at=at)
        return [str(organisation.pk), plan.code, held]
    add_candidate(organisation, plan, by=by, at=at)
    return [str(organisation.pk), plan.code, None]


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


@transaction.atomic
def import_demand(
    organisation: Organisation, rows: Sequence[DemandRow], *, by: Person, at: datetime
) -> ImportBatch:
    """Take cells in: what a unit's cell held before is replaced, cells that are not in the file stay.

    Raises NotAllowed, NotACell.
    """
    authorise(by, "network.import_demand", organisation)
    today = timezone.localdate(at)
    wanted: dict[tuple[Any, str], DemandPlan] = {}
    for unit, plan in rows:
        authorise(by, "network.import_demand", unit)
        wanted[unit.pk, checked_cell(plan.cell, field="cell")] = plan
    units = {unit for unit, _cell in wanted}
    rows_held = DemandCell.objects.select_for_update().filter(organisation__in=units)
    held = {(row.organisation_id, row.cell): row for row in rows_held}
    before = [
        [
            str(unit),
            cell,
            [held[unit, cell].working, held[unit, cell].living] if (unit, cell) in held else None,
        ]
        for unit, cell in wanted
    ]
    _put(wanted, held, today)
    record(organisation, "network.demand.import", by=by, at=at, cells=len(wanted))
    return keep_batch(organisation, Batch.DEMAND, before, by=by, at=at)


def _put(
    wanted: dict[tuple[Any, str], DemandPlan], held: dict[tuple[Any, str], DemandCell], today: Any
) -> None:
    changed = []
    for key, plan in wanted.items():
        if key in held:
            row = held[key]
            row.working, row.living, row.counted_on = plan.working, plan.living, today
            changed.append(row)
    DemandCell.objects.bulk_update(changed, ["working", "living", "counted_on"], batch_size=1_000)
    DemandCell.objects.bulk_create(
        [
            DemandCell(
                organisation_id=unit, cell=cell, working=plan.working, living=plan.living, counted_on=today
            )
            for (unit, cell), plan in wanted.items()
            if (unit, cell) not in held
        ],
        batch_size=2_000,
    )


def keep_batch(
    organisation: Organisation, kind: str, before: list[Any], *, by: Person, at: datetime
) -> ImportBatch:
    """Keep what stood there before. For commands, which have authorised and record what they did."""
    return ImportBatch.objects.create(
        organisation=organisation, kind=kind, by=by, at=at, rows=len(before), before=before
    )


@transaction.atomic
def undo_import(batch: ImportBatch, *, by: Person, at: datetime) -> ImportBatch:
    """Put back what stood there before. Raises NotAllowed, UndoneAlready, NotTheLast, InUseNow."""
    batch = (
        ImportBatch.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=batch.pk)
    )
    authorise(by, "network.undo_import", batch)
    if batch.undone_at is not None:
        raise UndoneAlready
    later = ImportBatch.objects.filter(kind=batch.kind, undone_at=None, at__gt=batch.at)
    if later.filter(organisation__path__within=batch.organisation.path).exists():
        raise NotTheLast
    put_back = _put_back_candidate if batch.kind == Batch.CANDIDATES else _put_back_cell
    for unit, key, held in reversed(batch.before):
        put_back(UUID(unit), key, held, timezone.localdate(at))
    batch.undone_at = at
    batch.save(update_fields=["undone_at"])
    record(batch, "network.import.undo", by=by, at=at, kind=batch.kind, rows=batch.rows)
    return batch


def _put_back_candidate(unit: UUID, code: str, held: dict[str, Any] | None, _today: Any) -> None:
    row = Candidate.objects.filter(organisation=unit, code=code).first()
    if held is None:
        if row is not None and row.places.exists():
            raise InUseNow(name=row.name)
        if row is not None:
            row.delete()
        return
    given = held | {"cost_yuan": Decimal(held["cost_yuan"])}
    Candidate.objects.update_or_create(
        organisation_id=unit, code=code, defaults=asdict(CandidatePlan(**given)) | {"code": code}
    )


def _put_back_cell(unit: UUID, cell: str, held: list[int] | None, today: Any) -> None:
    if held is None:
        DemandCell.objects.filter(organisation=unit, cell=cell).delete()
        return
    DemandCell.objects.update_or_create(
        organisation_id=unit,
        cell=cell,
        defaults={"working": held[0], "living": held[1], "counted_on": today},
    )
