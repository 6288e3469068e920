"""What the periodic jobs look at."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from unionhall.kernel.organisations.models import Organisation
from unionhall.services.network.models import DemandCell, Scenario
from unionhall.services.network.states import Run


def running_scenarios() -> QuerySet[Scenario]:
    """Scenarios whose plan is being searched."""
    return Scenario.objects.filter(state=Run.RUNNING).order_by("pk")


def units_with_workers() -> list[Organisation]:
    """The highest units beneath which workers are counted by cell: each tree once."""
    rows = Organisation.objects.filter(Exists(DemandCell.objects.filter(organisation=OuterRef("pk"))))
    parents = {row.parent or row for row in rows.select_related("parent").order_by("path")}
    found: list[Organisation] = []
    for organisation in sorted(parents, key=lambda one: one.path):
        if not any(f"{organisation.path}.".startswith(f"{one.path}.") for one in found):
            found.append(organisation)
    return found
