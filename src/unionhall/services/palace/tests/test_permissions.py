from __future__ import annotations

import pytest

from unionhall.kernel.access.permissions import granted_permissions, may
from unionhall.kernel.access.roles import Role
from unionhall.services.palace.states import CONTRACT, ORDER
from unionhall.services.palace.tests.house import Palace
from unionhall.services.palace.tests.shop import Shop

pytestmark = pytest.mark.django_db

RUNS = {Role.PALACE_MANAGER}
DESK = RUNS | {Role.DESK}
LOOKS = DESK | {Role.ADMINISTRATOR, Role.LEADER, Role.AUDITOR}
MONEY = RUNS | {Role.LEADER, Role.AUDITOR}
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
    "palace.add_provider": RUNS,
    "palace.change_provider": RUNS,
    "palace.add_menu_item": RUNS,
    "palace.change_menu_item": RUNS,
    "palace.see_orders": MONEY,
    "palace.order_training": {Role.UNION_OFFICER},
    "palace.see_contracts": MONEY,
    "palace.plan_contract": RUNS,
    "palace.see_budget": MONEY,
    "palace.open_budget_line": RUNS,
    "palace.change_budget_line": RUNS,
    "palace.spend_budget": RUNS,
    "palace.correct_entry": RUNS,
}
# Over a case: the palace's staff where it lies or above, the unit that ordered, the leader.
STAFF, UNIT, LEADER = "staff", "unit", "leader"
ON_CASES = {
    "palace.match_order": {STAFF},
    "palace.offer_order": {STAFF},
    "palace.confirm_order": {UNIT},
    "palace.refuse_order": {UNIT},
    "palace.schedule_order": {STAFF},
    "palace.reschedule_order": {STAFF},
    "palace.deliver_order": {STAFF},
    "palace.settle_order": {STAFF},
    "palace.decline_order": {STAFF},
    "palace.withdraw_order": {UNIT},
    "palace.call_off_order": {STAFF},
    "palace.reopen_order": {STAFF, UNIT},
    "palace.select_contract": {STAFF},
    "palace.record_contract": {STAFF},
    "palace.award_contract": {LEADER},
    "palace.return_contract": {LEADER},
    "palace.sign_contract": {STAFF},
    "palace.publish_contract": {STAFF},
    "palace.file_contract": {STAFF},
    "palace.start_contract": {STAFF},
    "palace.add_instalment": {STAFF},
    "palace.accept_instalment": {STAFF},
    "palace.pay_instalment": {STAFF},
    "palace.undo_payment": {STAFF},
    "palace.finish_contract": {STAFF},
    "palace.appraise_contract": {STAFF},
    "palace.archive_contract": {STAFF},
    "palace.terminate_contract": {STAFF},
}


def test_the_table_is_complete() -> None:
    assert set(WHO) | set(ON_CASES) == {name for name in granted_permissions() if name.startswith("palace.")}


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


def whose(shop: Shop, role: str, at: str) -> set[str]:
    """What somebody with `role` at the unit `at` is to the cases of the palace and the order of e01."""
    found = set()
    if at in ("palace", "yunqiao") and role == Role.PALACE_MANAGER:
        found.add(STAFF)
    if at in ("palace", "yunqiao") and role == Role.LEADER:
        found.add(LEADER)
    if at in ("e01", "t01", "yunqiao") and role == Role.UNION_OFFICER:
        found.add(UNIT)
    return found


@pytest.mark.parametrize("role", Role.values)
def test_who_may_what_with_a_case(shop: Shop, role: str) -> None:
    order, contract = shop.order(), shop.contract()
    contract.assignee = None
    for at in ("palace", "yunqiao", "e01", "t01", "t02"):
        person = shop.palace.cast.staff(role, at)
        for permission, who in ON_CASES.items():
            case = contract if permission.endswith(("_contract", "_instalment", "_payment")) else order
            expected = bool(whose(shop, role, at) & who) and not (case is contract and UNIT in who)
            assert may(person, permission, case) is expected, (permission, at)


def test_every_verb_is_in_the_table(shop: Shop) -> None:
    verbs = [*ORDER.verbs, *CONTRACT.verbs]
    assert {verb.permission for verb in verbs} == set(ON_CASES)
