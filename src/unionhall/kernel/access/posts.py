"""Which posts a person holds now, and whether one of them covers a thing. Permissions and reads stand on this."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Now, TruncDate

from unionhall.kernel.access.models import Post
from unionhall.kernel.access.roles import STAFF_ROLES
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.kernel.people.queries import organisations_of


def held_on(day: date | Any) -> QuerySet[Post]:
    """Posts in force on `day`, a date or an expression."""
    return Post.objects.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gte=day))


def posts_of(person: Person) -> list[Post]:
    """The posts `person` holds today, with their organisations; read once per person object (one request).

    Today is the database's, so that every check of a request, whoever asks, uses the same day.
    """
    cached: list[Post] | None = getattr(person, "_posts_held", None)
    if cached is None:
        cached = list(held_on(TruncDate(Now())).filter(person=person).select_related("organisation"))
        person._posts_held = cached  # type: ignore[attr-defined]
    return cached


def is_staff(person: Person) -> bool:
    """Whether the person holds any staff role anywhere; within a request, only after the second factor."""
    return any(post.role in STAFF_ROLES for post in posts_of(person))


def lay_down_posts(person: Person) -> None:
    """Let this person object hold no post: its session has not shown a second factor."""
    person._posts_held = []  # type: ignore[attr-defined]


def forget_posts(person: Person) -> None:
    """Read the posts of this person object afresh when they are next asked for."""
    person.__dict__.pop("_posts_held", None)


def paths_of(subject: Any) -> list[str] | None:
    """Where a subject belongs: its organisation's path; a person's, also those of all live memberships.

    None when there is no subject.
    """
    if subject is None:
        return None
    if isinstance(subject, Organisation):
        return [subject.path]
    if isinstance(subject, Person):
        return [organisation.path for organisation in organisations_of(subject)]
    path: str = subject.organisation.path
    return [path]


def holds_role(person: Person, roles: frozenset[str], subject: Any = None) -> bool:
    """Whether `person` holds one of `roles` at `subject`'s organisation or above; without subject, anywhere."""
    held = [post.organisation.path for post in posts_of(person) if post.role in roles]
    if not held:
        return False
    paths = paths_of(subject)
    return paths is None or any(is_within(path, above) for path in paths for above in held)


def is_within(path: str, above: str) -> bool:
    """Whether the ltree `path` is `above` or lies beneath it."""
    return path == above or path.startswith(above + ".")


def topmost(paths: Iterable[str]) -> list[str]:
    """The paths without those that lie beneath another of them, sorted."""
    found = sorted(set(paths))
    return [path for path in found if not any(is_within(path, other) for other in found if other != path)]
