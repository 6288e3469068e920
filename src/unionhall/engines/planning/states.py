"""The words of a run."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunKind(models.TextChoices):
    """What is planned; the codes of `core.kinds`."""

    SITING = "siting", _("where to build")
    ROSTER = "roster", _("who is on duty")
    MATCH = "match", _("who goes with whom")
    STABLE = "stable", _("who goes with whom, so that nobody would rather change")
    VISITS = "visits", _("which team goes where")
    TIMETABLE = "timetable", _("what takes place when")


class RunState(models.TextChoices):
    """How far a run is. That no plan exists is a result like any other: such a run is done."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("being planned")
    DONE = "done", _("planned")
    CANCELLED = "cancelled", _("stopped")
    FAILED = "failed", _("broken off")


LIVE = (RunState.WAITING, RunState.RUNNING)


class Failure(models.TextChoices):
    """Why a run was broken off, as its people are told."""

    SOLVER_BROKE = (
        "solver_broke",
        _("The planner met an error of its own. It has been written down for the maintainers."),
    )
    SOLVER_DIED = (
        "solver_died",
        _("The planner was ended by the machine, which ran out of memory most likely."),
    )
    OVERRAN = (
        "overran",
        _("The planner found nothing in its time and did not stop by itself, so it was ended."),
    )
    WORKER_DIED = (
        "worker_died",
        _("The machine stopped several times while this was planned. Please start it again."),
    )
    UNREADABLE = "unreadable", _("The problem was kept by an older version and cannot be read any more.")
