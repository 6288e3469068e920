"""Where documents come from: each service says what of its own, and of the kernel's, can be found, and by whom.

    register(Source("person", Person, rows=..., documents=..., reaches=...))

What is given to `lib.acts.changed` then has its documents put anew in the transaction that changed it, and
`rebuild_documents` makes all of them again from the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from unionhall.engines.matching.documents import Document
from unionhall.kernel.people.models import Person


def _nothing_held(_viewer: Person) -> Mapping[str, Sequence[str]]:
    return {}


@dataclass(frozen=True)
class Source:
    """One kind of documents.

    `rows` answers with things that may be found, in the order of their keys (`pk`), after the key given, at most so
    many. `documents` makes the documents of some of them, with a constant number of queries; what is not to be found
    has none. `model` is what `changed` is told of, None where nothing changes but the program. Documents that show
    something of other things name these under `follows`: the model, and which things of this source hang on some rows
    of it. `reaches` tells for a viewer the topmost paths of each permission that opens documents of this kind.
    """

    kind: str
    model: type[Any] | None
    rows: Callable[[UUID | None, int], Sequence[Any]]
    documents: Callable[[Sequence[Any]], Iterable[Document]]
    reaches: Callable[[Person], Mapping[str, Sequence[str]]] = _nothing_held
    follows: Mapping[type[Any], Callable[[Sequence[Any]], Iterable[Any]]] = field(default_factory=dict)

    def touched_by(self, things: Sequence[Any]) -> list[Any]:
        """The things of this source whose documents may look different now that `things` have changed."""
        own = [thing for thing in things if self.model is not None and type(thing) is self.model]
        for model, found in self.follows.items():
            if others := [thing for thing in things if type(thing) is model]:
                own += found(others)
        return list({thing.pk: thing for thing in own}.values())


_SOURCES: dict[str, Source] = {}


def register(source: Source) -> None:
    """Let there be documents of this kind. Raises KeyError for a kind that is taken."""
    if source.kind in _SOURCES:
        raise KeyError(f"documents of kind {source.kind} have a source")
    _SOURCES[source.kind] = source


def sources() -> list[Source]:
    """Every source, by kind."""
    return [_SOURCES[kind] for kind in sorted(_SOURCES)]


def closed_kinds() -> frozenset[str]:
    """Kinds of which no document is for everybody."""
    return frozenset(source.kind for source in _SOURCES.values() if source.reaches is not _nothing_held)


def reaches_of(viewer: Person) -> dict[str, tuple[str, ...]]:
    """For every permission that opens documents the topmost paths where `viewer` holds it."""
    return {
        name: tuple(paths) for source in sources() for name, paths in source.reaches(viewer).items() if paths
    }
