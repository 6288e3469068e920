"""What a worker reckoned of their rights: kept in their account, or handed over with a matter."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.fields import EncryptedTextField
from unionhall.kernel.people.models import Person
from unionhall.lib.ids import uuid7
from unionhall.services.legalaid.models.matters import Matter


class RightsCheck(models.Model):
    """Answers and what they came to, both JSON, encrypted: they tell of health and of money.

    Without a matter it lies in the person's account and nobody else sees it. `region` (an administrative code, or CN)
    and `as_of` say by which law it was reckoned; `consent` is the text under which it was handed over.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, related_name="rights_checks", db_index=False
    )
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    answers = EncryptedTextField(blank=True, default="")
    results = EncryptedTextField(blank=True, default="")
    region = models.CharField(max_length=6)
    as_of = models.DateField()
    consent = models.CharField(max_length=40, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("reckoning of rights")
        verbose_name_plural = _("reckonings of rights")
        ordering = ("-created_at", "-id")
        indexes = (
            models.Index(fields=["matter"], name="rights_check_by_matter"),
            models.Index(fields=["person", "created_at"], name="rights_check_by_person"),
        )

    def __str__(self) -> str:
        return f"{self.region} {self.as_of}"
