"""What the addresses of the interface, of connected systems and of linked sign-ins are asked about, in a town."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.cast import Town
from unionhall.engines.booking.models import Booking, Session
from unionhall.kernel.access.roles import Role
from unionhall.kernel.integrations import commands
from unionhall.kernel.integrations.models import Grant, Integration


def the_integration(town: Town) -> Integration:
    """A system of the county that people may sign in to; connected when it is first asked for."""
    found = Integration.objects.first()
    if found is not None:
        return found
    administrator = town.cast.staff(Role.ADMINISTRATOR, "yunqiao")
    made = commands.add_integration(
        town.cast["yunqiao"], name="就业云平台", scopes=["figures:read", "openid"],
        redirect_uris=["https://shop.example/back"], by=administrator, at=town.now,
    )  # fmt: skip
    return made.integration


def the_grant(town: Town) -> Grant:
    """The worker lets it sign them in."""
    return commands.give_grant(the_integration(town), town.worker, ["openid"], by=town.worker, at=town.now)


ARGUMENTS: dict[str, Callable[[Town], list[Any]]] = {
    "api:getOrganisation": lambda town: [town.cast["t01"].pk],
    "api:getPlace": lambda town: [town.place.pk],
    "api:getSession": lambda _town: [Session.objects.filter(parent=None)[0].pk],
    "api:getBooking": lambda _town: [Booking.objects.all()[0].pk],
    "api:cancelBooking": lambda _town: [Booking.objects.all()[0].pk],
    "api:getCaseStatus": lambda _town: ["云桥文问〔2026〕0001"],
    "api:readFigure": lambda _town: ["match_rate"],
    "integrations:app-end": lambda town: [the_grant(town).pk],
    "people:with": lambda _town: ["city"],
    "people:unlink": lambda _town: [1],
    "hub:desk-integration": lambda town: [the_integration(town).pk],
}
