"""Where a viewer's roles reach, and the part of it they chose to look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.organisations.queries import lies_within


@dataclass(frozen=True)
class Scope:
    """Organisations by their topmost paths; `organisation` when it is one and its name is known."""

    paths: tuple[str, ...]
    organisation: Organisation | None = None

    def covers(self, *fields: str) -> Q:
        """Rows of which at least one of the organisations named by `fields` lies here."""
        if not self.paths:
            return Q(pk__in=[])
        # The units once, as a set to look up in: cheaper than joining the tree for each field of each row.
        units = Organisation.objects.filter(lies_within(self.paths)).order_by().values("pk")
        condition = Q()
        for field in fields:
            condition |= Q(**{f"{field}__in": units})
        return condition

    @property
    def name(self) -> Any:
        """The organisation's short name; empty for several."""
        return self.organisation.short_name if self.organisation else ""
