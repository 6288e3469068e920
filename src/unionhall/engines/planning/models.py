"""The one table of the engine: runs of the planner, what was asked, how far they are, what they found."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.engines.planning.states import LIVE, Failure, RunKind, RunState
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.lib.ids import uuid7

_IS_LIVE = models.Q(state__in=LIVE)


class PlanRun(models.Model):
    """One question to the planner and its answer. `core.documents` says what the JSON means.

    `service` and `subject_id` name what it is for to the service that asked (its app label; a scenario, a roster ...).
    `digest` is that of kind, problem and limits, seed included: the same digest is the same plan. While a run is live,
    `result` is the best plan so far, and `progress` tells what it is worth without its choices. `attempt` counts how
    often a job took it up; whoever holds an older number has lost it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"), db_index=False
    )
    kind = models.CharField(_("kind"), max_length=12, choices=RunKind)
    service = models.SlugField(_("service"), max_length=24, db_index=False)
    subject_id = models.UUIDField(_("key of the thing"))
    problem = models.JSONField()
    limits = models.JSONField()
    seed = models.PositiveIntegerField(_("seed"))
    digest = models.CharField(_("digest"), max_length=64)
    state = models.CharField(_("state"), max_length=12, choices=RunState, default=RunState.WAITING)
    failure = models.CharField(max_length=16, choices=Failure, blank=True)
    progress = models.JSONField(default=dict)
    result = models.JSONField(null=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("by"), db_index=False)
    created_at = models.DateTimeField(_("asked for at"))
    started_at = models.DateTimeField(_("began at"), null=True)
    progressed_at = models.DateTimeField(null=True)
    cancel_asked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("planning run")
        verbose_name_plural = _("planning runs")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "service", "subject_id", "digest"],
                condition=_IS_LIVE,
                name="plan_run_lives_once",
            ),
            models.CheckConstraint(
                condition=models.Q(_IS_LIVE, ended_at=None) | models.Q(~_IS_LIVE, ended_at__isnull=False),
                name="plan_run_ends_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state=RunState.FAILED) & ~models.Q(failure="")
                | ~models.Q(state=RunState.FAILED) & models.Q(failure=""),
                name="plan_run_says_why_it_failed",
            ),
        )
        indexes = (
            models.Index(
                fields=["organisation", "service", "subject_id", "-created_at"], name="plan_run_by_subject"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:8]}"

    @property
    def is_live(self) -> bool:
        """Whether it still waits or is being planned."""
        return self.state in LIVE
