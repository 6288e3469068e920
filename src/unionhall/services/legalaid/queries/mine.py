"""A worker's own matters and claims, for the pages of the hub and of this service."""

from __future__ import annotations

from datetime import datetime

from unionhall.kernel.catalogue.services import MyItem, Todo
from unionhall.kernel.people.models import Person


def items_of(person: Person, at: datetime) -> list[MyItem]:
    """Claims of the person in matters that somebody else opened (their own cases the hub lists itself)."""
    return []


def todos_of(person: Person, at: datetime) -> list[Todo]:
    """What waits for the person here: money to confirm, a swap of a duty to answer."""
    return []
