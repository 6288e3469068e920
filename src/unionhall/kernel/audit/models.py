"""What was done, by whom, when. Rows are never changed; a job seals finished ones in hash-chained batches."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.audit.core import Line
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.ids import uuid7


class Seal(models.Model):
    """A batch of finished entries, its digest chained to the batch before. `number` counts without a gap.

    `leaves` holds, for each entry in the order of keys, its key (16 bytes) and its own digest (32 bytes); so a
    changed or missing entry can be named, and not only its batch.
    """

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    entries = models.PositiveIntegerField(_("entries"))
    previous = models.CharField(_("digest of the batch before"), max_length=64)
    digest = models.CharField(_("digest"), max_length=64)
    leaves = models.BinaryField(_("digests of the entries"))
    sealed_at = models.DateTimeField(_("sealed at"))

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number}: {self.digest[:12]}"


class Entry(models.Model):
    """One act. A trigger refuses deletion and every change except setting `seal` once.

    It is written on the hottest path: a foreign key that the database checks would make concurrent writers share
    locks on one row of the tree, and every further index costs each of them a write.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="+",
        verbose_name=_("organisation"),
        db_constraint=False,
        db_index=False,
    )
    at = models.DateTimeField(_("time"))
    by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("done by"),
        db_constraint=False,
        db_index=False,
    )
    verb = models.CharField(_("act"), max_length=60)
    subject_id = models.UUIDField(_("subject"), null=True)
    data = models.JSONField(_("details"), default=dict)
    seal = models.ForeignKey(
        Seal, models.PROTECT, null=True, related_name="+", editable=False, db_index=False
    )

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=["organisation", "-at"], name="entry_by_organisation"),
            models.Index(fields=["subject_id"], name="entry_by_subject"),
            models.Index(fields=["id"], condition=models.Q(seal=None), name="entry_unsealed"),
            models.Index(fields=["seal"], condition=models.Q(seal__isnull=False), name="entry_by_seal"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"

    @property
    def line(self) -> Line:
        """What the entry says, as it is sealed."""
        return Line(self.pk, self.organisation_id, self.at, self.by_id, self.verb, self.subject_id, self.data)
