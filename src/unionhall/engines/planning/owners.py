"""The services that have something planned, and by whom: each says so at start-up, as kinds of cases are registered.

register("network", planned_by=(Role.ADMINISTRATOR, Role.UNION_OFFICER), seen_by=(Role.LEADER,))
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Owner:
    """A service whose people may plan: roles that start, see and cancel runs, and roles that only see them."""

    service: str
    planned_by: frozenset[str]
    seen_by: frozenset[str]


_OWNERS: dict[str, Owner] = {}


def register(service: str, *, planned_by: Iterable[str], seen_by: Iterable[str] = ()) -> None:
    """Let `service` (an app label) have runs; called in `AppConfig.ready`. Raises KeyError the second time."""
    if service in _OWNERS:
        raise KeyError(f"{service} is registered already")
    planners = frozenset(str(role) for role in planned_by)
    _OWNERS[service] = Owner(service, planners, planners | {str(role) for role in seen_by})


def unregister(service: str) -> None:
    """Take a service away again; for tests that bring one of their own."""
    _OWNERS.pop(service, None)


def find(service: str) -> Owner | None:
    """The service called so; None when it has nothing planned."""
    return _OWNERS.get(service)


def registered() -> list[Owner]:
    """Every service with runs, by label."""
    return [_OWNERS[service] for service in sorted(_OWNERS)]
