"""Periodic jobs of the outbox. A booking enqueues nothing: its event lies in the outbox and is fetched from there."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from unionhall.kernel.messaging.commands import deliver_due, relay_events
from unionhall.kernel.messaging.commands.deliveries import BATCH
from unionhall.kernel.messaging.models import Delivery

EVENTS_AT_ONCE = 500
# A round ends after so many batches, so that a flood never holds a job for minutes; the next round is seconds away.
MOST_BATCHES = 40


@app.periodic(cron="* * * * * */2")
@app.task(queueing_lock="relay_outbox")
def relay_outbox(timestamp: int) -> None:
    """Turn what happened into messages. With the round every two seconds one is visible within five."""
    for _batch in range(MOST_BATCHES):
        if relay_events(timezone.now(), EVENTS_AT_ONCE) < EVENTS_AT_ONCE:
            return


@app.periodic(cron="* * * * * */3")
@app.task(queueing_lock="send_texts")
def send_texts(timestamp: int) -> None:
    """Send text messages that are due."""
    _deliver_all(Delivery.Channel.SMS)


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="send_mail")
def send_mail(timestamp: int) -> None:
    """Send e-mail that is due."""
    _deliver_all(Delivery.Channel.EMAIL)


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="call_webhooks")
def call_webhooks(timestamp: int) -> None:
    """Tell other systems. A job of its own: their silence must not hold up anybody's text message."""
    _deliver_all(Delivery.Channel.WEBHOOK)


def _deliver_all(channel: str) -> None:
    for _batch in range(MOST_BATCHES):
        if deliver_due(timezone.now(), channel=channel) < BATCH:
            return
