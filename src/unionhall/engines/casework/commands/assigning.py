"""Whose a case is: given, taken, passed to another unit, handed over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import running, telling
from unionhall.engines.casework.commands.moving import SomeoneFaster
from unionhall.engines.casework.commands.papers import NothingWritten, NotOnTheCase
from unionhall.engines.casework.locks import lock
from unionhall.engines.casework.models import Case, Deadline, Task
from unionhall.engines.casework.wording import changes_since
from unionhall.kernel.access.permissions import authorise, may
from unionhall.kernel.audit.commands import record
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.acts import changed
from unionhall.lib.errors import InvalidInput, Refused


class CaseClosed(Refused):
    """Nothing is owed in it any more."""

    message = _("The case %(number)s is closed.")


class SameUnit(InvalidInput):
    """It is there already."""

    message = _("The case is with that unit already.")


class NobodyThere(InvalidInput):
    """A unit where nobody works on such cases would let it lie."""

    message = _("At %(unit)s and above it nobody works on cases of this kind.")


class AlreadyTaken(Refused):
    """Somebody else took it first."""

    message = _("%(name)s has taken this case already.")


@transaction.atomic
def assign_case(case: Case, *, assignee: Person, by: Person, at: datetime, seen: int | None = None) -> Case:
    """Give the case to `assignee`; giving it to another is the same act, giving it once more changes nothing.

    Raises NotAllowed, CaseClosed, SomeoneFaster, NotOnTheCase.
    """
    case = lock(case)
    authorise(by, "casework.assign_case", case)
    _refuse_closed(case)
    if case.assignee_id == assignee.pk:
        return case
    if seen is not None and seen != case.version:
        raise SomeoneFaster(changes=changes_since(case, seen))
    if not may(assignee, "casework.take_case", case):
        raise NotOnTheCase(name=assignee.name, field="assignee")
    return _give(case, "assign", assignee, by=by, at=at)


@transaction.atomic
def take_case(case: Case, *, by: Person, at: datetime) -> Case:
    """Take a case that lies with nobody. Raises NotAllowed, CaseClosed, AlreadyTaken."""
    case = lock(case)
    authorise(by, "casework.take_case", case)
    _refuse_closed(case)
    if case.assignee is not None and case.assignee_id != by.pk:
        raise AlreadyTaken(name=case.assignee.name)
    return case if case.assignee_id == by.pk else _give(case, "take", by, by=by, at=at)


@transaction.atomic
def assign_cases(cases: Iterable[Case], *, assignee: Person, by: Person, at: datetime) -> list[UUID]:
    """Give many cases to `assignee` at once, all or none; answers with those that were not theirs before.

    Raises what `assign_case` raises.
    """
    rows = sorted(cases, key=lambda one: one.pk)
    return [
        assign_case(case, assignee=assignee, by=by, at=at).pk
        for case in rows
        if case.assignee_id != assignee.pk
    ]


@transaction.atomic
def hand_over_cases(
    leaving: Person, *, successor: Person, organisation: Organisation, by: Person, at: datetime
) -> int:
    """Pass all open cases and tasks of somebody who leaves `organisation` to `successor`; answers how many cases.

    Raises NotAllowed, NotOnTheCase with the first that `successor` may not work on; then nothing is passed.
    """
    authorise(by, "casework.hand_over", organisation)
    theirs = Case.objects.filter(
        assignee=leaving, closed_at=None, organisation__path__within=organisation.path
    )
    count = 0
    for case in theirs.order_by("id"):
        row = lock(case)
        if row.assignee_id != leaving.pk or not row.is_open:
            continue  # somebody was faster
        if not may(successor, "casework.take_case", row):
            raise NotOnTheCase(name=successor.name, field="successor")
        _give(row, "assign", successor, by=by, at=at)
        count += 1
    tasks = Task.objects.filter(assignee=leaving, done_at=None, organisation__path__within=organisation.path)
    for task in tasks.select_related("case__organisation").order_by("id"):
        if not may(successor, "casework.see_internal", task):
            raise NotOnTheCase(name=successor.name, field="successor")
    tasks.update(assignee=successor)
    record(organisation, "casework.case.hand_over", by=by, at=at, leaving=str(leaving.pk), cases=count)
    return count


@transaction.atomic
def transfer_case(case: Case, *, organisation: Organisation, reason: str, by: Person, at: datetime) -> Case:
    """Pass the case to another unit, which works on it from then on; the clock runs on.

    Raises NotAllowed, CaseClosed, SameUnit, NobodyThere, NothingWritten.
    """
    case = lock(case)
    authorise(by, "casework.transfer_case", case)
    _refuse_closed(case)
    if organisation.pk == case.organisation_id:
        raise SameUnit(field="organisation")
    if not reason.strip():
        raise NothingWritten(field="reason")
    if not telling.workers_at(organisation, case.kind, at=at):
        raise NobodyThere(unit=organisation.name, field="organisation")
    before, case.organisation, case.assignee, case.escalated_to = case.organisation, organisation, None, None
    # Its clock and tasks go with it; what was logged and hung on it stays where it was done.
    Deadline.objects.filter(case=case, ended_at=None).update(organisation=organisation)
    Task.objects.filter(case=case, done_at=None).update(organisation=organisation, assignee=None)
    running.write_step(
        case,
        "transfer",
        by=by,
        at=at,
        data={"unit": organisation.name, "from": before.name, "reason": reason.strip()[:400]},
    )
    case.save()
    changed(case, at=at)
    record(case, "casework.case.transfer", by=by, at=at, organisation=before, to=str(organisation.pk))
    telling.tell(case, "casework.transferred", case.person, at=at, data={"unit": organisation.name})
    telling.tell_staff(case, "casework.arrived", at=at, but=by)
    return case


def _refuse_closed(case: Case) -> None:
    if not case.is_open:
        raise CaseClosed(number=case.number)


def _give(case: Case, verb: str, assignee: Person, *, by: Person, at: datetime) -> Case:
    case.assignee = assignee
    Task.objects.filter(case=case, done_at=None, assignee=None).update(assignee=assignee)
    running.write_step(case, verb, by=by, at=at, is_internal=True, data={"assignee": assignee.name})
    case.save(update_fields=["assignee", "version"])
    changed(case, at=at)
    record(case, f"casework.case.{verb}", by=by, at=at, assignee=str(assignee.pk))
    telling.tell_staff(case, "casework.assigned", at=at, but=by)
    return case
