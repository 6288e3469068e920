from __future__ import annotations

from typing import Any

import pytest

from unionhall.services.network.tests.house import House, open_house


@pytest.fixture
def house(db: Any) -> House:
    """A county with one palace, workers in three places, and four candidates."""
    return open_house()
