"""What belongs to the worker of the town and an address can name: a message, a copy of their data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.cast import Town
from unionhall.kernel.messaging.commands import relay_events
from unionhall.kernel.messaging.models import Message
from unionhall.services.hub.models import Takeout
from unionhall.services.hub.portal import commands as portal


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


ARGUMENTS: dict[str, Callable[[Town], list[Any]]] = {
    "hub:message": lambda town: [the_message(town).pk],
    "hub:my-copy-fetch": lambda town: [the_copy(town).pk],
    "hub:my-part": lambda _town: ["profile"],
}
