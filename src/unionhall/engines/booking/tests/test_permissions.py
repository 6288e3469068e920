"""Who may do what, as one table: every permission of the engine, every role, at home and elsewhere."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from unionhall.engines.booking import commands, queries
from unionhall.engines.booking.models import FollowUp, Session
from unionhall.engines.booking.tests.cast import NOON, County, organisation, person
from unionhall.kernel.access.permissions import granted_permissions, may
from unionhall.kernel.access.roles import Role
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed

M, D, T, U = Role.PALACE_MANAGER, Role.DESK, Role.TEACHER, Role.UNION_OFFICER
L, A, X = Role.LEADER, Role.AUDITOR, Role.ADMINISTRATOR
SELF = "self"

# permission -> (what it is asked about, who holds it)
TABLE: dict[str, tuple[str, set[str]]] = {
    "booking.create_session": ("organisation", {M, D}),
    "booking.publish_session": ("session", {M, D}),
    "booking.change_session": ("session", {M, D}),
    "booking.cancel_session": ("session", {M, D}),
    "booking.plan_lessons": ("session", {M, D}),
    "booking.draw_session": ("session", {M, D}),
    "booking.see_sessions": ("session", {M, D, T, U, L, A, X}),
    "booking.book_session": ("person", {SELF}),
    "booking.book_for_others": ("person", {M, D, U}),
    "booking.see_booking": ("booking", {SELF, M, D, T}),
    "booking.cancel_booking": ("booking", {SELF, M, D}),
    "booking.cancel_late": ("booking", {M, D}),
    "booking.accept_offer": ("booking", {SELF}),
    "booking.decline_offer": ("booking", {SELF}),
    "booking.see_roll": ("session", {M, D, T}),
    "booking.check_in": ("session", {M, D, T}),
    "booking.record_attendance": ("session", {M, D}),
    "booking.rate_attendance": ("attendance", {SELF}),
    "booking.see_ratings": ("attendance", {M, D, T, U, L, A, X}),
    "booking.assign_follow_up": ("follow_up", {M, D}),
    "booking.close_follow_up": ("follow_up", {M, D}),
    "booking.lift_ban": ("session", {M, D}),
    "booking.reserve_room": ("room", {M, D}),
    "booking.cancel_reservation": ("room", {M, D}),
}


@pytest.fixture
def subjects(county: County) -> dict[str, Any]:
    session, worker = county.session(), county.worker()
    booking = county.booking(session, worker)
    attendance = commands.check_in(session, worker, by=county.manager, at=session.starts_at)
    commands.rate(attendance, score=1, by=worker, at=session.ends_at)
    return {
        "organisation": county.county, "session": session, "person": worker, "booking": booking,
        "attendance": attendance, "follow_up": FollowUp.objects.get(), "room": county.room,
    }  # fmt: skip


def holders(county: County, permission: str, subject: Any, own: Person) -> set[str]:
    found = {role for role in Role.values if may(person(county.county, role=role), permission, subject)}
    return found | ({SELF} if may(own, permission, subject) else set())


def test_the_table_is_complete() -> None:
    assert set(TABLE) == {name for name in granted_permissions() if name.startswith("booking.")}


@pytest.mark.parametrize("permission", TABLE)
def test_who_holds_it(permission: str, county: County, subjects: dict[str, Any]) -> None:
    about, expected = TABLE[permission]
    assert holders(county, permission, subjects[about], subjects["person"]) == {
        str(name) for name in expected
    }


@pytest.mark.parametrize("permission", TABLE)
def test_nobody_holds_it_elsewhere(permission: str, county: County, subjects: dict[str, Any]) -> None:
    subject = subjects[TABLE[permission][0]]
    elsewhere = organisation("other")
    assert not any(may(person(elsewhere, role=role), permission, subject) for role in Role.values)
    assert not may(None, permission, subject)


def acts(county: County, session: Session, by: Person) -> dict[str, Any]:
    worker = county.worker()
    return {
        "create": lambda: county.draft(by=by),
        "publish": lambda: commands.publish_session(session, by=by, at=NOON),
        "change": lambda: commands.change_session(session, title="改", by=by, at=NOON),
        "cancel": lambda: commands.cancel_session(session, reason="改", by=by, at=NOON),
        "on behalf": lambda: commands.book_on_behalf(
            session.pk, person=worker, channel="app", key=uuid4(), by=by, at=NOON
        ),
        "many": lambda: commands.book_many(session, [(worker, "app")], by=by, at=NOON),
        "check in": lambda: commands.check_in(session, worker, by=by, at=NOON),
        "roll": lambda: queries.roll(session, by),
        "waiting list": lambda: queries.waiting_list(session, by),
        "attendance": lambda: queries.attendance_list(session, by),
        "entries": lambda: queries.entries(session, by),
    }


@pytest.mark.parametrize("name", [
    "create", "publish", "change", "cancel", "on behalf", "many", "check in", "roll", "waiting list", "attendance",
    "entries",
])  # fmt: skip
def test_a_worker_runs_nothing(name: str, county: County) -> None:
    before = Session.objects.count()
    session = county.session()
    with pytest.raises(NotAllowed):
        acts(county, session, county.worker())[name]()
    assert Session.objects.count() == before + 1
