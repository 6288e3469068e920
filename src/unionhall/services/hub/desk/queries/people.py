"""People whom the viewer may see: found by name, pinyin or number, always masked in lists."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from unionhall.kernel.people.models import Person
from unionhall.kernel.people.queries import FoundPerson, people_visible_to, search_people
from unionhall.lib.errors import NotAllowed
from unionhall.lib.text import parse_phone

MOST_FOUND = 20


def found(viewer: Person, text: str) -> list[FoundPerson]:
    """At most 20 people by name, pinyin, initials, or four and more last digits of the phone; masked."""
    return search_people(viewer, text, limit=MOST_FOUND)


def get_person(pk: UUID, *, viewer: Person) -> Person:
    """One person. Raises NotAllowed."""
    person = people_visible_to(viewer).filter(pk=pk).first()
    if person is None:
        raise NotAllowed("person")
    return person


def by_phone(viewer: Person, phones: Collection[str]) -> dict[str, list[Person]]:
    """The people the viewer may see with one of these numbers. One query."""
    people: dict[str, list[Person]] = {}
    for person in people_visible_to(viewer).filter(phone__in=set(phones)):
        people.setdefault(person.phone, []).append(person)
    return people


def one_by_phone(viewer: Person, typed: str) -> Person | None:
    """The one person the viewer may see with this number, however it is typed. Raises InvalidInput."""
    rows = list(people_visible_to(viewer).filter(phone=parse_phone(typed, field="phone"))[:2])
    return rows[0] if len(rows) == 1 else None


def staff_member(pk: UUID) -> Person:
    """Somebody to be given work; whether they may have it, the command asks. Raises NotAllowed."""
    person = Person.objects.filter(pk=pk, posts__isnull=False, erased_at=None).distinct().first()
    if person is None:
        raise NotAllowed("person")
    return person
