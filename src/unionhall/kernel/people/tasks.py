"""Housekeeping of sign-ins."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from unionhall.kernel.people import commands

# Long enough for every limit, which look back two lock-out times or one hour.
KEPT = timedelta(days=2)


@app.periodic(cron="23 3 * * *")
@app.task(queueing_lock="people.forget_sign_ins")
def forget_sign_ins(timestamp: int) -> None:
    """Delete old codes, attempts and sessions, nightly; running twice does no harm."""
    now = timezone.now()
    commands.forget_sign_ins(before=now - KEPT, at=now)
