"""Which organisations a viewer may look at, and which one they chose."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from unionhall.kernel.access.posts import is_within
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.organisations.queries import lies_within
from unionhall.kernel.people.models import Person
from unionhall.lib.acts import reach
from unionhall.lib.errors import NotAllowed
from unionhall.services.hub.desk.scope import Scope


def scope_of(viewer: Person, permission: str) -> Scope:
    """Everything the viewer holds `permission` over. Raises NotAllowed when that is nothing."""
    paths = reach(viewer, permission)
    if not paths:
        raise NotAllowed(permission)
    return Scope(tuple(paths))


def chosen_scope(viewer: Person, permission: str, path: str) -> tuple[Scope, list[Organisation]]:
    """The unit with that path if the viewer may see it, else all they may see; and the units to choose from.

    To choose from: the topmost units, those between them and the chosen one, its neighbours and what lies directly
    beneath it, so that a tree of any size stays a short list. One query. Raises NotAllowed.
    """
    whole = scope_of(viewer, permission)
    wanted = path if any(is_within(path, top) for top in whole.paths) else ""
    if not wanted and len(whole.paths) == 1:
        wanted = whole.paths[0]
    line = _line(wanted)
    near = Q(path__in=[*whole.paths, *line]) | Q(parent__path__in=line[-2:])
    choices = list(
        Organisation.objects.filter(lies_within(whole.paths), near, closed_on=None).order_by("path")
    )
    chosen = next((unit for unit in choices if unit.path == wanted), None)
    return (Scope((chosen.path,), chosen) if chosen else whole), choices


def unit_scope(viewer: Person, permission: str, unit: UUID | None) -> Scope:
    """One unit over which the viewer holds `permission`; the topmost when none is named. Raises NotAllowed."""
    whole = scope_of(viewer, permission)
    rows = Organisation.objects.filter(lies_within(whole.paths)).order_by("path")
    found = (rows.filter(pk=unit) if unit else rows).first()
    if found is None:
        raise NotAllowed("organisation")
    return Scope((found.path,), found)


def unit_for(viewer: Person, permission: str, path: str) -> Organisation:
    """The one unit with that path; without a path that in which the viewer holds `permission`. Raises NotAllowed."""
    scope, _choices = chosen_scope(viewer, permission, path)
    if scope.organisation is None or (path and scope.organisation.path != path):
        raise NotAllowed(permission)
    return scope.organisation


def topmost_units(viewer: Person, permission: str) -> list[Organisation]:
    """The units at which the viewer holds `permission`, none of them beneath another; none where nowhere."""
    paths = reach(viewer, permission)
    return list(Organisation.objects.filter(path__in=paths).order_by("path")) if paths else []


def _line(path: str) -> Sequence[str]:
    """The path and all above it, from the top: `a`, `a.b`, `a.b.c`."""
    labels = path.split(".") if path else []
    return [".".join(labels[: n + 1]) for n in range(len(labels))]


def units_open_for(viewer: Person, permission: str) -> list[Organisation]:
    """The topmost units at which the viewer holds `permission`, and those directly beneath; for a choice in a form."""
    paths = reach(viewer, permission)
    near = Q(path__in=paths) | Q(parent__path__in=paths)
    return list(Organisation.objects.filter(near, closed_on=None).order_by("path")) if paths else []
