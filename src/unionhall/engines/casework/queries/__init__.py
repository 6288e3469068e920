"""Reading cases: what a viewer may see, what may be done, what has happened, what is to be done next."""

from unionhall.engines.casework.queries.cases import (
    case_of_file,
    cases_near,
    cases_of,
    cases_of_partner,
    cases_visible_to,
    children_of,
    get_case,
    live_deadline,
    may_see_internal,
    open_verbs,
    running_deadlines,
    status_of,
    tasks_of,
    to_rate,
    waiting_for,
)
from unionhall.engines.casework.queries.inbox import (
    BOXES,
    Filters,
    box_counts,
    deadlines_between,
    find_cases,
    inbox,
    units_handled,
    workers_on,
)
from unionhall.engines.casework.queries.keeping import ended_before, kept_cases, kinds_kept_by, over_since
from unionhall.engines.casework.queries.parties import people_by_phone, units_named, units_near
from unionhall.engines.casework.queries.timeline import Line, Stage, readers_of, stages_of, timeline

__all__ = [
    "BOXES", "Filters", "Line", "Stage", "box_counts", "case_of_file", "cases_near", "cases_of", "cases_of_partner",
    "cases_visible_to", "children_of", "deadlines_between", "ended_before", "find_cases", "get_case", "inbox",
    "kept_cases", "kinds_kept_by", "live_deadline", "may_see_internal", "open_verbs", "over_since", "people_by_phone",
    "readers_of", "running_deadlines", "stages_of", "status_of", "tasks_of", "timeline", "to_rate", "units_handled",
    "units_named", "units_near", "waiting_for", "workers_on",
]  # fmt: skip
