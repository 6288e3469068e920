"""Periodic jobs of legal aid. Each may be killed at any moment and run again: what is done is not done twice."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from unionhall.services.legalaid.commands.duty import alarm_duties as alarm


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="alarm_duties")
def alarm_duties(timestamp: int) -> None:
    """Every five minutes: tell the desk of gaps in the roster, and of duties that nobody has signed in for."""
    alarm(at=timezone.now())
