"""Public-interest lawyers: firms, whom these act for, open calls, candidates, the budget and its allowances."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.engines.casework.models import Case
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.ids import uuid7
from unionhall.services.legalaid.models.matters import Matter
from unionhall.services.legalaid.states import CameBy, Cause, LawyerState, Stage


class LawFirm(models.Model):
    """A law firm as a federation knows it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(_("name"), max_length=120)
    licence = models.CharField(_("licence number"), max_length=40, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("law firm")
        verbose_name_plural = _("law firms")
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=["organisation", "name"], name="firm_once"),)

    def __str__(self) -> str:
        return self.name


class FirmClient(models.Model):
    """Somebody a firm acts for, told by the firm: its lawyers are not assigned against them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    firm = models.ForeignKey(LawFirm, models.PROTECT, related_name="clients", db_index=False)
    name = models.CharField(_("name"), max_length=120)
    credit_code = models.CharField(_("unified credit code"), max_length=18, blank=True)
    ended_on = models.DateField(_("until"), null=True)

    class Meta:
        verbose_name = _("client of a firm")
        verbose_name_plural = _("clients of firms")
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=["firm", "name"], name="firm_client_once"),)
        indexes = (models.Index(fields=["organisation", "name"], name="firm_client_by_name"),)

    def __str__(self) -> str:
        return self.name


class OpenCall(models.Model):
    """An open call for lawyers: until when one may apply, how many are sought."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(_("title"), max_length=120)
    wanted = models.PositiveIntegerField(_("lawyers sought"))
    opens_on = models.DateField(_("from"))
    closes_on = models.DateField(_("to"))
    text = models.TextField(_("what is asked and offered"))

    class Meta:
        verbose_name = _("open call")
        verbose_name_plural = _("open calls")
        ordering = ("-opens_on",)
        constraints = (
            models.UniqueConstraint(fields=["organisation", "title"], name="call_title_once"),
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on"), wanted__gte=1),
                name="call_is_possible",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Candidacy(models.Model):
    """What a candidate said of themselves; the detail of a case of kind `legalaid.candidacy`."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="candidacy")
    call = models.ForeignKey(OpenCall, models.PROTECT, related_name="candidacies", db_index=False)
    firm_name = models.CharField(_("law firm"), max_length=120)
    licence = models.CharField(_("licence number"), max_length=40)
    licensed_on = models.DateField(_("licensed since"))
    specialities = ArrayField(models.CharField(max_length=12, choices=Cause), default=list)
    came_by = models.CharField(_("how"), max_length=4, choices=CameBy)
    about = models.TextField(_("about themselves"), blank=True)

    class Meta:
        verbose_name = _("candidacy")
        verbose_name_plural = _("candidacies")
        constraints = (models.UniqueConstraint(fields=["call", "licence"], name="candidacy_once"),)

    def __str__(self) -> str:
        return self.licence


class Lawyer(models.Model):
    """A lawyer who serves a federation's workers."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="lawyers", db_index=False)
    firm = models.ForeignKey(LawFirm, models.PROTECT, related_name="lawyers", db_index=False)
    licence = models.CharField(_("licence number"), max_length=40)
    licensed_on = models.DateField(_("licensed since"))
    specialities = ArrayField(models.CharField(max_length=12, choices=Cause), default=list)
    state = models.CharField(_("state"), max_length=8, choices=LawyerState, default=LawyerState.ACTIVE)
    most_open = models.PositiveIntegerField(_("most matters at a time"), default=8)
    since = models.DateField(pgettext_lazy("legalaid", "since"))

    class Meta:
        verbose_name = _("public-interest lawyer")
        verbose_name_plural = _("public-interest lawyers")
        constraints = (
            models.UniqueConstraint(fields=["organisation", "person"], name="lawyer_once"),
            models.UniqueConstraint(fields=["organisation", "licence"], name="lawyer_licence_once"),
        )
        indexes = (models.Index(fields=["person"], name="lawyer_by_person"),)

    def __str__(self) -> str:
        return str(self.person)


class AidBudget(models.Model):
    """What a federation may spend on its lawyers in a year."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField(_("year"))
    amount_yuan = models.DecimalField(_("amount, yuan"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("budget for lawyers")
        verbose_name_plural = _("budgets for lawyers")
        ordering = ("-year",)
        constraints = (
            models.UniqueConstraint(fields=["organisation", "year"], name="aid_budget_once"),
            models.CheckConstraint(condition=models.Q(amount_yuan__gte=0), name="aid_budget_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.organisation} {self.year}"


class Allowance(models.Model):
    """What a lawyer is paid for a stage of a matter or a day on duty; set aside when earned, then paid out."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    budget = models.ForeignKey(AidBudget, models.PROTECT, related_name="allowances", db_index=False)
    lawyer = models.ForeignKey(Lawyer, models.PROTECT, related_name="allowances", db_index=False)
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="allowances", db_index=False)
    stage = models.CharField(_("for"), max_length=12, choices=Stage)
    earned_on = models.DateField(_("earned on"))
    amount_yuan = models.DecimalField(_("amount, yuan"), max_digits=12, decimal_places=2)
    basis = models.CharField(_("by which rule"), max_length=200)
    granted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    granted_at = models.DateTimeField(_("set aside at"))
    paid_on = models.DateField(_("paid on"), null=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True)

    class Meta:
        verbose_name = _("allowance")
        verbose_name_plural = _("allowances")
        ordering = ("-earned_on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["lawyer", "matter", "stage"],
                condition=models.Q(cancelled_at=None, matter__isnull=False),
                name="allowance_once_a_stage",
            ),
            models.UniqueConstraint(
                fields=["lawyer", "earned_on"],
                condition=models.Q(cancelled_at=None, matter=None),
                name="allowance_once_a_day",
            ),
            models.CheckConstraint(condition=models.Q(amount_yuan__gt=0), name="allowance_is_something"),
        )
        indexes = (models.Index(fields=["budget", "lawyer"], name="allowance_by_budget"),)

    def __str__(self) -> str:
        return f"{self.lawyer} {self.stage} {self.amount_yuan}"
