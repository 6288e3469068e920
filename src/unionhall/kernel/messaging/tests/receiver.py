"""A real web server on this machine that receives webhooks and text messages, and can be told to misbehave."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Receiver:
    """What came in, and what the next requests are answered with (200 when nothing was said)."""

    url: str
    requests: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    answers: deque[int] = field(default_factory=deque)
    slow_seconds: float = 0.0
    drip: bool = False
    arrived: threading.Condition = field(default_factory=threading.Condition)

    def bodies(self) -> list[Any]:
        """The JSON of every request, in order of arrival."""
        return [body for _path, _headers, body in self.requests]

    def wait_for(self, count: int, seconds: float) -> bool:
        """Whether `count` requests have come within `seconds`."""
        with self.arrived:
            return self.arrived.wait_for(lambda: len(self.requests) >= count, seconds)


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        receiver: Receiver = self.server.receiver  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if receiver.slow_seconds:
            time.sleep(receiver.slow_seconds)
        with receiver.arrived:
            receiver.raw.append(body)
            receiver.requests.append((self.path, dict(self.headers), json.loads(body)))
            status = receiver.answers.popleft() if receiver.answers else 200
            receiver.arrived.notify_all()
        if receiver.drip:
            self._drip()
            return
        self.send_response(status)
        if status in (301, 302, 307, 308):
            self.send_header("Location", receiver.url + "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _drip(self) -> None:
        try:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for number in range(1000):
                self.wfile.write(b"X-Drip-%d: 1\r\n" % number)
                time.sleep(0.05)
        except OSError:
            pass

    def log_message(self, *_args: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    address_family = socket.AF_INET
    request_queue_size = 128

    def handle_error(self, *_args: Any) -> None:
        # A worker that is killed in the middle of a request is what the tests are about.
        pass


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver on a free port of this machine, gone afterwards."""
    server = _Server(("127.0.0.1", 0), _Handler)
    receiver = Receiver(f"http://127.0.0.1:{server.server_port}")
    server.receiver = receiver  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
