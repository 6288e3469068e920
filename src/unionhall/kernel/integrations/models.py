"""Other systems that call this one, what people allowed them, and the key that signs for people who come from here."""

from __future__ import annotations

from uuid import uuid4

from allauth.idp.oidc.models import Client
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.fields import EncryptedTextField
from unionhall.kernel.people.models import Person
from unionhall.lib.ids import uuid7


class Integration(models.Model):
    """A system that calls this one: it acts as `person`, at its organisation and beneath, within its `scopes`.

    `client` is the same system as the token endpoint knows it: its id and the digest of its secret.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="integrations", verbose_name=_("organisation")
    )
    name = models.CharField(_("name"), max_length=60)
    person = models.OneToOneField(Person, models.PROTECT, related_name="integration")
    client = models.OneToOneField(Client, models.PROTECT, related_name="integration")
    scopes = ArrayField(models.CharField(max_length=40), verbose_name=_("what it may do"))
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("added by"))
    created_at = models.DateTimeField(_("added at"))
    secret_at = models.DateTimeField(_("secret made at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("connected system")
        verbose_name_plural = _("connected systems")
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=models.Q(ended_at=None),
                name="integration_name_unique_in_organisation",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        """Whether it may still call."""
        return self.ended_at is None

    @property
    def takes_sign_ins(self) -> bool:
        """Whether people may sign in to it with their account here."""
        return "openid" in self.scopes


class CallDay(models.Model):
    """How often a system called on a day; the last minute's calls are counted apart, for the limit."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    integration = models.ForeignKey(Integration, models.CASCADE, related_name="days", db_index=False)
    day = models.DateField()
    calls = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    minute = models.DateTimeField()
    calls_in_minute = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        ordering = ("-day",)
        constraints = (models.UniqueConstraint(fields=["integration", "day"], name="call_day_once"),)

    def __str__(self) -> str:
        return f"{self.integration_id} {self.day}: {self.calls}"


class Grant(models.Model):
    """What a person allowed a system they sign in to. `subject` is their name there: random, and another elsewhere.

    It stays when the grant is taken back, so that whoever allows it again is recognised.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    integration = models.ForeignKey(Integration, models.CASCADE, related_name="grants", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="grants")
    subject = models.UUIDField(default=uuid4, editable=False)
    scopes = ArrayField(models.CharField(max_length=40))
    granted_at = models.DateTimeField(_("allowed at"))
    ended_at = models.DateTimeField(_("taken back at"), null=True)

    class Meta:
        verbose_name = _("allowed sign-in")
        verbose_name_plural = _("allowed sign-ins")
        ordering = ("-granted_at",)
        constraints = (
            models.UniqueConstraint(fields=["integration", "person"], name="grant_once"),
            models.UniqueConstraint(fields=["integration", "subject"], name="grant_subject_once"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} > {self.integration_id}"


class SigningKey(models.Model):
    """An RSA key that signs identity tokens. Those that have not expired are published, the newest signs."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    pem = EncryptedTextField()
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-issued_at",)

    def __str__(self) -> str:
        return f"{self.issued_at:%Y-%m-%d}"
