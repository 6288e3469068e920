"""What the matcher of this installation has learnt, and what waits for the next training."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from unionhall.engines.matching.models import Example
from unionhall.engines.matching.trained import SHIPPED, model_in_use
from unionhall.kernel.organisations.queries import lies_within


@dataclass(frozen=True)
class Learning:
    """`trained_at` is None while the model shipped with the program is asked; `waiting` counts what is new to it."""

    trained_at: datetime | None
    waiting: int


def learning(paths: Sequence[str]) -> Learning:
    """How far learning has come; `waiting` are the examples of the units at `paths` and beneath. One query."""
    trained_at = last_trained()
    rows = Example.objects.filter(lies_within(paths, field="organisation__path"), is_active=True)
    if trained_at is not None:
        rows = rows.filter(taught_at__gt=trained_at)
    return Learning(trained_at, rows.count())


def last_trained() -> datetime | None:
    """When the installation's own model was made; None while the shipped one is asked."""
    own = model_in_use.own
    if own is None or model_in_use().header.examples == _shipped_examples():
        return None
    try:
        return datetime.fromtimestamp(own.stat().st_mtime, UTC)
    except OSError:
        return None


@cache
def _shipped_examples() -> str:
    """The digest of what the shipped model was made from."""
    with SHIPPED.open("rb") as stream:
        return str(json.loads(stream.readline())["examples"])
