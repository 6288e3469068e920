"""Periodic jobs of legal aid. Each may be killed at any moment and run again: what is done is not done twice."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from unionhall.services.legalaid.commands.duty import alarm_duties as alarm
from unionhall.services.legalaid.commands.forgetting import forget_ended_matters as forget


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="alarm_duties")
def alarm_duties(timestamp: int) -> None:
    """Every five minutes: tell the desk of gaps in the roster, and of duties that nobody has signed in for."""
    alarm(at=timezone.now())


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="forget_ended_matters")
def forget_ended_matters(timestamp: int) -> None:
    """Every night: take the words of erased people out of matters that have ended since."""
    forget(at=timezone.now())
