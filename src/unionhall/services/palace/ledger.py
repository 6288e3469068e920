"""The ledger of the palace's budget: every change of money goes through here, under the line's row lock.

Entries are only ever added. What a line has left is checked before the entry is written, so two who spend the last
yuan at the same moment cannot both succeed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework.models import Case
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import Refused
from unionhall.lib.money import format_yuan
from unionhall.services.palace.core import Balance
from unionhall.services.palace.models import BudgetEntry, BudgetLine, Instalment
from unionhall.services.palace.states import EntryKind

NOTHING = Decimal(0)


class OverBudget(Refused):
    """The line does not hold that much any more."""

    message = _("The budget line “%(line)s” has %(left)s yuan left; %(wanted)s yuan are wanted.")


@dataclass(frozen=True, slots=True)
class Purpose:
    """What an entry is for."""

    case: Case | None = None
    instalment: Instalment | None = None
    text: str = ""


def lock_line(line: BudgetLine) -> BudgetLine:
    """The line as it is now, held until the transaction ends."""
    return BudgetLine.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=line.pk)


def balance(line: BudgetLine) -> Balance:
    """What the line's entries add up to."""
    sums = BudgetEntry.objects.filter(line=line).aggregate(
        committed=Sum("amount_yuan", filter=~Q(kind=EntryKind.PAY), default=NOTHING),
        paid=Sum("amount_yuan", filter=Q(kind=EntryKind.PAY), default=NOTHING),
    )
    return Balance(line.planned_yuan, sums["committed"], sums["paid"])


def bound_for(case: Case, line: BudgetLine) -> Decimal:
    """How much of the line is bound for the case now."""
    rows = BudgetEntry.objects.filter(case=case, line=line).exclude(kind=EntryKind.PAY)
    found: Decimal = rows.aggregate(n=Sum("amount_yuan", default=NOTHING))["n"]
    return found


def refuse_over(line: BudgetLine, wanted: Decimal, *, field: str) -> None:
    """Refuse when a locked line has less than `wanted` left. Raises OverBudget."""
    left = balance(line).left
    if wanted > left:
        raise OverBudget(line=str(line), left=format_yuan(left), wanted=format_yuan(wanted), field=field)


def commit(
    line: BudgetLine, amount: Decimal, purpose: Purpose, *, by: Person, at: datetime, field: str = "line"
) -> None:
    """Bind `amount` for the purpose. Raises OverBudget."""
    if amount:
        row = lock_line(line)
        refuse_over(row, amount, field=field)
        _write(row, [(EntryKind.COMMIT, amount)], purpose, by=by, at=at)


def release(line: BudgetLine, purpose: Purpose, *, by: Person, at: datetime) -> Decimal:
    """Free whatever is still bound for the purpose's case; the amount."""
    assert purpose.case is not None
    row = lock_line(line)
    bound = bound_for(purpose.case, row)
    if bound:
        _write(row, [(EntryKind.RELEASE, -bound)], purpose, by=by, at=at)
    return bound


def pay(
    line: BudgetLine, amount: Decimal, purpose: Purpose, *, by: Person, at: datetime, field: str = "amount"
) -> None:
    """Pay `amount`, first out of what is bound for the purpose's case. Raises OverBudget."""
    row = lock_line(line)
    bound = bound_for(purpose.case, row) if purpose.case is not None else NOTHING
    freed = min(bound, amount)
    refuse_over(row, amount - freed, field=field)
    entries = [(EntryKind.RELEASE, -freed)] if freed else []
    _write(row, [*entries, (EntryKind.PAY, amount)], purpose, by=by, at=at)


def undo(entry: BudgetEntry, *, text: str, by: Person, at: datetime) -> BudgetEntry:
    """Write the counter-entry of `entry`. Raises OverBudget when that binds or spends more than is left."""
    row = lock_line(entry.line)
    if entry.amount_yuan < 0:
        refuse_over(row, -entry.amount_yuan, field="reason")
    return BudgetEntry.objects.create(
        organisation=row.organisation, line=row, case=entry.case, instalment=entry.instalment, kind=entry.kind,
        amount_yuan=-entry.amount_yuan, text=text[:160], corrects=entry, at=at, by=by,
    )  # fmt: skip


def _write(
    line: BudgetLine,
    amounts: Sequence[tuple[EntryKind, Decimal]],
    purpose: Purpose,
    *,
    by: Person,
    at: datetime,
) -> None:
    for kind, amount in amounts:
        BudgetEntry.objects.create(
            organisation=line.organisation, line=line, case=purpose.case, instalment=purpose.instalment, kind=kind,
            amount_yuan=amount, text=purpose.text[:160], at=at, by=by,
        )  # fmt: skip
