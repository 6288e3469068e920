"""Periodic jobs of the engine. Each may be killed at any moment and run again: what is done is not done twice."""

from __future__ import annotations

import structlog
from django.utils import timezone
from procrastinate.contrib.django import app

from unionhall.engines.booking import commands
from unionhall.engines.booking.models import Session
from unionhall.engines.booking.states import Mode, SessionState
from unionhall.lib.errors import Refused

_log = structlog.get_logger(__name__)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="lapse_offers")
def lapse_offers(timestamp: int) -> None:
    """Every minute: places nobody took up in time go to the next in line."""
    commands.lapse_offers(at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="draw_due_lotteries")
def draw_due_lotteries(timestamp: int) -> None:
    """Every minute: draws whose time has come, by the seed whose digest was published."""
    now = timezone.now()
    due = Session.objects.filter(
        mode=Mode.LOTTERY, state=SessionState.PUBLISHED, parent=None, drawn_at=None, draw_at__lte=now
    )
    for session in due:
        try:
            commands.draw_due(session, at=now)
        except Refused as refusal:  # called off or drawn in this moment
            _log.info("booking.session.draw", session=str(session.pk), refused=refusal.code)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="end_sessions")
def end_sessions(timestamp: int) -> None:
    """Every five minutes: close what is over; who came, who did not, whom to ask how it was."""
    commands.end_sessions(at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="remind_people")
def remind_people(timestamp: int) -> None:
    """Every ten minutes: remind people of what begins within the rulebook's hours."""
    commands.remind_people(at=timezone.now())
