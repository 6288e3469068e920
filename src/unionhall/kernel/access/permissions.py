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
from unionhall.kernel.access.models import Post
from unionhall.kernel.access.roles import GIVES, MachineRole, Role
from unionhall.kernel.people.models import Account, Person
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


@rules.predicate
def signs_in(_person: Person, subject: Any) -> bool:
    """The subject is somebody who has an account or a post: their phone number is a key to this house."""
    if not isinstance(subject, Person):
        return True
    return Account.objects.filter(person=subject).exists() or Post.objects.filter(person=subject).exists()


_administrates = holds(Role.ADMINISTRATOR)
# A personnel system keeps the list of members of its own units; whether it may at all, its token's scope says.
_provides = holds(MachineRole.INTEGRATION)
_keeps_files = holds(Role.ADMINISTRATOR, Role.DESK, Role.UNION_OFFICER, Role.LEGAL_MANAGER, Role.CASEWORKER)

grant("rulebook.set_rule", _administrates)
grant("rulebook.end_rule", _administrates)
grant("rulebook.withdraw_rule", _administrates)
grant("calendar.set_day", _administrates)
grant("calendar.clear_day", _administrates)
grant("calendar.publish_year", _administrates)

grant("audit.see_trail", holds(Role.ADMINISTRATOR, Role.AUDITOR))

grant("organisations.create_organisation", _administrates | _provides)
grant("organisations.rename_organisation", _administrates | _provides)
grant("organisations.move_organisation", _administrates)
grant("organisations.close_organisation", _administrates | _provides)

grant("people.see_person", is_self | _keeps_files | holds(Role.PALACE_MANAGER, Role.AUDITOR))
grant("people.register_person", _keeps_files | holds(Role.PALACE_MANAGER) | _provides)
grant("people.change_profile", is_self | _keeps_files | _provides)
grant("people.change_phone", _keeps_files | (_provides & ~signs_in))
grant("people.set_foreign_id", _provides)
grant("people.set_identity_number", is_self | _keeps_files)
grant(
    "people.open_identity_number",
    is_self | holds(Role.ADMINISTRATOR, Role.UNION_OFFICER, Role.LEGAL_MANAGER, Role.CASEWORKER),
)
grant("people.give_consent", is_self)
grant("people.withdraw_consent", is_self)
grant("people.join_organisation", holds(Role.ADMINISTRATOR, Role.UNION_OFFICER) | _provides)
grant("people.leave_organisation", is_self | holds(Role.ADMINISTRATOR, Role.UNION_OFFICER) | _provides)
grant("people.import_members", holds(Role.ADMINISTRATOR, Role.UNION_OFFICER))
grant("people.export_person", is_self | _administrates)
grant("people.erase_person", is_self | _administrates)
grant("people.open_account", _administrates)
grant("people.suspend_account", _administrates)
grant("people.restore_account", _administrates)
grant("people.end_sessions", is_self | _administrates)
grant("people.link_sign_in", is_self)
grant("people.unlink_sign_in", is_self)

grant("access.appoint_person", holds(*GIVES))
grant("access.dismiss_person", holds(*GIVES))
grant("access.see_posts", holds(Role.ADMINISTRATOR, Role.LEADER, Role.AUDITOR))
grant("access.open_configuration", _administrates)
grant("access.reset_factor", _administrates)
