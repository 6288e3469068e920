"""A solver at work in a process of its own: start it, hear how far it is, ask it to stop, end it."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from types import TracebackType
from typing import IO, Any

from unionhall.engines.planning.core.kinds import Kind
from unionhall.engines.planning.states import Failure

_LAST_WORDS = 4_000
# Sums of several threads, and sets of words, come in another order each time.
_SAME_EVERY_TIME = {"PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class SolverProcess:
    """One process that solves one problem. As a context it is over at the end, whatever happened.

    `hear` answers what it said next; an empty dict when the time was up and None when it has ended.
    """

    def __init__(self, kind: Kind, problem: Mapping[str, Any], limits: Mapping[str, Any]) -> None:
        self._words: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        self._process = subprocess.Popen(
            [sys.executable, "-m", "unionhall.engines.planning.solver"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._words,
            env=os.environ | _SAME_EVERY_TIME,
            start_new_session=True,  # a Ctrl-C is for whoever started it, and is told to it in words
        )  # fmt: skip
        self._heard: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self._say({"kind": asdict(kind), "problem": problem, "limits": limits})

    def __enter__(self) -> SolverProcess:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.kill()
        self._listener.join()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdout.close()
        with suppress(BrokenPipeError):  # what it did not want to hear any more
            self._process.stdin.close()
        self._words.close()

    def hear(self, seconds: float) -> dict[str, Any] | None:
        """What it says within `seconds`."""
        try:
            return self._heard.get(timeout=seconds)
        except queue.Empty:
            return {}

    def stop(self) -> None:
        """Ask it to end with the best plan so far."""
        self._say("stop")

    def kill(self) -> None:
        """End it now."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()

    @property
    def failure(self) -> Failure:
        """Why it ended without an answer, once it has."""
        code = self._process.wait()
        if code == -signal.SIGXCPU:
            return Failure.OVERRAN
        return Failure.SOLVER_DIED if code < 0 else Failure.SOLVER_BROKE

    @property
    def last_words(self) -> str:
        """The end of what it wrote for the log."""
        end = self._words.seek(0, 2)
        self._words.seek(max(0, end - _LAST_WORDS))
        return self._words.read().decode(errors="replace")

    def _say(self, what: Any) -> None:
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # it has ended, which `hear` will tell
            self._process.stdin.write(json.dumps(what).encode() + b"\n")
            self._process.stdin.flush()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            try:
                self._heard.put(json.loads(line))
            except ValueError:
                break  # killed in the middle of a line
        self._heard.put(None)
