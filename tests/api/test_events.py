"""The feed of events: each once, in order, without names, and none behind a reader's back."""

from __future__ import annotations

import json
from datetime import timedelta
from threading import Event as Signal
from threading import Thread
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.api.partner import connect
from tests.cast import Town
from unionhall.kernel.integrations import queries
from unionhall.kernel.messaging.models import Event
from unionhall.lib.ids import uuid7

pytestmark = pytest.mark.django_db


def _happened(town: Town, at: str, kind: str = "test.happened", *, seconds_ago: int = 60) -> Event:
    key = uuid7()
    return Event.objects.create(
        id=UUID(int=key.int - (seconds_ago * 1000 << 80)), organisation=town.cast[at], kind=kind, at=timezone.now(),
        data={"n": 1}, person=town.worker, private={"name": "赵工"},
    )  # fmt: skip


def test_what_happened_is_told_once_in_order_and_without_names(town: Town) -> None:
    for at in ("t01", "e01", "t02", "yunqiao"):
        _happened(town, at)
    partner = connect(town, "t01")
    page = partner.get("/events", type="test.happened", limit=1).json()
    rest = partner.get("/events", type="test.happened", after=page["next"]).json()
    units = [event["organisation"] for event in (*page["items"], *rest["items"])]
    assert units == [str(town.cast["t01"].pk), str(town.cast["e01"].pk)]
    assert "赵工" not in json.dumps([page, rest], ensure_ascii=False)
    assert str(town.worker.pk) not in json.dumps([page, rest])
    empty = partner.get("/events", type="test.happened", after=rest["next"]).json()
    assert empty == {"items": [], "next": rest["next"]}


def test_what_is_only_just_written_waits_a_moment(town: Town) -> None:
    _happened(town, "t01", seconds_ago=0)
    assert connect(town).get("/events", type="test.happened").json()["items"] == []


@pytest.mark.django_db(transaction=True)
def test_a_slow_writer_is_not_overtaken(served: Town) -> None:
    """Somebody writes an event, is slow to finish, and another event comes later: neither is told before the first."""
    viewer, written, finish = connect(served, "yunqiao").credentials.integration.person, Signal(), Signal()

    def slow() -> None:
        with transaction.atomic():
            _happened(served, "t01", "test.slow", seconds_ago=0)
            written.set()
            finish.wait(20)
        connection.close()

    def told() -> list[str]:
        rows = queries.events_for(viewer, at=timezone.now() + timedelta(hours=1))
        return [event.kind for event in rows if event.kind.startswith("test.")]

    thread = Thread(target=slow)
    thread.start()
    assert written.wait(20)
    _happened(served, "t01", "test.quick", seconds_ago=0)
    before = told()
    finish.set()
    thread.join()
    assert (before, told()) == ([], ["test.slow", "test.quick"])
