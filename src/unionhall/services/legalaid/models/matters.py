"""A matter behind its case: what it is about, who owes, what was agreed, who works on it with us."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.engines.casework.models import Case
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.fields import EncryptedTextField
from unionhall.kernel.people.models import Person
from unionhall.lib.ids import uuid7
from unionhall.services.legalaid.states import Cause, Form, Ground, Industry, Liability, Result, Sealer


class Matter(models.Model):
    """What a case of kind `legalaid.matter` is about.

    `story` is the worker's own words. `right_known_on` is the day from which the limitation period runs, unless the
    employment goes on; `limitation_on` its last day, `is_late` that it had passed when we were asked (the claim is
    kept: it may still be raised). `aided_on` is the day legal aid was granted, `mediated_on` the day mediation began,
    `heard_on` the day of the
    hearing, `concluded_on` and `result` how the matter came out. `expected` is how many claimants a group is reckoned
    to have.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="matter")
    cause = models.CharField(_("what it is about"), max_length=12, choices=Cause)
    industry = models.CharField(_("industry"), max_length=14, choices=Industry, blank=True)
    story = EncryptedTextField(pgettext_lazy("legalaid", "in their own words"), blank=True, default="")
    caseworker = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("caseworker"), db_index=False
    )
    right_known_on = models.DateField(_("known since"), null=True)
    is_still_employed = models.BooleanField(_("still employed there"), default=False)
    limitation_on = models.DateField(_("limitation ends on"), null=True)
    is_late = models.BooleanField(_("past limitation when asked"), default=False)
    is_urgent = models.BooleanField(_("urgent"), default=False)
    # By what the requests of one connection on one day are counted; it names nobody.
    trace = models.CharField(max_length=64, blank=True, default="", editable=False)
    is_group = models.BooleanField(_("group matter"), default=False)
    is_hardship = models.BooleanField(_("in hardship"), default=False)
    expected = models.PositiveIntegerField(_("claimants expected"), default=1)
    form = models.CharField(_("form of help"), max_length=14, choices=Form, default=Form.ADVICE)
    ground = models.CharField(_("ground"), max_length=12, choices=Ground, blank=True)
    applied_on = models.DateField(_("applied on"), null=True)
    supplement_asked_at = models.DateTimeField(null=True)
    aided_on = models.DateField(_("legal aid granted on"), null=True)
    mediated_on = models.DateField(_("mediation began on"), null=True)
    arbitrated_on = models.DateField(_("arbitration filed on"), null=True)
    heard_on = models.DateField(_("hearing on"), null=True)
    result = models.CharField(_("result"), max_length=10, choices=Result, blank=True)
    concluded_on = models.DateField(_("result on"), null=True)
    # How much of an injury falls on the worker: the share of the fault that is theirs, from 0 to 1.
    fault_share = models.DecimalField(
        _("worker's share of the fault"), max_digits=5, decimal_places=4, null=True
    )

    class Meta:
        verbose_name = _("matter")
        verbose_name_plural = _("matters")
        indexes = (
            models.Index(fields=["organisation", "aided_on"], name="matter_by_aid"),
            models.Index(fields=["organisation", "mediated_on"], name="matter_by_mediation"),
            models.Index(fields=["organisation", "concluded_on"], name="matter_by_end"),
            models.Index(fields=["caseworker"], name="matter_by_caseworker"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(fault_share=None) | models.Q(fault_share__gte=0, fault_share__lte=1),
                name="matter_fault_is_a_share",
            ),
            models.CheckConstraint(
                condition=models.Q(result="", concluded_on=None)
                | (~models.Q(result="") & models.Q(concluded_on__isnull=False)),
                name="matter_result_has_a_day",
            ),
        )

    def __str__(self) -> str:
        return str(self.case)


class Debtor(models.Model):
    """Somebody on the other side: the employer, and up the chain who is liable with it.

    `counsel` is the law firm that acts for them: its lawyers are never assigned on the worker's side.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="debtors", db_index=False)
    liability = models.CharField(_("in what capacity"), max_length=14, choices=Liability)
    name = models.CharField(_("name"), max_length=120)
    credit_code = models.CharField(_("unified credit code"), max_length=18, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    counsel = models.CharField(_("law firm acting for them"), max_length=120, blank=True)
    note = models.CharField(_("why it is liable"), max_length=400, blank=True)
    # Debts of theirs to others, as far as known: who else will want the same money.
    other_debts_yuan = models.DecimalField(
        _("other debts known, yuan"), max_digits=14, decimal_places=2, null=True
    )
    other_debts_note = models.CharField(_("of what kind"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("debtor")
        verbose_name_plural = _("debtors")
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["matter", "name"], name="debtor_once"),)
        indexes = (models.Index(fields=["organisation", "name"], name="debtor_by_name"),)

    def __str__(self) -> str:
        return self.name

    @property
    def case(self) -> Case:
        """The case it belongs to, for permissions."""
        return self.matter.case


class Agreement(models.Model):
    """A mediation agreement: which body sealed it, what is paid by when; its force follows from the body."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="agreements", db_index=False)
    sealed_by = models.CharField(_("sealed by"), max_length=12, choices=Sealer)
    sealer = models.CharField(_("name of that body"), max_length=120)
    agreed_on = models.DateField(_("agreed on"))
    pay_by = models.DateField(_("to be paid by"))
    amount_yuan = models.DecimalField(_("amount, yuan"), max_digits=14, decimal_places=2)
    terms = models.TextField(pgettext_lazy("legalaid", "terms"))
    confirmed_on = models.DateField(_("confirmed on"), null=True)
    reviewed_on = models.DateField(_("reviewed on"), null=True)
    performed_on = models.DateField(_("performed on"), null=True)
    broken_at = models.DateTimeField(_("found unperformed"), null=True)

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ("agreed_on", "id")
        indexes = (models.Index(fields=["matter", "agreed_on"], name="agreement_by_matter"),)

    def __str__(self) -> str:
        return f"{self.sealer} {self.agreed_on}"

    @property
    def case(self) -> Case:
        """The case it belongs to, for permissions."""
        return self.matter.case


class JointWork(models.Model):
    """What a unit that was invited to a matter is given to see, and to do, in its own name.

    `case` is of kind `legalaid.joint` at that unit, its parent is the matter's. With `is_own_only` the unit sees the
    claimants it speaks for (`Claimant.unit`), otherwise all of them.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="joint_work")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="joint_works", db_index=False)
    task = models.TextField(_("what it is asked to do"))
    is_own_only = models.BooleanField(_("sees only its own claimants"), default=True)
    sees_money = models.BooleanField(_("sees the ledger"), default=True)
    sees_evidence = models.BooleanField(_("sees the evidence"), default=False)

    class Meta:
        verbose_name = _("joint work")
        verbose_name_plural = _("joint works")
        constraints = (models.UniqueConstraint(fields=["matter", "organisation"], name="joint_work_once"),)

    def __str__(self) -> str:
        return str(self.case)
