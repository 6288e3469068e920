"""The claims on sessions. Seats are rows: one has at most one booking, so no place is sold twice or lost."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.engines.booking.models.sessions import Session
from unionhall.engines.booking.states import (
    HOLDING,
    LIVE,
    BookingState,
    Channel,
)
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.ids import uuid7


class Booking(models.Model):
    """A person's (or a team's) claim on a session."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # The hot path inserts thousands of these for one session: foreign keys it has itself just checked carry no
    # constraint, because each would lock the one organisation and session row for every claim.
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    session = models.ForeignKey(
        Session, models.PROTECT, related_name="bookings", db_constraint=False, db_index=False
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="bookings", db_constraint=False, db_index=False
    )
    state = models.CharField(_("state"), max_length=10, choices=BookingState)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel, default=Channel.ON_SITE)
    party = models.PositiveSmallIntegerField(_("people"), default=1)
    team_name = models.CharField(_("team"), max_length=60, blank=True)
    key = models.UUIDField(_("idempotency key"))
    created_at = models.DateTimeField(_("booked at"))
    seat_numbers = ArrayField(models.PositiveIntegerField(), default=list, verbose_name=_("seats"))
    waiting_number = models.PositiveIntegerField(_("waiting number"), null=True)
    draw_rank = models.PositiveIntegerField(_("rank in the draw"), null=True)
    offered_until = models.DateTimeField(_("offer kept until"), null=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True)
    checked_in_at = models.DateTimeField(_("checked in at"), null=True)
    is_late_cancel = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        ordering = ("created_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "session", "person"],
                condition=models.Q(state__in=LIVE),
                name="booking_one_live",
            ),
            models.UniqueConstraint(fields=["organisation", "person", "key"], name="booking_key_once"),
            models.UniqueConstraint(
                fields=["organisation", "session", "waiting_number"],
                condition=models.Q(waiting_number__isnull=False),
                name="booking_waiting_number_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="offered") | models.Q(offered_until__isnull=False),
                name="booking_offer_has_end",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="waiting") | models.Q(waiting_number__isnull=False),
                name="booking_waiting_has_number",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=HOLDING, seat_numbers__len=models.F("party"))
                | (~models.Q(state__in=HOLDING) & models.Q(seat_numbers__len=0)),
                name="booking_holds_its_seats",
            ),
        )
        indexes = (
            models.Index(fields=["person", "-created_at"], name="booking_by_person"),
            models.Index(fields=["session", "state"], name="booking_by_session"),
            models.Index(
                fields=["offered_until"], condition=models.Q(state="offered"), name="booking_offers"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.session_id}: {self.state}"


class Seat(models.Model):
    """One place of a session; `channel` empty means any channel may take it, `booking` empty that nobody has.

    A seat that is `is_held` is spare but kept for the waiting list: newcomers may not take it.
    """

    pk = models.CompositePrimaryKey("session_id", "number")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    session = models.ForeignKey(
        Session, models.CASCADE, related_name="seats", db_constraint=False, db_index=False
    )
    number = models.PositiveIntegerField(_("number"))
    channel = models.CharField(max_length=8, choices=Channel, blank=True, default="")
    is_held = models.BooleanField(default=False)
    booking = models.ForeignKey(
        Booking, models.PROTECT, null=True, related_name="seats", db_constraint=False, db_index=False
    )

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ("number",)
        indexes = (
            models.Index(
                fields=["session", "channel", "number"], condition=models.Q(booking=None), name="seat_spare"
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(is_held=False) | models.Q(booking=None), name="seat_held_is_spare"
            ),
        )

    def __str__(self) -> str:
        return f"{self.session_id} #{self.number}"


class Companion(models.Model):
    """A further person in a party or team booking: a known person, or a name."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="companions")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    phone = models.CharField(_("mobile phone"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("companion")
        verbose_name_plural = _("companions")
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name


class Ban(models.Model):
    """Nobody who keeps missing what they booked may book at that organisation for a while."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="bans")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    absences = models.PositiveSmallIntegerField(_("missed sessions"))
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)

    class Meta:
        verbose_name = _("pause in booking")
        verbose_name_plural = _("pauses in booking")
        ordering = ("-starts_at",)
        indexes = (models.Index(fields=["organisation", "person", "ends_at"], name="ban_of_person"),)

    def __str__(self) -> str:
        return f"{self.person_id} until {self.ends_at:%Y-%m-%d}"
