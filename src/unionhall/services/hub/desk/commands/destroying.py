"""Destroying files past their time: one proposes a list, another signs for it, a job carries it out file by file."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from unionhall.engines.casework.commands import empty_cases, forget_told
from unionhall.engines.casework.kinds import workflow_of
from unionhall.engines.casework.models import Case
from unionhall.kernel.catalogue.services import service_named
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.acts import authorise, record
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.services.hub.desk.queries import destructions
from unionhall.services.hub.desk.scope import Scope
from unionhall.services.hub.models import Destruction, DestructionItem
from unionhall.services.hub.states import DestructionState, Fate

TASK = "unionhall.services.hub.tasks.destroy_files"
MOST_FILES = 2_000
LONGEST = 400
# Any number will do; it is this application's alone within its database.
_ONE_LIST_AT_A_TIME = 0xDE57


class NothingDue(Refused):
    """An empty list needs no signature."""

    message = _("No file of this kind is past its time, or all stand on a list already.")


class ReasonMissing(InvalidInput):
    """Somebody will ask in ten years."""

    message = _("Say why, for whoever reads it in years to come.")


class OwnList(Refused):
    """Four eyes."""

    message = _("You proposed this list yourself; another person has to sign for it.")


class DecidedBefore(Refused):
    """A list is decided once."""

    message = _("This list was decided before.")


@transaction.atomic
def propose_destruction(
    organisation: Organisation, kind: str, reason: str, *, by: Person, at: datetime
) -> Destruction:
    """List the files of `kind` at `organisation` and beneath past their time: the oldest, at most `MOST_FILES`.

    Nothing is destroyed by it. Raises NotAllowed, ReasonMissing, NothingDue.
    """
    authorise(by, destructions.PROPOSE, organisation)
    words = reason.strip()[:LONGEST]
    if not words:
        raise ReasonMissing(field="reason")
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_ONE_LIST_AT_A_TIME])
    due = list(destructions.due_cases(Scope((organisation.path,), organisation), at, kind=kind)[:MOST_FILES])
    if not due:
        raise NothingDue
    made = Destruction.objects.create(
        organisation=organisation, kind=kind, reason=words, proposed_by=by, proposed_at=at
    )
    DestructionItem.objects.bulk_create(
        DestructionItem(organisation_id=case.organisation_id, destruction=made, case=case) for case in due
    )
    record(made, "hub.destruction.propose", by=by, at=at, kind=kind, files=len(due))
    return made


@transaction.atomic
def sign_destruction(destruction: Destruction, *, by: Person, at: datetime) -> Destruction:
    """Sign for a list that another proposed: its files are destroyed by a job, for good.

    Raises NotAllowed, DecidedBefore, OwnList.
    """
    row = _locked(destruction)
    authorise(by, destructions.SIGN, row)
    _refuse_decided(row)
    if row.proposed_by_id == by.pk:
        raise OwnList
    _decide(row, DestructionState.SIGNED, by=by, at=at)
    app.configure_task(TASK, allow_unknown=True).defer(destruction_id=str(row.pk))
    record(row, "hub.destruction.sign", by=by, at=at)
    return row


@transaction.atomic
def decline_destruction(destruction: Destruction, remark: str, *, by: Person, at: datetime) -> Destruction:
    """Do not carry a list out, or take back one's own; its files are kept.

    Raises NotAllowed, DecidedBefore, ReasonMissing.
    """
    row = _locked(destruction)
    authorise(by, destructions.DECLINE, row)
    _refuse_decided(row)
    row.remark = remark.strip()[:LONGEST]
    if not row.remark:
        raise ReasonMissing(field="reason")
    _decide(row, DestructionState.DECLINED, by=by, at=at)
    DestructionItem.objects.filter(destruction=row).update(fate=Fate.KEPT, done_at=at)
    record(row, "hub.destruction.decline", by=by, at=at)
    return row


def destroy_files(destruction_id: UUID, *, at: datetime) -> int:
    """Carry a signed list out, each file in a transaction of its own; answers how many were destroyed now.

    For the job: killed, it goes on with what still waits. A file that was taken up again, or whose time a changed rule
    has lengthened since, is kept.
    """
    row = Destruction.objects.filter(pk=destruction_id, state=DestructionState.SIGNED).first()
    if row is None:
        return 0
    waiting = DestructionItem.objects.filter(destruction=row, fate=Fate.WAITING).order_by("case_id")
    gone = sum(_destroy(key, row, at=at) for key in list(waiting.values_list("pk", flat=True)))
    _end(row, at=at)
    return gone


def destroy_signed(*, at: datetime) -> int:
    """Carry out what was signed and did not come to its end, as when every job process was killed; how many files."""
    signed = Destruction.objects.filter(state=DestructionState.SIGNED).values_list("pk", flat=True)
    return sum(destroy_files(key, at=at) for key in list(signed))


@transaction.atomic
def _destroy(item_id: UUID, destruction: Destruction, *, at: datetime) -> bool:
    item = DestructionItem.objects.select_for_update().filter(pk=item_id, fate=Fate.WAITING).first()
    if item is None:  # another job was faster
        return False
    is_due = destructions.is_due(item.case_id, at)
    if is_due:
        case = Case.objects.get(pk=item.case_id)
        empty_cases([case], by=destruction.decided_by, at=at)
        if service := service_named(workflow_of(case.kind).service):
            service.destroy_papers(case, by=destruction.decided_by, at=at)
    item.fate, item.done_at = Fate.DESTROYED if is_due else Fate.KEPT, at
    item.save(update_fields=["fate", "done_at"])
    return is_due


@transaction.atomic
def _end(destruction: Destruction, *, at: datetime) -> None:
    row = _locked(destruction)
    items = DestructionItem.objects.filter(destruction=row)
    if row.state != DestructionState.SIGNED or items.filter(fate=Fate.WAITING).exists():
        return
    forget_told(since=row.decided_at or at, at=at)
    row.state, row.ended_at = DestructionState.DONE, at
    row.save(update_fields=["state", "ended_at"])
    destroyed = items.filter(fate=Fate.DESTROYED).count()
    record(row, "hub.destruction.end", by=None, at=at, destroyed=destroyed, kept=items.count() - destroyed)


def _locked(destruction: Destruction) -> Destruction:
    rows = Destruction.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.get(pk=destruction.pk)


def _refuse_decided(row: Destruction) -> None:
    if row.state != DestructionState.PROPOSED:
        raise DecidedBefore


def _decide(row: Destruction, state: Any, *, by: Person, at: datetime) -> None:
    row.state, row.decided_by, row.decided_at = state, by, at
    row.save(update_fields=["state", "decided_by", "decided_at", "remark"])
