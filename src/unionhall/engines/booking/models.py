"""Sessions with capacity, the claims on them, and what became of the claims.

A *series* is one bookable session whose lessons are sessions with it as `parent`; its places are booked once and
attended many times. Seats are rows: a seat has at most one booking, so a place can neither be sold twice nor lost.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.engines.booking.states import LIVE, BookingState, Channel, FollowUpState, Mode, SessionState
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Place, Room
from unionhall.lib.ids import uuid7


class Session(models.Model):
    """One dated thing with capacity, or the head of a series."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="sessions", verbose_name=_("organisation"))
    service = models.SlugField(_("service"), max_length=24)
    kind = models.SlugField(_("kind"), max_length=24)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="lessons")
    title = models.CharField(_("title"), max_length=100)
    title_en = models.CharField(_("English title"), max_length=140, blank=True)
    summary = models.TextField(_("description"), blank=True)
    tags = ArrayField(models.SlugField(max_length=32), default=list, blank=True, verbose_name=_("needs it meets"))
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("place"))
    room = models.ForeignKey(Room, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("room"))
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
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("only for people of")
    )
    is_members_only = models.BooleanField(_("members only"), default=False)
    party_max = models.PositiveSmallIntegerField(_("people in one booking, at most"), default=1)
    team_min = models.PositiveSmallIntegerField(_("team of at least"), default=0)
    team_max = models.PositiveSmallIntegerField(_("team of at most"), default=0)
    fee_yuan = models.DecimalField(_("fee, yuan"), max_digits=8, decimal_places=2, default=0)
    # Set once nobody can simply take a place: newcomers go to the waiting list without searching for seats.
    is_full = models.BooleanField(default=False, editable=False)
    draw_at = models.DateTimeField(_("draw"), null=True, blank=True)
    draw_seed = models.CharField(_("published seed"), max_length=80, blank=True)
    drawn_at = models.DateTimeField(_("drawn at"), null=True, blank=True)
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
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="session_ends_after_start"),
            models.CheckConstraint(condition=models.Q(closes_at__gte=models.F("opens_at")), name="session_closes_after_opening"),
            models.CheckConstraint(
                condition=~models.Q(mode="lottery") | models.Q(draw_at__isnull=False), name="session_lottery_has_draw"
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
        constraints = (models.UniqueConstraint(fields=["organisation", "session", "channel"], name="quota_once"),)

    def __str__(self) -> str:
        return f"{self.channel}: {self.seats}"


class Booking(models.Model):
    """A person's (or a team's) claim on a session."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # The hot path inserts thousands of these for one session: foreign keys it has itself just checked carry no
    # constraint, because each would lock the one organisation and session row for every claim.
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_constraint=False)
    session = models.ForeignKey(Session, models.PROTECT, related_name="bookings", db_constraint=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="bookings", db_constraint=False)
    state = models.CharField(_("state"), max_length=10, choices=BookingState)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel, default=Channel.ON_SITE)
    party = models.PositiveSmallIntegerField(_("people"), default=1)
    team_name = models.CharField(_("team"), max_length=60, blank=True)
    key = models.UUIDField(_("idempotency key"))
    created_at = models.DateTimeField(_("booked at"))
    waiting_number = models.PositiveIntegerField(_("waiting number"), null=True)
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
                fields=["organisation", "session", "person"], condition=models.Q(state__in=LIVE), name="booking_one_live"
            ),
            models.UniqueConstraint(fields=["organisation", "key"], name="booking_key_once"),
            models.UniqueConstraint(fields=["organisation", "session", "waiting_number"], name="booking_waiting_number_once"),
            models.CheckConstraint(
                condition=~models.Q(state="offered") | models.Q(offered_until__isnull=False), name="booking_offer_has_end"
            ),
        )
        indexes = (
            models.Index(fields=["person", "-created_at"], name="booking_by_person"),
            models.Index(fields=["session", "state"], name="booking_by_session"),
            models.Index(fields=["offered_until"], condition=models.Q(state="offered"), name="booking_offers"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.session_id}: {self.state}"


class Seat(models.Model):
    """One place of a session. `channel` empty means any channel may take it; `booking` empty means it is free."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_constraint=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="seats", db_constraint=False)
    number = models.PositiveIntegerField(_("number"))
    channel = models.CharField(max_length=8, choices=Channel, blank=True, default="")
    booking = models.ForeignKey(Booking, models.PROTECT, null=True, related_name="seats", db_constraint=False)

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["organisation", "session", "number"], name="seat_number_once"),)
        indexes = (
            models.Index(fields=["session", "channel", "number"], condition=models.Q(booking=None), name="seat_free"),
            models.Index(fields=["booking"], condition=models.Q(booking__isnull=False), name="seat_taken"),
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


class Attendance(models.Model):
    """One person at one dated session, over all channels together: a person counts once.

    `minutes_seen` has one bit for each minute after the start that was followed remotely.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_constraint=False)
    session = models.ForeignKey(Session, models.PROTECT, related_name="attendances", db_constraint=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="attendances", db_constraint=False)
    booking = models.ForeignKey(Booking, models.PROTECT, null=True, related_name="attendances", db_constraint=False)
    channel = models.CharField(_("first channel"), max_length=8, choices=Channel)
    channels = ArrayField(models.CharField(max_length=8), default=list)
    first_seen_at = models.DateTimeField(_("first seen at"))
    last_seen_at = models.DateTimeField(_("last seen at"))
    checked_in_at = models.DateTimeField(_("checked in at"), null=True)
    checked_in_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=0)
    counts = models.BooleanField(_("counts as attended"), default=False)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ("first_seen_at",)
        constraints = (models.UniqueConstraint(fields=["organisation", "session", "person"], name="attendance_once"),)
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
