"""Allowances: what a lawyer is paid for a stage of a matter or a day on duty, never beyond the year's budget."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework.models import CaseTrack
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.lib.money import format_yuan
from unionhall.services.legalaid.dealings import refuse_ahead
from unionhall.services.legalaid.models import AidBudget, Allowance, Duty, Lawyer, Matter
from unionhall.services.legalaid.rates import rates_on
from unionhall.services.legalaid.states import Stage


class NoBudget(Refused):
    """Without a budget nothing is set aside."""

    message = _("There is no budget for lawyers in %(year)s yet.")


class OverBudget(Refused):
    """Nothing is set aside beyond the year's budget."""

    message = _("This takes %(amount)s yuan; of the budget of %(year)s only %(left)s yuan are left.")


class BudgetNegative(InvalidInput):
    """A budget is nothing or more."""

    message = _("Enter an amount of 0 or more.")


class BelowWhatIsSetAside(InvalidInput):
    """A budget cannot shrink beneath what is promised."""

    message = _("%(used)s yuan are set aside or paid already.")


class NotTheirStage(Refused):
    """A stage is paid to whoever the matter lies with, once it was under way."""

    message = _("%(name)s did not do this stage of %(number)s.")


class NoDutyThen(Refused):
    """A day on duty is paid to whoever signed in."""

    message = _("%(name)s did not sign in for duty on %(day)s.")


class GrantedAlready(Refused):
    """Nothing is paid twice."""

    message = _("This was set aside for %(name)s already.")


class PaidAlready(Refused):
    """What is paid is neither paid again nor taken back."""

    message = _("This was paid on %(day)s.")


class CancelledAlready(Refused):
    """What was cancelled is over."""

    message = _("This was cancelled.")


class PaidBeforeEarned(InvalidInput):
    """Money is paid for what was done."""

    message = _("It was earned only on %(day)s.")


@transaction.atomic
def set_budget(
    organisation: Organisation, *, year: int, amount_yuan: Decimal, by: Person, at: datetime
) -> AidBudget:
    """Say what may be spent in a year; not less than is set aside. Raises NotAllowed, BelowWhatIsSetAside."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    authorise(by, "legalaid.set_budget", organisation)
    if amount_yuan < 0:
        raise BudgetNegative(field="amount_yuan")
    budget = AidBudget.objects.select_for_update().filter(organisation=organisation, year=year).first()
    budget = budget or AidBudget(organisation=organisation, year=year)
    used = _used(budget)
    if amount_yuan < used:
        raise BelowWhatIsSetAside(used=format_yuan(used), field="amount_yuan")
    budget.amount_yuan = amount_yuan
    budget.save()
    record(budget, "legalaid.budget.set", by=by, at=at, year=year, amount=str(amount_yuan))
    return budget


def _used(budget: AidBudget) -> Decimal:
    rows = Allowance.objects.filter(budget=budget.pk, cancelled_at=None)
    return rows.aggregate(n=Sum("amount_yuan"))["n"] or Decimal(0)


@transaction.atomic
def grant_allowance(
    lawyer: Lawyer,
    stage: str,
    *,
    matter: Matter | None = None,
    day: date | None = None,
    by: Person,
    at: datetime,
) -> Allowance:
    """Set an allowance aside: for a day on duty (`day`), or a stage of a matter that lies with the lawyer.

    It counts in the year in which it was earned: the duty's, that in which the stage ended, else this one.
    Raises NotAllowed, NoDutyThen, NotTheirStage, GrantedAlready, NoBudget, OverBudget.
    """
    lawyer = Lawyer.objects.select_related("organisation", "person").get(pk=lawyer.pk)
    authorise(by, "legalaid.grant_allowance", lawyer)
    earned_on = _earned(lawyer, stage, matter, day, at)
    # Who spends from a year's budget waits here for the others who do.
    budget = (
        AidBudget.objects.select_for_update()
        .filter(organisation=lawyer.organisation, year=earned_on.year)
        .first()
    )
    if budget is None:
        raise NoBudget(year=earned_on.year)
    _refuse_twice(lawyer, stage, matter, earned_on)
    rate = rates_on(lawyer.organisation, earned_on)[stage]
    left = budget.amount_yuan - _used(budget)
    if rate.amount_yuan > left:
        amount = format_yuan(rate.amount_yuan)
        raise OverBudget(amount=amount, year=budget.year, left=format_yuan(left))
    allowance = Allowance.objects.create(
        organisation=lawyer.organisation, budget=budget, lawyer=lawyer, matter=matter, stage=stage,
        earned_on=earned_on, amount_yuan=rate.amount_yuan, basis=rate.basis, granted_by=by, granted_at=at,
    )  # fmt: skip
    record(
        allowance, "legalaid.allowance.grant", by=by, at=at, stage=str(stage), amount=str(rate.amount_yuan)
    )
    return allowance


def _earned(lawyer: Lawyer, stage: str, matter: Matter | None, day: date | None, at: datetime) -> date:
    """The day on which it was earned. Raises NoDutyThen, NotTheirStage, DayAhead."""
    if stage == Stage.DUTY:
        refuse_ahead(day, at, field="day")
        duties = Duty.objects.filter(lawyer=lawyer, signed_in_at__isnull=False)
        if day is None or not duties.filter(day=day).exists():
            raise NoDutyThen(name=lawyer.person.name, day=day or "")
        return day
    track = (
        CaseTrack.objects.filter(case=matter.pk, code=stage).select_related("case").first()
        if matter
        else None
    )
    if track is None or track.case.assignee_id != lawyer.person_id:
        raise NotTheirStage(name=lawyer.person.name, number=matter.case.number if matter else "")
    return localdate(track.ended_at or at)


def _refuse_twice(lawyer: Lawyer, stage: str, matter: Matter | None, earned_on: date) -> None:
    rows = Allowance.objects.filter(lawyer=lawyer, cancelled_at=None, matter=matter)
    rows = rows.filter(stage=stage) if matter is not None else rows.filter(earned_on=earned_on)
    if rows.exists():
        raise GrantedAlready(name=lawyer.person.name)


def _locked(allowance: Allowance) -> Allowance:
    rows = Allowance.objects.select_for_update(of=("self",)).select_related("organisation", "lawyer")
    return rows.get(pk=allowance.pk)


def _refuse_over(row: Allowance) -> None:
    if row.cancelled_at is not None:
        raise CancelledAlready
    if row.paid_on is not None:
        raise PaidAlready(day=row.paid_on.isoformat())


@transaction.atomic
def pay_allowance(allowance: Allowance, *, paid_on: date, by: Person, at: datetime) -> Allowance:
    """Note that it was paid out. Raises NotAllowed, PaidAlready, CancelledAlready, PaidBeforeEarned, DayAhead."""
    row = _locked(allowance)
    authorise(by, "legalaid.pay_allowance", row.organisation)
    _refuse_over(row)
    refuse_ahead(paid_on, at, field="paid_on")
    if paid_on < row.earned_on:
        raise PaidBeforeEarned(day=row.earned_on.isoformat(), field="paid_on")
    row.paid_on = paid_on
    row.save(update_fields=["paid_on"])
    record(row, "legalaid.allowance.pay", by=by, at=at, amount=str(row.amount_yuan))
    return row


@transaction.atomic
def cancel_allowance(allowance: Allowance, *, by: Person, at: datetime) -> Allowance:
    """Take back what was set aside wrongly; it is left in the budget again. Raises NotAllowed, PaidAlready."""
    row = _locked(allowance)
    authorise(by, "legalaid.cancel_allowance", row.organisation)
    _refuse_over(row)
    row.cancelled_at = at
    row.save(update_fields=["cancelled_at"])
    record(row, "legalaid.allowance.cancel", by=by, at=at, amount=str(row.amount_yuan))
    return row
