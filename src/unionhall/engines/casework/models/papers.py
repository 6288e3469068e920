"""What hangs on a case: files, notes, tasks, and what the person served thought of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework.models.cases import Case
from unionhall.engines.casework.states import TaskKind
from unionhall.kernel.files.models import StoredFile
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.fields import EncryptedTextField
from unionhall.kernel.people.models import Person
from unionhall.lib.ids import uuid7


class Attachment(models.Model):
    """A file on a case. Staff see all, the person served what is not for staff only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="attachments", db_index=False)
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="attachment")
    label = models.CharField(_("what it is"), max_length=80, blank=True)
    is_internal = models.BooleanField(_("for staff only"), default=False)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ("at", "id")
        indexes = (models.Index(fields=["case", "at"], name="attachment_by_case"),)

    def __str__(self) -> str:
        return self.label or str(self.file)


class Note(models.Model):
    """Words on a case, for staff or for everybody on it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="notes", db_index=False)
    text = EncryptedTextField(_("text"))
    is_internal = models.BooleanField(_("for staff only"), default=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ("at", "id")
        indexes = (models.Index(fields=["case", "at"], name="note_by_case"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class Task(models.Model):
    """A small thing somebody is to do for a case, beside its course."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks", db_index=False)
    kind = models.CharField(_("kind"), max_length=8, choices=TaskKind, default=TaskKind.PLAIN)
    text = models.CharField(_("what is to be done"), max_length=160)
    assignee = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    due_at = models.DateTimeField(_("due"))
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(_("time"))
    done_at = models.DateTimeField(_("done"), null=True)
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    outcome = models.CharField(_("what came of it"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ("due_at", "id")
        indexes = (
            models.Index(fields=["case", "due_at"], name="task_by_case"),
            models.Index(
                fields=["organisation", "due_at"], condition=models.Q(done_at=None), name="task_open_by_unit"
            ),
            models.Index(
                fields=["assignee", "due_at"], condition=models.Q(done_at=None), name="task_open_by_person"
            ),
        )

    def __str__(self) -> str:
        return self.text


class CaseRating(models.Model):
    """What the person served thought of how a case was handled: one to five, and why."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.OneToOneField(Case, models.PROTECT, related_name="rating")
    score = models.PositiveSmallIntegerField(
        _("score"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    reasons: Any = ArrayField(models.SlugField(max_length=40), default=list, verbose_name=_("reasons"))
    text = EncryptedTextField(_("words"), blank=True, default="")
    rated_at = models.DateTimeField(_("rated at"))

    class Meta:
        verbose_name = _("rating of a case")
        verbose_name_plural = _("ratings of cases")
        ordering = ("-rated_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(score__gte=1, score__lte=5), name="case_rating_in_range"
            ),
        )

    def __str__(self) -> str:
        return f"{self.score}"

    @property
    def person_id(self) -> UUID | None:
        """Whose words they are."""
        return self.case.person_id
