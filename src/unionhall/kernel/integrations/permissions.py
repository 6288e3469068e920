"""Who keeps the list of connected systems, and what such a system may read here."""

from __future__ import annotations

from unionhall.kernel.access.permissions import grant, holds, is_self
from unionhall.kernel.access.roles import MachineRole, Role

_administrates = holds(Role.ADMINISTRATOR)

grant("integrations.see_integrations", holds(Role.ADMINISTRATOR, Role.AUDITOR))
grant("integrations.add_integration", _administrates)
grant("integrations.change_scopes", _administrates)
grant("integrations.rotate_secret", _administrates)
grant("integrations.end_integration", _administrates)

# What the person allowed is theirs to take back.
grant("integrations.give_grant", is_self)
grant("integrations.end_grant", is_self)

# A connected system holds these; which of them a call may use, the scopes of its token say.
_connected = holds(MachineRole.INTEGRATION)
grant("integrations.read_organisations", _connected)
grant("integrations.read_events", _connected)
grant("integrations.find_member", _connected)
