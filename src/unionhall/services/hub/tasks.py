"""Jobs of the portal: gathering what is kept about somebody, throwing copies away, ending what the law had kept."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from unionhall.services.hub.desk import commands as desk
from unionhall.services.hub.portal import commands, lapsing

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


@app.periodic(cron="11 2 * * *")
@app.task(queueing_lock="hub.lapse_people")
def lapse_people(timestamp: int) -> None:
    """Every night, before files are swept: let go what the law had kept of erased people for long enough; take up
    again what two people had signed to be destroyed, where every job process was killed over it."""
    lapsing.lapse_people(at=timezone.now())
    desk.destroy_signed(at=timezone.now())


@app.task(retry=RetryStrategy(max_attempts=MOST_TRIES, wait=AGAIN_SECONDS))
def destroy_files(destruction_id: str) -> None:
    """Destroy the files on a signed list; killed or broken, it goes on with those that are left."""
    desk.destroy_files(UUID(destruction_id), at=timezone.now())
