"""The sentences behind the codes of timetables: faults, reasons and the rules of a conflict.

Each is an English msgid whose placeholders are the values that come with the code, and the `subject` of a reason.
"""

from __future__ import annotations

from collections.abc import Mapping

from unionhall.lib.errors import msgid as _

FAULTS: Mapping[str, str] = {
    "unknown_place": _("%(slot)s in %(room)s: one of the two is not in the problem"),
    "unknown_event": _("%(event)s is not in the problem"),
    "unknown_person": _("%(person)s is not in the problem"),
    "placed_times": _("%(event)s is placed %(times)s times"),
    "slot_not_allowed": _("%(event)s may not be in %(slot)s"),
    "room_not_allowed": _("%(event)s may not be in %(room)s"),
    "equipment_lacks": _("%(room)s lacks equipment that %(event)s needs"),
    "room_closed": _("%(room)s is closed in %(slot)s, when %(event)s should be there"),
    "room_taken_twice": _("%(room)s is taken more than once in %(slot)s"),
    "room_too_small": _("%(room)s has %(people)s people in %(slot)s, but holds %(capacity)s"),
    "in_two_places": _("%(person)s would be in two places in %(slot)s"),
    "person_away": _("%(person)s is away in %(slot)s"),
    "without_break": _(
        "%(person)s is busy for %(slots)s slots in a row on day %(day)s; %(most)s is the most"
    ),
    "before_its_time": _("%(event)s lies before %(after)s, or at the same time"),
    "panel_size": _("The panel of %(room)s in %(slot)s has to have %(wanted)s members"),
    "lacks_role": _("%(person)s may not sit in %(room)s, for want of the role %(role)s"),
    "own_company": _("%(person)s would judge the own company, %(company)s, in %(room)s in %(slot)s"),
    "too_many_panels": _("%(person)s sits on %(panels)s panels; %(most)s is the most"),
    "too_many_panels_a_day": _("%(person)s sits on %(panels)s panels on day %(day)s; %(most)s is the most"),
}

REASONS: Mapping[str, str] = {
    "came_to": _("%(sessions)s sessions of companies, on %(visits)s half-days that a company has to come"),
    "company_comes": _("%(subject)s comes on %(visits)s half-days, to %(sessions)s sessions"),
    "sits": _("%(subject)s sits on %(panels)s panels; the own company barred %(recused)s sessions"),
}

RULES: Mapping[str, str] = {
    "recusal": _("Nobody judges the own company"),
    "breaks": _("Nobody is busy for too many slots in a row"),
    "capacity": _("%(of)s holds no more than its capacity"),
    "panel": _("%(of)s has a full panel"),
    "closed": _("%(of)s is closed in some slots"),
    "away": _("%(of)s is away in some slots"),
    "most": _("%(of)s sits on no more panels than agreed"),
    "most_a_day": _("%(of)s sits on no more panels a day than agreed"),
    "one_place": _("%(of)s is in one place at a time"),
    "slots": _("%(of)s lies in the slots that were named"),
    "rooms": _("%(of)s lies in the rooms that were named"),
    "needs": _("%(of)s has the equipment that it needs"),
    "after": _("%(of)s comes after what has to be before it"),
}
