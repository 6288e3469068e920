"""The money of a matter: what is claimed, what came in, how it is spread, that it arrived; corrections."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import commands as casework
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.lib.money import format_yuan, round_yuan
from unionhall.services.legalaid import ledger
from unionhall.services.legalaid.core.spreading import spread
from unionhall.services.legalaid.dealings import matter_of, refuse_ahead
from unionhall.services.legalaid.models import Claimant, LedgerEntry, Matter, Payment, Receipt
from unionhall.services.legalaid.plans import PaymentPlan
from unionhall.services.legalaid.states import Money


class AmountMissing(InvalidInput):
    """Nothing is no amount, and a cent is not divided."""

    message = _("Enter an amount of at least one cent, in whole cents.")


class PaymentTooLarge(Refused):
    """More than the claimants together are owed: nothing is spread, nothing is lost."""

    status = 422
    message = _(
        "Together %(owed)s yuan are still owed here; %(wanted)s yuan would be more. If interest or compensation is "
        "included, enter it as a claim first."
    )


class ReasonMissing(InvalidInput):
    """A correction says why."""

    message = _("Say why it is taken back.")


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

    Raises NotAllowed, AmountMissing, LessThanReceived, DayAhead.
    """
    case = casework.lock(claimant.case)
    authorise(by, "legalaid.book_entry", case)
    _refuse_amount(amount_yuan)
    refuse_ahead(on, at, field="on")
    matter = matter_of(case)
    lines = ledger.take_back(ledger.standing(matter, Money.CLAIMED, claimants=[claimant]))
    lines.append(ledger.Line(claimant, Money.CLAIMED, amount_yuan))
    *_before, entry = ledger.book(matter, lines, booked_on=on, note=note, by=by, at=at)
    record(case, "legalaid.entry.book", by=by, at=at, entry=str(entry.pk))
    return entry


@transaction.atomic
def set_rights(
    matter: Matter, kind: str, amounts: Mapping[Claimant, Decimal], *, on: date, by: Person, at: datetime
) -> list[LedgerEntry]:
    """What was agreed or awarded to each, where it is not in proportion to the claims.

    Raises NotAllowed, AmountMissing, LessThanReceived, DayAhead.
    """
    case = casework.lock(matter.case)
    authorise(by, "legalaid.book_entry", case)
    refuse_ahead(on, at, field="on")
    for amount in amounts.values():
        _refuse_amount(amount)
    entries = ledger.fix_rights(matter_of(case), kind, amounts, booked_on=on, by=by, at=at)
    record(case, "legalaid.entry.book", by=by, at=at, kind=kind, lines=len(entries))
    return entries


@transaction.atomic
def receive_payment(matter: Matter, plan: PaymentPlan, *, by: Person, at: datetime) -> Payment:
    """Enter a sum that came from the other side, and spread it over the claimants by the rule that is stated.

    The shares add up to it to the cent. Raises NotAllowed, AmountMissing, DayAhead, PaymentTooLarge.
    """
    case = casework.lock(matter.case)
    authorise(by, "legalaid.receive_payment", case)
    found = Payment.objects.filter(organisation=case.organisation, key=plan.key).first() if plan.key else None
    if found is not None:  # the same form once more
        return found
    _refuse_amount(plan.amount_yuan, field="amount")
    refuse_ahead(plan.paid_on, at, field="paid_on")
    payment = Payment.objects.create(
        organisation=case.organisation, matter_id=matter.pk, debtor=plan.debtor, amount_yuan=plan.amount_yuan,
        paid_on=plan.paid_on, spread=plan.spread, has_arrived=plan.has_arrived, note=plan.note[:200], key=plan.key,
        by=by, at=at,
    )  # fmt: skip
    lines = shares_of(matter_of(case), plan)
    ledger.book(matter, lines, booked_on=plan.paid_on, payment=payment, by=by, at=at)
    record(case, "legalaid.payment.receive", by=by, at=at, payment=str(payment.pk), claimants=len(lines))
    return payment


def shares_of(matter: Matter, plan: PaymentPlan) -> list[ledger.Line]:
    """How a payment would be spread: a line for each claimant who gets something. Raises PaymentTooLarge."""
    rows = Claimant.objects.filter(matter=matter, left_at=None).select_related("person").order_by("row")
    if plan.units:
        rows = rows.filter(unit__in=plan.units)
    claimants, sums = list(rows), ledger.balances(matter)
    owed = [sums.get(one.pk, ledger.Balance()).owed for one in claimants]
    if plan.amount_yuan > sum(owed, ledger.NOTHING):
        together = format_yuan(sum(owed, ledger.NOTHING))
        raise PaymentTooLarge(owed=together, wanted=format_yuan(plan.amount_yuan), field="amount")
    kind = Money.RECEIVED if plan.has_arrived else Money.ENFORCED
    shares = spread(plan.amount_yuan, owed, plan.spread)
    return [ledger.Line(one, kind, share) for one, share in zip(claimants, shares, strict=True) if share]


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

    Raises NotAllowed, ReasonMissing, TakenBack, LessThanReceived, DayAhead.
    """
    return correct_entries([entry], reason=reason, on=on, by=by, at=at)[0]


@transaction.atomic
def undo_payment(payment: Payment, *, reason: str, on: date, by: Person, at: datetime) -> list[LedgerEntry]:
    """Take back all lines of a payment that still stand. Raises what `correct_entry` raises; TakenBack if none does."""
    rows = payment.entries.filter(reverses=None, reversed_by=None).select_related(
        "claimant__person", "matter__case"
    )
    if not rows:
        raise ledger.TakenBack
    return correct_entries(list(rows), reason=reason, on=on, by=by, at=at)


@transaction.atomic
def correct_entries(
    entries: list[LedgerEntry], *, reason: str, on: date, by: Person, at: datetime
) -> list[LedgerEntry]:
    """Take several lines of one matter back, all or none. Raises what `correct_entry` raises."""
    case = casework.lock(entries[0].case)
    authorise(by, "legalaid.correct_entry", case)
    refuse_ahead(on, at, field="on")
    if not reason.strip():
        raise ReasonMissing(field="reason")
    matter = matter_of(case)
    keys = {one.pk for one in entries}
    rows = [one for one in ledger.standing(matter, *Money.values) if one.pk in keys]
    if len(rows) != len(keys):
        raise ledger.TakenBack
    made = []
    for row in rows:
        payment = row.payment
        made += ledger.book(
            matter, ledger.take_back([row]), booked_on=on, payment=payment, note=reason.strip(), by=by, at=at
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


def _refuse_amount(amount: Decimal, *, field: str = "amount") -> None:
    if amount <= 0 or amount != round_yuan(amount):
        raise AmountMissing(field=field)
