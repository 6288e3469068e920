"""Primary keys: UUID version 7 (RFC 9562), sortable by the moment they were made.

Made here and not in the database, so no sequence ties installations together. This is the one place
below the views that looks at the clock: a key needs a moment, not a fact about the union.
"""

import os
import threading
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COUNTER_BITS = 74
_COUNTER_MAX = (1 << _COUNTER_BITS) - 1
_VERSION = 7 << 76
_VARIANT = 2 << 62


class Clockwork:
    """Makes version 7 UUIDs that only ever grow, also within a millisecond and over a clock set back.

    The 74 random bits serve as a counter: fresh in every new millisecond with the highest bit clear as
    headroom, raised by a random step within one. Should it ever overflow, the next millisecond is
    borrowed.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._millisecond = -1
        self._counter = 0

    def next(self, millisecond: int) -> UUID:
        """The next UUID at `millisecond` since 1970; a time before the last one counts as the last."""
        with self._lock:
            if millisecond > self._millisecond:
                self._start(millisecond)
            else:
                self._counter += 1 + int.from_bytes(os.urandom(4), "big")
                if self._counter > _COUNTER_MAX:
                    self._start(self._millisecond + 1)
            millisecond, counter = self._millisecond, self._counter
        high, low = counter >> 62, counter & ((1 << 62) - 1)
        return UUID(int=millisecond << 80 | _VERSION | high << 64 | _VARIANT | low)

    def _start(self, millisecond: int) -> None:
        self._millisecond = millisecond
        self._counter = int.from_bytes(os.urandom(10), "big") & (_COUNTER_MAX >> 1)


_clockwork = Clockwork()


def _start_afresh() -> None:
    # A forked worker must not count on from its parent's counter as its sisters do.
    global _clockwork
    _clockwork = Clockwork()


os.register_at_fork(after_in_child=_start_afresh)


def uuid7() -> UUID:
    """A new key, greater than every key made before it in this process; safe to call from any thread."""
    return _clockwork.next(time.time_ns() // 1_000_000)


def instant_of(key: UUID) -> datetime:
    """The moment `key` was made, in UTC, to the millisecond. Raises ValueError unless it is version 7."""
    if key.version != 7:
        raise ValueError(f"{key} is not a version 7 UUID")
    return _EPOCH + timedelta(milliseconds=key.int >> 80)
