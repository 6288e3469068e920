"""Erasing what legal aid keeps about somebody, as far as the law allows."""

from __future__ import annotations

from datetime import datetime

from unionhall.kernel.people.models import Person


def forget_person(person: Person, *, by: Person | None, at: datetime) -> None:
    """Take the person's words out of their closed matters."""
