"""The periodic jobs do what is due and, run again, nothing more; migrations go back and forth."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from unionhall.engines.booking import commands, tasks
from unionhall.engines.booking.models import Booking
from unionhall.engines.booking.tests.cast import County
from unionhall.kernel.messaging.models import Event

HOUR = timedelta(hours=1)


def test_a_day_of_jobs(county: County) -> None:
    now = timezone.now()
    times = {"at": now - 90 * HOUR, "opens_at": now - 90 * HOUR}
    over = county.session(starts_at=now - 3 * HOUR, ends_at=now - 2 * HOUR, **times)
    soon = county.session(
        starts_at=now + 3 * HOUR, ends_at=now + 4 * HOUR, capacity=1, waiting_capacity=2, **times
    )
    lots = county.session(
        starts_at=now + 90 * HOUR, ends_at=now + 91 * HOUR, mode="lottery", draw_at=now - HOUR, **times
    )
    missed = county.booking(over, county.worker(), at=now - 80 * HOUR)
    entry = county.booking(lots, county.worker(), at=now - 80 * HOUR)
    first, second = [county.booking(soon, worker, at=now - 80 * HOUR) for worker in county.workers(2)]
    third = county.booking(soon, county.worker(), at=now - 79 * HOUR)
    commands.cancel_booking(first, by=first.person, at=now - 70 * HOUR)
    for _ in range(2):
        tasks.lapse_offers(timestamp=0)
        tasks.draw_due_lotteries(timestamp=0)
        tasks.end_sessions(timestamp=0)
        tasks.remind_people(timestamp=0)
    states = [Booking.objects.get(pk=row.pk).state for row in (missed, entry, second, third)]
    assert states == ["absent", "booked", "lapsed", "offered"]
    assert Event.objects.filter(kind="booking.drawn").count() == 1
    assert Event.objects.filter(kind="booking.reminder").count() == 0  # an offer is no booking yet
    commands.accept_offer(Booking.objects.get(pk=third.pk), by=third.person, at=now)


@pytest.mark.django_db(transaction=True)
def test_the_claim_can_be_taken_back_and_made_again() -> None:
    def functions() -> int:
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from pg_proc where proname like 'booking\\_%%'", [])
            count: int = cursor.fetchone()[0]
        return count

    made = functions()
    try:
        MigrationExecutor(connection).migrate([("booking", "0001_initial")])
        assert functions() == 0
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
    assert functions() == made > 0
