import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from unionhall.lib.ids import Clockwork, instant_of, uuid7


def test_version_variant_and_moment() -> None:
    before = datetime.now(UTC) - timedelta(milliseconds=1)
    key = uuid7()
    assert key.version == 7
    assert key.variant == "specified in RFC 4122"
    # Keys of the same millisecond may borrow from the next one.
    assert before <= instant_of(key) <= datetime.now(UTC) + timedelta(milliseconds=5)


def test_example_of_the_standard() -> None:
    # RFC 9562, appendix A.6
    key = UUID("017F22E2-79B0-7CC3-98C4-DC0C0C07398F")
    assert instant_of(key) == datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)


def test_only_version_7_has_a_moment() -> None:
    with pytest.raises(ValueError, match="version 7"):
        instant_of(uuid4())


def test_growing_within_a_millisecond_and_when_the_clock_is_set_back() -> None:
    clockwork = Clockwork()
    moments = [1000] * 2000 + [1001, 999, 5, 1001, 1002]
    keys = [clockwork.next(moment) for moment in moments]
    assert keys == sorted(set(keys))
    assert all(key.version == 7 and key.int >> 62 & 3 == 2 for key in keys)


def test_a_full_counter_borrows_the_next_millisecond() -> None:
    clockwork = Clockwork()
    first = clockwork.next(1000)
    clockwork._counter = (1 << 74) - 1
    second = clockwork.next(1000)
    assert second > first
    assert instant_of(second) == instant_of(first) + timedelta(milliseconds=1)


def test_threads_never_share_a_key() -> None:
    made: list[list[UUID]] = []

    def make() -> None:
        made.append([uuid7() for _ in range(2000)])

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({key for keys in made for key in keys}) == 16_000
    assert all(keys == sorted(keys) for keys in made)


def test_a_forked_process_starts_afresh() -> None:
    program = (
        "import os\n"
        "from unionhall.lib import ids\n"
        "ids.uuid7(); before = ids._clockwork\n"
        "child = os.fork()\n"
        "if child == 0: os._exit(0 if ids._clockwork is not before else 1)\n"
        "raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"
    )
    # In a process of its own: forking one that has threads is not safe.
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_cheap() -> None:
    started = time.process_time()
    for _ in range(10_000):
        uuid7()
    assert time.process_time() - started < 1
