"""Services that are bought: the contract, and the instalments in which it is delivered, accepted and paid."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework.models import Case
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.ids import uuid7
from unionhall.services.palace.models.budget import BudgetLine
from unionhall.services.palace.models.providers import Provider
from unionhall.services.palace.states import Money, Selection

FULL_SCORE = 100


class Contract(models.Model):
    """The purchase behind a case of kind `palace.contract`. `amount_yuan` is first an estimate, then the price."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="palace_contract")
    provider = models.ForeignKey(
        Provider, models.PROTECT, null=True, related_name="contracts", verbose_name=_("provider")
    )
    line = models.ForeignKey(
        BudgetLine, models.PROTECT, related_name="contracts", verbose_name=_("budget line")
    )
    amount_yuan = models.DecimalField(_("amount, yuan"), max_digits=12, decimal_places=2)
    money = models.CharField(_("money"), max_length=8, choices=Money)
    about = models.TextField(_("what is bought"), blank=True)
    method = models.CharField(_("how it is chosen"), max_length=12, choices=Selection, blank=True)
    selection_record = models.TextField(_("record of the selection"), blank=True)
    awarded_on = models.DateField(_("awarded on"), null=True)
    signed_on = models.DateField(_("signed on"), null=True)
    starts_on = models.DateField(_("from"), null=True)
    ends_on = models.DateField(_("to"), null=True)
    score = models.PositiveSmallIntegerField(_("performance, out of 100"), null=True)
    performance = models.TextField(_("how it was performed"), blank=True)

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        constraints = (
            models.CheckConstraint(condition=models.Q(amount_yuan__gt=0), name="contract_amount"),
            models.CheckConstraint(
                condition=models.Q(score=None) | models.Q(score__lte=FULL_SCORE), name="contract_score"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="contract_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return str(self.case)


class Instalment(models.Model):
    """A part of a contract: what is delivered by when, for how much; paid only once it was accepted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField(_("number"))
    due_on = models.DateField(_("due"))
    amount_yuan = models.DecimalField(_("amount, yuan"), max_digits=12, decimal_places=2)
    deliverables = models.TextField(_("what is delivered"))
    accepted_on = models.DateField(_("accepted on"), null=True)
    accepted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    record = models.TextField(_("record of acceptance"), blank=True)
    paid_on = models.DateField(_("paid on"), null=True)
    paid_yuan = models.DecimalField(_("paid, yuan"), max_digits=12, decimal_places=2, null=True)

    class Meta:
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        ordering = ("contract", "number")
        constraints = (
            models.UniqueConstraint(fields=["organisation", "contract", "number"], name="instalment_once"),
            models.CheckConstraint(condition=models.Q(amount_yuan__gt=0), name="instalment_amount"),
            models.CheckConstraint(
                condition=models.Q(paid_on=None, paid_yuan=None)
                | models.Q(
                    accepted_on__isnull=False,
                    paid_on__isnull=False,
                    paid_yuan__gt=0,
                    paid_yuan__lte=models.F("amount_yuan"),
                ),
                name="instalment_paid_once_accepted",
            ),
        )

    def __str__(self) -> str:
        return f"{self.contract_id} {self.number}"
