from __future__ import annotations

from typing import Any

import pytest

from unionhall.services.palace.tests.house import Palace, open_palace
from unionhall.services.palace.tests.shop import Shop, open_shop


@pytest.fixture
def palace(db: Any) -> Palace:
    """The county's palace, ready for a term."""
    return open_palace()


@pytest.fixture
def shop(palace: Palace) -> Shop:
    """The palace, ready for orders and purchases."""
    return open_shop(palace)
