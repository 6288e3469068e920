from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError

from unionhall.services.palace import presence
from unionhall.services.palace.presence import Beat, PresenceBuffer, Ticket, read_ticket

TEN = datetime(2026, 5, 16, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def ticket() -> Ticket:
    return Ticket(uuid4(), uuid4(), "app", TEN, TEN + 90 * MINUTE)


class Notebook:
    """Somewhere to write batches, which can be out of order for a while."""

    def __init__(self) -> None:
        self.batches: list[list[Beat]] = []
        self.is_broken = False

    def write(self, batch: list[Beat], _at: datetime) -> None:
        if self.is_broken:
            raise DatabaseError
        self.batches.append(batch)


def test_a_ticket_comes_back_as_it_was_signed(ticket: Ticket) -> None:
    assert read_ticket(ticket.sign()) == ticket


def test_a_changed_or_foreign_ticket_is_none(ticket: Ticket) -> None:
    signed = ticket.sign()
    other = signed.replace(ticket.person_id.hex, uuid4().hex)
    for text in (other, signed[:-1], "", "a.b.c.d.e:f", signed + "x"):
        assert read_ticket(text) is None


def test_a_press_stands_for_the_minutes_since_the_last_sign(ticket: Ticket) -> None:
    at, most = TEN + 30 * MINUTE, 10 * MINUTE

    def minutes(seen_at: datetime | None) -> list[int]:
        return [beat.minute for beat in ticket.beats(at, seen_at=seen_at, most=most)]

    assert minutes(None) == [30]
    assert minutes(at - 8 * MINUTE) == list(range(22, 31))
    assert minutes(at - 11 * MINUTE) == [30]
    assert minutes(at + MINUTE) == [30]
    assert ticket.beats(TEN - MINUTE, seen_at=None, most=most) == []
    assert ticket.beats(TEN + 2 * MINUTE, seen_at=TEN - 2 * MINUTE, most=most)[0].minute == 0


def test_beats_are_written_together_and_once(ticket: Ticket) -> None:
    book = Notebook()
    buffer = PresenceBuffer(book.write, every_seconds=60)
    beat = ticket.beat(TEN)
    assert beat is not None
    for _ in range(3):
        buffer.add(beat, TEN)
    buffer.add(beat._replace(minute=1), TEN + MINUTE)
    buffer.close()
    assert book.batches == [[beat, beat._replace(minute=1)]]


def test_what_cannot_be_written_waits(ticket: Ticket) -> None:
    book = Notebook()
    buffer = PresenceBuffer(book.write, every_seconds=60)
    book.is_broken = True
    beat = ticket.beat(TEN)
    assert beat is not None
    buffer.add(beat, TEN)
    assert buffer.flush() == 0
    book.is_broken = False
    assert buffer.flush() == 1
    assert buffer.flush() == 0
    buffer.close()


def test_a_full_buffer_says_so(ticket: Ticket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "MOST_WAITING", 2)
    buffer = PresenceBuffer(Notebook().write, every_seconds=60)
    beat = ticket.beat(TEN)
    assert beat is not None
    assert [buffer.add(beat._replace(minute=minute), TEN) for minute in range(3)] == [True, True, False]
    buffer.close()


def test_no_beat_is_lost_between_threads(ticket: Ticket) -> None:
    book = Notebook()
    buffer = PresenceBuffer(book.write, every_seconds=0.001)

    def watch(person: int) -> None:
        for minute in range(90):
            buffer.add(Beat(ticket.session_id, uuid_of(person), minute, "app"), TEN)

    people = [uuid4() for _ in range(8)]
    uuid_of = people.__getitem__
    threads = [threading.Thread(target=watch, args=(person,)) for person in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    buffer.close()
    written = [beat for batch in book.batches for beat in batch]
    assert len(set(written)) == 8 * 90
