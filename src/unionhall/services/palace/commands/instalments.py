"""A contract in parts: agreed, accepted item by item, paid; never more than the contract or the budget holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.answers import checked
from unionhall.engines.casework.commands.issuing import issue_paper
from unionhall.engines.casework.models import Case
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.lib.money import format_yuan
from unionhall.services.palace import ledger, papers
from unionhall.services.palace.commands.contracts import AmountMissing, Answers
from unionhall.services.palace.dealings import contract_of, refuse_ahead
from unionhall.services.palace.models import BudgetEntry, Contract, Instalment
from unionhall.services.palace.states import CONTRACT, EntryKind


class OverContract(Refused):
    """The parts together are never more than the whole."""

    message = _("The contract %(contract)s has %(left)s yuan left; %(wanted)s yuan are more.")


class NoSuchInstalment(InvalidInput):
    """An instalment is named by its number."""

    message = _("There is no instalment %(number)s.")


class NotAccepted(Refused):
    """First looked at, then paid."""

    message = _("Instalment %(number)s has not been accepted yet.")


class AcceptedAlready(Refused):
    """One acceptance an instalment."""

    message = _("Instalment %(number)s has been accepted already.")


class PaidAlready(Refused):
    """One payment an instalment."""

    message = _("Instalment %(number)s has been paid already.")


class NotPaid(Refused):
    """Nothing to undo."""

    message = _("Instalment %(number)s has not been paid.")


class AboveTheInstalment(Refused):
    """What was agreed for it is the most that is paid."""

    message = _("Instalment %(number)s is %(amount)s yuan; %(wanted)s yuan are more.")


@transaction.atomic
def add_instalment(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Agree on a further part. Raises NotAllowed, AmountMissing, OverContract, and what the engine refuses."""
    case = casework.advance(case, "add_instalment", by=by, at=at, seen=seen, answers=answers)
    given = checked(CONTRACT.verb("add_instalment"), answers).values
    contract = contract_of(case)
    if given["amount"] <= 0:
        raise AmountMissing(field="amount")
    _refuse_over_contract(contract, given["amount"], _agreed(contract))
    last = Instalment.objects.filter(contract=contract).aggregate(n=Max("number"))["n"] or 0
    Instalment.objects.create(
        organisation=contract.organisation, contract=contract, number=last + 1, due_on=given["due_on"],
        amount_yuan=given["amount"], deliverables=given["deliverables"],
    )  # fmt: skip
    return case


@transaction.atomic
def accept_instalment(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Accept what was delivered; the record of the acceptance is written and hangs on the case.

    Raises NotAllowed, NoSuchInstalment, AcceptedAlready, DayAhead, and what the engine refuses.
    """
    case = casework.advance(case, "accept_instalment", by=by, at=at, seen=seen, answers=answers)
    given = checked(CONTRACT.verb("accept_instalment"), answers).values
    part = _part(case, given)
    if part.accepted_on is not None:
        raise AcceptedAlready(number=part.number, field="number")
    refuse_ahead(given["accepted_on"], at, field="accepted_on")
    part.accepted_on, part.accepted_by, part.record = given["accepted_on"], by, given["acceptance"]
    part.save(update_fields=["accepted_on", "accepted_by", "record"])
    issue_paper(case, papers.CODE, by=by, at=at)
    return case


@transaction.atomic
def pay_instalment(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Pay an accepted part out of what the contract has bound.

    Raises NotAllowed, NoSuchInstalment, PaidAlready, NotAccepted, AboveTheInstalment, OverContract, OverBudget,
    DayAhead, and what the engine refuses; then nothing of it is done.
    """
    case = casework.advance(case, "pay_instalment", by=by, at=at, seen=seen, answers=answers)
    given = checked(CONTRACT.verb("pay_instalment"), answers).values
    contract, part, amount = contract_of(case), _part(case, given), given["amount"]
    _refuse_payment(contract, part, amount)
    refuse_ahead(given["paid_on"], at, field="paid_on")
    part.paid_on, part.paid_yuan = given["paid_on"], amount
    part.save(update_fields=["paid_on", "paid_yuan"])
    ledger.pay(contract.line, amount, ledger.Purpose(case, part), by=by, at=at)
    return case


@transaction.atomic
def undo_payment(
    case: Case, *, by: Person, at: datetime, seen: int | None = None, answers: Answers | None = None
) -> Case:
    """Undo a payment that was written down wrongly: its entries get counter-entries, the part is unpaid again.

    Raises NotAllowed, NoSuchInstalment, NotPaid, OverBudget, and what the engine refuses.
    """
    case = casework.advance(case, "undo_payment", by=by, at=at, seen=seen, answers=answers)
    given = checked(CONTRACT.verb("undo_payment"), answers).values
    part = _part(case, given)
    if part.paid_on is None:
        raise NotPaid(number=part.number, field="number")
    part.paid_on = part.paid_yuan = None
    part.save(update_fields=["paid_on", "paid_yuan"])
    entries = BudgetEntry.objects.filter(instalment=part, corrects=None, corrections=None)
    # The payment first: what it gives back covers what is bound again.
    for entry in sorted(entries.select_related("line"), key=lambda one: one.kind != EntryKind.PAY):
        ledger.undo(entry, text=given["reason"], by=by, at=at)
    return case


def _part(case: Case, given: Mapping[str, Any]) -> Instalment:
    found = Instalment.objects.filter(contract_id=case.pk, number=given["number"]).first()
    if found is None:
        raise NoSuchInstalment(number=given["number"], field="number")
    return found


def _refuse_payment(contract: Contract, part: Instalment, amount: Decimal) -> None:
    if part.paid_on is not None:
        raise PaidAlready(number=part.number, field="number")
    if part.accepted_on is None:
        raise NotAccepted(number=part.number, field="number")
    if amount <= 0:
        raise AmountMissing(field="amount")
    paid = Instalment.objects.filter(contract=contract).aggregate(n=Sum("paid_yuan", default=ledger.NOTHING))
    _refuse_over_contract(contract, amount, paid["n"])
    if amount > part.amount_yuan:
        words = {"amount": format_yuan(part.amount_yuan), "wanted": format_yuan(amount)}
        raise AboveTheInstalment(number=part.number, field="amount", **words)


def _agreed(contract: Contract) -> Decimal:
    rows = Instalment.objects.filter(contract=contract)
    found: Decimal = rows.aggregate(n=Sum(Coalesce("paid_yuan", "amount_yuan"), default=ledger.NOTHING))["n"]
    return found


def _refuse_over_contract(contract: Contract, wanted: Decimal, used: Decimal) -> None:
    left = contract.amount_yuan - used
    if wanted > left:
        words = {"left": format_yuan(left), "wanted": format_yuan(wanted)}
        raise OverContract(contract=contract.case.number, field="amount", **words)
