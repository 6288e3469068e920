"""Who may do what with rest stations. Reporting and visiting need no permission: anybody may, also unnamed."""

from __future__ import annotations

from typing import Any

import rules

from unionhall.engines.casework.permissions import is_served, works_on
from unionhall.kernel.access.permissions import grant, holds
from unionhall.kernel.access.roles import Role

_runs = holds(Role.STATION_MANAGER)
_works = holds(Role.STATION_MANAGER, Role.DESK)
_looks = holds(Role.STATION_MANAGER, Role.DESK, Role.ADMINISTRATOR, Role.LEADER, Role.AUDITOR)


@rules.predicate
def keeps(person: Any, subject: Any) -> bool:
    """Looks after this very station, as keeper or as the keeper's stand-in."""
    station = getattr(subject, "station", subject)
    keepers = (getattr(station, "keeper_id", None), getattr(station, "backup_id", None))
    return person.pk is not None and person.pk in keepers


@rules.predicate
def keeps_case(person: Any, subject: Any) -> bool:
    """Looks after the station that this repair is about."""
    repair = getattr(subject, "repair", None) if hasattr(subject, "kind") else None
    return repair is not None and bool(keeps(person, repair.station))


_mends = works_on | keeps_case

grant("stations.view_desk", _looks)
grant("stations.register_station", _runs)
grant("stations.change_station", _runs)
grant("stations.remove_station", _runs)
grant("stations.set_facility_condition", _works | keeps)
grant("stations.inspect_station", _works)
grant("stations.count_visitors", _works | keeps)
grant("stations.import_stations", _runs)

grant("stations.accept_repair", _mends)
grant("stations.fix_repair", _mends)
grant("stations.decline_repair", _mends)
grant("stations.report_repair", _mends | is_served)
grant("stations.reopen_repair", _mends | is_served)

grant("stations.propose_site", _works | holds(Role.UNION_OFFICER))
grant("stations.assess_site", works_on)
grant("stations.approve_site", _runs)
grant("stations.start_site", works_on)
grant("stations.accept_site", _runs)
grant("stations.list_site", _runs)
grant("stations.inspect_site", _works)
grant("stations.retire_site", works_on)
grant("stations.keep_site", _runs)
grant("stations.remove_site", _runs)
grant("stations.refuse_site", _runs)
