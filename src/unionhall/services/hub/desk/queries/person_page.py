"""What the desk shows of one person: bookings and needs, name and number masked until opened."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from unionhall.engines.booking.models import Booking
from unionhall.engines.casework import queries as casework
from unionhall.engines.casework.models import Case
from unionhall.kernel.people.models import Person
from unionhall.lib.acts import may
from unionhall.services.hub.desk.queries import people, sessions

_MOST_BOOKINGS = 50
_MOST_CASES = 50


@dataclass(frozen=True)
class PersonPage:
    """One person as the viewer may see them."""

    person: Person
    bookings: list[Booking]
    may_call: bool
    cases: list[Case]


def person_page(pk: UUID, *, viewer: Person) -> PersonPage:
    """Raises NotAllowed."""
    person = people.get_person(pk, viewer=viewer)
    visible = sessions.visible_to(viewer).values("pk")
    bookings = Booking.objects.filter(person=person, session__in=visible).select_related("session__place")
    return PersonPage(
        person,
        list(bookings.order_by("-session__starts_at", "pk")[:_MOST_BOOKINGS]),
        may(viewer, "hub.call_person", person),
        list(casework.cases_visible_to(viewer).filter(person=person)[:_MOST_CASES]),
    )
