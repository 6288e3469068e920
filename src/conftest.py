"""What tests of every app begin with: a small federation and the people in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

import pytest

from unionhall.kernel.access.models import Post
from unionhall.kernel.organisations.models import Kind, Level, Organisation
from unionhall.kernel.people.models import Person

MakePerson = Callable[..., Person]
_numbers = count(1)


def _organisation(code: str, level: str, parent: Organisation | None = None) -> Organisation:
    path = f"{parent.path}.{code}" if parent else code
    return Organisation.objects.create(
        parent=parent, path=path, code=code, level=level, kind=Kind.FEDERATION, name=code, short_name=code
    )


@pytest.fixture
def city(db: Any) -> Organisation:
    """The federation on top."""
    return _organisation("city", Level.CITY)


@pytest.fixture
def town(city: Organisation) -> Organisation:
    """A unit beneath the city."""
    return _organisation("town", Level.TOWN, city)


@pytest.fixture
def other_town(city: Organisation) -> Organisation:
    """The town's neighbour."""
    return _organisation("other", Level.TOWN, city)


@pytest.fixture
def make_person(town: Organisation) -> MakePerson:
    """A person of `organisation` (the town), who holds `roles` there."""

    def make(*roles: str, organisation: Organisation | None = None, **fields: Any) -> Person:
        home = organisation or town
        person = Person.objects.create(organisation=home, **{"name": f"P{next(_numbers)}"} | fields)
        for role in roles:
            Post.objects.create(organisation=home, person=person, role=role, starts_on=date(2020, 1, 1))
        return person

    return make


@pytest.fixture
def worker(make_person: MakePerson) -> Person:
    """Somebody without any role."""
    return make_person()
