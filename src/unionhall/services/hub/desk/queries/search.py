"""One box for cases, people, sessions and places; people masked."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from unionhall.engines.booking.models import Session
from unionhall.engines.casework import queries as casework
from unionhall.engines.casework.models import Case
from unionhall.kernel.people.models import Person
from unionhall.kernel.people.queries import FoundPerson
from unionhall.kernel.places.models import Place
from unionhall.lib.acts import may, reach
from unionhall.services.hub.desk.queries import people, sessions
from unionhall.services.hub.desk.scope import Scope

_MOST = 12
_SHORTEST = 2


@dataclass(frozen=True)
class Found:
    """What the box found."""

    people: list[FoundPerson]
    sessions: list[Session]
    places: list[Place]
    cases: list[Case]

    @property
    def is_empty(self) -> bool:
        """Whether it found nothing at all."""
        return not (self.people or self.sessions or self.places or self.cases)


def search(viewer: Person, text: str) -> Found:
    """Cases, people, sessions, places of the viewer's units; one letter finds nothing, one Chinese character does."""
    if len(text) < _SHORTEST and text.isascii():
        return Found([], [], [], [])
    titled = Q(title__icontains=text) | Q(title_en__icontains=text)
    held = sessions.visible_to(viewer).filter(titled, parent=None).select_related("place")
    named = Q(name__icontains=text) | Q(name_en__icontains=text) | Q(address__icontains=text)
    places = Place.objects.filter(Scope(tuple(reach(viewer, sessions.SEE))).covers("organisation"), named)
    return Found(
        people.found(viewer, text) if may(viewer, "people.see_person") else [],
        list(sessions.with_counts(held).order_by("-starts_at", "pk")[:_MOST]),
        list(places.defer("earth").order_by("name")[:_MOST]),
        list(casework.find_cases(viewer, casework.Filters(words=text))[:_MOST]),
    )
