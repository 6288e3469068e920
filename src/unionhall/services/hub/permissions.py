"""Who may open which page of the staff desk. What may be done there, the engines and services say themselves."""

from __future__ import annotations

from typing import Any

import rules

from unionhall.engines.casework import kinds
from unionhall.engines.casework.permissions import handles, is_served, looks_on, works_on
from unionhall.kernel.access.permissions import grant, holds, is_self, may
from unionhall.kernel.access.posts import holds_role
from unionhall.kernel.access.roles import STAFF_ROLES, MachineRole, Role
from unionhall.kernel.people.models import Person

_runs = (Role.ADMINISTRATOR, Role.DESK, Role.PALACE_MANAGER)
_oversees = (Role.LEADER, Role.AUDITOR)
_officer = Role.UNION_OFFICER


@rules.predicate
def acts_for_partner(person: Person, subject: Any) -> bool:
    """Acts for a unit that cases of some kind may be about."""
    roles = {role for kind in kinds.registered() for role in kind.workflow.partner_roles}
    return holds_role(person, frozenset(roles), subject)


@rules.predicate
def registers(person: Person, subject: Any) -> bool:
    """May put people on file."""
    return may(person, "people.register_person", subject)


@rules.predicate
def sees_sessions(person: Person, subject: Any) -> bool:
    """May look at what takes place."""
    return may(person, "booking.see_sessions", subject)


grant("hub.view_desk", holds(*STAFF_ROLES))
grant("hub.view_inbox", handles | looks_on | acts_for_partner)
grant("hub.view_calendar", sees_sessions | handles)
grant("hub.make_calendar_address", handles)
grant("hub.receive_visit", registers)
grant("hub.view_figures", holds(*_runs, *_oversees, _officer))
grant("hub.view_leadership", holds(Role.LEADER))
grant("hub.set_target", holds(Role.ADMINISTRATOR, Role.LEADER))
grant("hub.read_figures", holds(MachineRole.INTEGRATION))
grant("hub.view_needs", holds(*_runs, *_oversees, _officer))
grant("hub.correct_need", holds(*_runs, Role.LEADER, _officer))
grant("hub.uncorrect_need", holds(*_runs, Role.LEADER, _officer))
grant("hub.view_follow_ups", holds(*_runs, *_oversees, _officer))
grant("hub.export_rows", holds(*_runs, *_oversees, _officer, Role.STATION_MANAGER))
grant("hub.view_destructions", holds(Role.ADMINISTRATOR, Role.LEADER, Role.AUDITOR))
grant("hub.propose_destruction", holds(Role.ADMINISTRATOR, Role.LEADER))
grant("hub.sign_destruction", holds(Role.ADMINISTRATOR, Role.LEADER))
grant("hub.decline_destruction", holds(Role.ADMINISTRATOR, Role.LEADER))
grant("hub.ask_wish", is_self)
grant("hub.answer_wish", works_on)
grant("hub.decline_wish", works_on)
grant("hub.withdraw_wish", is_served)
grant("hub.call_person", holds(*_runs, _officer, Role.STATION_MANAGER))
