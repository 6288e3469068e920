"""A case, the courses beside its main one, and its log."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework.core import MAIN
from unionhall.engines.casework.states import Source, Turn
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.fields import EncryptedTextField
from unionhall.kernel.people.models import Person
from unionhall.lib.ids import uuid7

OPEN = models.Q(closed_at=None)


class Case(models.Model):
    """Something that is carried through states to a result, by named people, by days that are named beforehand.

    `person` is whom it serves (some serve nobody by name), `partner` the enterprise, provider or unit on the other
    side. `turn` and `due_at` repeat what the running clocks say, for lists. `version` counts the steps.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="cases", verbose_name=_("organisation"), db_index=False
    )
    kind = models.CharField(_("kind"), max_length=60)
    number = models.CharField(_("number"), max_length=80)
    # The unit that gave the number; it keeps it when the case goes to another.
    numbered_at = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    word = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    title = models.CharField(_("subject"), max_length=160)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="cases", verbose_name=_("person"), db_index=False
    )
    partner = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("partner"), db_index=False
    )
    state = models.CharField(_("state"), max_length=40)
    turn = models.CharField(_("whose turn"), max_length=8, choices=Turn)
    assignee = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("assigned to"), db_index=False
    )
    source = models.CharField(_("came in by"), max_length=8, choices=Source)
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    due_at = models.DateTimeField(_("due"), null=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    escalated_to = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("seen to by"),
        db_index=False,
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", db_index=False)
    joined_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="joined", db_index=False)
    version = models.PositiveIntegerField(default=0)
    # When its papers and texts were destroyed because their time was over.
    emptied_at = models.DateTimeField(_("papers destroyed at"), null=True)
    # The request that opened it, so that the same request again finds it.
    key = models.UUIDField(null=True, editable=False)
    # Number, subject and names in small letters, for the search of the desk.
    words = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ("-opened_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=["numbered_at", "number"], name="case_number_once"),
            models.UniqueConstraint(
                fields=["numbered_at", "word", "year", "serial"], name="case_serial_once"
            ),
            models.UniqueConstraint(
                fields=["numbered_at", "key"], condition=models.Q(key__isnull=False), name="case_key_once"
            ),
            models.CheckConstraint(
                condition=models.Q(turn=Turn.NOBODY, due_at=None, closed_at__isnull=False)
                | (~models.Q(turn=Turn.NOBODY) & models.Q(due_at__isnull=False, closed_at=None)),
                name="case_is_owed_or_closed",
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "due_at", "id"], condition=OPEN, name="case_open_by_unit"),
            models.Index(fields=["assignee", "due_at", "id"], condition=OPEN, name="case_open_by_assignee"),
            models.Index(
                fields=["organisation", "due_at", "id"],
                condition=OPEN & models.Q(assignee=None),
                name="case_open_unassigned",
            ),
            models.Index(
                fields=["organisation", "due_at", "id"],
                condition=OPEN & ~models.Q(turn=Turn.STAFF),
                name="case_open_elsewhere",
            ),
            models.Index(fields=["organisation", "kind", "-opened_at"], name="case_by_kind"),
            models.Index(fields=["person", "-opened_at"], name="case_by_person"),
            models.Index(fields=["partner", "-opened_at"], name="case_by_partner"),
            models.Index(fields=["opened_by", "-opened_at"], name="case_by_opener"),
            models.Index(fields=["assignee", "-opened_at"], name="case_by_assignee"),
            models.Index(fields=["-opened_at", "-id"], name="case_newest"),
            models.Index(fields=["number"], name="case_by_number"),
            models.Index(
                fields=["escalated_to"], condition=models.Q(escalated_to__isnull=False), name="case_escalated"
            ),
            models.Index(fields=["parent"], condition=models.Q(parent__isnull=False), name="case_by_parent"),
            models.Index(
                fields=["joined_to"], condition=models.Q(joined_to__isnull=False), name="case_by_joined"
            ),
            GinIndex(OpClass(Lower("words"), name="gin_trgm_ops"), name="case_words"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_open(self) -> bool:
        """Whether somebody still owes something."""
        return self.closed_at is None


class CaseTrack(models.Model):
    """Where a course beside the main one stands."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="tracks", db_index=False)
    code = models.CharField(max_length=40)
    state = models.CharField(max_length=40)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("track")
        verbose_name_plural = _("tracks")
        constraints = (models.UniqueConstraint(fields=["case", "code"], name="track_once"),)

    def __str__(self) -> str:
        return f"{self.code}: {self.state}"


class Step(models.Model):
    """One line of a case's log. Never changed and never deleted: the database refuses both.

    Only `private`, which may hold what a person has a right to see erased, can be emptied; when the papers of the case
    are destroyed, `data` loses what was written in words.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="steps", db_index=False)
    sequence = models.PositiveIntegerField()
    verb = models.CharField(_("act"), max_length=40)
    track = models.CharField(max_length=40, default=MAIN)
    from_state = models.CharField(max_length=40, blank=True)
    to_state = models.CharField(max_length=40)
    by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("done by"), db_index=False
    )
    at = models.DateTimeField(_("time"))
    data: Any = models.JSONField(default=dict)
    private = EncryptedTextField(blank=True, default="", editable=False)
    is_internal = models.BooleanField(_("for staff only"), default=False)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ("case", "sequence")
        constraints = (models.UniqueConstraint(fields=["case", "sequence"], name="step_sequence_once"),)

    def __str__(self) -> str:
        return f"{self.sequence}. {self.verb}"


class NumberCounter(models.Model):
    """The last number given out for one word in one year at one organisation."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    word = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("counter")
        verbose_name_plural = _("counters")
        constraints = (models.UniqueConstraint(fields=["organisation", "word", "year"], name="counter_once"),)

    def __str__(self) -> str:
        return f"{self.word} {self.year}: {self.last}"
