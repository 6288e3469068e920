from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from unionhall.kernel.access.tests.cast import cast
from unionhall.services.legalaid.tests.dossier import Dossier, aided
from unionhall.services.legalaid.tests.neighbours import Group, make_group
from unionhall.services.legalaid.tests.office import Office, make_office


@pytest.fixture
def office(db: None) -> Office:
    """Legal aid of the county of Yunqiao."""
    return make_office(cast())


@pytest.fixture
def media_root(settings: Any, tmp_path: Path) -> Path:
    """Files of this test alone."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def dossier(office: Office) -> Dossier:
    """A matter with both sides known in full, aided, under way."""
    return aided(office)


@pytest.fixture
def group(office: Office) -> Group:
    """A group matter with units that were invited."""
    return make_group(office)
