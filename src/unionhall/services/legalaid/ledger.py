"""The ledger of a matter: every movement of money goes through here, under the lock of the matter's case.

Lines are only ever added. A claimant's right is what was awarded, before that what was agreed, before that what is
claimed; what is still owed is that right less what has reached them or is on its way. No column of a claimant ever
sinks below nothing, and nothing is received beyond the right: checked here, before a line is written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.people.models import Person
from unionhall.lib.errors import Refused
from unionhall.lib.money import format_yuan
from unionhall.services.legalaid.core.spreading import spread
from unionhall.services.legalaid.models import Claimant, LedgerEntry, Matter, Payment
from unionhall.services.legalaid.plans import PaymentPlan
from unionhall.services.legalaid.states import Money

NOTHING = Decimal("0.00")


class MoreThanOwed(Refused):
    """Nobody is paid more than they have a right to."""

    status = 422
    message = _(
        "%(who)s is owed %(owed)s yuan; %(wanted)s yuan would be more. If interest or compensation is included, "
        "enter it as a claim first."
    )


class LessThanReceived(Refused):
    """What has been received cannot be more than the right it rests on."""

    status = 422
    message = _("%(who)s has received %(received)s yuan already; take that back first.")


class PaymentTooLarge(Refused):
    """More than the claimants together are owed: nothing is spread, nothing is lost."""

    status = 422
    message = _(
        "Together %(owed)s yuan are still owed here; %(wanted)s yuan would be more. If interest or compensation is "
        "included, enter it as a claim first."
    )


class SharesChanged(Refused):
    """What is booked is what was shown."""

    message = _(
        "Something was entered here meanwhile, so the shares are others now. Please look at them again."
    )


class TakenBack(Refused):
    """A line is taken back once."""

    message = _("This line was taken back before.")


@dataclass(frozen=True, slots=True)
class Balance:
    """What the columns of one claimant, or of all, add up to, in yuan."""

    claimed: Decimal = NOTHING
    agreed: Decimal = NOTHING
    awarded: Decimal = NOTHING
    enforced: Decimal = NOTHING
    received: Decimal = NOTHING

    @property
    def right(self) -> Decimal:
        """What the worker has a right to: awarded, else agreed, else claimed."""
        return self.awarded or self.agreed or self.claimed

    @property
    def owed(self) -> Decimal:
        """What neither has reached the worker nor is on its way; never below nothing."""
        return max(self.right - self.received - self.enforced, NOTHING)


@dataclass(frozen=True, slots=True)
class Line:
    """One line to be written: whose, which column, how much; `reverses` is the line it takes back."""

    claimant: Claimant
    kind: str
    amount: Decimal
    reverses: LedgerEntry | None = field(default=None)


def balances(matter: Matter) -> dict[UUID, Balance]:
    """By claimant, what the columns add up to; a claimant without a line is not in it."""
    rows = LedgerEntry.objects.filter(matter=matter).order_by().values_list("claimant_id", "kind")
    columns: dict[UUID, dict[str, Decimal]] = defaultdict(dict)
    for claimant, kind, total in rows.annotate(total=Sum("amount_yuan")):
        columns[claimant][kind] = total
    return {claimant: Balance(**sums) for claimant, sums in columns.items()}


def total(each: Iterable[Balance]) -> Balance:
    """All of them together."""
    rows = list(each)
    names = ("claimed", "agreed", "awarded", "enforced", "received")
    return Balance(*(sum((getattr(row, name) for row in rows), NOTHING) for name in names))


def book(
    matter: Matter,
    lines: Sequence[Line],
    *,
    booked_on: date,
    by: Person | None,
    at: datetime,
    payment: Payment | None = None,
    note: str = "",
) -> list[LedgerEntry]:
    """Write `lines`, all or none. Callers hold the lock of the case. Raises MoreThanOwed, LessThanReceived."""
    wanted = [line for line in lines if line.amount]
    _refuse_impossible(balances(matter), wanted)
    return LedgerEntry.objects.bulk_create([
        LedgerEntry(
            organisation=matter.organisation, matter=matter, claimant=line.claimant, kind=line.kind,
            amount_yuan=line.amount, booked_on=booked_on, payment=payment, reverses=line.reverses, note=note[:200],
            by=by, at=at,
        )
        for line in wanted
    ])  # fmt: skip


def _refuse_impossible(before: Mapping[UUID, Balance], lines: Sequence[Line]) -> None:
    added: dict[UUID, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    claimants = {line.claimant.pk: line.claimant for line in lines}
    for line in lines:
        added[line.claimant.pk][line.kind] += line.amount
    for key, sums in added.items():
        was = before.get(key, Balance())
        now = Balance(**{
            kind.value: getattr(was, kind.value) + sums.get(kind.value, NOTHING) for kind in Money
        })  # fmt: skip
        who = claimants[key].person.name
        gone = now.received + now.enforced
        if gone > now.right and sums.keys() & {Money.RECEIVED.value, Money.ENFORCED.value}:
            wanted = gone - was.received - was.enforced
            raise MoreThanOwed(
                who=who, owed=format_yuan(was.owed), wanted=format_yuan(wanted), field="amount"
            )
        if gone > now.right:
            raise LessThanReceived(who=who, received=format_yuan(gone), field="amount")


def shares_of(matter: Matter, plan: PaymentPlan) -> list[Line]:
    """How a payment would be spread: a line for each claimant who gets something. Raises PaymentTooLarge.

    Whoever no longer claims gets nothing; with `plan.units` only those get something whom these units speak for.
    """
    rows = Claimant.objects.filter(matter=matter, left_at=None).select_related("person").order_by("row")
    if plan.units:
        rows = rows.filter(unit__in=plan.units)
    claimants, sums = list(rows), balances(matter)
    owed = [sums.get(one.pk, Balance()).owed for one in claimants]
    together = sum(owed, NOTHING)
    if plan.amount_yuan > together:
        raise PaymentTooLarge(
            owed=format_yuan(together), wanted=format_yuan(plan.amount_yuan), field="amount"
        )
    kind = Money.RECEIVED if plan.has_arrived else Money.ENFORCED
    shares = spread(plan.amount_yuan, owed, plan.spread)
    return [Line(one, kind, share) for one, share in zip(claimants, shares, strict=True) if share]


def standing(matter: Matter, *kinds: str, claimants: Iterable[Claimant] | None = None) -> list[LedgerEntry]:
    """Lines of these columns that were not taken back, and take nothing back."""
    rows = LedgerEntry.objects.filter(matter=matter, kind__in=kinds, reverses=None, reversed_by=None)
    if claimants is not None:
        rows = rows.filter(claimant__in=list(claimants))
    return list(rows.select_related("claimant__person"))


def take_back(entries: Iterable[LedgerEntry]) -> list[Line]:
    """The lines that take these back, in whole."""
    return [Line(one.claimant, one.kind, -one.amount_yuan, reverses=one) for one in entries]


def fix_rights(
    matter: Matter, kind: str, amounts: Mapping[Claimant, Decimal], **booked: Any
) -> list[LedgerEntry]:
    """Let what was agreed or awarded be `amounts`: what stood before, agreed or awarded, is taken back first.

    So only one right holds at a time, and the sums of the columns are the figures. Raises LessThanReceived.
    """
    before = standing(matter, Money.AGREED, Money.AWARDED, claimants=amounts)
    lines = take_back(before) + [Line(claimant, kind, amount) for claimant, amount in amounts.items()]
    return book(matter, lines, **booked)


def digest_of(lines: Iterable[Line]) -> str:
    """What names these shares, whose and how much: what was shown is what is booked."""
    told = ";".join(f"{line.claimant.pk} {line.kind} {line.amount}" for line in lines)
    return sha256(told.encode()).hexdigest()
