"""A load generator for one HTTP server on this machine: keep-alive connections, one request at a time on each.

It speaks just enough HTTP/1.1 to cost little beside the server it measures; its own CPU time is reported, not hidden.
Traffic goes to 127.0.0.1 only, and ends by itself when the requests are used up.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

HOST = "127.0.0.1"
RETRIES = 60
PAUSE_SECONDS = 0.25


@dataclass(frozen=True)
class Request:
    """One request, ready to be sent; `tag` comes back with its answer."""

    tag: int
    data: bytes


@dataclass
class Answers:
    """What came back: (tag, status, target or first words of the body, sent, received) in the order of arrival."""

    rows: list[tuple[int, int, str, float, float]] = field(default_factory=list)
    retried: int = 0

    def latencies_ms(self) -> list[float]:
        """Milliseconds of each answered request, sorted."""
        return sorted((received - sent) * 1000 for *_, sent, received in self.rows)

    def percentile_ms(self, share: float) -> float:
        """The latency that `share` of the requests kept within."""
        found = self.latencies_ms()
        return found[min(int(len(found) * share), len(found) - 1)]


def post(path: str, body: str, cookies: str, tag: int) -> Request:
    """A form post as a browser sends it."""
    payload = body.encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nCookie: {cookies}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(payload)}\r\n\r\n"
    )
    return Request(tag, head.encode() + payload)


async def _read_answer(reader: asyncio.StreamReader) -> tuple[int, str]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    lines = head.split("\r\n")
    if not lines[0].startswith("HTTP/"):
        raise ConnectionError(f"not an answer: {head[:60]!r}")
    headers = {key.lower(): value for key, _, value in (line.partition(": ") for line in lines[1:])}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return int(lines[0].split()[1]), headers.get("location") or body[:80].decode("utf-8", "replace")


async def _connection(port: int, requests: Iterator[Request], answers: Answers) -> None:
    streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    for request in requests:
        sent = time.perf_counter()
        for attempt in range(RETRIES):
            try:
                streams = streams or await asyncio.open_connection(HOST, port)
                streams[1].write(request.data)
                status, text = await _read_answer(streams[0])
                if status < 500:
                    break
                raise ConnectionError(f"{status} {text}")
            except (OSError, asyncio.IncompleteReadError):
                # As a phone does when the network or the server goes away: the same request, the same key, again.
                answers.retried += 1
                if streams:
                    streams[1].close()
                streams = None
                await asyncio.sleep(PAUSE_SECONDS if attempt else 0)
        else:
            raise RuntimeError(f"request {request.tag} was never answered")
        answers.rows.append((request.tag, status, text, sent, time.perf_counter()))
    if streams:
        streams[1].close()


async def _all(
    port: int, requests: Iterable[Request], connections: int, during: Callable[[Answers], None] | None
) -> Answers:
    answers, queue = Answers(), iter(requests)
    workers = [asyncio.create_task(_connection(port, queue, answers)) for _ in range(connections)]
    while not all(worker.done() for worker in workers):
        await asyncio.wait(workers, timeout=0.05)
        if during:
            during(answers)
    for worker in workers:
        worker.result()
    return answers


def send_all(
    port: int,
    requests: Iterable[Request],
    *,
    connections: int,
    during: Callable[[Answers], None] | None = None,
) -> Answers:
    """Send every request once over `connections`; `during` is called every 50 ms, for instance to kill a server.

    A request that finds no server, or a server error, is sent again as it is. Raises RuntimeError when one never
    gets through.
    """
    return asyncio.run(_all(port, requests, connections, during))
