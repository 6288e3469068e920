"""What workers asked for, what was suggested, what they took. The match rate is counted from these rows."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.engines.booking.models import Booking, Session
from unionhall.engines.casework.models import Case
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.fields import EncryptedTextField
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Place
from unionhall.lib.ids import uuid7
from unionhall.services.hub.states import TO_MAKE, DestructionState, Fate, TakeoutState


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
    # What staff said it was, where the platform misheard or had to be told that it heard right.
    meant = models.SlugField(_("meant"), max_length=32, blank=True, default="", db_index=False)
    corrected_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("corrected by"), db_index=False
    )
    corrected_at = models.DateTimeField(_("corrected at"), null=True)

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ("-asked_at",)
        indexes = (
            models.Index(fields=["organisation", "-asked_at"], name="need_by_organisation"),
            models.Index(fields=["person", "-asked_at"], name="need_by_person"),
            models.Index(
                fields=["organisation", "corrected_at"],
                condition=models.Q(corrected_at__isnull=False),
                name="need_corrected",
            ),
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


class BookingFeed(models.Model):
    """The address under which somebody's bookings can be read by a calendar program, once it was made anew.

    Until then there is no row, and the first address holds; counting `serial` on makes every earlier one worthless.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    person = models.OneToOneField(
        Person, models.CASCADE, related_name="booking_feed", verbose_name=_("person")
    )
    serial = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("calendar address of bookings")
        verbose_name_plural = _("calendar addresses of bookings")

    def __str__(self) -> str:
        return f"{self.person_id} {self.serial}"


class Takeout(models.Model):
    """Everything that is kept about a person, gathered for them to take along: made by a job, kept for a while.

    `content` is the zip file in Base64, empty while it is made and after `expires_at`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="takeouts", verbose_name=_("person"), db_index=False
    )
    asked_at = models.DateTimeField(_("asked at"))
    language = models.CharField(max_length=8)
    state = models.CharField(_("state"), max_length=8, choices=TakeoutState, default=TakeoutState.WAITING)
    done = models.PositiveSmallIntegerField(_("parts gathered"), default=0)
    total = models.PositiveSmallIntegerField(_("parts in all"), default=0)
    content = EncryptedTextField(blank=True, default="")
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    made_at = models.DateTimeField(_("made at"), null=True)
    expires_at = models.DateTimeField(_("kept until"), null=True)
    opened_at = models.DateTimeField(_("last fetched at"), null=True)

    class Meta:
        verbose_name = _("copy of what is kept")
        verbose_name_plural = _("copies of what is kept")
        ordering = ("-asked_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(state__in=TO_MAKE), name="takeout_one_at_a_time"
            ),
        )
        indexes = (
            models.Index(fields=["person", "-asked_at"], name="takeout_by_person"),
            models.Index(fields=["expires_at"], condition=models.Q(state="ready"), name="takeout_to_expire"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.asked_at:%Y-%m-%d %H:%M}"


class Keeping(models.Model):
    """How far the nightly job is with somebody who was erased, and of whom the law had something kept.

    `gone` counts what has been let go since. After `over_at` there is nothing left, and nobody looks any more.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    person = models.OneToOneField(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    looked_on = models.DateField(_("last looked at"))
    gone = models.PositiveIntegerField(_("let go so far"), default=0)
    over_at = models.DateTimeField(_("nothing left since"), null=True)

    class Meta:
        verbose_name = _("what is kept of an erased person")
        verbose_name_plural = _("what is kept of erased people")
        ordering = ("looked_on", "id")

    def __str__(self) -> str:
        return f"{self.person_id} {self.looked_on}"


class Destruction(models.Model):
    """A list of files past their time, which one person of `organisation` proposes to destroy and another signs for.

    Once signed it cannot be taken back: a job carries it out, file by file. `remark` says why it was not signed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"), db_index=False
    )
    kind = models.CharField(_("kind"), max_length=60)
    reason = models.CharField(_("reason"), max_length=400)
    state = models.CharField(
        _("state"), max_length=8, choices=DestructionState, default=DestructionState.PROPOSED
    )
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed at"))
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    remark = models.CharField(_("remark"), max_length=400, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("list of files to be destroyed")
        verbose_name_plural = _("lists of files to be destroyed")
        ordering = ("-proposed_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=["proposed", "declined"])
                | models.Q(decided_by__isnull=False) & ~models.Q(decided_by=models.F("proposed_by")),
                name="destruction_signed_by_another",
            ),
        )
        indexes = (models.Index(fields=["organisation", "-proposed_at"], name="destruction_by_unit"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.proposed_at:%Y-%m-%d}"


class DestructionItem(models.Model):
    """One file on such a list. A case stands on one list at a time; what became of it stays here for good."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    destruction = models.ForeignKey(Destruction, models.PROTECT, related_name="items", db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", db_index=False)
    fate = models.CharField(_("what became of it"), max_length=9, choices=Fate, blank=True, default="")
    done_at = models.DateTimeField(_("time"), null=True)

    class Meta:
        verbose_name = _("file to be destroyed")
        verbose_name_plural = _("files to be destroyed")
        constraints = (
            models.UniqueConstraint(fields=["destruction", "case"], name="destruction_item_once"),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(fate=""), name="destruction_item_on_one_list"
            ),
        )

    def __str__(self) -> str:
        return str(self.case)


class Target(models.Model):
    """What a unit set itself for a figure and a year: a share in percent, or the number of the whole year."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"), db_index=False
    )
    figure = models.SlugField(_("figure"), max_length=60)
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.DecimalField(_("target"), max_digits=12, decimal_places=1)
    note = models.CharField(_("note"), max_length=200, blank=True)
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("set by"))
    set_at = models.DateTimeField(_("set at"))

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ("figure", "-year")
        constraints = (
            models.UniqueConstraint(fields=["organisation", "figure", "year"], name="target_once_a_year"),
            models.CheckConstraint(condition=models.Q(value__gt=0), name="target_above_zero"),
        )

    def __str__(self) -> str:
        return f"{self.figure} {self.year}: {self.value}"
