"""What legal aid counts, each figure with its definition."""

from __future__ import annotations

from unionhall.kernel.catalogue.services import Figure


def figures() -> list[Figure]:
    """Every figure of this service."""
    return []
