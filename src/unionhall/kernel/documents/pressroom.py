"""Warm processes for filling templates: each has read the libraries once, and forks a fresh child for every document.

A process stands ready while this one lives, and ends with it. What a template does to its child, it does to that alone.
"""

from __future__ import annotations

import atexit
import os
import select
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from threading import Lock

import unionhall

PROGRAM = "unionhall.kernel.documents.filling"
_HEAD_BYTES = 8


class Stuck(Exception):
    """It has not answered in time, and was stopped."""


class Gone(Exception):
    """The process ended before it answered."""


class Press:
    """One process of `filling`, and how it is spoken to: frames of bytes with their length before them."""

    def __init__(self) -> None:
        home = str(Path(unionhall.__file__).parents[1])
        self.owner = os.getpid()
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": home, "PYTHONIOENCODING": "utf-8"},
            start_new_session=True,
        )

    def ask(self, request: bytes, *, patience_seconds: float) -> bytes:
        """The answer to one request. Raises Stuck, Gone; after either the process is of no more use."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(len(request).to_bytes(_HEAD_BYTES, "big") + request)
            self._process.stdin.flush()
        except BrokenPipeError:
            raise Gone from None
        until = time.monotonic() + patience_seconds
        length = int.from_bytes(self._read(_HEAD_BYTES, until), "big")
        return self._read(length, until)

    def _read(self, count: int, until: float) -> bytes:
        assert self._process.stdout is not None
        source, parts, left = self._process.stdout.fileno(), [], count
        while left:
            ready, _, _ = select.select([source], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                self.stop()
                raise Stuck
            part = os.read(source, min(left, 2**20))
            if not part:
                self.stop()
                raise Gone
            parts.append(part)
            left -= len(part)
        return b"".join(parts)

    def stop(self) -> None:
        """End it, with the child it may have."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, 9)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()


class Pressroom:
    """The processes that stand idle here. As many are started as are asked for at the same time."""

    def __init__(self) -> None:
        self._idle: list[Press] = []
        self._lock = Lock()
        atexit.register(self.close)

    def ask(self, request: bytes, *, patience_seconds: float) -> bytes:
        """The answer of an idle process, or of a new one. Raises Stuck; Gone when a fresh one ends too."""
        press = self._take()
        if press is not None:
            with suppress(Gone):
                return self._use(press, request, patience_seconds)
        return self._use(Press(), request, patience_seconds)

    def close(self) -> None:
        """End those that stand idle here; one that is in use ends when nobody speaks to it any more."""
        while (press := self._take()) is not None:
            press.stop()

    def _take(self) -> Press | None:
        with self._lock:
            # Those of the process that this one was forked from are not ours to speak to.
            self._idle = [press for press in self._idle if press.owner == os.getpid()]
            return self._idle.pop() if self._idle else None

    def _use(self, press: Press, request: bytes, patience_seconds: float) -> bytes:
        answer = press.ask(request, patience_seconds=patience_seconds)
        with self._lock:
            self._idle.append(press)
        return answer
