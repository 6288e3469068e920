"""The evidence vault: numbered pieces whose originals never change, and what happened to each."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework.models import Case
from unionhall.kernel.files.models import StoredFile
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.ids import uuid7
from unionhall.services.legalaid.models.claims import Claimant
from unionhall.services.legalaid.models.matters import Matter
from unionhall.services.legalaid.states import Custody, EvidenceKind


class Evidence(models.Model):
    """One piece. The file's digest is taken when it comes in; its bytes are kept exactly as they came."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="evidence", db_index=False)
    claimant = models.ForeignKey(
        Claimant, models.PROTECT, null=True, related_name="evidence", verbose_name=_("whose"), db_index=False
    )
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=12, choices=EvidenceKind)
    title = models.CharField(_("what it is"), max_length=120)
    proves = models.CharField(_("what it proves"), max_length=400)
    source = models.CharField(_("where it comes from"), max_length=160)
    obtained_on = models.DateField(_("obtained on"))
    device = models.CharField(_("made with"), max_length=80, blank=True)
    pages = models.PositiveIntegerField(_("pages"), default=1)
    has_original = models.BooleanField(_("we hold the original"), default=False)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", db_index=False)
    added_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    added_at = models.DateTimeField(_("taken in at"))
    withdrawn_at = models.DateTimeField(_("no longer relied on"), null=True)

    class Meta:
        verbose_name = _("piece of evidence")
        verbose_name_plural = _("evidence")
        ordering = ("matter", "number")
        constraints = (models.UniqueConstraint(fields=["matter", "number"], name="evidence_number_once"),)

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def case(self) -> Case:
        """The case it belongs to, for permissions."""
        return self.matter.case


class CustodyEntry(models.Model):
    """Who did what with a piece, and when. Append-only: the database refuses to change it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="custody", db_index=False)
    act = models.CharField(_("act"), max_length=10, choices=Custody)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(_("time"))
    sha256 = models.CharField(max_length=64, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("entry of the custody log")
        verbose_name_plural = _("custody log")
        ordering = ("at", "id")
        indexes = (models.Index(fields=["evidence", "at"], name="custody_by_evidence"),)

    def __str__(self) -> str:
        return f"{self.act} {self.at:%Y-%m-%d %H:%M}"
