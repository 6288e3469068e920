"""Who may do what every kind has in common: one table, role and relation down, permission across."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from unionhall.engines.casework import commands
from unionhall.engines.casework.models import Case, Task
from unionhall.engines.casework.tests.conftest import Office
from unionhall.engines.casework.tests.made_up import REQUEST
from unionhall.kernel.access.permissions import granted_permissions, may
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.people.models import Person

S, IN, H, L, A, T, X, J, P, N, F, K, G, C, R = (
    "see_case", "see_internal", "handle_cases", "see_cases", "assign_case", "take_case", "transfer_case",
    "join_cases", "pause_clock", "add_note", "attach_file", "add_task", "ask_call", "complain_case", "rate_case",
)  # fmt: skip
TWINS = {"split_case": J, "resume_clock": P, "finish_task": K, "see_status": S}
HANDLES = {S, IN, H, L, A, T, X, J, P, N, F, K}
ASSIGNED = {S, IN, A, X, P, N, F, K}

MATRIX: dict[str, set[str]] = {
    "handler at the unit": HANDLES,
    "handler above": HANDLES,
    "handler at the top": HANDLES,
    "handler beneath": set(),
    "handler beside": set(),
    "assignee without a post": ASSIGNED,
    "looks on at the unit": {S, IN, L},
    "looks on above": {S, IN, L},
    "looks on beneath": set(),
    "leader, whom the kind does not name": set(),
    "administrator, whom the kind does not name": set(),
    "person served": {S, N, F, G, C, R},
    "opened it for somebody": {S, N, F, G, C},
    "officer of the partner": {S, N, F},
    "officer above the partner": {S, N, F},
    "officer of another firm": set(),
    "colleague of the person served": set(),
    "stranger": set(),
}
CELLS = [(who, verb) for who in MATRIX for verb in (S, IN, H, L, A, T, X, J, P, N, F, K, G, C, R, *TWINS)]


class Scene:
    """One case and everybody who stands somewhere to it."""

    def __init__(self, office: Office) -> None:
        union, desk, officer = office.union, Role.DESK, Role.UNION_OFFICER
        opener, lawyer = union.person("opener"), union.person("lawyer")
        opening = commands.Opening(
            REQUEST.kind, "求助", person=office.worker, partner=union["e01"], assignee=lawyer
        )
        self.case: Case = commands.open_case(union["yunqiao"], opening, by=opener, at=NOW)
        self.people: dict[str, Person] = {
            "handler at the unit": office.clerk, "handler above": union.staff(desk, "yibin"),
            "handler at the top": union.staff(desk, "dongyuan"), "handler beneath": union.staff(desk, "t01"),
            "handler beside": union.staff(desk, "palace"), "assignee without a post": lawyer,
            "looks on at the unit": office.auditor, "looks on above": union.staff(Role.AUDITOR, "yibin"),
            "looks on beneath": union.staff(Role.AUDITOR, "t01"),
            "leader, whom the kind does not name": union.staff(Role.LEADER),
            "administrator, whom the kind does not name": union.staff(Role.ADMINISTRATOR),
            "person served": office.worker, "opened it for somebody": opener,
            "officer of the partner": office.officer, "officer above the partner": union.staff(officer, "t01"),
            "officer of another firm": union.staff(officer, "t02"),
            "colleague of the person served": union.person("colleague at e01", "e01"), "stranger": office.stranger,
        }  # fmt: skip


@pytest.fixture
def scene(office: Office) -> Scene:
    return Scene(office)


def test_the_matrix_of_roles_relations_and_verbs(scene: Scene) -> None:
    assert set(scene.people) == set(MATRIX)
    wrong = []
    for who, verb in CELLS:
        expected = TWINS.get(verb, verb) in MATRIX[who]
        if may(scene.people[who], f"casework.{verb}", scene.case) != expected:
            wrong.append(f"{who} {'may not' if expected else 'may'} {verb}")
    assert wrong == []


def test_the_matrix_names_every_generic_permission() -> None:
    own = {"call_follow_up", "close_follow_up", "reopen_follow_up", "answer_complaint", "withdraw_complaint",
           "reopen_complaint", "hand_over"}  # fmt: skip
    generic = {name.split(".")[1] for name in granted_permissions() if name.startswith("casework.")} - own
    assert generic == {verb for _who, verb in CELLS}


@pytest.mark.parametrize(
    ("verb", "who"),
    [
        ("accept", {"handler at the unit", "handler above", "handler at the top", "assignee without a post"}),
        ("answer", {"person served", "opened it for somebody"}),
        ("reply", {"officer of the partner", "officer above the partner"}),
    ],
)
def test_verbs_of_a_kind_follow_its_own_grants(scene: Scene, verb: str, who: set[str]) -> None:
    permission = REQUEST.verb(verb).permission
    assert {name for name, person in scene.people.items() if may(person, permission, scene.case)} == who


def test_only_leaders_and_administrators_hand_over(scene: Scene) -> None:
    home = scene.case.organisation
    may_do = {name for name, person in scene.people.items() if may(person, "casework.hand_over", home)}
    assert may_do == {"leader, whom the kind does not name", "administrator, whom the kind does not name"}


def test_a_task_is_finished_by_whose_it_is(scene: Scene) -> None:
    auditor = scene.people["looks on at the unit"]
    mine, nobodys = (Task(case=scene.case, assignee=who) for who in (auditor, None))
    assert may(auditor, "casework.finish_task", mine)
    assert not may(auditor, "casework.finish_task", nobodys)
    assert not may(Person(), "casework.finish_task", nobodys)


def test_of_something_that_is_no_case_nobody_handles_anything(scene: Scene) -> None:
    """A permission asked about a lost row must not mean "anywhere"."""
    clerk: Any = scene.people["handler at the unit"]
    for subject in (scene.people["stranger"], object()):
        assert not may(clerk, "casework.see_case", subject)
        assert not may(clerk, "casework.handle_cases", subject)
    assert may(clerk, "casework.handle_cases", None)  # somewhere: for the menu
    assert may(clerk, "casework.see_cases", scene.case.organisation)


def test_no_partner_role_means_no_partner(scene: Scene) -> None:
    from unionhall.engines.casework import kinds  # noqa: PLC0415

    kinds._KINDS[REQUEST.kind] = kinds.Kind(replace(REQUEST, partner_roles=()))
    assert not may(scene.people["officer of the partner"], "casework.see_case", scene.case)
