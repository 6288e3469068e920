"""Reads on posts and roles, for callers above."""

from __future__ import annotations

from unionhall.kernel.access.posts import (
    held_on,
    holds_role,
    is_staff,
    is_within,
    organisation_of,
    paths_open_to,
    posts_of,
    scope,
)

__all__ = [
    "held_on",
    "holds_role",
    "is_staff",
    "is_within",
    "organisation_of",
    "paths_open_to",
    "posts_of",
    "scope",
]
