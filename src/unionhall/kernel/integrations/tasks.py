"""Housekeeping of what connected systems hold."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from unionhall.kernel.integrations import commands

CALLS_KEPT = timedelta(days=400)


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="integrations.forget_calls")
def forget_calls(timestamp: int) -> None:
    """Delete tokens and keys that have run out, tokens of sessions that have, and old counts, nightly.

    Running twice does no harm.
    """
    now = timezone.now()
    commands.forget_calls(before=now - CALLS_KEPT, at=now)
