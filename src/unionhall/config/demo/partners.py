"""A partner's system that reads and books here: connected a month ago, it called every day since."""

from __future__ import annotations

from datetime import timedelta

from unionhall.config.demo.city import City
from unionhall.kernel.access.roles import Role
from unionhall.kernel.integrations.commands import add_integration
from unionhall.kernel.integrations.models import CallDay, Integration

_SCOPES = (
    "organisations:read",
    "bookings:read",
    "bookings:write",
    "needs:match",
    "figures:read",
    "events:read",
)
_DAYS = 30


def connect_partners(city: City) -> None:
    """One system at the city's federation. Nobody knows its secret; an administrator can make a new one."""
    made = add_integration(
        city.federation, name="云桥就业服务平台", scopes=_SCOPES, by=city.staff[Role.ADMINISTRATOR],
        at=city.now - timedelta(days=_DAYS),
    )  # fmt: skip
    CallDay.objects.bulk_create(_calls(made.integration, city, back) for back in range(1, _DAYS))


def _calls(integration: Integration, city: City, back: int) -> CallDay:
    last = city.now - timedelta(days=back)
    return CallDay(
        integration=integration, organisation=city.federation, day=last.date(), minute=last.replace(second=0),
        last_at=last, calls=city.chance.randrange(180, 900), refused=city.chance.choice((0, 0, 0, 4)),
    )  # fmt: skip
