"""Who may do with cases what every kind has in common. What only one kind has, its service says.

The roles stand in the workflow's table; the predicates here read them there, so that one gate serves all kinds.
"""

from __future__ import annotations

from typing import Any

import rules

from unionhall.engines.casework import kinds
from unionhall.engines.casework.models import Case, Task
from unionhall.kernel.access.permissions import grant, holds, is_self
from unionhall.kernel.access.posts import holds_role
from unionhall.kernel.access.roles import MachineRole, Role
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person


def case_of(subject: Any) -> Case | None:
    """The case a subject is, or belongs to (a note, a task, an attachment, a file); None when there is none."""
    if isinstance(subject, Case):
        return subject
    found = getattr(subject, "case", None) or getattr(getattr(subject, "attachment", None), "case", None)
    return found if isinstance(found, Case) else None


def _holds_listed(person: Person, subject: Any, column: str) -> bool:
    case = case_of(subject)
    if case is not None:
        roles = getattr(kinds.workflow_of(case.kind), column)
        return holds_role(person, frozenset(roles), case)
    if subject is not None and not isinstance(subject, Organisation):
        return False
    # Of a unit, or of nothing in particular: whoever works on any kind there.
    roles = {role for kind in kinds.registered() for role in getattr(kind.workflow, column)}
    return holds_role(person, frozenset(roles), subject)


@rules.predicate
def handles(person: Person, subject: Any) -> bool:
    """Works on cases of this kind at the case's organisation or above it."""
    return _holds_listed(person, subject, "handled_by")


@rules.predicate
def looks_on(person: Person, subject: Any) -> bool:
    """May see cases of this kind there without working on them."""
    return _holds_listed(person, subject, "seen_by")


@rules.predicate
def is_served(person: Person, subject: Any) -> bool:
    """The case is theirs: it serves them, or they opened it."""
    case = case_of(subject)
    return case is not None and person.pk in (case.person_id, case.opened_by_id) and person.pk is not None


@rules.predicate
def is_assignee(person: Person, subject: Any) -> bool:
    """The case lies with them."""
    case = case_of(subject)
    return case is not None and case.assignee_id == person.pk


@rules.predicate
def has_task(person: Person, subject: Any) -> bool:
    """The task lies with them."""
    return isinstance(subject, Task) and subject.assignee_id is not None and subject.assignee_id == person.pk


@rules.predicate
def is_partner(person: Person, subject: Any) -> bool:
    """Acts for the enterprise, provider or unit on the other side."""
    case = case_of(subject)
    if case is None or case.partner_id is None:
        return False
    roles = kinds.workflow_of(case.kind).partner_roles
    return bool(roles) and holds_role(person, frozenset(roles), case.partner)


works_on = handles | is_assignee
is_party = is_served | is_partner

grant("casework.see_case", works_on | looks_on | is_party)
grant("casework.see_internal", works_on | looks_on)
grant("casework.see_status", works_on | looks_on | is_party | holds(MachineRole.INTEGRATION))
grant("casework.handle_cases", handles)
grant("casework.see_cases", handles | looks_on)
grant("casework.assign_case", works_on)
grant("casework.take_case", handles)
grant("casework.transfer_case", works_on)
grant("casework.join_cases", handles)
grant("casework.split_case", handles)
grant("casework.pause_clock", works_on)
grant("casework.resume_clock", works_on)
grant("casework.add_note", works_on | is_party)
grant("casework.attach_file", works_on | is_party)
grant("casework.add_task", works_on)
grant("casework.finish_task", works_on | has_task)
grant("casework.ask_call", is_served)
grant("casework.complain_case", is_served)
grant("casework.rate_case", is_served & is_self)
grant("casework.hand_over", holds(Role.ADMINISTRATOR, Role.LEADER))

grant("casework.call_follow_up", works_on)
grant("casework.close_follow_up", works_on)
grant("casework.reopen_follow_up", works_on)
grant("casework.answer_complaint", works_on)
grant("casework.withdraw_complaint", is_served)
grant("casework.reopen_complaint", works_on | is_served)
