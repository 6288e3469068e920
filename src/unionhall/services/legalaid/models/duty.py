"""Who is on duty where on which working day: posts, rosters, duties, what lawyers wished, swaps."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Place
from unionhall.lib.ids import uuid7
from unionhall.services.legalaid.models.lawyers import Lawyer
from unionhall.services.legalaid.states import Availability, RosterState, SwapState


class DutyPost(models.Model):
    """Where lawyers are on duty: the service centre, the window at the court."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(_("name"), max_length=80)
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+", verbose_name=_("place"))
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    opens = models.TimeField(_("from"))
    closes = models.TimeField(_("to"))
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("duty post")
        verbose_name_plural = _("duty posts")
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=["organisation", "name"], name="duty_post_once"),)

    def __str__(self) -> str:
        return self.name


class Roster(models.Model):
    """The duties of a stretch of days at one federation: drawn up, then published."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"))
    state = models.CharField(_("state"), max_length=10, choices=RosterState, default=RosterState.DRAFT)
    published_at = models.DateTimeField(_("published at"), null=True)
    # The gaps that the desk was told of, each as day and post: nobody is told twice.
    alarmed: Any = models.JSONField(default=list, editable=False)
    # What was found when it was drafted last: `rostering.Verdict` reads it.
    drafted: Any = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = _("roster")
        verbose_name_plural = _("rosters")
        ordering = ("-from_on",)
        constraints = (
            models.UniqueConstraint(fields=["organisation", "from_on"], name="roster_once"),
            models.CheckConstraint(
                condition=models.Q(to_on__gte=models.F("from_on")), name="roster_is_possible"
            ),
        )

    def __str__(self) -> str:
        return f"{self.from_on} – {self.to_on}"


class Duty(models.Model):
    """One lawyer at one post on one day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    roster = models.ForeignKey(Roster, models.CASCADE, related_name="duties", db_index=False)
    post = models.ForeignKey(DutyPost, models.PROTECT, related_name="duties", db_index=False)
    day = models.DateField(_("day"))
    lawyer = models.ForeignKey(Lawyer, models.PROTECT, related_name="duties", db_index=False)
    signed_in_at = models.DateTimeField(_("signed in at"), null=True)
    signed_out_at = models.DateTimeField(_("signed out at"), null=True)
    alarmed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ("day", "post")
        constraints = (
            models.UniqueConstraint(fields=["lawyer", "day"], name="duty_one_place_a_day"),
            models.CheckConstraint(
                condition=models.Q(signed_out_at=None) | models.Q(signed_in_at__isnull=False),
                name="duty_out_after_in",
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "day"], name="duty_by_day"),
            models.Index(fields=["roster", "day"], name="duty_by_roster"),
            models.Index(fields=["post", "day"], name="duty_by_post"),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.lawyer}"


class DutyWish(models.Model):
    """A stretch of days on which a lawyer is away, would rather not, or would gladly be on duty."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    lawyer = models.ForeignKey(Lawyer, models.CASCADE, related_name="wishes", db_index=False)
    kind = models.CharField(_("what"), max_length=6, choices=Availability)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"))

    class Meta:
        verbose_name = _("wish for duty")
        verbose_name_plural = _("wishes for duty")
        ordering = ("from_on",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(to_on__gte=models.F("from_on")), name="duty_wish_is_possible"
            ),
        )
        indexes = (models.Index(fields=["lawyer", "from_on"], name="duty_wish_by_lawyer"),)

    def __str__(self) -> str:
        return f"{self.lawyer} {self.kind} {self.from_on}"


class DutySwap(models.Model):
    """A lawyer asks another to take a duty, or to exchange it for one of theirs; done once the other agrees."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    duty = models.ForeignKey(Duty, models.CASCADE, related_name="swaps", db_index=False)
    asked_by = models.ForeignKey(Lawyer, models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Lawyer, models.CASCADE, related_name="+", db_index=False)
    in_return = models.ForeignKey(Duty, models.CASCADE, null=True, related_name="+", db_index=False)
    state = models.CharField(_("state"), max_length=10, choices=SwapState, default=SwapState.ASKED)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("swap of a duty")
        verbose_name_plural = _("swaps of duties")
        ordering = ("-asked_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["duty"], condition=models.Q(state="asked"), name="swap_one_waiting"
            ),
        )
        indexes = (models.Index(fields=["other", "state"], name="swap_by_other"),)

    def __str__(self) -> str:
        return f"{self.duty} -> {self.other}"


class DutyLog(models.Model):
    """Somebody who came or called while a lawyer was on duty: what it was about, what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="log", db_index=False)
    matter = models.ForeignKey("legalaid.Matter", models.PROTECT, null=True, related_name="+", db_index=False)
    note = models.CharField(_("in a few words"), max_length=200)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("line of the duty log")
        verbose_name_plural = _("duty log")
        ordering = ("at", "id")
        indexes = (models.Index(fields=["duty", "at"], name="duty_log_by_duty"),)

    def __str__(self) -> str:
        return self.note
