"""Buying a service: planned, selected, awarded by the leader, signed, and, when all is performed, rated and filed.

The money is bound with the award and freed as far as it was not paid when the contract ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.answers import checked
from unionhall.engines.casework.models import Case
from unionhall.engines.casework.states import Source
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.services.palace import ledger
from unionhall.services.palace.dealings import contract_of, provider_called, refuse_ahead
from unionhall.services.palace.models import Contract, Instalment
from unionhall.services.palace.plans import ContractPlan
from unionhall.services.palace.states import CONTRACT, Money

Answers = Mapping[str, Any]


class AmountMissing(InvalidInput):
    """A contract is about more than nothing."""

    message = _("Enter an amount above zero.")


class LineElsewhere(InvalidInput):
    """A palace spends its own budget."""

    message = _("This budget line belongs to another unit.")


class SignedBeforeAward(InvalidInput):
    """First the award, then the signature."""

    message = _("A contract is not signed before it is awarded.")


class TermBackwards(InvalidInput):
    """A contract ends after it begins."""

    message = _("The contract must end after it begins.")


class InstalmentsOpen(Refused):
    """What was agreed is delivered and paid, or the contract is ended early."""

    message = _("Instalment %(number)s is not accepted and paid yet.")


class NoInstalment(Refused):
    """Nothing was delivered."""

    message = _("No instalment has been entered.")


@transaction.atomic
def plan_contract(organisation: Organisation, plan: ContractPlan, *, by: Person, at: datetime) -> Contract:
    """Plan a purchase; nothing is bound yet, but the line must hold it.

    Raises NotAllowed, AmountMissing, LineElsewhere, OverBudget.
    """
    authorise(by, "palace.plan_contract", organisation)
    if plan.amount_yuan <= 0:
        raise AmountMissing(field="amount_yuan")
    if plan.line.organisation_id != organisation.pk:
        raise LineElsewhere(field="line")
    ledger.refuse_over(ledger.lock_line(plan.line), plan.amount_yuan, field="amount_yuan")
    opening = casework.Opening(CONTRACT.kind, plan.title, assignee=by, source=Source.DESK)
    case = casework.open_case(organisation, opening, by=by, at=at)
    return Contract.objects.create(
        organisation=organisation, case=case, line=plan.line, amount_yuan=plan.amount_yuan, money=plan.money,
        about=plan.about.strip(),
    )  # fmt: skip


@transaction.atomic
def select_contract(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Begin the selection by the method chosen. Raises NotAllowed and what the engine refuses."""
    case = casework.advance(case, "select", by=by, at=at, seen=seen, answers=answers)
    given = checked(CONTRACT.verb("select"), answers).values
    Contract.objects.filter(case=case).update(method=given["method"])
    return case


@transaction.atomic
def record_contract(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Write down who was selected, for what price, and how; may be written anew until the award.

    Raises NotAllowed, NoSuchProvider, AmountMissing, OverBudget, and what the engine refuses.
    """
    case = casework.advance(case, "record", by=by, at=at, seen=seen, answers=answers)
    given = checked(CONTRACT.verb("record"), answers).values
    contract = contract_of(case)
    contract.provider = provider_called(case.organisation, given["provider"])
    if given["amount"] <= 0:
        raise AmountMissing(field="amount")
    ledger.refuse_over(ledger.lock_line(contract.line), given["amount"], field="amount")
    contract.amount_yuan, contract.selection_record = given["amount"], given["selection"]
    contract.save(update_fields=["provider", "amount_yuan", "selection_record"])
    return case


@transaction.atomic
def award_contract(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """The leader awards it and the price is bound. With public money the law's thirty days to sign begin.

    Raises NotAllowed, SelectionMissing, DayAhead, OverBudget, and what the engine refuses.
    """
    contract = contract_of(casework.lock(case))
    to = "awarded_public" if contract.money == Money.PUBLIC else "awarded"
    case = casework.advance(contract.case, "award", by=by, at=at, seen=seen, to=to, answers=answers)
    given = checked(CONTRACT.verb("award"), answers).values
    refuse_ahead(given["awarded_on"], at, field="awarded_on")
    ledger.commit(contract.line, contract.amount_yuan, ledger.Purpose(case), by=by, at=at, field="awarded_on")
    contract.awarded_on = given["awarded_on"]
    contract.save(update_fields=["awarded_on"])
    return case


@transaction.atomic
def return_contract(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """The leader sends the selection back; it is written down anew. Raises NotAllowed and what the engine refuses."""
    case = casework.advance(case, "return", by=by, at=at, seen=seen, answers=answers)
    Contract.objects.filter(case=case).update(provider=None, selection_record="")
    return case


@transaction.atomic
def sign_contract(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Sign it. With public money, publishing and filing it begin to run.

    Raises NotAllowed, DayAhead, SignedBeforeAward, TermBackwards, and what the engine refuses.
    """
    contract = contract_of(casework.lock(case))
    verb = "sign_public" if contract.money == Money.PUBLIC else "sign"
    case = casework.advance(contract.case, verb, by=by, at=at, seen=seen, answers=answers)
    given = checked(CONTRACT.verb(verb), answers).values
    refuse_ahead(given["signed_on"], at, field="signed_on")
    if contract.awarded_on and given["signed_on"] < contract.awarded_on:
        raise SignedBeforeAward(field="signed_on")
    if given["ends_on"] < given["starts_on"]:
        raise TermBackwards(field="ends_on")
    for name in ("signed_on", "starts_on", "ends_on"):
        setattr(contract, name, given[name])
    contract.save(update_fields=["signed_on", "starts_on", "ends_on"])
    return case


@transaction.atomic
def finish_contract(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Everything was accepted and paid; what is left of the price is free again.

    Raises NotAllowed, NoInstalment, InstalmentsOpen, and what the engine refuses.
    """
    case = casework.advance(case, "finish", by=by, at=at, seen=seen, answers=answers)
    contract = contract_of(case)
    rows = Instalment.objects.filter(contract=contract).order_by("number")
    if not rows.exists():
        raise NoInstalment
    unpaid = rows.filter(paid_on=None).first()
    if unpaid is not None:
        raise InstalmentsOpen(number=unpaid.number)
    ledger.release(contract.line, ledger.Purpose(case), by=by, at=at)
    return case


@transaction.atomic
def appraise_contract(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Rate the performance, 0 to 100, in words too. Raises NotAllowed and what the engine refuses."""
    case = casework.advance(case, "appraise", by=by, at=at, seen=seen, answers=answers)
    given = checked(CONTRACT.verb("appraise"), answers).values
    Contract.objects.filter(case=case).update(score=given["score"], performance=given["performance"])
    return case


@transaction.atomic
def terminate_contract(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """End it early; what is bound and not paid is free again. Raises NotAllowed and what the engine refuses."""
    case = casework.advance(case, "terminate", by=by, at=at, seen=seen, answers=answers)
    ledger.release(contract_of(case).line, ledger.Purpose(case), by=by, at=at)
    return case
