"""A town served for real, and a phone that messages arrive at."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from django.utils import timezone

from tests.browser.walk import Walk
from tests.cast import Town, found_town


class Phone:
    """Every message the gateway was handed, the newest last."""

    def __init__(self) -> None:
        self.messages: list[dict[str, str]] = []

    def code(self, phone: str) -> str:
        """The code in the newest message to `phone`."""
        texts = [message["text"] for message in self.messages if message["phone"] == phone]
        found = re.search(r"\d{6}", texts[-1])
        assert found, texts[-1]
        return found[0]


@pytest.fixture
def phone(settings: Any) -> Iterator[Phone]:
    """A mobile network in miniature: the gateway's address is a server that keeps what it is sent."""
    received = Phone()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.messages.append(json.loads(body))
            self.send_response(202)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.SMS_GATEWAY_URL = f"http://127.0.0.1:{server.server_port}/"
    yield received
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def town(transactional_db: None) -> Town:
    """A town whose rows every thread sees."""
    return found_town(timezone.now())


@pytest.fixture
def walk(chromium: Any, live_server: Any) -> Iterator[Any]:
    """Open a browser: `walk(width, height, language="en", size="large")`; all are closed and checked at the end."""
    opened: list[Walk] = []

    def start(width: int = 390, height: int = 844, **choices: Any) -> Walk:
        opened.append(Walk(chromium, live_server.url, width, height, **choices))
        return opened[-1]

    yield start
    for one in opened:
        one.page.context.close()
    assert [complaint for one in opened for complaint in one.complaints] == []
