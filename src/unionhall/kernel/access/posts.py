"""Which roles a person holds where, and what that opens: the ground that permissions stand on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from unionhall.kernel.access.models import Post
from unionhall.kernel.access.roles import STAFF_ROLES
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person


def posts_of(person: Person) -> list[Post]:
    """The posts `person` holds now, with their organisations; read once per person object (one request)."""
    cached: list[Post] | None = getattr(person, "_posts_held", None)
    if cached is None:
        today = timezone.localdate()
        cached = list(held_on(today).filter(person=person).select_related("organisation"))
        person._posts_held = cached  # type: ignore[attr-defined]
    return cached


def held_on(day: date) -> Any:
    """Posts in force on `day`."""
    return Post.objects.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gte=day))


def is_staff(person: Person) -> bool:
    """Whether the person holds any staff role anywhere."""
    return any(post.role in STAFF_ROLES for post in posts_of(person))


def organisation_of(subject: Any) -> Organisation | None:
    """The organisation a subject belongs to; the subject itself when it is one."""
    if subject is None or isinstance(subject, Organisation):
        return subject
    found: Organisation = subject.organisation
    return found


def holds_role(person: Person, roles: frozenset[str], subject: Any = None) -> bool:
    """Whether `person` holds one of `roles` at `subject`'s organisation or above; anywhere when there is no subject."""
    held = [post for post in posts_of(person) if post.role in roles]
    organisation = organisation_of(subject)
    if organisation is None:
        return bool(held)
    return any(is_within(organisation.path, post.organisation.path) for post in held)


def is_within(path: str, above: str) -> bool:
    """Whether the ltree `path` is `above` or lies beneath it."""
    return path == above or path.startswith(above + ".")


def paths_open_to(person: Person, *roles: str) -> list[str]:
    """Paths of the organisations at which `person` holds one of `roles`, without those beneath another."""
    paths = sorted({post.organisation.path for post in posts_of(person) if post.role in roles})
    return [path for path in paths if not any(is_within(path, other) for other in paths if other != path)]


def scope(person: Person, *roles: str, field: str = "organisation") -> Q:
    """A filter for rows whose `field` organisation lies where `person` holds one of `roles`. Nobody sees nothing."""
    condition = Q(pk__in=[])
    for path in paths_open_to(person, *roles):
        condition |= Q(**{f"{field}__path__within": path})
    return condition
