"""Open cases of each service: how many, how many late, in which states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from unionhall.engines.casework import kinds
from unionhall.engines.casework.models import Case
from unionhall.services.hub.desk.scope import Scope


@dataclass(frozen=True)
class Load:
    """Open cases, and those of them that are past their day."""

    open: int = 0
    late: int = 0


def caseload(scope: Scope, *, at: datetime) -> dict[str, Load]:
    """What is open at the units, by label of the service. One query."""
    found: dict[str, Load] = {}
    for row in _open(scope, at, "kind"):
        label = row["kind"].partition(".")[0]
        had = found.get(label, Load())
        found[label] = Load(had.open + row["open"], had.late + row["late"])
    return found


@dataclass(frozen=True)
class StateLoad:
    """Open cases of one kind in one state."""

    kind: str
    kind_name: Any
    state_name: Any
    load: Load


def by_state(scope: Scope, label: str, *, at: datetime) -> list[StateLoad]:
    """What a service has open, by kind and state, in the order of the workflow. One query."""
    known = {kind.workflow.kind: kind.workflow for kind in kinds.registered()}
    rows = []
    for row in _open(scope, at, "kind", "state", kind__startswith=f"{label}."):
        workflow = known.get(row["kind"])
        if workflow is not None:
            place = [state.code for state in workflow.states].index(row["state"])
            load = Load(row["open"], row["late"])
            name = workflow.state(row["state"]).name
            rows.append((row["kind"], place, StateLoad(row["kind"], workflow.name, name, load)))
    return [found for _kind, _place, found in sorted(rows, key=lambda one: one[:2])]


def _open(scope: Scope, at: datetime, *by: str, **narrowed: Any) -> Any:
    rows = Case.objects.filter(scope.covers("organisation"), closed_at=None, **narrowed).order_by()
    return rows.values(*by).annotate(open=Count("pk"), late=Count("pk", filter=Q(due_at__lt=at)))
