"""The outbox: what happened (`Event`), whom it is told (`Message`), how it reaches them (`Delivery`)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.fields import EncryptedTextField
from unionhall.kernel.people.models import Person
from unionhall.lib.ids import uuid7


class Event(models.Model):
    """A fact, written in the transaction of the command that made it. Append-only but for `relayed_at`.

    What it says can be emptied as a whole, when the papers of its subject are destroyed.

    `data` may leave the database (webhooks, a hub above); `person` and `private` may not. It is written on the
    hottest path, so it has no index but the two it cannot do without.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=60)
    subject_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    data = models.JSONField(default=dict)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    private = models.JSONField(default=dict)
    relayed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["id"], condition=models.Q(relayed_at=None), name="event_to_relay"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


class Message(models.Model):
    """Something told to one person; shown in the portal, and sent by whatever channels reach them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="messages")
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="messages")
    kind = models.CharField(max_length=60)
    # Parameters of the text; words and page come from the kind, in the reader's language, when it is read.
    params = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("-created_at", "-id")
        indexes = (
            models.Index(fields=["person", "-created_at"], name="message_by_person"),
            models.Index(fields=["person"], condition=models.Q(read_at=None), name="message_unread"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "event", "person", "kind"], name="message_once_per_event"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} > {self.person_id}"


class Mute(models.Model):
    """A person wants no messages of a kind by SMS, or none by e-mail; in the portal they are shown all the same."""

    class Channel(models.TextChoices):
        """Ways by which people are reached."""

        SMS = "sms", _("SMS")
        EMAIL = "email", _("e-mail")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="mutes", db_index=False)
    kind = models.CharField(max_length=60)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)

    class Meta:
        verbose_name = _("muted kind of message")
        verbose_name_plural = _("muted kinds of message")
        constraints = (models.UniqueConstraint(fields=["person", "kind", "channel"], name="mute_once"),)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind} {self.channel}"


class Webhook(models.Model):
    """Another system that wants to hear of events of a kind, at an organisation and beneath."""

    class Ending(models.TextChoices):
        """Why a webhook is called no more."""

        ASKED = "asked", _("stopped here")
        GONE = "gone", _("the other system said that it is gone")
        FAILING = "failing", _("it was not reached for days")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    name = models.CharField(_("name"), max_length=60)
    url = models.CharField(_("address"), max_length=300)
    secret = EncryptedTextField(_("signing secret"))
    kinds = models.JSONField(_("kinds of event"), default=list, blank=True, help_text=_("Empty means all."))
    is_active = models.BooleanField(_("active"), default=True)
    # While a new secret is handed over, calls carry a signature of each.
    old_secret = EncryptedTextField(blank=True, default="", editable=False)
    old_secret_until = models.DateTimeField(null=True, editable=False)
    failing_since = models.DateTimeField(_("not reached since"), null=True, editable=False)
    ended_because = models.CharField(
        _("ended because"), max_length=8, choices=Ending, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One message, or one event for a webhook, on one channel: tried until delivered or given up."""

    class Channel(models.TextChoices):
        """Ways out of the building."""

        SMS = "sms", _("SMS")
        EMAIL = "email", _("e-mail")
        WEBHOOK = "webhook", _("webhook")

    class State(models.TextChoices):
        """Where an attempt stands."""

        WAITING = "waiting", pgettext_lazy("delivery", "waiting")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("given up")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="deliveries")
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="deliveries")
    webhook = models.ForeignKey(Webhook, models.PROTECT, null=True, related_name="deliveries")
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    address = models.CharField(_("recipient"), max_length=300)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # While an attempt runs it lies ahead by the lease, so that a killed worker's delivery comes up again.
    next_at = models.DateTimeField(_("next attempt"))
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)
    tried_at = models.DateTimeField(_("last attempt"), null=True, editable=False)
    answer = models.PositiveSmallIntegerField(_("answer code"), null=True, editable=False)
    error = models.CharField(_("last error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ("-next_at",)
        indexes = (
            models.Index(
                fields=["channel", "next_at"], condition=models.Q(state="waiting"), name="delivery_waiting"
            ),
            models.Index(
                fields=["webhook", "-id"],
                condition=models.Q(webhook__isnull=False),
                name="delivery_by_webhook",
            ),
            models.Index(
                fields=["webhook", "state"],
                condition=models.Q(webhook__isnull=False, state__in=["waiting", "failed"]),
                name="delivery_not_arrived",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "message", "channel"],
                condition=models.Q(event=None),
                name="delivery_once_per_message",
            ),
            models.UniqueConstraint(
                fields=["organisation", "event", "webhook"],
                condition=models.Q(message=None),
                name="delivery_once_per_webhook",
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.address}: {self.state}"
