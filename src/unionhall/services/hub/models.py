"""What workers asked for, what was suggested, what they took. The match rate is counted from these rows."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.engines.booking.models import Booking, Session
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Place
from unionhall.lib.ids import uuid7


class Need(models.Model):
    """One sentence in a worker's own words, with what the platform made of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, related_name="needs", verbose_name=_("person")
    )
    # Lets somebody who signs in after asking take up what was suggested; a random value from a signed cookie.
    visitor = models.UUIDField(null=True)
    text = models.CharField(_("what was typed"), max_length=200)
    categories = ArrayField(models.SlugField(max_length=32), default=list, verbose_name=_("understood as"))
    confidence = models.FloatField(_("confidence"), default=0)
    asked_at = models.DateTimeField(_("asked at"))
    taken_at = models.DateTimeField(_("taken at"), null=True)

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ("-asked_at",)
        indexes = (
            models.Index(fields=["organisation", "-asked_at"], name="need_by_organisation"),
            models.Index(fields=["person", "-asked_at"], name="need_by_person"),
        )

    def __str__(self) -> str:
        return self.text


class Suggestion(models.Model):
    """One thing that was suggested for a need, at a rank (1 is first), with the reason given."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    need = models.ForeignKey(Need, models.CASCADE, related_name="suggestions")
    rank = models.PositiveSmallIntegerField(_("rank"))
    service = models.SlugField(_("service"), max_length=24)
    category = models.SlugField(_("category"), max_length=32)
    session = models.ForeignKey(Session, models.SET_NULL, null=True, related_name="+")
    place = models.ForeignKey(Place, models.SET_NULL, null=True, related_name="+")
    # What can be asked for at a service, as "service.code".
    request = models.CharField(max_length=60, blank=True, default="")
    reason = models.JSONField(_("reason"), default=list)
    booking = models.ForeignKey(Booking, models.SET_NULL, null=True, related_name="+", db_constraint=False)
    taken_at = models.DateTimeField(_("taken at"), null=True)

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ("need", "rank")
        constraints = (
            models.UniqueConstraint(fields=["organisation", "need", "rank"], name="suggestion_rank_once"),
        )

    def __str__(self) -> str:
        return f"{self.need_id} #{self.rank}"


class DeadlineFeed(models.Model):
    """The address under which somebody's deadlines can be read by a calendar program.

    Counting `serial` on makes every address given out before worthless.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    person = models.OneToOneField(
        Person, models.CASCADE, related_name="deadline_feed", verbose_name=_("person")
    )
    serial = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def __str__(self) -> str:
        return f"{self.person_id} {self.serial}"
