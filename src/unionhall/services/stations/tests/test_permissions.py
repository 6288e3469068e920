"""Who may do what: role x verb x relation."""

from __future__ import annotations

from typing import Any

import pytest

from unionhall.engines.casework.queries import open_verbs
from unionhall.kernel.access.permissions import may
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.people.models import Person
from unionhall.services.stations import commands
from unionhall.services.stations.plans import SitePlan
from unionhall.services.stations.states import REPAIR, SITE
from unionhall.services.stations.tests.house import House

pytestmark = pytest.mark.django_db

MANAGER, DESK, OFFICER = Role.STATION_MANAGER, Role.DESK, Role.UNION_OFFICER
# Permission -> who holds it: roles at the county, and what somebody is to the station or the case.
STATION = {
    "view_desk": {MANAGER, DESK, Role.ADMINISTRATOR, Role.LEADER, Role.AUDITOR},
    "register_station": {MANAGER},
    "change_station": {MANAGER},
    "remove_station": {MANAGER},
    "import_stations": {MANAGER},
    "inspect_station": {MANAGER, DESK},
    "set_facility_condition": {MANAGER, DESK, "keeper", "backup"},
    "count_visitors": {MANAGER, DESK, "keeper", "backup"},
    "propose_site": {MANAGER, DESK, OFFICER},
}
MENDERS = {MANAGER, DESK, "keeper", "backup"}
OPEN_REPAIR = {
    "accept": MENDERS, "fix": MENDERS, "decline": MENDERS, "report": {*MENDERS, "reporter"}, "reopen": set(),
}  # fmt: skip
MENDED_REPAIR = {
    "accept": set(), "fix": set(), "decline": set(), "report": set(), "reopen": {*MENDERS, "reporter"},
}  # fmt: skip
PROPOSED_SITE = {"assess": {MANAGER, DESK}, "refuse": {MANAGER}}


def people(house: House) -> dict[str, Person]:
    """Everybody of the table, by role or relation."""
    found: dict[str, Person] = {role: house.cast.staff(role) for role in Role.values}
    return found | {
        "keeper": house.keeper,
        "backup": house.backup,
        "reporter": house.worker,
        "stranger": house.cast.person("stranger", "t02"),
        "manager elsewhere": house.cast.staff(MANAGER, "t02"),
        "desk elsewhere": house.cast.staff(DESK, "t02"),
    }


@pytest.mark.parametrize("verb", STATION)
def test_permissions_over_a_station(house: House, verb: str) -> None:
    held = {who for who, person in people(house).items() if may(person, f"stations.{verb}", house.station)}
    assert held == STATION[verb]


def verbs_open(house: House, case: Any) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {verb.code: set() for verb in REPAIR.verbs}
    for who, person in people(house).items():
        for verb in open_verbs(case, person):
            found[verb.code].add(who)
    return found


def test_verbs_of_an_open_repair(house: House) -> None:
    assert verbs_open(house, house.report(by=house.worker).repair.case) == OPEN_REPAIR


def test_verbs_of_a_mended_repair(house: House) -> None:
    case = house.report(by=house.worker).repair.case
    case = commands.fix_repair(case, by=house.backup, at=NOW, answers={"answer": "换了"})
    assert verbs_open(house, case) == MENDED_REPAIR


def test_verbs_of_a_proposed_site(house: House) -> None:
    plan = SitePlan(name="港区驿站", address="港区", longitude=119.7, latitude=37.9)
    case = commands.propose_site(house.cast["t01"], plan, by=house.desk, at=NOW).case
    for verb, held in PROPOSED_SITE.items():
        assert {
            who for who, one in people(house).items() if verb in {v.code for v in open_verbs(case, one)}
        } == held


def test_every_verb_has_its_command_or_moves_on() -> None:
    for workflow in (REPAIR, SITE):
        for verb in workflow.verbs:
            assert verb.permission == f"stations.{verb.code}_{workflow.noun}"
