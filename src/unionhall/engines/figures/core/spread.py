"""A row that belongs to several organisations, spread over the tree so that every sum beneath a node counts it once."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise


def above(path: str) -> list[str]:
    """The path and all above it, from the top: `a`, `a.b`, `a.b.c`."""
    labels = path.split(".")
    return [".".join(labels[: n + 1]) for n in range(len(labels))]


def spread(paths: Iterable[str]) -> dict[str, int]:
    """Weights by path whose sum beneath any node is 1 where one of `paths` lies beneath it, and 0 elsewhere.

    +1 at each path, and -1 where two neighbours in the order of the tree first meet: the lowest node above both.
    Beneath any node lies an unbroken run of n neighbours with the n - 1 meetings between them. Paths that meet nowhere
    belong to different trees. Weights of 0 are left out.
    """
    order = sorted({tuple(path.split(".")) for path in paths})
    weights: dict[str, int] = {}
    for labels in order:
        _add(weights, labels, 1)
    for one, other in pairwise(order):
        if meeting := _shared(one, other):
            _add(weights, meeting, -1)
    return {path: weight for path, weight in weights.items() if weight}


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    length = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        length += 1
    return one[:length]


def _add(weights: dict[str, int], labels: tuple[str, ...], weight: int) -> None:
    path = ".".join(labels)
    weights[path] = weights.get(path, 0) + weight
