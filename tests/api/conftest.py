"""A town whose services partners call; its phone; and the same town for real clients over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from tests.api.visitor import OPENED
from tests.browser.conftest import phone as phone
from tests.cast import Town, found_town


@pytest.fixture
def town(db: None) -> Town:
    """A county with its palace and a worker, at the present moment."""
    return found_town(timezone.now())


@pytest.fixture
def served(transactional_db: None, live_server: Any) -> Iterator[Town]:
    """The same, with rows that every thread sees, behind a real server."""
    made = found_town(timezone.now())
    made.server = live_server.url
    yield made
    while OPENED:
        OPENED.pop().close()
    # The server's threads see that a moment later, and only then let go of the database.
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(10)
