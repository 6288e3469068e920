"""The money of a matter as it stands: what each unit may see of it, the payments, every line of the ledger."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, DecimalField, Prefetch, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from unionhall.engines.casework.permissions import handles
from unionhall.kernel.access.permissions import may
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed
from unionhall.services.legalaid import ledger
from unionhall.services.legalaid.models import Claimant, Debtor, JointWork, LedgerEntry, Matter, Payment
from unionhall.services.legalaid.states import Money

MONEY: DecimalField[Any, Any] = DecimalField(max_digits=14, decimal_places=2)
Units = tuple[Organisation, ...] | None


def joint_works_of(matter: Matter, viewer: Person) -> list[JointWork]:
    """The joint work under way by which the viewer sees the ledger of the matter."""
    rows = JointWork.objects.filter(
        matter_id=matter.pk, sees_money=True, case__closed_at=None, case__state="working"
    )
    return [row for row in rows.select_related("organisation", "case") if handles(viewer, row)]


def units_open_to(matter: Matter, viewer: Person) -> Units:
    """For whose claimants the viewer deals with money: None is everybody; otherwise those the units speak for.

    Whoever works on the matter deals with all of it; an invited unit with what it was given.
    """
    if may(viewer, "legalaid.book_entry", matter.case):
        return None
    works = joint_works_of(matter, viewer)
    if any(not work.is_own_only for work in works):
        return None
    return tuple(work.organisation for work in works)


def units_of(matter: Matter, units: Units = None) -> list[Organisation]:
    """The units that speak for claimants here, by name; of `units` only."""
    rows = Claimant.objects.filter(matter=matter, unit__isnull=False)
    if units is not None:
        rows = rows.filter(unit__in=units)
    found = Organisation.objects.filter(pk__in=rows.order_by().values("unit"))
    return list(found.order_by("name"))


def debtors_of(matter: Matter) -> QuerySet[Debtor]:
    """Whoever may have paid, in the order in which they were named."""
    return Debtor.objects.filter(matter=matter)


def payments_of(matter: Matter, units: Units = None) -> QuerySet[Payment]:
    """Payments, the newest first; each with `standing` (what of it stands), `shares` and `confirmed`.

    With `units`, only payments of which their claimants had a share, and only these shares are counted.
    """
    mine = Q() if units is None else Q(entries__claimant__unit__in=units)
    stands = mine & Q(entries__reverses=None, entries__reversed_by=None)
    rows = Payment.objects.filter(matter=matter).select_related("debtor", "by")
    if units is not None:
        with_share = LedgerEntry.objects.filter(matter=matter, claimant__unit__in=units).order_by()
        rows = rows.filter(pk__in=with_share.values("payment"))
    return rows.annotate(
        standing=Coalesce(
            Sum("entries__amount_yuan", filter=stands), Value(ledger.NOTHING), output_field=MONEY
        ),
        shares=Count("entries", filter=stands),
        confirmed=Count("entries__receipt", filter=stands),
    ).order_by("-paid_on", "-at", "-id")


def payment_of(matter: Matter, pk: UUID, units: Units = None) -> Payment:
    """One of `payments_of`. Raises NotAllowed."""
    payment = payments_of(matter, units).filter(pk=pk).first()
    if payment is None:
        raise NotAllowed("payment")
    payment.matter = matter
    return payment


def shares_of(payment: Payment, units: Units = None) -> list[LedgerEntry]:
    """What each claimant has of a payment, in the order of the list; an undone share with what took it back.

    Of a share that was passed on, only the line by which it reached the worker.
    """
    rows = LedgerEntry.objects.filter(payment=payment, reverses=None)
    if units is not None:
        rows = rows.filter(claimant__unit__in=units)
    found = list(
        rows.select_related("claimant__person", "claimant__unit", "reversed_by", "receipt__by").order_by(
            "claimant__row", "at", "id"
        )
    )
    arrived = {one.claimant_id for one in found if one.kind == Money.RECEIVED}
    return [one for one in found if one.kind == Money.RECEIVED or one.claimant_id not in arrived]


def entries_of(
    matter: Matter, units: Units = None, *, kind: str = "", claimant: Claimant | None = None, q: str = ""
) -> QuerySet[LedgerEntry]:
    """The lines of the ledger, newest first; what took a line back stands with it as `reversed_by`."""
    rows = LedgerEntry.objects.filter(matter=matter, reverses=None)
    if units is not None:
        rows = rows.filter(claimant__unit__in=units)
    if kind in Money.values:
        rows = rows.filter(kind=kind)
    if claimant is not None:
        rows = rows.filter(claimant=claimant)
    if q.strip():
        rows = rows.filter(claimant__person__name__icontains=q.strip())
    return rows.select_related(
        "claimant__person", "by", "payment__debtor", "reversed_by__by", "receipt__by"
    ).order_by("-at", "claimant__row", "-id")


def entry_of(matter: Matter, pk: UUID, units: Units = None) -> LedgerEntry:
    """One line of the ledger of the matter. Raises NotAllowed."""
    entry = entries_of(matter, units).filter(pk=pk).first()
    if entry is None:
        raise NotAllowed("entry")
    entry.matter = matter
    return entry


def with_entries(rows: QuerySet[Claimant]) -> QuerySet[Claimant]:
    """Claimants with their lines, for what is printed of each."""
    lines = LedgerEntry.objects.order_by("at", "id")
    return rows.prefetch_related(Prefetch("entries", queryset=lines))
