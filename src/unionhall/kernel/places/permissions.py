"""Who looks after places: whoever runs the palace, and grassroots officers for their own rest stations."""

from __future__ import annotations

from unionhall.kernel.access.permissions import grant, holds
from unionhall.kernel.access.roles import Role

_looks_after = holds(
    Role.ADMINISTRATOR, Role.PALACE_MANAGER, Role.STATION_MANAGER, Role.UNION_OFFICER, Role.NETWORK_PLANNER
)  # fmt: skip

grant("places.create_place", _looks_after)
grant("places.change_place", _looks_after)
grant("places.add_zone", _looks_after)
grant("places.add_room", _looks_after)
grant("places.change_room", _looks_after)
grant("places.set_hours", _looks_after)
grant("places.post_closure", _looks_after)
grant("places.withdraw_closure", _looks_after)
