"""The palace's money: what is planned for a year, and a ledger of what was bound and paid that is only added to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework.models import Case
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.ids import uuid7
from unionhall.services.palace.states import EntryKind


class BudgetLine(models.Model):
    """A line of a year's budget. What is committed, paid and left is counted from its entries, never stored."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    code = models.SlugField(_("code"), max_length=24)
    name = models.CharField(_("name"), max_length=80)
    planned_yuan = models.DecimalField(_("planned, yuan"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering = ("-year", "code")
        constraints = (
            models.UniqueConstraint(fields=["organisation", "year", "code"], name="budget_line_once"),
            models.CheckConstraint(condition=models.Q(planned_yuan__gte=0), name="budget_line_planned"),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.name}"


class BudgetEntry(models.Model):
    """One line of the ledger. Never changed and never deleted: the database refuses both.

    A commitment binds money (above zero), a release frees it (below zero), a payment spends it (above zero). An entry
    that was wrong is undone by one of the same kind and the opposite amount, which names it in `corrects`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    line = models.ForeignKey(
        BudgetLine, models.PROTECT, related_name="entries", verbose_name=_("budget line")
    )
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, related_name="budget_entries", verbose_name=_("for")
    )
    instalment = models.ForeignKey("palace.Instalment", models.PROTECT, null=True, related_name="entries")
    kind = models.CharField(_("kind"), max_length=8, choices=EntryKind)
    amount_yuan = models.DecimalField(_("amount, yuan"), max_digits=14, decimal_places=2)
    text = models.CharField(_("what for"), max_length=160, blank=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    at = models.DateTimeField(_("time"))
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("done by"))

    class Meta:
        verbose_name = _("budget entry")
        verbose_name_plural = _("budget entries")
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=["line", "-at"], name="budget_entry_by_line"),)
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "corrects"],
                condition=models.Q(corrects__isnull=False),
                name="budget_entry_corrected_once",
            ),
            models.CheckConstraint(
                condition=models.Q(corrects__isnull=False)
                | models.Q(kind="release", amount_yuan__lt=0)
                | (~models.Q(kind="release") & models.Q(amount_yuan__gt=0)),
                name="budget_entry_sign",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_yuan}"
