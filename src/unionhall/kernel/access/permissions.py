"""Who may do what: predicates composed per permission, and the one gate every command passes.

    grant("booking.cancel_session", holds(Role.PALACE_MANAGER) | holds(Role.DESK))
    authorise(by, "booking.cancel_session", session)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import rules

from unionhall.kernel.access import posts
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed

Predicate = Callable[[Person, Any], bool]
_GRANTS = rules.RuleSet()


def grant(permission: str, predicate: Any) -> None:
    """Say who holds `permission` ("app.verb_noun"). Raises KeyError when it was said before."""
    _GRANTS.add_rule(permission, predicate)


def granted_permissions() -> list[str]:
    """Every permission that exists, sorted; for the convention tests and the generated documents."""
    return sorted(_GRANTS)


def may(person: Person | None, permission: str, subject: Any = None) -> bool:
    """Whether `person` holds `permission` over `subject` (a row with an organisation, or an organisation)."""
    return person is not None and bool(_GRANTS.test_rule(permission, person, subject))


def authorise(person: Person | None, permission: str, subject: Any = None) -> None:
    """Pass silently or raise NotAllowed, which reads like a missing page."""
    if not may(person, permission, subject):
        raise NotAllowed(permission)


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
