from __future__ import annotations

from typing import Any

import pytest

from unionhall.services.stations.tests.house import House, open_house


@pytest.fixture
def house(db: Any) -> House:
    """A town with one station."""
    return open_house()
