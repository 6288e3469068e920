"""Reading one's own copies."""

from __future__ import annotations

from unionhall.kernel.people.models import Person
from unionhall.services.hub.models import Takeout

MOST_SHOWN = 5


def takeouts_of(person: Person | None) -> list[Takeout]:
    """The person's latest copies, newest first, without what is in them."""
    return list(
        Takeout.objects.filter(person=person).defer("content").order_by("-asked_at", "-id")[:MOST_SHOWN]
    )
