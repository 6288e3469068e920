"""Heartbeats of people who follow a lecture from afar: signed, gathered in memory, written in batches.

A beat costs its request no query at all: what is needed to judge it stands in the token that the watch page
was given. Beats wait here for at most `EVERY_SECONDS` and go to the database many at a time. A process that is
killed loses the beats of that moment and no more: a minute that was watched is reported again a minute later.
"""

from __future__ import annotations

import atexit
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import structlog
from django.core import signing
from django.db import Error, close_old_connections

from unionhall.engines.booking import commands as booking
from unionhall.engines.booking.states import Channel
from unionhall.lib.errors import Refused
from unionhall.services.palace.core import minute_of

EVERY_SECONDS = 2.0
MOST_WAITING = 200_000
_signer = signing.Signer(salt="palace.presence")
_log = structlog.get_logger(__name__)


class Beat(NamedTuple):
    """One minute (counted from the start) in which a person followed a session on a channel."""

    session_id: UUID
    person_id: UUID
    minute: int
    channel: str


Write = Callable[[list[Beat], datetime], object]


@dataclass(frozen=True)
class Ticket:
    """What the watch page hands to the browser, so that a beat can be judged without asking the database."""

    session_id: UUID
    person_id: UUID
    channel: str
    starts_at: datetime
    ends_at: datetime

    def sign(self) -> str:
        """The ticket as text that only this installation can have made."""
        starts, ends = int(self.starts_at.timestamp()), int(self.ends_at.timestamp())
        return _signer.sign(f"{self.session_id.hex}.{self.person_id.hex}.{self.channel}.{starts}.{ends}")

    def beat(self, at: datetime) -> Beat | None:
        """The beat for the moment `at`; None outside the lecture's time."""
        minute = minute_of(self.starts_at, self.ends_at, at)
        return None if minute is None else Beat(self.session_id, self.person_id, minute, self.channel)

    def beats(self, at: datetime, *, seen_at: datetime | None, most: timedelta) -> list[Beat]:
        """Beats for `at` and the minutes since the person was last seen, `most` of them; none when not on."""
        last = minute_of(self.starts_at, self.ends_at, at)
        if last is None:
            return []
        since = at if seen_at is None or at - seen_at > most else seen_at
        first = minute_of(self.starts_at, self.ends_at, since) or 0
        minutes = range(min(first, last), last + 1)
        return [Beat(self.session_id, self.person_id, minute, self.channel) for minute in minutes]


def read_ticket(text: str) -> Ticket | None:
    """The ticket that was signed; None when it was not made here or was changed."""
    try:
        session, person, channel, starts, ends = _signer.unsign(text).split(".")
    except (signing.BadSignature, ValueError):
        return None
    moments = (datetime.fromtimestamp(int(each), UTC) for each in (starts, ends))
    return Ticket(UUID(hex=session), UUID(hex=person), Channel(channel), *moments)


class PresenceBuffer:
    """Beats on their way to the database. Safe to use from any thread; the same beat twice is one beat."""

    def __init__(self, write: Write, *, every_seconds: float = EVERY_SECONDS) -> None:
        self._write = write
        self._every_seconds = every_seconds
        self._waiting: set[Beat] = set()
        self._latest: datetime | None = None
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, beat: Beat, at: datetime) -> bool:
        """Take a beat; False when too many wait already because the database does not take them."""
        with self._lock:
            if len(self._waiting) >= MOST_WAITING:
                return False
            self._waiting.add(beat)
            self._latest = max(at, self._latest or at)
            # Started by the first beat and not on import: a server forks its workers after it has loaded us.
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="presence", daemon=True)
                self._thread.start()
        return True

    def flush(self) -> int:
        """Write everything that waits; the number of beats written. What cannot be written waits on."""
        with self._lock:
            batch, at, self._waiting = self._waiting, self._latest, set()
        if not batch or at is None:
            return 0
        try:
            self._write(sorted(batch), at)
        except (Error, Refused) as error:
            _log.warning("presence.not_written", beats=len(batch), error=type(error).__name__)
            with self._lock:
                self._waiting |= batch
            return 0
        return len(batch)

    def close(self) -> None:
        """Stop the thread and write what is left."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=5)
        self.flush()

    def _run(self) -> None:
        while not self._stop.wait(self._every_seconds):
            close_old_connections()
            self.flush()
        close_old_connections()


def _write(batch: list[Beat], at: datetime) -> None:
    booking.record_presence(batch, at=at)


buffer = PresenceBuffer(_write)
atexit.register(buffer.close)
