"""Stored files: found by content digest, opened only through permission, every handling logged."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.ids import uuid7


class StoredFile(models.Model):
    """A file as it came in. The bytes lie in the data folder under their SHA-256; they never change."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("owner"))
    name = models.CharField(_("file name"), max_length=160)
    media_type = models.CharField(_("type"), max_length=80)
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    # What a viewer must hold over the thing that the file belongs to; see `files.queries.get_file`.
    permission = models.CharField(max_length=60)
    subject_id = models.UUIDField(null=True)
    is_public = models.BooleanField(_("may be seen by everybody"), default=False)
    stored_at = models.DateTimeField(_("stored at"))

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ("-stored_at",)
        indexes = (
            models.Index(fields=["organisation", "subject_id"], name="file_by_subject"),
            models.Index(fields=["sha256"], name="file_by_content"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def person_id(self) -> UUID | None:
        """Whose it is, for permissions that ask whether something is one's own."""
        return self.owner_id
