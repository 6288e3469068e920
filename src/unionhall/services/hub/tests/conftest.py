from __future__ import annotations

from collections.abc import Iterator

import pytest

from unionhall.engines.booking.tests.cast import County
from unionhall.services.hub.tests.casework import Hall, found_hall
from unionhall.services.hub.tests.desk import Desk


@pytest.fixture
def county(db: None) -> County:
    """A county with a palace and a manager."""
    return County.found()


@pytest.fixture
def front(county: County) -> Desk:
    """An empty desk at the present moment."""
    return Desk(county)


@pytest.fixture
def hall(db: None) -> Iterator[Hall]:
    """A union with the made-up kind of case, at the present moment."""
    yield from found_hall()
