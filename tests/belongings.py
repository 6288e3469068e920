"""What belongs to the worker of the town and an address can name: a message, a copy of their data, a file of theirs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.cast import Town
from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.follow_ups import COMPLAINT
from unionhall.kernel.access.roles import Role
from unionhall.kernel.messaging.commands import relay_events
from unionhall.kernel.messaging.models import Message
from unionhall.services.hub.desk import commands as desk
from unionhall.services.hub.models import Destruction, Takeout
from unionhall.services.hub.portal import commands as portal

LONG_AGO = timedelta(days=1500)


def the_message(town: Town) -> Message:
    """Something the worker was told."""
    relay_events(town.now)
    found = Message.objects.filter(person=town.worker).first()
    assert found is not None
    return found


def the_copy(town: Town) -> Takeout:
    """What is kept about the worker, ready to be fetched."""
    found = Takeout.objects.filter(person=town.worker).first()
    if found is None:
        found = portal.ask_takeout(language="zh-hans", by=town.worker, at=town.now)
        portal.make_takeout(found.pk, at=town.now)
    return found


def the_list(town: Town) -> Destruction:
    """A list with a complaint of the worker that ended long ago, which waits for its second signature."""
    found = Destruction.objects.first()
    if found is None:
        unit, long_ago = town.cast["palace"], town.now - LONG_AGO
        opening = casework.Opening(COMPLAINT.kind, "太慢", person=town.worker)
        case = casework.open_case(unit, opening, by=town.worker, at=long_ago)
        casework.advance(case, "withdraw", by=town.worker, at=long_ago)
        by = town.cast.staff(Role.ADMINISTRATOR, "yunqiao")
        found = desk.propose_destruction(town.cast["yunqiao"], COMPLAINT.kind, "保管期满", by=by, at=town.now)
    return found


ARGUMENTS: dict[str, Callable[[Town], list[Any]]] = {
    "hub:desk-destruction": lambda town: [the_list(town).pk],
    "hub:message": lambda town: [the_message(town).pk],
    "hub:my-copy-fetch": lambda town: [the_copy(town).pk],
    "hub:my-part": lambda _town: ["profile"],
}
