"""Five years of legal aid in the demo's city."""

from __future__ import annotations

from typing import Any


def load(city: Any) -> None:
    """Lawyers, rosters, matters."""
