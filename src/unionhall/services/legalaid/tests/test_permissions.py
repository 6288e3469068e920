"""Who may what, as a table: by role, by place, and by what somebody is to a matter."""

from __future__ import annotations

from typing import Any

import pytest

from unionhall.engines.casework.models import Case
from unionhall.kernel.access.permissions import granted_permissions, may
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.people.models import Person
from unionhall.services.legalaid.models import Matter
from unionhall.services.legalaid.states import CANDIDACY, JOINT, MATTER, SCREENING
from unionhall.services.legalaid.tests import openers
from unionhall.services.legalaid.tests.neighbours import UNITS, Group, staff_of
from unionhall.services.legalaid.tests.office import Office

pytestmark = pytest.mark.django_db

# At one unit, or above it: which roles may.
HEADS = {Role.LEGAL_MANAGER}
STAFF = HEADS | {Role.CASEWORKER}
AT_A_UNIT = {
    "legalaid.open_matter": STAFF | {Role.DESK, Role.LAWYER},
    "legalaid.see_matters": STAFF | {Role.LAWYER},
    "legalaid.view_desk": STAFF | {Role.LEADER, Role.AUDITOR},
    "legalaid.spot_enterprise": STAFF | {Role.DESK, Role.UNION_OFFICER},
    "legalaid.see_lawyers": STAFF,
    "legalaid.keep_lawyers": HEADS,
    "legalaid.open_call": HEADS,
    "legalaid.set_budget": HEADS,
    "legalaid.see_budget": STAFF | {Role.AUDITOR, Role.LEADER},
    "legalaid.grant_allowance": STAFF,
    "legalaid.pay_allowance": HEADS,
    "legalaid.cancel_allowance": HEADS,
    "legalaid.keep_roster": STAFF,
    "legalaid.publish_roster": HEADS,
    "legalaid.keep_review": HEADS,
    "legalaid.mark_file": {Role.LAWYER, Role.CASEWORKER},
    "legalaid.see_reviews": STAFF | {Role.LAWYER},
}
# Over a lawyer's own profile, duty, wish, swap: the lawyer, and of the staff ...
OF_A_LAWYER = {
    "legalaid.see_own_work": {Role.LAWYER},
    "legalaid.change_availability": STAFF,
    "legalaid.swap_duty": set(),
    "legalaid.answer_swap": set(),
    "legalaid.sign_in_duty": set(),
    "legalaid.log_duty": STAFF,
}

# Over a matter: who of the people of `who_there_is`.
DECIDE = "head city_head"
HANDLE = f"{DECIDE} caseworker city_caseworker"
WORK = f"{HANDLE} lawyer"
MONEY = "money whole"
EVIDENCE = "evidence whole"
ON_A_MATTER = {
    "accept_matter accept_urgent_matter refuse_matter uphold_matter overturn_matter lapse_matter assign_matter "
    "terminate_matter pass_on_matter archive_matter": DECIDE,
    "apply_matter supplement_matter object_matter withdraw_matter reopen_matter complete_papers": f"{WORK} worker",
    "advise_matter mediate_matter ask_supplement_matter start_matter report_progress_matter conclude_matter "
    "report_matter visit_matter": WORK,
    "start_mediation seek_confirmation seek_review seek_payment_order order_appraisal report_employer "
    "prepare_arbitration lodge_suit lodge_appeal prepare_enforcement draft_letter collect_money": WORK,
    "record_mediation agree_mediation fail_mediation perform_mediation break_mediation file_confirmation "
    "end_confirmation file_review end_review issue_order end_order report_appraisal prolong_inspection "
    "end_inspection file_arbitration accept_arbitration decline_arbitration extend_arbitration award_arbitration "
    "end_arbitration accept_suit judge_suit end_suit judge_appeal file_enforcement end_enforcement": WORK,
    "send_reminder send_opinion send_recommendation refer_prosecutor correct_letter end_letter chase_money "
    "end_recovery": WORK,
    "change_matter add_debtor change_debtor add_claimant import_claimants change_claimant see_claimants book_entry "
    "correct_entry keep_custody export_matter issue_evidence_list issue_receipt see_rights_check": WORK,
    "invite_unit": HANDLE,
    "see_money receive_payment": f"{WORK} {MONEY}",
    "add_evidence": f"{WORK} worker {EVIDENCE}",
    "see_evidence": f"{WORK} {EVIDENCE}",
}
# Of the engine's, over a matter.
ENGINE = {
    "casework.see_case casework.attach_file casework.add_note": f"{WORK} worker",
    "casework.see_internal casework.assign_case casework.transfer_case casework.pause_clock": WORK,
    "casework.take_case casework.join_cases casework.split_case": HANDLE,
    "casework.ask_call casework.complain_case": "worker",
}
# Over what belongs to one claimant: the one of `whose`.
OF_A_CLAIMANT = {
    ("see_claim", "worker"): f"{WORK} worker whole",
    ("see_claim", "other"): f"{WORK} other whole",
    ("see_claim", "money"): f"{WORK} claimant_money money whole",
    ("see_claim", "plain"): f"{WORK} claimant_plain whole",
    ("see_claim", "evidence"): f"{WORK} whole",
    ("open_evidence", "worker"): f"{WORK} worker whole",
    ("open_evidence", "other"): f"{WORK} other whole",
    ("open_evidence", "evidence"): f"{WORK} evidence whole",
    ("open_evidence", "money"): f"{WORK} claimant_money whole",
    ("open_evidence", "all"): f"{WORK} worker {EVIDENCE}",
    ("confirm_receipt", "worker"): f"{WORK} worker",
    ("confirm_receipt", "other"): f"{WORK} other",
    ("confirm_receipt", "money"): f"{WORK} claimant_money",
}


def listed(table: dict[str, str]) -> dict[str, set[str]]:
    """By permission, who; every name of a key once."""
    found: dict[str, set[str]] = {}
    for names, who in table.items():
        for name in names.split():
            full = name if "." in name else f"legalaid.{name}"
            assert full not in found, f"{full} stands there twice"
            found[full] = set(who.split())
    return found


def who_there_is(group: Group) -> dict[str, Person]:
    """Everybody, by what they are."""
    office = group.office
    roles = {
        "desk": Role.DESK, "leader": Role.LEADER, "auditor": Role.AUDITOR, "administrator": Role.ADMINISTRATOR,
        "officer": Role.UNION_OFFICER,
    }  # fmt: skip
    return {
        "head": office.head, "caseworker": office.caseworker, "lawyer": office.lawyer.person,
        "other_lawyer": office.rival.person, "worker": office.worker, "other": group.claimants["other"].person,
        "stranger": office.cast.person("stranger", "t02", phone="13600000055"),
        "city_head": office.cast.staff(Role.LEGAL_MANAGER, "yibin"),
        "city_caseworker": office.cast.staff(Role.CASEWORKER, "yibin"),
        "head_beneath": office.cast.staff(Role.LEGAL_MANAGER, "t01"),
        "claimant_money": group.claimants["money"].person, "claimant_plain": group.claimants["plain"].person,
        **{code: staff_of(office, code) for code in UNITS},
        **{name: office.cast.staff(role) for name, role in roles.items()},
    }  # fmt: skip


def able(people: dict[str, Person], permission: str, subject: Any) -> set[str]:
    return {name for name, person in people.items() if may(person, permission, subject)}


def test_over_a_matter(group: Group) -> None:
    people, matter = who_there_is(group), group.matter
    wrong = []
    for permission, who in (listed(ON_A_MATTER) | listed(ENGINE)).items():
        for subject in (matter.case, matter):
            found = able(people, permission, subject)
            if found != who:
                wrong.append(f"{permission}: {sorted(found ^ who)}")
    assert wrong == []


def test_over_what_belongs_to_one_claimant(group: Group) -> None:
    people, wrong = who_there_is(group), []
    for (name, whose), who in OF_A_CLAIMANT.items():
        claimant = group.claimants.get(whose)
        if name == "see_claim":
            subject: Any = claimant
        else:
            assert name == "open_evidence" or claimant is not None
            subject = group.evidence(claimant) if name == "open_evidence" else group.received(whose)
        found = able(people, f"legalaid.{name}", subject)
        if found != set(who.split()):
            wrong.append(f"{name} of {whose}: {sorted(found ^ set(who.split()))}")
    assert wrong == []


def test_a_matter_at_rest_with_nobody_is_the_staff_s(office: Office) -> None:
    matter = office.ask()
    assert not may(office.lawyer.person, "casework.see_case", matter.case)
    assert not may(office.rival.person, "legalaid.see_claimants", matter.case)
    assert may(office.caseworker, "legalaid.see_claimants", matter.case)


def test_a_lawyer_who_was_replaced_is_outside(office: Office) -> None:
    matter = office.handled(office.ask())
    case = office.act(matter.case, "assign", lawyer=office.rival.person)
    assert may(office.rival.person, "casework.see_case", case)
    assert not may(office.lawyer.person, "casework.see_case", case)
    assert not may(office.lawyer.person, "legalaid.see_evidence", case)


@pytest.mark.parametrize("role", Role.values)
def test_at_a_unit(office: Office, role: str) -> None:
    here, above = office.cast.staff(role), office.cast.staff(role, "yibin")
    beside = [office.cast.staff(role, code) for code in ("t01", "t02", "palace")]
    for permission, roles in AT_A_UNIT.items():
        expected = role in roles
        assert may(here, permission, office.cast["yunqiao"]) is expected, permission
        assert may(above, permission, office.cast["yunqiao"]) is expected, permission
        assert not any(may(one, permission, office.cast["yunqiao"]) for one in beside), permission


def test_of_a_lawyer(office: Office) -> None:
    mine, theirs = office.lawyer.person, office.rival.person
    for permission, roles in OF_A_LAWYER.items():
        assert may(mine, permission, office.lawyer), permission
        assert may(theirs, permission, office.lawyer) is (permission == "legalaid.see_own_work"), permission
        for role in set(Role.values) - {Role.LAWYER}:
            person = office.cast.staff(role)
            assert may(person, permission, office.lawyer) is (role in roles), (permission, role)


def joint_verbs(*codes: str) -> set[str]:
    return {f"legalaid.{code}_joint" for code in codes}


def test_over_joint_work(group: Group) -> None:
    people, joint = who_there_is(group), group.joints["money"]
    for verb in JOINT.verbs:
        expected = {"money"} | ({"head"} if verb.code == "end" else set())
        assert able(people, verb.permission, joint.case) == expected, verb.code
        assert able(people, verb.permission, joint) == expected, verb.code
    # Who invited sees how it stands; what the unit writes down for itself, only the unit.
    assert able(people, "casework.see_case", joint.case) == {"money", "head"}
    assert able(people, "casework.see_internal", joint.case) == {"money"}


def town_of(office: Office) -> Any:
    """What the openers of the walks need, at the county."""

    class Town:
        union, home, worker = office.cast, office.cast["yunqiao"], office.worker

    return Town()


def test_over_a_screening(office: Office) -> None:
    case = openers.open_screening(town_of(office), NOW)
    for role in Role.values:
        here, elsewhere = office.cast.staff(role), office.cast.staff(role, "t02")
        for verb in SCREENING.verbs:
            assert may(here, verb.permission, case) is (role in STAFF), (role, verb.code)
            assert not may(elsewhere, verb.permission, case)
        opened = role == Role.UNION_OFFICER  # who noticed it sees what becomes of it
        assert may(here, "casework.see_case", case) is (role in STAFF | {Role.LEADER} or opened), role
        assert not may(elsewhere, "casework.see_case", case)


def test_over_a_candidacy(office: Office) -> None:
    case: Case = openers.open_candidacy(town_of(office), NOW)
    for verb in CANDIDACY.verbs:
        assert may(office.worker, verb.permission, case) is (verb.code == "withdraw")
        assert not may(office.lawyer.person, verb.permission, case)
    for role in Role.values:
        here = office.cast.staff(role)
        for verb in CANDIDACY.verbs:
            assert may(here, verb.permission, case) is (role in HEADS), (role, verb.code)
        assert may(here, "casework.see_case", case) is (role in HEADS), role


def test_leader_and_auditor_open_no_matter(group: Group) -> None:
    for role in (Role.LEADER, Role.AUDITOR):
        for at in ("yunqiao", "yibin"):
            person = group.office.cast.staff(role, at)
            for permission in granted_permissions():
                if permission.startswith("legalaid.") and permission not in AT_A_UNIT:
                    assert not may(person, permission, group.matter.case), (role, permission)
            assert not may(person, "casework.see_case", group.matter.case)


def test_the_table_is_complete() -> None:
    named = set(AT_A_UNIT) | set(OF_A_LAWYER) | set(listed(ON_A_MATTER))
    named |= {f"legalaid.{name}" for name, _whose in OF_A_CLAIMANT}
    for workflow in (JOINT, SCREENING, CANDIDACY):
        named |= {verb.permission for verb in workflow.verbs}
    assert named == {name for name in granted_permissions() if name.startswith("legalaid.")}
    assert {verb.permission for verb in MATTER.verbs} <= set(listed(ON_A_MATTER))


def test_nobody_may_anything_without_being_somebody(group: Group) -> None:
    nobody = Person()
    for permission in granted_permissions():
        if permission.startswith("legalaid."):
            assert not may(nobody, permission, Matter.objects.get(pk=group.matter.pk).case), permission
