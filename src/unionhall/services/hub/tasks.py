"""Jobs of the portal: gathering what is kept about somebody, and throwing copies away again."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from unionhall.services.hub.portal import commands

AGAIN_SECONDS = 10
MOST_TRIES = 5


@app.task(retry=RetryStrategy(max_attempts=MOST_TRIES, wait=AGAIN_SECONDS))
def make_takeout(takeout_id: str) -> None:
    """Gather a copy; killed or broken, it is begun anew."""
    commands.make_takeout(UUID(takeout_id), at=timezone.now())


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="hub.expire_takeouts")
def expire_takeouts(timestamp: int) -> None:
    """Every hour: empty the copies whose time is over."""
    commands.expire_takeouts(at=timezone.now())
