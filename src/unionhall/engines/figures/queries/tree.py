"""The part of the tree that some organisations need: the paths of those above them, and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from unionhall.engines.figures.core import above
from unionhall.kernel.organisations.models import Organisation

_TREE = Organisation._meta.db_table


@dataclass(frozen=True)
class Tree:
    """Paths by organisation, and organisations by path."""

    paths: dict[UUID, str]
    nodes: dict[str, UUID]

    def lineage(self, node: UUID) -> list[UUID]:
        """The organisation and all above it."""
        return [self.nodes[path] for path in above(self.paths[node]) if path in self.nodes]


def tree_above(organisations: Iterable[UUID]) -> Tree:
    """The given organisations and all above them. One query."""
    wanted = list(organisations)
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT DISTINCT up.id, up.path::text FROM "{_TREE}" own JOIN "{_TREE}" up ON up.path @> own.path'
            " WHERE own.id = ANY(%s)",
            [wanted],
        )
        paths = dict(cursor.fetchall())
    return Tree(paths, {path: pk for pk, path in paths.items()})
