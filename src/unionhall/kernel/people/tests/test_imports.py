"""Members from a spreadsheet: mistakes named by row and column, all rows or none."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW, Cast, cast
from unionhall.kernel.audit.models import Entry
from unionhall.kernel.people.commands import Imported, MembersRefused, import_members
from unionhall.kernel.people.models import Membership, Person
from unionhall.kernel.people.tests.test_people import identity
from unionhall.lib.errors import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> Cast:
    return cast()


def load(tree: Cast, *rows: dict[str, Any], at: str = "t01") -> Imported:
    by = tree.staff(Role.UNION_OFFICER, at)
    return import_members(enumerate(rows, start=2), organisation=tree[at], by=by, at=NOW)


def mistakes(tree: Cast, *rows: dict[str, Any]) -> list[tuple[int, str, str]]:
    with translation.override("en"), pytest.raises(MembersRefused) as refused:
        load(tree, *rows)
    return [(error.row, error.column, error.text) for error in refused.value.errors]


def test_people_come_in_as_members_of_their_units(tree: Cast) -> None:
    done = load(
        tree,
        {
            "name": "测试甲",
            "phone": 13800138000.0,
            "gender": "女",
            "is_migrant": "是",
            "joined_on": "2024/3/1",
        },
        {"name": "测试乙", "unit": "e01", "identity_number": identity(), "number": "E-7", "birth_year": None},
        {
            "name": "测试丙",
            "unit": "云桥机械厂工会",
            "birth_year": "1988",
            "joined_on": datetime(2023, 1, 2, 8),  # noqa: DTZ001 - spreadsheets know no zones
        },
    )
    assert done == Imported(registered=3, joined=0)
    people = {person.name: person for person in Person.objects.filter(account=None)}
    one, two, three = people["测试甲"], people["测试乙"], people["测试丙"]
    assert (one.phone, one.gender, one.is_migrant, one.organisation.code) == ("13800138000", "f", True, "t01")
    assert (two.identity_number, two.gender, two.birth_year, two.organisation.code) == (
        identity(),
        "m",
        1990,
        "e01",
    )
    assert (three.birth_year, three.organisation.code) == (1988, "e01")
    assert one.memberships.get().joined_on == date(2024, 3, 1)
    assert (two.memberships.get().number, two.memberships.get().joined_on) == ("E-7", date(2026, 5, 6))
    assert three.memberships.get().joined_on == date(2023, 1, 2)
    entry = Entry.objects.get(verb="people.membership.import")
    assert entry.data == {"registered": 3, "joined": 0}


def test_every_mistake_is_named_and_nothing_comes_in(tree: Cast) -> None:
    before = Person.objects.count()
    bad_identity = identity()[:-1] + ("0" if identity()[-1] != "0" else "1")
    found = mistakes(
        tree,
        {"name": "测试好"},
        {"name": " ", "phone": "138"},
        {"name": "甲", "identity_number": bad_identity},
        {"name": "乙", "unit": "t02"},
        {"name": "丙", "gender": "?", "is_migrant": "maybe"},
        {"name": "丁", "birth_year": "1799"},
        {"name": "戊", "joined_on": "2026年4月31日"},
    )
    assert found == [
        (3, "name", "Enter the name of the person."),
        (3, "phone", "A mobile number has 11 digits; this one has 3."),
        (
            4,
            "identity_number",
            "The last digit of this identity number does not fit the others; check for a typing error.",
        ),
        (5, "unit", "There is no such unit here."),
        (6, "gender", "“?” is not one of the answers."),
        (6, "is_migrant", "“maybe” is not one of the answers."),
        (7, "birth_year", "This year of birth is not possible."),
        (8, "joined_on", "A day is written like 2026-01-31."),
    ]
    assert Person.objects.count() == before + 1  # the officer
    assert not Membership.objects.exists()


def test_the_same_person_twice_in_the_sheet_is_a_mistake(tree: Cast) -> None:
    found = mistakes(
        tree,
        {"name": "甲", "phone": "13800138000"},
        {"name": "乙", "phone": "13800138000"},
        {"name": "甲", "phone": "138 0013 8000"},
        {"name": "丙", "identity_number": identity()},
        {"name": "丁", "identity_number": identity().lower()},
    )
    assert found == [
        (4, "phone", "The same person is in row 2 already."),
        (6, "identity_number", "The same person is in row 5 already."),
    ]


def test_who_is_on_file_joins_with_their_own_file(tree: Cast) -> None:
    known = tree.person("known", "t01", name="测试甲", phone="13800138000")
    assert load(tree, {"name": "测试甲", "phone": "13800138000"}) == Imported(registered=0, joined=1)
    assert known.memberships.get().organisation == tree["t01"]
    again = mistakes(tree, {"name": "测试甲", "phone": "13800138000"}, {"name": "测试乙"})
    assert again == [(2, "name", "This person is a member of the unit already.")]
    # Another unit keeps its own file.
    assert load(tree, {"name": "测试甲", "phone": "13800138000", "unit": "e01"}).registered == 1


def test_only_who_may_imports(tree: Cast) -> None:
    for role, place in ((Role.DESK, "t01"), (Role.UNION_OFFICER, "t02")):
        with pytest.raises(NotAllowed):
            import_members([(2, {"name": "x"})], organisation=tree["t01"], by=tree.staff(role, place), at=NOW)


def test_the_number_of_queries_does_not_grow_with_the_rows(tree: Cast) -> None:
    tree.staff(Role.UNION_OFFICER, "t01")
    costs = []
    for start, count in ((0, 1), (1, 30), (31, 900)):
        rows = [{"name": f"测试{n}", "phone": f"139{n:08d}"} for n in range(start, start + count)]
        with CaptureQueriesContext(connection) as asked:
            load(tree, *rows)
        costs.append(len(asked))
    assert costs[0] >= costs[1] == costs[2]
