"""Who may do what: predicates composed per permission, and the one gate every command passes.

    grant("booking.cancel_session", holds(Role.PALACE_MANAGER) | holds(Role.DESK))
    authorise(by, "booking.cancel_session", session)

The apps beneath this one know no roles; what roles may do there is said here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import rules

from unionhall.kernel.access import posts
from unionhall.kernel.access.roles import GIVES, Role
from unionhall.kernel.people.models import Person
from unionhall.lib.acts import authorise, grant, granted_permissions, may

__all__ = ["Predicate", "anybody", "authorise", "grant", "granted_permissions", "holds", "is_self", "may"]

Predicate = Callable[[Person, Any], bool]


def holds(*roles: str) -> Any:
    """True where the person holds one of `roles` at the subject's organisation or above it.

    Without a subject: anywhere.
    """

    @rules.predicate(f"holds:{'|'.join(sorted(roles))}")
    def check(person: Person, subject: Any) -> bool:
        return posts.holds_role(person, frozenset(roles), subject)

    return check


@rules.predicate
def anybody(_person: Person, _subject: Any) -> bool:
    """Every signed-in person."""
    return True


@rules.predicate
def is_self(person: Person, subject: Any) -> bool:
    """The subject is the person, or belongs to them through its `person`."""
    return subject is not None and getattr(subject, "person_id", getattr(subject, "pk", None)) == person.pk


_administrates = holds(Role.ADMINISTRATOR)
_keeps_files = holds(Role.ADMINISTRATOR, Role.DESK, Role.UNION_OFFICER, Role.LEGAL_MANAGER, Role.CASEWORKER)

grant("rulebook.set_rule", _administrates)
grant("rulebook.end_rule", _administrates)
grant("rulebook.withdraw_rule", _administrates)
grant("calendar.set_day", _administrates)
grant("calendar.clear_day", _administrates)
grant("calendar.publish_year", _administrates)

grant("audit.see_trail", holds(Role.ADMINISTRATOR, Role.AUDITOR))

grant("organisations.create_organisation", _administrates)
grant("organisations.rename_organisation", _administrates)
grant("organisations.move_organisation", _administrates)
grant("organisations.close_organisation", _administrates)

grant("people.see_person", is_self | _keeps_files | holds(Role.PALACE_MANAGER, Role.AUDITOR))
grant("people.register_person", _keeps_files | holds(Role.PALACE_MANAGER))
grant("people.change_profile", is_self | _keeps_files)
grant("people.change_phone", _keeps_files)
grant("people.set_identity_number", is_self | _keeps_files)
grant(
    "people.open_identity_number",
    is_self | holds(Role.ADMINISTRATOR, Role.UNION_OFFICER, Role.LEGAL_MANAGER, Role.CASEWORKER),
)
grant("people.give_consent", is_self)
grant("people.withdraw_consent", is_self)
grant("people.join_organisation", holds(Role.ADMINISTRATOR, Role.UNION_OFFICER))
grant("people.leave_organisation", is_self | holds(Role.ADMINISTRATOR, Role.UNION_OFFICER))
grant("people.import_members", holds(Role.ADMINISTRATOR, Role.UNION_OFFICER))
grant("people.export_person", is_self | _administrates)
grant("people.erase_person", is_self | _administrates)
grant("people.open_account", _administrates)
grant("people.suspend_account", _administrates)
grant("people.restore_account", _administrates)
grant("people.end_sessions", is_self | _administrates)

grant("access.appoint_person", holds(*GIVES))
grant("access.dismiss_person", holds(*GIVES))
grant("access.see_posts", holds(Role.ADMINISTRATOR, Role.LEADER, Role.AUDITOR))
grant("access.open_configuration", _administrates)
grant("access.reset_factor", _administrates)
