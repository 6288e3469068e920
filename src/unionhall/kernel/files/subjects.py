"""Whom a file's permission is about: the case, booking or notice that it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from unionhall.kernel.files.models import StoredFile

_LOADERS: dict[str, Callable[[UUID], Any]] = {}


def register_subject(permission: str, loader: Callable[[UUID], Any]) -> None:
    """Let `loader` find the row that `permission` is asked about, by its key (None when it is gone).

    Without a loader the permission is asked about the file itself: its organisation, and its owner as "oneself".
    Raises ValueError when the permission has a loader already.
    """
    if permission in _LOADERS:
        raise ValueError(f"the subject of {permission!r} is registered already")
    _LOADERS[permission] = loader


def subject_of(file: StoredFile) -> Any:
    """What the file's permission is asked about; None when that is gone."""
    loader = _LOADERS.get(file.permission)
    if loader is None or file.subject_id is None:
        return file
    return loader(file.subject_id)
