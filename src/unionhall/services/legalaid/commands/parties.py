"""Who is in a matter: what it is about, the other side, the claimants, and units of other places that join in."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.states import Source
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.services.legalaid import ledger
from unionhall.services.legalaid.dealings import matter_of, refuse_ahead
from unionhall.services.legalaid.limitation import limitation_of
from unionhall.services.legalaid.models import Claimant, Debtor, JointWork, Matter
from unionhall.services.legalaid.plans import ClaimantPlan, DebtorPlan, Intake, JointPlan
from unionhall.services.legalaid.queries.mine import look_again
from unionhall.services.legalaid.states import JOINT, Cause, Money

CHANGEABLE = frozenset({
    "cause", "industry", "caseworker", "right_known_on", "is_still_employed", "is_hardship", "is_group", "expected",
    "fault_share", "heard_on",
})  # fmt: skip
# What the end of the limitation period follows from.
_LIMITS = frozenset({"cause", "right_known_on", "is_still_employed"})


class DebtorTwice(InvalidInput):
    """One row for each of them."""

    message = _("“%(name)s” is on the other side already.")


class NameMissing(InvalidInput):
    """The other side has a name, if only the one it is called by."""

    message = _("Say what they are called.")


class ClaimantTwice(InvalidInput):
    """One worker, one claim, whatever phone they called from."""

    message = _("%(name)s is in the list already, as number %(row)s.")


class InvitedAlready(Refused):
    """A unit is invited once."""

    message = _("%(unit)s was invited already.")


class OwnUnit(InvalidInput):
    """Whoever has the matter is not invited to it."""

    message = _("The matter is with that unit itself.")


@transaction.atomic
def change_matter(matter: Matter, *, by: Person, at: datetime, **changes: Any) -> Matter:
    """Change what a matter is about: fields of `CHANGEABLE`. Raises NotAllowed, DayAhead; TypeError for others."""
    if unknown := changes.keys() - CHANGEABLE:
        raise TypeError(f"cannot be changed: {', '.join(sorted(unknown))}")
    case = casework.lock(matter.case)
    authorise(by, "legalaid.change_matter", case)
    refuse_ahead(changes.get("right_known_on"), at, field="right_known_on")
    row = matter_of(case)
    for name, new in changes.items():
        setattr(row, name, new)
    follows = _limit(row) if changes.keys() & _LIMITS else ()
    row.save(update_fields=[*changes, *follows])
    record(case, "legalaid.matter.change", by=by, at=at, fields=sorted(changes))
    return row


def _limit(row: Matter) -> tuple[str, ...]:
    """Reckon the limitation period anew, as it stood on the day on which help was asked for."""
    asked = Intake(
        cause=Cause(row.cause), known_on=row.right_known_on, is_still_employed=row.is_still_employed
    )
    found = limitation_of(asked, row.case.organisation.region, localdate(row.case.opened_at))
    row.limitation_on, row.is_late, row.is_urgent = found.ends_on, found.is_late, found.is_urgent
    return "limitation_on", "is_late", "is_urgent"


@transaction.atomic
def add_debtor(matter: Matter, plan: DebtorPlan, *, by: Person, at: datetime) -> Debtor:
    """Name somebody on the other side. Raises NotAllowed, NameMissing, DebtorTwice."""
    case = casework.lock(matter.case)
    authorise(by, "legalaid.add_debtor", case)
    name = plan.name.strip()
    if not name:
        raise NameMissing(field="name")
    if Debtor.objects.filter(matter_id=matter.pk, name=name).exists():
        raise DebtorTwice(name=name, field="name")
    debtor = Debtor.objects.create(
        organisation=case.organisation, matter_id=matter.pk, **(asdict(plan) | {"name": name})
    )
    record(case, "legalaid.debtor.add", by=by, at=at, debtor=str(debtor.pk))
    return debtor


@transaction.atomic
def change_debtor(debtor: Debtor, plan: DebtorPlan, *, by: Person, at: datetime) -> Debtor:
    """Change what is known of somebody on the other side. Raises NotAllowed, NameMissing, DebtorTwice."""
    case = casework.lock(debtor.matter.case)
    authorise(by, "legalaid.change_debtor", case)
    name = plan.name.strip()
    if not name:
        raise NameMissing(field="name")
    row = Debtor.objects.get(pk=debtor.pk)
    if Debtor.objects.filter(matter_id=row.matter_id, name=name).exclude(pk=row.pk).exists():
        raise DebtorTwice(name=name, field="name")
    for field, new in (asdict(plan) | {"name": name}).items():
        setattr(row, field, new)
    row.save()
    record(case, "legalaid.debtor.change", by=by, at=at, debtor=str(row.pk))
    return row


@transaction.atomic
def add_claimant(matter: Matter, person: Person, plan: ClaimantPlan, *, by: Person, at: datetime) -> Claimant:
    """Put a worker into the list of claimants, with what they claim. Raises NotAllowed, ClaimantTwice."""
    case = casework.lock(matter.case)
    authorise(by, "legalaid.add_claimant", case)
    claimant = write_claimant(matter_of(case), person, plan, by=by, at=at)
    record(case, "legalaid.claimant.add", by=by, at=at, claimant=str(claimant.pk))
    return claimant


def write_claimant(
    matter: Matter, person: Person, plan: ClaimantPlan, *, by: Person | None, at: datetime
) -> Claimant:
    """The row of `add_claimant`, for commands that hold the case's lock and have authorised. Raises ClaimantTwice."""
    twin = Claimant.objects.filter(matter=matter, person=person).first()
    if twin is not None:
        raise ClaimantTwice(name=person.name, row=twin.row, field="person")
    last = Claimant.objects.filter(matter=matter).aggregate(last=Max("row"))["last"] or 0
    values = {name: getattr(plan, name) for name in plan.__dataclass_fields__ if name != "amount_yuan"}
    claimant = Claimant.objects.create(
        organisation=matter.organisation, matter=matter, person=person, row=last + 1, **values
    )
    if plan.amount_yuan:
        line = ledger.Line(claimant, Money.CLAIMED, plan.amount_yuan)
        ledger.book(matter, [line], booked_on=localdate(at), by=by, at=at)
    look_again(person)
    return claimant


@transaction.atomic
def invite_unit(matter: Matter, plan: JointPlan, *, by: Person, at: datetime) -> JointWork:
    """Ask a unit of another place to work on the matter with us, in its own name and with a case of its own.

    It sees what it is given, no more. Raises NotAllowed, OwnUnit, InvitedAlready.
    """
    case = casework.lock(matter.case)
    authorise(by, "legalaid.invite_unit", case)
    if plan.unit.pk == case.organisation_id:
        raise OwnUnit(field="unit")
    if JointWork.objects.filter(matter_id=matter.pk, organisation=plan.unit).exists():
        raise InvitedAlready(unit=plan.unit.name)
    opening = casework.Opening(
        JOINT.kind, case.title, source=Source.REFERRAL, parent=case, data={"unit": case.organisation.name}
    )
    joint = casework.open_case(plan.unit, opening, by=by, at=at)
    work = JointWork.objects.create(
        organisation=plan.unit, case=joint, matter_id=matter.pk, task=plan.task, is_own_only=plan.is_own_only,
        sees_money=plan.sees_money, sees_evidence=plan.sees_evidence,
    )  # fmt: skip
    record(case, "legalaid.matter.invite_unit", by=by, at=at, unit=str(plan.unit.pk), joint=joint.number)
    return work
