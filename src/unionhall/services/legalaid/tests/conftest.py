from __future__ import annotations

import pytest

from unionhall.kernel.access.tests.cast import cast
from unionhall.services.legalaid.tests.office import Office, make_office


@pytest.fixture
def office(db: None) -> Office:
    """Legal aid of the county of Yunqiao."""
    return make_office(cast())
