"""Periodic jobs of the engine. Each may be killed at any moment and run again: what is done is not done twice."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from unionhall.engines.casework import commands


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="chase_deadlines")
def chase_deadlines(timestamp: int) -> None:
    """Every five minutes: remind of what is due, escalate what was missed, run on what was paused."""
    commands.chase_deadlines(at=timezone.now())


@app.periodic(cron="20 * * * *")
@app.task(queueing_lock="recompute_deadlines")
def recompute_deadlines(timestamp: int) -> None:
    """Every hour: let running clocks follow the rulebook and the calendar as they are now."""
    commands.recompute_deadlines(at=timezone.now())
