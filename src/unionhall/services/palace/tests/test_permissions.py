from __future__ import annotations

import pytest

from unionhall.kernel.access.permissions import granted_permissions, may
from unionhall.kernel.access.roles import Role
from unionhall.services.palace.tests.house import Palace

pytestmark = pytest.mark.django_db

RUNS = {Role.PALACE_MANAGER}
DESK = RUNS | {Role.DESK}
LOOKS = DESK | {Role.ADMINISTRATOR, Role.LEADER, Role.AUDITOR}
WHO = {
    "palace.view_desk": LOOKS,
    "palace.post_notice": DESK,
    "palace.change_notice": DESK,
    "palace.withdraw_notice": DESK,
    "palace.describe_house": RUNS,
    "palace.open_course_type": RUNS,
    "palace.change_course_type": RUNS,
    "palace.open_term": RUNS,
    "palace.change_term": RUNS,
    "palace.copy_term": RUNS,
    "palace.create_course": RUNS,
    "palace.change_course": RUNS,
    "palace.copy_course": RUNS,
    "palace.import_courses": RUNS,
    "palace.add_lesson": RUNS,
    "palace.move_lesson": RUNS,
    "palace.cancel_lesson": RUNS,
    "palace.create_lecture": RUNS,
    "palace.change_lecture": RUNS,
    "palace.create_activity": RUNS,
    "palace.change_activity": RUNS,
    "palace.publish_session": RUNS,
    "palace.cancel_session": RUNS,
}


def test_the_table_is_complete() -> None:
    assert set(WHO) == {name for name in granted_permissions() if name.startswith("palace.")}


@pytest.mark.parametrize("role", Role.values)
def test_who_may_what(palace: Palace, role: str) -> None:
    inside = palace.cast.staff(role, "palace")
    above = palace.cast.staff(role, "yunqiao")
    beside = palace.cast.staff(role, "t01")
    for permission, roles in WHO.items():
        expected = role in roles
        assert may(inside, permission, palace.term) is expected, permission
        assert may(above, permission, palace.term) is expected, permission
        assert may(beside, permission, palace.term) is False, permission


def test_a_worker_may_nothing(palace: Palace) -> None:
    worker = palace.cast.person("worker", "e01")
    assert not any(may(worker, permission, palace.term) for permission in WHO)
