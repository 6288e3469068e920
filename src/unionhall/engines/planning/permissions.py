"""Who may do what with runs. Which roles those are, each service says of its own (`owners`)."""

from __future__ import annotations

from typing import Any

import rules

from unionhall.engines.planning import owners
from unionhall.engines.planning.models import PlanRun
from unionhall.kernel.access.permissions import grant
from unionhall.kernel.access.posts import holds_role
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person


def _holds_listed(person: Person, subject: Any, column: str) -> bool:
    if isinstance(subject, PlanRun):
        owner = owners.find(subject.service)
        return owner is not None and holds_role(person, getattr(owner, column), subject)
    if subject is not None and not isinstance(subject, Organisation):
        return False
    # Of a unit, or of nothing in particular: whoever plans anything there.
    roles = {role for owner in owners.registered() for role in getattr(owner, column)}
    return holds_role(person, frozenset(roles), subject)


@rules.predicate
def plans(person: Person, subject: Any) -> bool:
    """Plans for the run's service at its organisation or above it."""
    return _holds_listed(person, subject, "planned_by")


@rules.predicate
def looks_on(person: Person, subject: Any) -> bool:
    """May see what is planned for that service there."""
    return _holds_listed(person, subject, "seen_by")


grant("planning.start_run", plans)
grant("planning.cancel_run", plans)
grant("planning.see_run", looks_on)
