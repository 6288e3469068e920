"""Lists show exactly what may be opened, and cost the same at one row and at thirty."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from unionhall.engines.casework import commands, queries
from unionhall.engines.casework.follow_ups import COMPLAINT, FOLLOW_UP
from unionhall.engines.casework.models import Case
from unionhall.engines.casework.naming import pairs_of
from unionhall.engines.casework.queries import Filters
from unionhall.engines.casework.tests.conftest import Office
from unionhall.engines.casework.tests.made_up import REQUEST
from unionhall.kernel.access.permissions import may
from unionhall.kernel.access.posts import forget_posts
from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.people.models import Person

LATER = NOW + timedelta(hours=2)
MUCH_LATER = NOW + timedelta(days=60)
UNITS = ("dongyuan", "yibin", "yunqiao", "palace", "t01", "t02", "e01")


def random_world(office: Office, seed: int) -> tuple[list[Person], list[Case]]:
    """People with posts all over the tree, and cases of three kinds between them, some passed on or escalated."""
    dice = random.Random(seed)
    roles = [
        Role.DESK,
        Role.LEADER,
        Role.AUDITOR,
        Role.ADMINISTRATOR,
        Role.UNION_OFFICER,
        Role.STATION_MANAGER,
    ]
    people = [office.union.person(f"p{n}", dice.choice(UNITS)) for n in range(14)]
    for person in people[:10]:
        for _ in range(dice.choice((1, 1, 2))):
            office.union.appoint(person, dice.choice(roles), dice.choice(UNITS))
    cases = []
    for n in range(25):
        opening = commands.Opening(
            dice.choice((REQUEST, COMPLAINT, FOLLOW_UP)).kind, f"第{n}件",
            person=dice.choice([*people, None]), partner=dice.choice([None, *map(office.union.__getitem__, UNITS)]),
            assignee=dice.choice([None, None, *people]),
        )  # fmt: skip
        unit = office.union[dice.choice(UNITS)]
        cases.append(commands.open_case(unit, opening, by=dice.choice([None, *people]), at=NOW))
    commands.chase_deadlines(at=NOW + timedelta(days=30), limit=12)
    return [*people, office.clerk, office.officer, office.stranger], list(Case.objects.all())


@pytest.mark.parametrize("seed", range(4))
def test_the_list_is_the_twin_of_the_permission(office: Office, seed: int) -> None:
    people, cases = random_world(office, seed)
    seen = 0
    for viewer in people:
        forget_posts(viewer)
        listed = set(queries.cases_visible_to(viewer))
        assert listed == {case for case in cases if may(viewer, "casework.see_case", case)}
        seen += len(listed)
        worked = {case for case in cases if may(viewer, "casework.handle_cases", case) and case.is_open}
        assert set(queries.inbox(viewer, "unit", Filters(), at=MUCH_LATER)) == worked
        assert {clock.case for clock in queries.deadlines_between(viewer, NOW, MUCH_LATER)} == {
            case for case in cases if case.is_open and may(viewer, "casework.assign_case", case)
        }
    assert 0 < seen < len(people) * len(cases)


def _reads(office: Office) -> dict[str, Callable[[], Any]]:
    clerk, case = office.clerk, Case.objects.order_by("pk").first()
    assert case is not None
    shown = lambda rows: [(str(row), row.person, row.assignee, row.organisation.name) for row in rows]  # noqa: E731
    return {
        "unit": lambda: shown(queries.inbox(clerk, "unit", Filters(), at=MUCH_LATER)),
        "overdue": lambda: shown(queries.inbox(clerk, "overdue", Filters(), at=MUCH_LATER)),
        "mine": lambda: shown(queries.inbox(clerk, "mine", Filters(), at=MUCH_LATER)),
        "counts": lambda: queries.box_counts(clerk, Filters(), at=MUCH_LATER),
        "find": lambda: shown(queries.find_cases(clerk, Filters(words="求助"))[:30]),
        "all": lambda: shown(queries.find_cases(clerk, Filters())[:30]),
        "theirs": lambda: [(str(row), row.organisation.name) for row in queries.cases_of(office.worker)],
        "partner": lambda: [(str(row), row.organisation.name) for row in queries.cases_of_partner(office.officer)],
        "calendar": lambda: [
            (str(row.case), row.case.assignee) for row in queries.deadlines_between(clerk, NOW, MUCH_LATER)
        ],
        "case": lambda: queries.get_case(case.pk, clerk),
        "timeline": lambda: [(str(line.text), line.details, line.files) for line in queries.timeline(case, clerk)],
        "verbs": lambda: queries.open_verbs(case, clerk),
    }  # fmt: skip


def costs(office: Office) -> dict[str, int]:
    found = {}
    for name, read in _reads(office).items():
        with CaptureQueriesContext(connection) as captured:
            read()
        found[name] = len(captured)
    return found


def test_reading_costs_the_same_at_one_row_and_at_thirty(office: Office) -> None:
    first = commands.take_case(office.open(), by=office.clerk, at=NOW)
    commands.add_note(first, "内部", by=office.clerk, at=NOW)
    costs(office)  # posts are read once a request
    at_one = costs(office)
    for n in range(29):
        case = office.open(f"求助{n}")
        if n % 2:
            commands.take_case(case, by=office.clerk, at=NOW)
        commands.add_note(first, f"内部{n}", by=office.colleague, at=NOW)
    assert costs(office) == at_one
    assert max(at_one.values()) <= 10, at_one


def test_search_finds_numbers_names_pinyin_phones_and_two_letters_of_a_subject(office: Office) -> None:
    office.worker.name, office.worker.name_pinyin = "王小芳", "wangxiaofang wxf"
    office.worker.save()
    wanted, _other = office.open("厂里拖欠工资三个月"), office.open("别的事", person=office.stranger)
    names = ("小芳", "王小芳", "wxf", "wx", "137000000", "机械")
    for words in ("拖欠", "工资", wanted.number, "0001", "工资 王小", *names):
        rows = queries.find_cases(office.clerk, Filters(words=words))
        assert wanted in rows, words
    for words in ("工", " ", "欠资", "罚款"):
        found = list(queries.find_cases(office.clerk, Filters(words=words)))
        assert found == ([] if words.strip() else [_other, wanted]), words
    assert not queries.find_cases(office.stranger, Filters(words="工资")).exists()
    assert pairs_of("拖欠a工资1") == ["拖欠", "欠a", "a工", "工资"]


def test_search_is_narrowed_to_kind_and_unit(office: Office) -> None:
    case = office.open()
    assert list(queries.find_cases(office.clerk, Filters(kind=REQUEST.kind))) == [case]
    assert not queries.find_cases(office.clerk, Filters(kind=COMPLAINT.kind)).exists()
    assert not queries.find_cases(office.clerk, Filters(unit=office.union["t01"].pk)).exists()
    assert not queries.find_cases(office.clerk, Filters(unit=case.pk)).exists()


def test_the_inbox_is_paged_most_urgent_first(office: Office) -> None:
    cases = [office.open(f"第{n}件", at=NOW - timedelta(minutes=n)) for n in range(35)]
    first = queries.inbox(office.clerk, "unit", Filters(), at=NOW)
    second = queries.inbox(office.clerk, "unit", Filters(), at=NOW, page=2)
    assert first[:30] + second == cases[::-1]
    assert first[30] == second[0]


def test_it_is_the_workers_turn_also_beside_the_main_course(office: Office) -> None:
    case = office.open()
    assert not queries.waiting_for(office.worker).exists()
    case = commands.advance(case, "accept", by=office.clerk, at=NOW)
    case.deadlines.filter(track="evidence").update(turn="worker")
    assert list(queries.waiting_for(office.worker)) == [case]
    case = commands.advance(case, "ask", by=office.clerk, at=LATER, answers={"what": "工资条"})
    assert list(queries.waiting_for(office.worker)) == [case]


def test_readers_workers_and_stages_are_told(office: Office) -> None:
    case = commands.advance(office.open(), "accept", by=office.clerk, at=NOW, assignee=office.clerk)
    assert {person.pk for person in queries.workers_on(case)} == {office.clerk.pk, office.colleague.pk}
    assert [stage.status for stage in queries.stages_of(case)] == ["done", "now", "ahead"]
    assert office.clerk.name in map(str, queries.readers_of(case))
    assert any("云桥机械厂工会" in str(each) for each in queries.readers_of(case))
