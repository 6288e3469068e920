"""Reads on the tree: who stands above and beneath whom. Names and places in the tree are public."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, Value

from unionhall.kernel.organisations.fields import LtreeField
from unionhall.kernel.organisations.models import Kind, Organisation
from unionhall.kernel.rulebook.core import ladder
from unionhall.lib.acts import reach
from unionhall.lib.errors import NotAllowed, Refused, msgid


class NoHome(Refused):
    """The installation has no federation that all its organisations have in common."""

    status = 503
    message = msgid("This installation has no federation yet. An administrator must set it up first.")


def get_organisation(organisation_id: UUID) -> Organisation:
    """The organisation with its parent. Raises NotAllowed when there is none."""
    try:
        return Organisation.objects.select_related("parent").get(pk=organisation_id)
    except Organisation.DoesNotExist:
        raise NotAllowed("organisation") from None


def by_code(code: str, *, beneath: Organisation | None = None) -> Organisation:
    """The organisation of that `code`, the topmost if several have it; `beneath` narrows to a subtree.

    Raises NotAllowed when there is none.
    """
    found = Organisation.objects.filter(code=code)
    if beneath is not None:
        found = found.filter(path__within=beneath.path)
    first = found.order_by("path").first()
    if first is None:
        raise NotAllowed("organisation")
    return first


def open_organisations() -> QuerySet[Organisation]:
    """Every organisation that is not closed, parents before children."""
    return Organisation.objects.filter(closed_on=None)


def subtree(organisation: Organisation) -> QuerySet[Organisation]:
    """The organisation and all beneath it, closed ones too, parents before children."""
    return Organisation.objects.filter(path__within=organisation.path)


def ancestors(organisation: Organisation) -> QuerySet[Organisation]:
    """The organisation and all above it, from the top."""
    return Organisation.objects.filter(path__above=organisation.path)


def children(organisation: Organisation) -> QuerySet[Organisation]:
    """The open organisations directly beneath, by path."""
    return open_organisations().filter(parent=organisation)


def lies_within(paths: Iterable[str], *, field: str = "path") -> Q:
    """A filter for rows whose `field` is one of `paths` or beneath one. No paths, no rows."""
    # One condition a path: an index on ltree answers each of them, but not a comparison with an array.
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__within": path})
    return condition


def tree_for(viewer: Any) -> QuerySet[Organisation]:
    """The organisations whose people `viewer` may see: each post's organisation and all beneath it."""
    return Organisation.objects.filter(lies_within(reach(viewer, "people.see_person")))


def _largest_root() -> Any:
    """The root of the tree that has the most open units, as a query for its path."""
    root = Func(F("path"), Value(0), Value(1), function="subpath", output_field=LtreeField())
    rows = open_organisations().order_by().annotate(root=root).values("root")
    return rows.annotate(units=Count("pk")).order_by("-units", "root").values("root")[:1]


def home_organisation() -> Organisation:
    """The federation that all open organisations have in common: whoever has no unit yet belongs to it.

    Above it stands only a line of single federations (province, city); beneath it the tree begins to branch. Units of
    other places that were let in for joint work stand on roots of their own: ours is the tree with the most units.
    Raises NoHome.
    """
    own = open_organisations().filter(path__within=Subquery(_largest_root()))
    aside = own.exclude(path__within=OuterRef("path")).exclude(path__above=OuterRef("path")).order_by()
    common = own.filter(~Exists(aside), kind=Kind.FEDERATION).order_by("-path").first()
    if common is None:
        raise NoHome
    return common


def regions_of(organisation: Organisation) -> list[str]:
    """The region of the organisation and those above it, for the rulebook: county, city, province, CN."""
    return list(ladder(organisation.region))
