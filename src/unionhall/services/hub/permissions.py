"""Who may open which page of the staff desk. What may be done there, the engines and services say themselves."""

from __future__ import annotations

from unionhall.kernel.access.permissions import grant, holds
from unionhall.kernel.access.roles import Role

_runs = (Role.ADMINISTRATOR, Role.DESK, Role.PALACE_MANAGER)
_oversees = (Role.LEADER, Role.AUDITOR)
_officer = Role.UNION_OFFICER

grant("hub.view_desk", holds(*_runs, *_oversees, _officer, Role.TEACHER))
grant("hub.view_figures", holds(*_runs, *_oversees, _officer))
grant("hub.view_needs", holds(*_runs, *_oversees, _officer))
grant("hub.view_follow_ups", holds(*_runs, *_oversees, _officer))
grant("hub.export_rows", holds(*_runs, *_oversees, _officer))
grant("hub.call_person", holds(*_runs, _officer))
