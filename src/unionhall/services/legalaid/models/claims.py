"""Who claims what, and where the money stands: an append-only ledger, to the cent."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework.models import Case
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.ids import uuid7
from unionhall.services.legalaid.models.matters import Debtor, Matter
from unionhall.services.legalaid.states import ClaimedBy, Money, Spread


class Claimant(models.Model):
    """One worker's part in a matter. `unit` is the union that speaks for them, where several work together."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="claimants", db_index=False)
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="claims", verbose_name=_("worker"), db_index=False
    )
    unit = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("spoken for by")
    )
    row = models.PositiveIntegerField(_("number in the list"))
    work = models.CharField(_("work"), max_length=60, blank=True)
    worked_from = models.DateField(_("worked from"), null=True)
    worked_to = models.DateField(_("worked to"), null=True)
    stands_on = models.CharField(_("stands on"), max_length=10, choices=ClaimedBy, default=ClaimedBy.WORD)
    is_representative = models.BooleanField(_("represents the others"), default=False)
    is_hardship = models.BooleanField(_("in hardship"), default=False)
    note = models.CharField(_("note"), max_length=200, blank=True)
    left_at = models.DateTimeField(_("no longer claims"), null=True)

    class Meta:
        verbose_name = _("claimant")
        verbose_name_plural = _("claimants")
        ordering = ("matter", "row")
        constraints = (
            models.UniqueConstraint(fields=["matter", "person"], name="claimant_once"),
            models.UniqueConstraint(fields=["matter", "row"], name="claimant_row_once"),
        )
        indexes = (models.Index(fields=["person"], name="claimant_by_person"),)

    def __str__(self) -> str:
        return f"{self.row}. {self.person}"

    @property
    def case(self) -> Case:
        """The case it belongs to, for permissions."""
        return self.matter.case


class Payment(models.Model):
    """A sum that a debtor paid or a court collected, before it is spread over the claimants."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="payments", db_index=False)
    debtor = models.ForeignKey(Debtor, models.PROTECT, null=True, related_name="+", db_index=False)
    amount_yuan = models.DecimalField(_("amount, yuan"), max_digits=14, decimal_places=2)
    paid_on = models.DateField(_("paid on"))
    spread = models.CharField(_("spread"), max_length=10, choices=Spread)
    # Whether it has reached the workers already, or lies with a court or an account on the way to them.
    has_arrived = models.BooleanField(_("has reached the workers"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    key = models.UUIDField(null=True, editable=False)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ("at", "id")
        constraints = (
            models.CheckConstraint(condition=models.Q(amount_yuan__gt=0), name="payment_is_something"),
            models.UniqueConstraint(
                fields=["organisation", "key"], condition=models.Q(key__isnull=False), name="payment_key_once"
            ),
        )
        indexes = (models.Index(fields=["matter", "at"], name="payment_by_matter"),)

    def __str__(self) -> str:
        return f"{self.paid_on} {self.amount_yuan}"


class LedgerEntry(models.Model):
    """One line of a claimant's ledger. Never changed, never deleted; corrected by a line of the opposite sign.

    `reverses` names the line that a correction takes back, in whole. `booked_on` is the day the money moved or the
    right arose: figures count by it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="entries", db_index=False)
    claimant = models.ForeignKey(Claimant, models.PROTECT, related_name="entries", db_index=False)
    kind = models.CharField(_("column"), max_length=10, choices=Money)
    amount_yuan = models.DecimalField(_("amount, yuan"), max_digits=14, decimal_places=2)
    booked_on = models.DateField(_("on"))
    payment = models.ForeignKey(
        Payment, models.PROTECT, null=True, related_name="entries", verbose_name=_("payment"), db_index=False
    )
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversed_by", verbose_name=_("takes back")
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("line of the ledger")
        verbose_name_plural = _("lines of the ledger")
        ordering = ("at", "id")
        constraints = (
            models.CheckConstraint(condition=~models.Q(amount_yuan=0), name="entry_is_something"),
            models.CheckConstraint(
                condition=models.Q(amount_yuan__gt=0) | models.Q(reverses__isnull=False),
                name="entry_negative_takes_back",
            ),
        )
        indexes = (
            models.Index(fields=["matter", "kind"], name="entry_by_matter"),
            models.Index(fields=["claimant", "kind"], name="entry_by_claimant"),
            models.Index(fields=["organisation", "kind", "booked_on"], name="entry_by_day"),
            models.Index(fields=["payment"], name="entry_by_payment"),
        )

    def __str__(self) -> str:
        return f"{self.booked_on} {self.kind} {self.amount_yuan}"

    @property
    def case(self) -> Case:
        """The case it belongs to, for permissions."""
        return self.matter.case


class Receipt(models.Model):
    """A worker, or whoever handed the money over, says that it has arrived."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    entry = models.OneToOneField(LedgerEntry, models.PROTECT, related_name="receipt")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(_("confirmed at"))

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")

    def __str__(self) -> str:
        return f"{self.entry}"
