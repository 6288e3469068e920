"""What is owed, by whom, by when."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework.core import MAIN
from unionhall.engines.casework.models.cases import Case
from unionhall.engines.casework.states import Outcome, Turn
from unionhall.kernel.organisations.models import Organisation
from unionhall.lib.ids import uuid7

RUNNING = models.Q(ended_at=None)


class Deadline(models.Model):
    """One clock of a case, from the moment it began. Its words are those of the workflow's state.

    `rule` is the rulebook key it follows, as it holds in `region`, counted in `unit`; both are empty for a plain span.
    `basis` is what that rule said when it was last computed, with its source. While paused it does not run;
    `resumes_at` is when it runs on by itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="deadlines", db_index=False)
    track = models.CharField(max_length=40, default=MAIN)
    state = models.CharField(max_length=40)
    turn = models.CharField(max_length=8, choices=Turn)
    rule = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=12, blank=True)
    region = models.CharField(max_length=6, blank=True)
    basis = models.CharField(max_length=200, blank=True)
    began_at = models.DateTimeField(_("began"))
    due_at = models.DateTimeField(_("due"))
    is_provisional = models.BooleanField(_("a year's holidays are not known yet"), default=False)
    remind_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(_("missed"), null=True)
    paused_at = models.DateTimeField(_("paused"), null=True)
    pause_cause = models.CharField(_("cause of the pause"), max_length=160, blank=True)
    resumes_at = models.DateTimeField(null=True)
    # How much later everything is for having been paused; in days that count, for a clock of days.
    paused_for = models.DurationField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=4, choices=Outcome, blank=True)

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        ordering = ("began_at", "id")
        constraints = (
            models.UniqueConstraint(fields=["case", "track"], condition=RUNNING, name="deadline_one_running"),
            models.CheckConstraint(
                condition=models.Q(paused_at=None, resumes_at=None)
                | models.Q(paused_at__isnull=False, resumes_at__isnull=False) & ~models.Q(pause_cause=""),
                name="deadline_pause_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, outcome="")
                | models.Q(ended_at__isnull=False) & ~models.Q(outcome=""),
                name="deadline_end_has_outcome",
            ),
        )
        indexes = (
            models.Index(fields=["case", "began_at"], name="deadline_by_case"),
            models.Index(
                fields=["remind_at"],
                condition=RUNNING & models.Q(remind_at__isnull=False, paused_at=None),
                name="deadline_to_remind",
            ),
            models.Index(
                fields=["due_at"],
                condition=RUNNING & models.Q(missed_at=None, paused_at=None),
                name="deadline_to_miss",
            ),
            models.Index(
                fields=["resumes_at"], condition=models.Q(resumes_at__isnull=False), name="deadline_to_resume"
            ),
            models.Index(fields=["rule"], condition=RUNNING & ~models.Q(rule=""), name="deadline_by_rule"),
        )

    def __str__(self) -> str:
        return f"{self.state} {self.due_at:%Y-%m-%d}"
