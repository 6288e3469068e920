"""Long lists in pages: the place where a page ended is a sealed word, good for one list and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from unionhall.lib.errors import InvalidInput

MOST = 200
_SALT = "integrations.cursor"


@dataclass(frozen=True)
class Page:
    """Some rows, and the word that leads to the next ones; empty when these were the last."""

    rows: list[Any]
    following: str


class BadCursor(InvalidInput):
    """The word does not come from this list."""

    message = _("This cursor does not belong to this list.")


def page_of(rows: QuerySet[Any], *keys: str, after: str, limit: int, name: str, at_end: bool = False) -> Page:
    """Up to `limit` rows in the order of `keys` (plain fields, the last of them unique) behind the place `after`.

    `name` is the list's: the word of one list opens no other. With `at_end` there is a word behind the last rows too,
    for a list that grows. Raises BadCursor.
    """
    if after:
        rows = rows.filter(_behind(keys, _opened(after, name, rows.model, keys)))
    found = list(rows.order_by(*keys)[: limit + 1])
    shown = found[:limit]
    if len(found) > limit or (at_end and shown):
        return Page(shown, sealed([_plain(shown[-1], key) for key in keys], name))
    return Page(shown, after if at_end else "")


def sealed(place: Sequence[str], name: str) -> str:
    """The word for a place."""
    return signing.dumps([name, *place], salt=_SALT, compress=True)


def _plain(row: Any, key: str) -> str:
    field = row._meta.get_field(key)
    return str(field.value_to_string(row))


def _opened(word: str, name: str, model: type[Model], keys: Sequence[str]) -> list[Any]:
    try:
        found, *place = signing.loads(word, salt=_SALT)
        if found != name or len(place) != len(keys):
            raise BadCursor(field="after")
        return [model._meta.get_field(key).to_python(part) for key, part in zip(keys, place, strict=True)]  # type: ignore[union-attr]
    except (signing.BadSignature, ValidationError, ValueError, TypeError):
        raise BadCursor(field="after") from None


def _behind(keys: Sequence[str], place: Sequence[Any]) -> Q:
    """Rows whose keys come after `place`, compared one key after the other."""
    found, same = Q(), Q()
    for key, at in zip(keys, place, strict=True):
        found |= same & Q(**{f"{key}__gt": at})
        same &= Q(**{key: at})
    return found
