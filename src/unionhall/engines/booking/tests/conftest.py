from __future__ import annotations

import pytest

from unionhall.engines.booking.tests.cast import County


@pytest.fixture
def county(db: None) -> County:
    """A county with a palace and a manager."""
    return County.found()
