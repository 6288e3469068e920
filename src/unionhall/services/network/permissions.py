"""Who may do what with the network. The map of what is open needs no permission: anybody may see it."""

from __future__ import annotations

from unionhall.engines.casework.permissions import works_on
from unionhall.kernel.access.permissions import grant, holds
from unionhall.kernel.access.roles import Role

_plans = holds(Role.NETWORK_PLANNER)
_decides = holds(Role.NETWORK_PLANNER, Role.LEADER)
_looks = holds(Role.NETWORK_PLANNER, Role.LEADER, Role.ADMINISTRATOR, Role.AUDITOR, Role.PALACE_MANAGER)

grant("network.view_desk", _looks)
grant("network.register_place", _plans)
grant("network.add_candidate", _plans)
grant("network.change_candidate", _plans)
grant("network.remove_candidate", _plans)
grant("network.import_candidates", _plans)
grant("network.import_demand", _plans)
grant("network.recount_demand", _plans)
grant("network.undo_import", _plans)
grant("network.make_scenario", _plans)
grant("network.run_scenario", _plans)
grant("network.stop_scenario", _plans)
grant("network.remove_scenario", _plans)
grant("network.adopt_scenario", _plans)
grant("network.count_coverage", _plans)

grant("network.approve_site", _decides)
grant("network.prepare_site", works_on)
grant("network.start_site", works_on)
grant("network.complete_site", _plans)
grant("network.move_site", _decides)
grant("network.refuse_site", _decides)
grant("network.withdraw_site", _decides)
