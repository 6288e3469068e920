"""Orders: the desk's list, a unit's own, one with everything about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from unionhall.engines.casework import queries as casework
from unionhall.engines.casework.core import Verb
from unionhall.engines.casework.models import Case
from unionhall.kernel.access.queries import paths_open_to, scope_permitted
from unionhall.kernel.access.roles import Role
from unionhall.kernel.catalogue.services import Todo
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.organisations.queries import lies_within, open_organisations
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Kind, Place
from unionhall.lib.errors import NotAllowed
from unionhall.services.palace.models import TrainingOrder
from unionhall.services.palace.queries.providers import with_satisfaction
from unionhall.services.palace.states import ORDER

SEE = "palace.see_orders"
TODOS = 5
_WITH = (
    "case__partner", "case__organisation__parent", "case__assignee", "item", "provider", "session", "line",
    "case__person", "case__escalated_to",
)  # fmt: skip
# Name of a part of the list -> states in it; the empty name is everything that is open.
PARTS: dict[str, tuple[str, ...]] = {
    "": ("requested", "matched", "offered", "confirmed", "scheduled", "delivered"),
    "match": ("requested", "matched"),
    "unit": ("offered",),
    "schedule": ("confirmed",),
    "coming": ("scheduled",),
    "settle": ("delivered",),
    "over": ("settled", "declined", "withdrawn"),
}


def orders_run_by(viewer: Person, *, part: str | None = None) -> QuerySet[TrainingOrder]:
    """Orders that the viewer sees as staff, what is due first; of one part of the list, or all."""
    rows = TrainingOrder.objects.filter(scope_permitted(viewer, SEE)).select_related(*_WITH)
    if part is not None:
        rows = rows.filter(case__state__in=PARTS.get(part, PARTS[""]))
    if part == "over":
        return rows.order_by("-case__closed_at")
    return rows.order_by(F("case__due_at").asc(nulls_last=True), "-case__opened_at")


def order_counts(viewer: Person) -> dict[str, int]:
    """How many orders are in each part of the list."""
    rows = TrainingOrder.objects.filter(scope_permitted(viewer, SEE))
    counts = dict(rows.order_by().values_list("case__state").annotate(n=Count("pk")))
    return {part: sum(counts.get(state, 0) for state in states) for part, states in PARTS.items()}


def count_for_staff(viewer: Person) -> int:
    """How many orders wait for the palace's staff."""
    rows = TrainingOrder.objects.filter(scope_permitted(viewer, SEE))
    return rows.filter(case__state__in=("requested", "matched", "confirmed", "delivered")).count()


def orders_of_units(viewer: Person) -> QuerySet[TrainingOrder]:
    """The orders of the units whose union officer the viewer is, open ones first, newest first."""
    here = lies_within(paths_open_to(viewer, Role.UNION_OFFICER), field="case__partner__path")
    return TrainingOrder.objects.filter(here).select_related(*_WITH).order_by("case__closed_at", "-case__pk")


def waiting_for_units(viewer: Person) -> QuerySet[TrainingOrder]:
    """Those of them in which it is the unit's turn."""
    return orders_of_units(viewer).filter(case__turn="partner").order_by("case__due_at")


def todos_of(person: Person) -> list[Todo]:
    """Offers that wait for the person's unit, as things to do."""
    return [
        Todo(
            _("Look at the offer: %(title)s") % {"title": order.case.title},
            _("Your unit ordered it; the palace has found a provider."),
            reverse("palace:order", args=[order.case_id]),
            order.case.due_at,
        )
        for order in waiting_for_units(person)[:TODOS]
    ]


def units_ordering(viewer: Person) -> QuerySet[Organisation]:
    """The units for which the viewer may order: where they are union officer."""
    paths = paths_open_to(viewer, Role.UNION_OFFICER)
    return open_organisations().filter(path__in=paths)


def palace_for(unit: Organisation) -> Organisation:
    """The organisation whose palace serves `unit`: the nearest above it, else the first there is.

    Raises NotAllowed where there is no palace.
    """
    rows = Place.objects.filter(kind=Kind.PALACE, closed_on=None).select_related("organisation__parent")
    palaces = list(rows.order_by("organisation__path"))
    if not palaces:
        raise NotAllowed("palace")
    above = [place for place in palaces if _covers(place.organisation, unit)]
    return max(above or palaces[:1], key=lambda place: len(place.organisation.path)).organisation


def _covers(home: Organisation, unit: Organisation) -> bool:
    seat = home.parent or home
    return f"{unit.path}.".startswith(f"{seat.path}.")


@dataclass(frozen=True)
class OrderPage:
    """One order with what can be done about it."""

    order: TrainingOrder
    case: Case
    verbs: list[Verb]
    lines: list[Any]
    stages: list[Any]
    booked: int
    state: Any


def order_page(pk: UUID, viewer: Person, *, at: datetime) -> OrderPage:
    """The order of that case. Raises NotAllowed."""
    case = casework.get_case(pk, viewer)
    if case.kind != ORDER.kind:
        raise NotAllowed("order")
    rows = TrainingOrder.objects.select_related(*_WITH).annotate(
        booked=Count("session__bookings", filter=Q(session__bookings__state__in=("booked", "attended", "absent")))
    )  # fmt: skip
    order = with_satisfaction(rows, "case", at=at).get(case=case)
    return OrderPage(
        order, case, casework.open_verbs(case, viewer), casework.timeline(case, viewer), casework.stages_of(case),
        order.booked, ORDER.state(case.state),
    )  # fmt: skip
