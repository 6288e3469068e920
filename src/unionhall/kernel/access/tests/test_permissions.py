"""The permission matrix as a table: each permission, each role, at the subject's place, above it, beside it."""

from __future__ import annotations

import pytest

from unionhall.kernel.access.permissions import granted_permissions, may
from unionhall.kernel.access.roles import STAFF_ROLES, Role
from unionhall.kernel.access.tests.cast import NOW, Cast, cast
from unionhall.kernel.people.models import Membership
from unionhall.lib import acts
from unionhall.lib.errors import NotAllowed

pytestmark = pytest.mark.django_db

A, L, U, D, P, T, O = (  # noqa: E741
    Role.ADMINISTRATOR,
    Role.LEADER,
    Role.AUDITOR,
    Role.DESK,
    Role.PALACE_MANAGER,
    Role.TEACHER,
    Role.UNION_OFFICER,
)
H, C = Role.LEGAL_MANAGER, Role.CASEWORKER
SELF = "self"

MATRIX: dict[str, set[str]] = {
    "organisations.create_organisation": {A},
    "organisations.rename_organisation": {A},
    "organisations.move_organisation": {A},
    "organisations.close_organisation": {A},
    "people.see_person": {A, D, O, P, U, H, C, SELF},
    "people.register_person": {A, D, O, P, H, C},
    "people.change_profile": {A, D, O, H, C, SELF},
    "people.change_phone": {A, D, O, H, C},
    "people.set_identity_number": {A, D, O, H, C, SELF},
    "people.open_identity_number": {A, O, H, C, SELF},
    "people.give_consent": {SELF},
    "people.withdraw_consent": {SELF},
    "people.join_organisation": {A, O},
    "people.leave_organisation": {A, O, SELF},
    "people.import_members": {A, O},
    "people.export_person": {A, SELF},
    "people.erase_person": {A, SELF},
    "people.open_account": {A},
    "people.suspend_account": {A},
    "people.restore_account": {A},
    "people.end_sessions": {A, SELF},
    "people.link_sign_in": {SELF},
    "people.unlink_sign_in": {SELF},
    # Only for machines: a personnel system names people as it knows them.
    "people.set_foreign_id": set(),
    "access.appoint_person": {A, P, H},
    "access.dismiss_person": {A, P, H},
    "access.see_posts": {A, L, U},
    "access.open_configuration": {A},
    "access.reset_factor": {A},
}


@pytest.fixture
def tree() -> Cast:
    return cast()


def test_the_table_is_complete() -> None:
    ours = {
        name for name in granted_permissions() if name.split(".")[0] in ("organisations", "people", "access")
    }
    assert ours == set(MATRIX)


PLACES = {"t01": True, "yunqiao": True, "dongyuan": True, "t02": False, "e01": False}


def test_matrix(tree: Cast) -> None:
    """Every permission, for every role at every place around the subject's, over a person and over the unit."""
    subject, stranger = tree.person("somebody", "t01"), tree.person("stranger", "t01")
    holders = [(role, place, tree.staff(role, place)) for role in sorted(STAFF_ROLES) for place in PLACES]
    wrong = []
    for permission, allowed in MATRIX.items():
        for role, place, holder in holders:
            expected = PLACES[place] and role in allowed
            for over in (subject, tree["t01"]):
                if may(holder, permission, over) is not expected:
                    wrong.append(f"{permission}: {role} at {place} over {type(over).__name__}")
        for person, expected in ((subject, SELF in allowed), (stranger, False), (None, False)):
            if may(person, permission, subject) is not expected:
                wrong.append(f"{permission}: {person}")
    assert not wrong


def test_a_permission_nobody_granted_is_held_by_nobody(tree: Cast) -> None:
    assert not may(tree.staff(A, "dongyuan"), "people.fly_moon", tree["t01"])
    with pytest.raises(NotAllowed):
        acts.authorise(tree.staff(A, "dongyuan"), "people.fly_moon", tree["t01"])


def test_a_permission_is_granted_once() -> None:
    with pytest.raises(KeyError):
        acts.grant("people.see_person", lambda _person, _subject: True)


def test_members_are_people_of_their_unit(tree: Cast) -> None:
    """Who signed up alone is on file at home; the officer of their unit still works for them."""
    worker = tree.person("worker", "yunqiao")
    officer = tree.staff(O, "e01")
    assert not may(officer, "people.see_person", worker)
    member = Membership.objects.create(organisation=tree["e01"], person=worker, joined_on=NOW.date())
    assert may(officer, "people.see_person", worker)
    member.left_on = NOW.date()
    member.save()
    assert not may(officer, "people.see_person", worker)


def test_reach_names_the_uppermost_places(tree: Cast) -> None:
    person = tree.staff(O, "t01")
    for code in ("e01", "t02"):
        person.posts.create(organisation=tree[code], role=O, starts_on="2020-01-01")
    assert acts.reach(person, "people.see_person") == [tree["t01"].path, tree["t02"].path]
    assert acts.reach(person, "access.see_posts") == []
    assert acts.reach(None, "people.see_person") == []
