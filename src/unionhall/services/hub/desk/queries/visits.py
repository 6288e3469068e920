"""Who came or called: what can be begun for them; and who hands over to whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models.functions import Now, TruncDate

from unionhall.engines.casework import kinds
from unionhall.kernel.access.posts import held_on
from unionhall.kernel.access.queries import scope_permitted
from unionhall.kernel.catalogue.services import services
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.services.hub.desk.queries import units

HAND_OVER = "casework.hand_over"


@dataclass(frozen=True)
class Link:
    """A form of a service, for one person."""

    label: Any
    icon: str
    url: str
    service: Any


def openings_for(viewer: Person, person: Person) -> list[Link]:
    """What the viewer can begin for the person, over all services."""
    return [
        Link(one.label, one.icon, one.href(person), service.verbose_name)
        for service in services()
        for one in service.openings(viewer)
    ]


def workers_beneath(viewer: Person) -> list[Person]:
    """Everybody who works on cases where the viewer may hand over, by name. One query."""
    roles = {role for kind in kinds.registered() for role in kind.workflow.handled_by}
    posts = held_on(TruncDate(Now())).filter(scope_permitted(viewer, HAND_OVER), role__in=roles)
    people = {post.person_id: post.person for post in posts.select_related("person")}
    return sorted(people.values(), key=lambda one: one.name_pinyin)


def home_of(viewer: Person) -> list[Organisation]:
    """The topmost units where the viewer may hand over."""
    scope = units.scope_of(viewer, HAND_OVER)
    return list(Organisation.objects.filter(path__in=scope.paths).order_by("path"))
