"""An enterprise that is looked at, and what was noticed about it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.engines.casework.models import Case
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.ids import uuid7
from unionhall.services.legalaid.models.matters import Matter
from unionhall.services.legalaid.states import Grade, SignalKind


class Screening(models.Model):
    """The enterprise behind a case of kind `legalaid.screening`.

    `workers` is how many people are concerned, as last verified; `matter` the group matter that was prepared.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="screening")
    enterprise = models.CharField(_("enterprise"), max_length=120)
    credit_code = models.CharField(_("unified credit code"), max_length=18, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    workers = models.PositiveIntegerField(_("workers concerned"), default=0)
    owed_yuan = models.DecimalField(_("wages owed, yuan"), max_digits=14, decimal_places=2, null=True)
    grade = models.CharField(_("grade"), max_length=6, choices=Grade, blank=True)
    verified_on = models.DateField(_("verified on"), null=True)
    matter = models.OneToOneField(
        Matter, models.PROTECT, null=True, related_name="screening", verbose_name=_("matter prepared")
    )

    class Meta:
        verbose_name = _("screening")
        verbose_name_plural = pgettext_lazy("legalaid", "screenings")
        indexes = (models.Index(fields=["organisation", "enterprise"], name="screening_by_enterprise"),)

    def __str__(self) -> str:
        return self.enterprise


class Signal(models.Model):
    """Something noticed about an enterprise, from wherever it came."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    screening = models.ForeignKey(Screening, models.PROTECT, related_name="signals", db_index=False)
    kind = models.CharField(_("what was noticed"), max_length=10, choices=SignalKind)
    noticed_on = models.DateField(_("noticed on"))
    workers = models.PositiveIntegerField(_("workers concerned"), default=0)
    note = models.CharField(_("in a few words"), max_length=2_000)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("signal")
        verbose_name_plural = _("signals")
        ordering = ("noticed_on", "id")
        indexes = (models.Index(fields=["screening", "noticed_on"], name="signal_by_screening"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.noticed_on}"
