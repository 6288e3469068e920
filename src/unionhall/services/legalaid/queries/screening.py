"""Screenings as the desk sees them."""

from __future__ import annotations

from typing import Any

from unionhall.engines.casework.models import Case
from unionhall.kernel.people.models import Person


def facts_of_screening(case: Case, viewer: Person) -> list[tuple[Any, Any]]:
    """What a screening adds to the page of its case."""
    return []
