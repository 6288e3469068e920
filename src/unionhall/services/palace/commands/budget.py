"""The palace's budget: lines of a year, expenses that need no contract, corrections by counter-entry."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.lib.money import format_yuan
from unionhall.services.palace import ledger
from unionhall.services.palace.models import BudgetEntry, BudgetLine
from unionhall.services.palace.states import EntryKind


class LineTaken(InvalidInput):
    """A line is opened once a year."""

    message = _("There is a line with the code “%(code)s” in %(year)s already.")


class BelowWhatIsUsed(Refused):
    """A plan cannot shrink beneath what is bound and paid."""

    message = _("%(used)s yuan of the line “%(line)s” are bound or paid; it cannot be planned lower.")


class NothingToPay(InvalidInput):
    """An expense is more than nothing."""

    message = _("Enter an amount above zero.")


class ReasonMissing(InvalidInput):
    """What money was for is written down."""

    message = _("Say what it is for.")


class EntryCorrected(Refused):
    """One correction an entry, and none of a correction."""

    message = _("This entry has been corrected already.")


class EntryOfACase(Refused):
    """What an order or a contract wrote is undone there."""

    message = _("This entry belongs to %(case)s; undo the payment there.")


@transaction.atomic
def open_budget_line(
    organisation: Organisation,
    *,
    year: int,
    code: str,
    name: str,
    planned_yuan: Decimal,
    by: Person,
    at: datetime,
) -> BudgetLine:
    """Open a line of a year's budget. Raises NotAllowed, LineTaken, NothingToPay."""
    authorise(by, "palace.open_budget_line", organisation)
    if planned_yuan <= 0:
        raise NothingToPay(field="planned_yuan")
    if BudgetLine.objects.filter(organisation=organisation, year=year, code=code).exists():
        raise LineTaken(code=code, year=year, field="code")
    line = BudgetLine.objects.create(
        organisation=organisation, year=year, code=code, name=name, planned_yuan=planned_yuan
    )
    record(line, "palace.budget_line.open", by=by, at=at, code=code, planned=str(planned_yuan))
    return line


@transaction.atomic
def change_budget_line(
    line: BudgetLine, *, name: str, planned_yuan: Decimal, by: Person, at: datetime
) -> BudgetLine:
    """Rename a line or plan it anew, not beneath what is bound and paid. Raises NotAllowed, BelowWhatIsUsed."""
    row = ledger.lock_line(line)
    authorise(by, "palace.change_budget_line", row)
    balance = ledger.balance(row)
    used = balance.committed + balance.paid
    if planned_yuan < used:
        raise BelowWhatIsUsed(used=format_yuan(used), line=str(row), field="planned_yuan")
    before, row.name, row.planned_yuan = row.planned_yuan, name, planned_yuan
    row.save(update_fields=["name", "planned_yuan"])
    record(row, "palace.budget_line.change", by=by, at=at, before=str(before), planned=str(planned_yuan))
    return row


@transaction.atomic
def spend_budget(line: BudgetLine, *, amount_yuan: Decimal, text: str, by: Person, at: datetime) -> None:
    """Write down an expense without contract, such as electricity. Raises NotAllowed, NothingToPay, OverBudget."""
    row = ledger.lock_line(line)
    authorise(by, "palace.spend_budget", row)
    if amount_yuan <= 0:
        raise NothingToPay(field="amount_yuan")
    if not text.strip():
        raise ReasonMissing(field="text")
    ledger.pay(row, amount_yuan, ledger.Purpose(text=text.strip()), by=by, at=at, field="amount_yuan")
    record(row, "palace.budget.spend", by=by, at=at, amount=str(amount_yuan))


@transaction.atomic
def correct_entry(entry: BudgetEntry, *, reason: str, by: Person, at: datetime) -> BudgetEntry:
    """Undo an expense that was written down wrongly, by its counter-entry.

    Raises NotAllowed, EntryCorrected, EntryOfACase, ReasonMissing.
    """
    line = ledger.lock_line(entry.line)
    authorise(by, "palace.correct_entry", line)
    row = BudgetEntry.objects.select_related("line", "case").get(pk=entry.pk)
    if row.case is not None or row.kind != EntryKind.PAY:
        raise EntryOfACase(case=row.case.number if row.case else "")
    if row.corrects_id or row.corrections.exists():
        raise EntryCorrected
    if not reason.strip():
        raise ReasonMissing(field="reason")
    made = ledger.undo(row, text=reason.strip(), by=by, at=at)
    record(line, "palace.entry.correct", by=by, at=at, amount=str(row.amount_yuan))
    return made
