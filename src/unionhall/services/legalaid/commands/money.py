"""The money of a matter: what is claimed, what came in, how it is spread, that it arrived; corrections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import commands as casework
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput, NotAllowed, Refused
from unionhall.lib.money import round_yuan
from unionhall.services.legalaid import ledger
from unionhall.services.legalaid.dealings import matter_of, refuse_ahead
from unionhall.services.legalaid.ledger import PaymentTooLarge
from unionhall.services.legalaid.models import Claimant, LedgerEntry, Matter, Payment, Receipt
from unionhall.services.legalaid.plans import PaymentPlan
from unionhall.services.legalaid.queries.money import units_open_to
from unionhall.services.legalaid.states import Money

__all__ = [
    "AmountMissing", "NotReceived", "NothingUnderWay", "OnlyYourOwn", "PaymentTooLarge", "ReasonMissing",
    "ShareOfPayment", "confirm_receipt", "confirm_receipts", "correct_entry", "pass_on_payment", "receive_payment",
    "rehearse_payment", "set_claim", "set_rights", "undo_payment",
]  # fmt: skip


class AmountMissing(InvalidInput):
    """Nothing is no amount, and a cent is not divided."""

    message = _("Enter an amount of at least one cent, in whole cents.")


class OnlyYourOwn(Refused):
    """An invited unit acts for the claimants it speaks for, and for nobody else."""

    status = 422
    message = _("Your unit enters money only for the claimants it speaks for.")


class ReasonMissing(InvalidInput):
    """A correction says why."""

    message = _("Say why it is taken back.")


class ShareOfPayment(Refused):
    """The shares of a payment add up to it, always: it is undone as a whole, or not at all."""

    message = _("This line is a share of a payment. Undo the payment as a whole and enter it again.")


class NothingUnderWay(Refused):
    """Only money that lies with a court or an account is passed on."""

    message = _("Of this payment nothing is on the way any more.")


class NotReceived(Refused):
    """Only what is booked as received is confirmed."""

    message = _("This line is not money that has been received.")


@transaction.atomic
def set_claim(
    claimant: Claimant, amount_yuan: Decimal, *, note: str = "", by: Person, at: datetime, on: date
) -> LedgerEntry:
    """What a claimant claims from now on: the old claim is taken back, the new one entered.

    The same amount once more changes nothing. Raises NotAllowed, AmountMissing, LessThanReceived, DayAhead.
    """
    case = casework.lock(claimant.case)
    authorise(by, "legalaid.book_entry", case)
    _refuse_amount(amount_yuan)
    refuse_ahead(on, at, field="on")
    matter = matter_of(case)
    before = ledger.standing(matter, Money.CLAIMED, claimants=[claimant])
    if len(before) == 1 and before[0].amount_yuan == amount_yuan:
        return before[0]
    lines = [*ledger.take_back(before), ledger.Line(claimant, Money.CLAIMED, amount_yuan)]
    *_taken_back, entry = ledger.book(matter, lines, booked_on=on, note=note, by=by, at=at)
    record(case, "legalaid.entry.book", by=by, at=at, entry=str(entry.pk))
    return entry


@transaction.atomic
def set_rights(
    matter: Matter, kind: str, amounts: Mapping[Claimant, Decimal], *, on: date, by: Person, at: datetime
) -> list[LedgerEntry]:
    """What was agreed or awarded to each, where it is not in proportion to the claims; others keep what they have.

    Raises NotAllowed, AmountMissing, LessThanReceived, DayAhead.
    """
    case = casework.lock(matter.case)
    authorise(by, "legalaid.book_entry", case)
    refuse_ahead(on, at, field="on")
    if not amounts or any(one.matter_id != case.pk for one in amounts):
        raise AmountMissing(field="amount")
    for amount in amounts.values():
        _refuse_amount(amount)
    entries = ledger.fix_rights(matter_of(case), kind, amounts, booked_on=on, by=by, at=at)
    record(case, "legalaid.entry.book", by=by, at=at, kind=kind, lines=len(entries))
    return entries


@transaction.atomic
def receive_payment(
    matter: Matter, plan: PaymentPlan, *, by: Person, at: datetime, seen: str | None = None
) -> Payment:
    """Enter a sum that came from the other side, and spread it over the claimants by the rule that is stated.

    The shares add up to it to the cent. An invited unit that speaks for some of the claimants says so in
    `plan.units`. The same key once more is the same payment. `seen` is the digest of the shares that were shown.
    Raises NotAllowed, OnlyYourOwn, AmountMissing, DayAhead, PaymentTooLarge, SharesChanged.
    """
    case = casework.lock(matter.case)
    authorise(by, "legalaid.receive_payment", case)
    found = Payment.objects.filter(organisation=case.organisation, key=plan.key).first() if plan.key else None
    if found is not None and found.matter_id == case.pk:  # the same form once more
        return found
    matter = matter_of(case)
    _refuse_plan(matter, plan, found, by=by, at=at)
    lines = ledger.shares_of(matter, plan)
    if seen is not None and seen != ledger.digest_of(lines):
        raise ledger.SharesChanged
    payment = Payment.objects.create(
        organisation=case.organisation, matter_id=case.pk, debtor=plan.debtor, amount_yuan=plan.amount_yuan,
        paid_on=plan.paid_on, spread=plan.spread, has_arrived=plan.has_arrived, note=plan.note[:200], key=plan.key,
        by=by, at=at,
    )  # fmt: skip
    ledger.book(matter, lines, booked_on=plan.paid_on, payment=payment, by=by, at=at)
    record(case, "legalaid.payment.receive", by=by, at=at, payment=str(payment.pk), claimants=len(lines))
    return payment


def rehearse_payment(matter: Matter, plan: PaymentPlan, *, by: Person, at: datetime) -> list[ledger.Line]:
    """The shares that `receive_payment` would book now, and every "no" it would say; nothing is written."""
    authorise(by, "legalaid.receive_payment", matter.case)
    _refuse_plan(matter, plan, None, by=by, at=at)
    return ledger.shares_of(matter, plan)


def _refuse_plan(
    matter: Matter, plan: PaymentPlan, stranger: Payment | None, *, by: Person, at: datetime
) -> None:
    is_foreign = plan.debtor is not None and plan.debtor.matter_id != matter.pk
    if is_foreign or stranger is not None:
        raise NotAllowed("of another matter")
    own = units_open_to(matter, by)
    if own is not None and (not plan.units or {unit.pk for unit in plan.units} - {unit.pk for unit in own}):
        raise OnlyYourOwn(field="units")
    _refuse_amount(plan.amount_yuan)
    refuse_ahead(plan.paid_on, at, field="paid_on")


@transaction.atomic
def pass_on_payment(payment: Payment, *, on: date, by: Person, at: datetime) -> Payment:
    """Money that lay with a court or an account has reached the workers.

    Raises NotAllowed, NothingUnderWay, DayAhead.
    """
    case = casework.lock(payment.matter.case)
    authorise(by, "legalaid.book_entry", case)
    refuse_ahead(on, at, field="on")
    matter = matter_of(case)
    waiting = [one for one in ledger.standing(matter, Money.ENFORCED) if one.payment_id == payment.pk]
    if not waiting:
        raise NothingUnderWay
    lines = ledger.take_back(waiting) + [
        ledger.Line(one.claimant, Money.RECEIVED, one.amount_yuan) for one in waiting
    ]
    ledger.book(matter, lines, booked_on=on, payment=payment, by=by, at=at)
    payment.has_arrived = True
    payment.save(update_fields=["has_arrived"])
    record(case, "legalaid.payment.pass_on", by=by, at=at, payment=str(payment.pk))
    return payment


@transaction.atomic
def correct_entry(entry: LedgerEntry, *, reason: str, on: date, by: Person, at: datetime) -> LedgerEntry:
    """Take a line back by a line of the opposite sign; nothing is deleted.

    Raises NotAllowed, ReasonMissing, TakenBack, ShareOfPayment, LessThanReceived, DayAhead.
    """
    if entry.payment_id is not None:
        raise ShareOfPayment
    return _correct(entry.matter, [entry], None, reason=reason, on=on, by=by, at=at)[0]


@transaction.atomic
def undo_payment(payment: Payment, *, reason: str, on: date, by: Person, at: datetime) -> list[LedgerEntry]:
    """Take back all lines of a payment that still stand.

    Raises NotAllowed, ReasonMissing, TakenBack when none stands, DayAhead.
    """
    casework.lock(payment.matter.case)
    rows = list(payment.entries.filter(reverses=None, reversed_by=None))
    return _correct(payment.matter, rows, payment, reason=reason, on=on, by=by, at=at)


def _correct(
    matter: Matter,
    entries: list[LedgerEntry],
    payment: Payment | None,
    *,
    reason: str,
    on: date,
    by: Person,
    at: datetime,
) -> list[LedgerEntry]:
    case = casework.lock(matter.case)
    authorise(by, "legalaid.correct_entry", case)
    refuse_ahead(on, at, field="on")
    if not reason.strip():
        raise ReasonMissing(field="reason")
    matter, keys = matter_of(case), {one.pk for one in entries}
    rows = [one for one in ledger.standing(matter, *Money.values) if one.pk in keys]
    if not rows or len(rows) != len(keys):
        raise ledger.TakenBack
    made = ledger.book(
        matter, ledger.take_back(rows), booked_on=on, payment=payment, note=reason.strip(), by=by, at=at
    )
    record(case, "legalaid.entry.correct", by=by, at=at, entries=[str(key) for key in sorted(keys)])
    return made


@transaction.atomic
def confirm_receipt(entry: LedgerEntry, *, by: Person, at: datetime) -> Receipt:
    """The worker says that the money has arrived; saying it again changes nothing. Raises NotAllowed, NotReceived."""
    case = casework.lock(entry.case)
    authorise(by, "legalaid.confirm_receipt", entry)
    row = LedgerEntry.objects.get(pk=entry.pk)
    taken_back = LedgerEntry.objects.filter(reverses=row).exists()
    if row.kind != Money.RECEIVED or row.reverses_id is not None or taken_back:
        raise NotReceived
    receipt, is_new = Receipt.objects.get_or_create(
        entry=row, defaults={"organisation": case.organisation, "by": by, "at": at}
    )
    if is_new:
        record(case, "legalaid.receipt.confirm", by=by, at=at, entry=str(row.pk))
    return receipt


@transaction.atomic
def confirm_receipts(payment: Payment, entries: Iterable[LedgerEntry], *, by: Person, at: datetime) -> int:
    """Those who signed the list have their money: confirm several shares of one payment; answers how many were new.

    Raises NotAllowed, NotReceived when none of them stands as received.
    """
    case = casework.lock(payment.matter.case)
    authorise(by, "legalaid.confirm_receipt", case)
    standing = payment.entries.filter(kind=Money.RECEIVED, reverses=None, reversed_by=None)
    rows = list(standing.filter(pk__in=[one.pk for one in entries]).select_related("receipt"))
    if not rows:
        raise NotReceived
    new = [row for row in rows if not hasattr(row, "receipt")]
    Receipt.objects.bulk_create(
        Receipt(organisation=case.organisation, entry=row, by=by, at=at) for row in new
    )
    if new:
        record(case, "legalaid.receipt.confirm", by=by, at=at, entries=[str(row.pk) for row in new])
    return len(new)


def _refuse_amount(amount: Decimal) -> None:
    if amount <= 0 or amount != round_yuan(amount):
        raise AmountMissing(field="amount")
