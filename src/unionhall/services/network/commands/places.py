"""Palaces that stand already, entered into the network."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.people.models import Person
from unionhall.kernel.places.models import Kind, Place
from unionhall.lib.errors import InvalidInput, Refused
from unionhall.services.network.models import NetworkPlace
from unionhall.services.network.plans import PalacePlan
from unionhall.services.network.queries.ground import radii


class NotAPalace(Refused):
    """A place that is something else, or in the network already."""

    message = _("“%(name)s” cannot be entered into the network.")


@transaction.atomic
def register_place(place: Place, plan: PalacePlan, *, by: Person, at: datetime) -> NetworkPlace:
    """Enter a palace that stands. Raises NotAllowed, NotAPalace, InvalidInput for a day to come."""
    authorise(by, "network.register_place", place)
    if place.kind != Kind.PALACE or NetworkPlace.objects.filter(place=place).exists():
        raise NotAPalace(name=place.name, field="place")
    if plan.opened_on > timezone.localdate(at):
        raise InvalidInput(_("This day is still to come."), field="opened_on")
    default = radii(place.organisation, timezone.localdate(at))
    row = NetworkPlace.objects.create(
        organisation=place.organisation, level=plan.level, name=place.name, address=place.address,
        longitude=place.longitude, latitude=place.latitude, radius_m=plan.radius_m or default[plan.level],
        cost_yuan=plan.cost_yuan, capacity=plan.capacity, place=place, opened_on=plan.opened_on,
    )  # fmt: skip
    record(row, "network.place.register", by=by, at=at, name=row.name)
    return row
