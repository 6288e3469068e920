"""One of everything an address of webhooks can name; made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.cast import Town
from unionhall.kernel.access.roles import Role
from unionhall.kernel.messaging import commands
from unionhall.kernel.messaging.models import Delivery, Webhook


def the_webhook(town: Town) -> Webhook:
    """A system that the palace's own unit tells what happens."""
    found = Webhook.objects.first()
    if found is None:
        by = town.cast.staff(Role.ADMINISTRATOR, "yunqiao")
        found = commands.add_webhook(
            town.cast["palace"], name="HR", url="https://example.org/hook", by=by, at=town.now
        )
    return found


def the_call(town: Town) -> Delivery:
    """What it was told."""
    found = Delivery.objects.filter(webhook=the_webhook(town)).first()
    by = town.cast.staff(Role.ADMINISTRATOR, "yunqiao")
    return found or commands.send_test_event(the_webhook(town), by=by, at=town.now)


ARGUMENTS: dict[str, Callable[[Town], list[Any]]] = {
    "hub:desk-webhook": lambda town: [the_webhook(town).pk],
    "hub:desk-delivery-again": lambda town: [the_call(town).pk],
}
