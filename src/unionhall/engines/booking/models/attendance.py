"""What became of the claims: who was there, what they thought of it, and what was done about that."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.engines.booking.fields import MinuteBitsField
from unionhall.engines.booking.models.bookings import Booking
from unionhall.engines.booking.models.sessions import Session
from unionhall.engines.booking.states import (
    Channel,
    FollowUpState,
)
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.ids import uuid7


class Attendance(models.Model):
    """One person at one dated session, over all channels together: a person counts once.

    `minutes_seen` has one bit for each minute after the start that was followed remotely.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # Heartbeats of thousands at once write here; see `Booking` on constraints.
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    session = models.ForeignKey(
        Session, models.PROTECT, related_name="attendances", db_constraint=False, db_index=False
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="attendances", db_constraint=False)
    booking = models.ForeignKey(
        Booking, models.PROTECT, null=True, related_name="attendances", db_constraint=False, db_index=False
    )
    channel = models.CharField(_("first channel"), max_length=8, choices=Channel)
    channels = ArrayField(models.CharField(max_length=8), default=list)
    first_seen_at = models.DateTimeField(_("first seen at"))
    last_seen_at = models.DateTimeField(_("last seen at"))
    checked_in_at = models.DateTimeField(_("checked in at"), null=True)
    checked_in_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    minutes_seen = MinuteBitsField(null=True, editable=False)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=0)
    counts = models.BooleanField(_("counts as attended"), default=False)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ("first_seen_at",)
        constraints = (
            models.UniqueConstraint(fields=["organisation", "session", "person"], name="attendance_once"),
        )
        indexes = (models.Index(fields=["session"], name="attendance_by_session"),)

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.session_id}"


class Rating(models.Model):
    """What the person who was served thought of it: 1 to 5, reasons, words."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    attendance = models.OneToOneField(Attendance, models.PROTECT, related_name="rating")
    score = models.PositiveSmallIntegerField(_("score"))
    reasons = ArrayField(models.SlugField(max_length=24), default=list, verbose_name=_("reasons"))
    text = models.TextField(_("in their own words"), blank=True, max_length=500)
    rated_at = models.DateTimeField(_("rated at"))

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ("-rated_at",)
        indexes = (models.Index(fields=["organisation", "rated_at"], name="rating_by_organisation"),)
        constraints = (models.CheckConstraint(condition=models.Q(score__range=(1, 5)), name="rating_1_to_5"),)

    def __str__(self) -> str:
        return str(self.score)


class FollowUp(models.Model):
    """A rating of 1 or 2 come back as work: somebody calls, and says what was done."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    rating = models.OneToOneField(Rating, models.PROTECT, related_name="follow_up")
    state = models.CharField(_("state"), max_length=8, choices=FollowUpState, default=FollowUpState.OPEN)
    assignee = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("due"))
    opened_at = models.DateTimeField(_("opened at"))
    done_at = models.DateTimeField(_("done at"), null=True)
    outcome = models.TextField(_("what was done"), blank=True)

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ("due_on", "opened_at")
        indexes = (models.Index(fields=["organisation", "state", "due_on"], name="follow_up_inbox"),)

    def __str__(self) -> str:
        return f"{self.rating_id}: {self.state}"
