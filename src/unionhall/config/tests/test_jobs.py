"""A real job process, killed in the middle of its work: every message arrives, none is lost."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app

from unionhall.config import chores
from unionhall.kernel.messaging import commands
from unionhall.kernel.messaging.models import Delivery, Event, Message, Webhook
from unionhall.kernel.messaging.tests import receiver as receivers
from unionhall.kernel.people.models import Account
from unionhall.lib.ids import uuid7

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("worker")]

# The process as `unionhall worker` runs it, with one more kind of message and a lease that a test can wait for.
WORKER = """
import django
django.setup()
from datetime import timedelta
from unionhall.config.jobs import run_worker
from unionhall.kernel.messaging import kinds
from unionhall.kernel.messaging.commands import deliveries
kinds.register("test.worker", title="Told %(number)s", body="", sms=True)
deliveries.LEASE = timedelta(seconds=10)
run_worker()
"""


def _test_database_url() -> str:
    found = connection.settings_dict
    return f"postgresql://{found['USER']}@/{found['NAME']}?host={quote(found['HOST'], safe='')}"


@pytest.fixture
def receiver() -> Iterator[receivers.Receiver]:
    with receivers.receiving() as found:
        yield found


@pytest.fixture
def start_worker(receiver: receivers.Receiver) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    environment = os.environ | {
        "DATABASE_URL": _test_database_url(),
        "UNIONHALL_MODE": "test",
        "UNIONHALL_SMS_GATEWAY_URL": receiver.url + "/sms",
        "UNIONHALL_WEBHOOK_PRIVATE_ADDRESSES": "true",
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "unionhall.config.settings"),
    }
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen([sys.executable, "-c", WORKER], env=environment))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
            process.wait()
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")
        cursor.execute("delete from procrastinate_workers")


@pytest.fixture
def tell(city: Any, town: Any, worker: Any, receiver: receivers.Receiver) -> Callable[[int], None]:
    Account.objects.create(phone="13800000001", person=worker, phone_verified_at=timezone.now())
    Webhook.objects.create(organisation=city, name="HR", url=receiver.url + "/hook", secret="s")

    def emit(count: int) -> None:
        for _ in range(count):
            number = Event.objects.count()
            commands.emit(
                "test.worker", organisation=town, subject_id=uuid7(), at=timezone.now(), person=worker,
                data={"number": number},
            )  # fmt: skip

    return emit


def _until(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        # Waiting for another process, whose only trace is in the database.
        time.sleep(0.1)
    return True


def _open_deliveries() -> int:
    return Delivery.objects.exclude(state=Delivery.State.DELIVERED).count()


def test_killed_in_the_middle_it_loses_nothing(start_worker, tell, receiver):
    tell(150)
    receiver.slow_seconds = 0.03
    for heard in (15, 90):
        process = start_worker()
        assert receiver.wait_for(heard, 90), "the worker did not begin"
        process.send_signal(signal.SIGKILL)
        process.wait()

    receiver.slow_seconds = 0.0
    process = start_worker()
    assert _until(lambda: Event.objects.filter(relayed_at=None).count() == 0, 60)
    assert _until(lambda: _open_deliveries() == 0, 90)

    assert Message.objects.count() == 150
    heard_texts = {body["text"] for path, _headers, body in receiver.requests if path == "/sms"}
    heard_events = {body["id"] for path, _headers, body in receiver.requests if path == "/hook"}
    assert heard_texts == {f"Told {number}" for number in range(150)}
    assert heard_events == {str(key) for key in Event.objects.values_list("pk", flat=True)}
    # Twice is allowed, and then under the same identifier.
    identifiers = [h["Webhook-Id"] for path, h, _body in receiver.requests if path == "/hook"]
    assert len(set(identifiers)) == 150

    _reaches_people_within_five_seconds(tell)
    _outlives_lost_connections(tell)
    process.terminate()
    assert process.wait(timeout=20) == 0


def _reaches_people_within_five_seconds(tell):
    before = time.monotonic()
    tell(1)
    assert _until(lambda: Message.objects.count() == 151, 5), "not visible within 5 s"
    assert time.monotonic() - before < 5


def _outlives_lost_connections(tell):
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] > 0
    tell(1)
    assert _until(lambda: Message.objects.count() == 152, 60), "it did not come back"


def test_jobs_of_a_dead_worker_start_again_and_repeated_rounds_are_dropped():
    def enqueue(queueing_lock: str | None) -> int:
        task = app.configure_task("test.nothing", allow_unknown=True, queueing_lock=queueing_lock)
        return task.defer()

    lonely, overtaken = enqueue(None), enqueue("round")
    alive = enqueue(None)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_workers (last_heartbeat) values (now() - interval '1 hour'), (now())"
            " returning id"
        )
        (dead,), (living,) = cursor.fetchall()
        cursor.execute(
            "update procrastinate_jobs set status = 'doing', worker_id = case when id = %s then %s else %s end",
            [alive, living, dead],
        )
    waiting = enqueue("round")

    async def run() -> None:
        connector = PsycopgConnector(conninfo=_test_database_url())
        with app.replace_connector(connector) as worker_app:
            async with worker_app.open_async():
                await chores.retry_stalled.func(0)
                await chores.prune_jobs.func(0)

    asyncio.run(run())

    with connection.cursor() as cursor:
        cursor.execute("select id, status from procrastinate_jobs order by id")
        assert dict(cursor.fetchall()) == {lonely: "todo", alive: "doing", waiting: "todo"}
        assert overtaken not in (lonely, alive, waiting)
        cursor.execute("delete from procrastinate_jobs")
        cursor.execute("delete from procrastinate_workers")


def test_every_task_runs_once_at_a_time_in_the_queue():
    for task in app.periodic_registry.periodic_tasks.values():
        lock = task.task.queueing_lock or task.configure_kwargs.get("queueing_lock")
        assert lock, f"{task.task.name}: rounds would pile up behind a slow one"
