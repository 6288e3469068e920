"""Where a viewer's roles reach, and the part of it they chose to look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from unionhall.engines.figures.queries import covered
from unionhall.kernel.organisations.models import Organisation


@dataclass(frozen=True)
class Scope:
    """Organisations by their topmost paths; `organisation` when it is one and its name is known."""

    paths: tuple[str, ...]
    organisation: Organisation | None = None

    def covers(self, *fields: str) -> Q:
        """Rows of which at least one of the organisations named by `fields` lies here."""
        return covered(fields, self.paths)

    @property
    def name(self) -> Any:
        """The organisation's short name; empty for several."""
        return self.organisation.short_name if self.organisation else ""
