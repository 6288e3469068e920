"""Reads on posts: who holds which role where, and which organisations that opens to them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from unionhall.kernel.access.models import Post
from unionhall.kernel.access.posts import (
    held_on,
    holds_role,
    is_staff,
    is_within,
    paths_of,
    posts_of,
    topmost,
)
from unionhall.kernel.organisations.queries import lies_within
from unionhall.kernel.people.models import Person
from unionhall.lib.acts import may, reach

__all__ = [
    "has_staff_role", "held_on", "holds_role", "is_staff", "is_within", "paths_of", "paths_open_to",
    "paths_permitted", "posts_of", "posts_visible_to", "scope", "scope_permitted",
]  # fmt: skip


def has_staff_role(person: Person) -> bool:
    """Whether the person holds any staff role anywhere, whatever this request has shown."""
    return is_staff(Person(pk=person.pk))


def paths_open_to(person: Person, *roles: str) -> list[str]:
    """Paths of the organisations at which `person` holds one of `roles`, without those beneath another."""
    return topmost(post.organisation.path for post in posts_of(person) if post.role in roles)


def paths_permitted(person: Person, permission: str) -> list[str]:
    """Paths of the organisations at which a post gives `permission`, without those beneath another."""
    return topmost(
        post.organisation.path for post in posts_of(person) if may(person, permission, post.organisation)
    )


def scope(person: Person, *roles: str, field: str = "organisation") -> Q:
    """A filter for rows whose `field` organisation lies where `person` holds one of `roles`.

    Nobody sees nothing.
    """
    return lies_within(paths_open_to(person, *roles), field=f"{field}__path")


def scope_permitted(person: Person, permission: str, *, field: str = "organisation") -> Q:
    """A filter for rows whose `field` organisation lies where `person` holds `permission`."""
    return lies_within(reach(person, permission), field=f"{field}__path")


def posts_visible_to(viewer: Person) -> QuerySet[Post]:
    """Posts, past ones too, at the organisations whose posts `viewer` may see."""
    return (
        Post.objects.filter(scope_permitted(viewer, "access.see_posts"))
        .select_related("organisation", "person")
        .order_by("organisation__path", "role", "person__name_pinyin", "starts_on")
    )
