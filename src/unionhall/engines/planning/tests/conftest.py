"""A service that has toys planned, and who works for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from unionhall.engines.planning import owners
from unionhall.engines.planning.tests import toy
from unionhall.kernel.access.roles import Role


@pytest.fixture
def toys() -> Iterator[None]:
    """There are toys, and the service "toybox" has them planned by palace managers; leaders look on."""
    toy.register()
    owners.register("toybox", planned_by=(Role.PALACE_MANAGER,), seen_by=(Role.LEADER,))
    with translation.override("en"):
        yield
    owners.unregister("toybox")
    toy.unregister()
