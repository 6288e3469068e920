"""Sessions with capacity, the line of those who wait for a place, and the rooms they take.

A *series* is one bookable session whose lessons are sessions with it as `parent`; its places are booked once
and attended many times.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.engines.booking.fields import TimesField, no_times
from unionhall.engines.booking.states import (
    Channel,
    Mode,
    SessionState,
)
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.fields import EncryptedTextField
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Place, Room
from unionhall.lib.ids import uuid7


class Session(models.Model):
    """One dated thing with capacity, or the head of a series."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="sessions", verbose_name=_("organisation")
    )
    service = models.SlugField(_("service"), max_length=24)
    kind = models.SlugField(_("kind"), max_length=24)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="lessons")
    title = models.CharField(_("title"), max_length=100)
    title_en = models.CharField(_("English title"), max_length=140, blank=True)
    summary = models.TextField(_("description"), blank=True)
    tags = ArrayField(
        models.SlugField(max_length=32), default=list, blank=True, verbose_name=_("needs it meets")
    )
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("place")
    )
    room = models.ForeignKey(
        Room, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("room")
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    state = models.CharField(_("state"), max_length=10, choices=SessionState, default=SessionState.DRAFT)
    mode = models.CharField(_("how places are given"), max_length=10, choices=Mode, default=Mode.FIRST_COME)
    capacity = models.PositiveIntegerField(_("places"))
    waiting_capacity = models.PositiveIntegerField(_("places on the waiting list"), default=0)
    opens_at = models.DateTimeField(_("booking opens"))
    closes_at = models.DateTimeField(_("booking closes"))
    cancel_until = models.DateTimeField(_("may be cancelled until"))
    offer_minutes = models.PositiveIntegerField(_("an offered place is kept for, minutes"))
    audience = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only for people of"),
    )
    is_members_only = models.BooleanField(_("members only"), default=False)
    party_max = models.PositiveSmallIntegerField(_("people in one booking, at most"), default=1)
    team_min = models.PositiveSmallIntegerField(_("team of at least"), default=0)
    team_max = models.PositiveSmallIntegerField(_("team of at most"), default=0)
    fee_yuan = models.DecimalField(_("fee, yuan"), max_digits=8, decimal_places=2, default=0)
    # Derived by the commands so that a claim reads this one row: the hours it takes (a series: those of its lessons),
    # the channels with places of their own, and what messages and refusals say of it.
    times = TimesField(default=no_times, editable=False)
    pools = ArrayField(models.TextField(), default=list, editable=False)
    facts = models.JSONField(default=dict, editable=False)
    minutes_to_count = models.PositiveSmallIntegerField(_("minutes that count as attended"), default=0)
    draw_at = models.DateTimeField(_("draw"), null=True, blank=True)
    # The seed is made when the session is; its digest is public from the start, the seed once drawn with it.
    draw_secret = EncryptedTextField(blank=True, default="", editable=False)
    draw_commitment = models.CharField(_("digest of the seed"), max_length=64, blank=True, editable=False)
    draw_seed = models.CharField(_("published seed"), max_length=80, blank=True)
    drawn_at = models.DateTimeField(_("drawn at"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, editable=False)
    cancelled_reason = models.CharField(_("called off because"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ("starts_at", "id")
        indexes = (
            models.Index(fields=["organisation", "starts_at"], name="session_by_organisation"),
            models.Index(fields=["service", "kind", "starts_at"], name="session_by_service"),
            models.Index(fields=["place", "starts_at"], name="session_by_place"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="session_ends_after_start"
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at__gte=models.F("opens_at")), name="session_closes_after_opening"
            ),
            models.CheckConstraint(
                condition=~models.Q(mode="lottery") | models.Q(draw_at__isnull=False),
                name="session_lottery_has_draw",
            ),
        )

    def __str__(self) -> str:
        return self.title


class ChannelQuota(models.Model):
    """Places of a session that only one channel may take. Places in no quota are open to every channel."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, models.CASCADE, related_name="quotas")
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    seats = models.PositiveIntegerField(_("places"))

    class Meta:
        verbose_name = _("channel quota")
        verbose_name_plural = _("channel quotas")
        ordering = ("channel",)
        constraints = (
            models.UniqueConstraint(fields=["organisation", "session", "channel"], name="quota_once"),
        )

    def __str__(self) -> str:
        return f"{self.channel}: {self.seats}"


class Line(models.Model):
    """What changes of a session while people book it. Written only under the session's lock (`booking_lock`)."""

    session = models.OneToOneField(Session, models.CASCADE, primary_key=True, related_name="line")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    waiting = models.PositiveIntegerField(_("waiting"), default=0)
    last_number = models.PositiveIntegerField(_("last waiting number"), default=0)
    # Pools proven to have no seat that a newcomer may take; "" is the pool open to every channel.
    spent = ArrayField(models.TextField(blank=True), default=list)

    class Meta:
        verbose_name = _("waiting list")
        verbose_name_plural = _("waiting lists")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(last_number__gte=models.F("waiting")), name="line_numbers_cover_waiting"
            ),
        )

    def __str__(self) -> str:
        return f"{self.session_id}: {self.waiting}"


class RoomReservation(models.Model):
    """A room kept for a time; two live reservations of a room can never overlap."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    room = models.ForeignKey(Room, models.PROTECT, related_name="reservations", verbose_name=_("room"))
    session = models.ForeignKey(Session, models.CASCADE, null=True, blank=True, related_name="reservations")
    during = DateTimeRangeField(_("during"))
    purpose = models.CharField(_("purpose"), max_length=100)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("reserved by"))
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)

    class Meta:
        verbose_name = _("room reservation")
        verbose_name_plural = _("room reservations")
        ordering = ("during",)
        constraints = (
            ExclusionConstraint(
                name="room_reserved_once",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    ("room", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(cancelled_at=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.room_id} {self.during}"
