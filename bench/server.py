"""A granian server to be measured, and the CPU time of it and of PostgreSQL."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

from bench.client import HOST
from unionhall.config.embedded import Cluster

WORKERS, THREADS = 2, 4


@dataclass(frozen=True)
class Web:
    """A running web server."""

    port: int
    process: psutil.Process

    def workers(self) -> list[psutil.Process]:
        """The processes that answer requests, oldest first."""
        return sorted(self.process.children(), key=lambda child: child.pid)

    def kill_a_worker(self) -> None:
        """SIGKILL: no time to say goodbye."""
        os.kill(self.workers()[0].pid, signal.SIGKILL)

    def cpu_seconds(self) -> float:
        """CPU time of the server and its workers so far; that of killed workers counts in their parent."""
        return _cpu_of_tree(self.process)

    def largest_worker_mb(self) -> float:
        """Resident memory of the largest worker."""
        return max(worker.memory_info().rss for worker in self.workers()) / 2**20


def _cpu_of_tree(process: psutil.Process) -> float:
    # Of children that have ended, the parent keeps the account; so nothing is lost when one goes.
    while True:
        try:
            return sum(sum(each.cpu_times()[:4]) for each in [process, *process.children(recursive=True)])
        except psutil.NoSuchProcess:
            time.sleep(0.02)  # one ended while we counted: count again


def database_cpu_seconds(cluster: Cluster) -> float:
    """CPU time of PostgreSQL since it was started: of its processes that are alive and of those that have ended."""
    pid = int((cluster.data / "postmaster.pid").read_text().splitlines()[0])
    return _cpu_of_tree(psutil.Process(pid))


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(application: str) -> Iterator[Web]:
    """Serve a WSGI application ("module:name") as `unionhall serve` does, until the end of the block."""
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port),
        "--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--backpressure", "256", "--backlog", "4096",
        "--respawn-failed-workers", "--no-access-log", "--log-level", "error", application,
    ]  # fmt: skip
    process = subprocess.Popen(command, env=os.environ.copy())
    try:
        _wait_until_it_answers(port, process)
        yield Web(port, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_until_it_answers(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with socket.create_connection((HOST, port), timeout=2) as probe:
                probe.sendall(
                    f"GET /accessibility/ HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode()
                )
                if probe.recv(12):
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")
