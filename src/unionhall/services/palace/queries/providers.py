"""Providers with what participants thought of them, and the menu."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Avg, Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from unionhall.engines.booking.models import Rating
from unionhall.kernel.access.queries import scope_permitted
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook import queries as rulebook
from unionhall.services.palace.models import MenuItem, Provider
from unionhall.services.palace.states import MenuKind

SEE = "palace.see_orders"
_OF = "attendance__session__palace_order"


def _rated(key: str, aggregate: Any) -> Subquery:
    rows = Rating.objects.filter(**{f"{_OF}__{key}": OuterRef("pk")}).order_by()
    return Subquery(rows.values(f"{_OF}__{key}").annotate(n=aggregate).values("n"))


def with_satisfaction(rows: QuerySet[Any], key: str, *, at: datetime) -> QuerySet[Any]:
    """Each row with `ratings`, and `rating` (1 to 5) once so many rated that it points at nobody.

    How many that is says the rulebook. `key` is how the rows are found from an order: "provider", "item", "case".
    """
    least = rulebook.value("figures.small_cell", region="CN", on=localdate(at)).number
    rows = rows.annotate(ratings=Coalesce(_rated(key, Count("pk")), 0), any_rating=_rated(key, Avg("score")))
    found: QuerySet[Any] = rows.annotate(
        rating=Case(When(ratings__gte=least, then=F("any_rating")), default=Value(None))
    )
    return found


def providers_run_by(
    viewer: Person, *, at: datetime, kind: str = "", only_engaged: bool = False
) -> QuerySet[Provider]:
    """Providers by name, each with `served` orders, `rating` and `ratings`."""
    rows = Provider.objects.filter(scope_permitted(viewer, SEE)).select_related("organisation")
    if kind:
        rows = rows.filter(kind=kind)
    if only_engaged:
        rows = rows.filter(is_active=True)
    rows = rows.annotate(served=Count("orders", filter=Q(orders__delivered_at__isnull=False)))
    return with_satisfaction(rows, "provider", at=at).order_by("name")


def choices_for(viewer: Person, *, organisation_id: UUID, at: datetime) -> list[Provider]:
    """Whom an order can be given to: the unionised first, then the best rated."""
    rows = providers_run_by(viewer, at=at, only_engaged=True).filter(organisation=organisation_id)
    return list(rows.order_by("-is_unionised", F("rating").desc(nulls_last=True), "name"))


def menu_run_by(viewer: Person, *, at: datetime) -> QuerySet[MenuItem]:
    """Everything on the menus the viewer runs, each with `ordered`, `rating` and `ratings`."""
    rows = MenuItem.objects.filter(scope_permitted(viewer, SEE)).select_related("organisation", "provider")
    rows = rows.annotate(ordered=Count("orders"))
    return with_satisfaction(rows, "item", at=at).order_by("kind", "code")


def menu(*, at: datetime) -> list[tuple[Any, list[MenuItem]]]:
    """What can be ordered, by kind: (name of the kind, its items). Public."""
    rows = MenuItem.objects.filter(is_offered=True).select_related("provider", "organisation")
    items = list(with_satisfaction(rows, "item", at=at).order_by("code"))
    found = [(kind.label, [item for item in items if item.kind == kind]) for kind in MenuKind]
    return [(label, some) for label, some in found if some]


def item_called(code: str) -> MenuItem | None:
    """The item with that code, if it can be ordered."""
    return (
        MenuItem.objects.filter(code=code, is_offered=True)
        .select_related("organisation", "provider")
        .order_by("organisation__path")
        .first()
    )
