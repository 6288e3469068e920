"""Templates, version by version, and the documents that were made with them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.documents.states import State as State
from unionhall.kernel.files.models import StoredFile
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.ids import uuid7


class Template(models.Model):
    """One version of an organisation's own template for the document `code`; it serves all beneath, too."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    code = models.CharField(_("document"), max_length=60)
    version = models.PositiveIntegerField(_("version"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    note = models.CharField(_("note"), max_length=200, blank=True)
    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("uploaded by"))
    uploaded_at = models.DateTimeField(_("uploaded at"))
    signed_off_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("signed off by")
    )
    signed_off_at = models.DateTimeField(_("signed off at"), null=True)

    class Meta:
        verbose_name = _("template")
        verbose_name_plural = _("templates")
        ordering = ("code", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "code", "version"], name="template_version_unique"
            ),
            models.CheckConstraint(
                condition=~models.Q(signed_off_by=models.F("uploaded_by")),
                name="template_signed_off_by_another",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.SIGNED_OFF)
                | models.Q(signed_off_by__isnull=False, signed_off_at__isnull=False),
                name="template_signed_off_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class IssuedDocument(models.Model):
    """A document as it was made: which version of which template, and the digest of what it was filled with."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    code = models.CharField(_("document"), max_length=60)
    # None, and version 0, for the shipped template.
    template = models.ForeignKey(
        Template, models.PROTECT, null=True, related_name="+", verbose_name=_("template")
    )
    template_version = models.PositiveIntegerField(_("version"), default=0)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    subject_id = models.UUIDField(_("subject"))
    fields_sha256 = models.CharField(max_length=64)
    issued_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("issued by"))
    issued_at = models.DateTimeField(_("issued at"))
    signed_off_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("signed off by")
    )
    signed_off_at = models.DateTimeField(_("signed off at"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    class Meta:
        verbose_name = _("issued document")
        verbose_name_plural = _("issued documents")
        ordering = ("-issued_at",)
        indexes = (
            models.Index(fields=["subject_id"], name="document_by_subject"),
            models.Index(
                fields=["organisation", "issued_at"],
                condition=models.Q(signed_off_at=None, withdrawn_at=None),
                name="document_to_sign_off",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(signed_off_by=None, signed_off_at=None)
                | models.Q(signed_off_by__isnull=False, signed_off_at__isnull=False),
                name="document_signed_off_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return self.file.name
