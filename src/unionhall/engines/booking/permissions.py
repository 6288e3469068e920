"""Who may do what with sessions, bookings, attendance, ratings and rooms."""

from __future__ import annotations

from typing import Any

import rules

from unionhall.kernel.access.permissions import grant, holds, is_self
from unionhall.kernel.access.posts import holds_role
from unionhall.kernel.access.roles import MachineRole, Role
from unionhall.kernel.people.models import Person

_runs = holds(Role.PALACE_MANAGER)
_desk = holds(Role.PALACE_MANAGER, Role.DESK)
_staff = holds(Role.PALACE_MANAGER, Role.DESK, Role.TEACHER)
_reads = holds(
    Role.PALACE_MANAGER, Role.DESK, Role.TEACHER, Role.LEADER, Role.AUDITOR, Role.ADMINISTRATOR, Role.UNION_OFFICER
)  # fmt: skip
_people_keepers = holds(Role.PALACE_MANAGER, Role.DESK, Role.UNION_OFFICER, MachineRole.INTEGRATION)


@rules.predicate
def connected_for(person: Person, subject: Any) -> bool:
    """A connected system, over the bookings of people of its own units, wherever the session takes place."""
    return subject is not None and holds_role(person, frozenset({MachineRole.INTEGRATION}), subject.person)


grant("booking.create_session", _desk)
grant("booking.publish_session", _desk)
grant("booking.change_session", _desk)
grant("booking.cancel_session", _desk)
grant("booking.plan_lessons", _desk)
grant("booking.draw_session", _desk)
grant("booking.see_sessions", _reads)

# Over a person: their own, or somebody's whose file lies with (or beneath) the unit of whoever books for them.
grant("booking.book_session", is_self)
grant("booking.book_for_others", _people_keepers)

# Over a booking: the person who made it; staff of the session's organisation.
grant("booking.see_booking", is_self | _staff | connected_for)
grant("booking.cancel_booking", is_self | _desk | connected_for)
grant("booking.cancel_late", _desk)
grant("booking.accept_offer", is_self)
grant("booking.decline_offer", is_self)

# Over a session.
grant("booking.see_roll", _staff)
grant("booking.check_in", _staff)
grant("booking.record_attendance", _desk)

# Over an attendance.
grant("booking.rate_attendance", is_self)
grant("booking.see_ratings", _reads)
grant("booking.assign_follow_up", _desk)
grant("booking.close_follow_up", _desk)

grant("booking.lift_ban", _desk)
grant("booking.reserve_room", _desk)
grant("booking.cancel_reservation", _desk)
