"""Claimants from a sheet: row by row, all or none, nobody twice."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW
from unionhall.kernel.audit.models import Entry
from unionhall.kernel.files.sheets import ColumnsMissing, TooManyRows
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput, NotAllowed
from unionhall.services.legalaid import claim_rows, commands, ledger, money_sheets
from unionhall.services.legalaid.claim_rows import ClaimantRow
from unionhall.services.legalaid.commands.imports import (
    ClaimantsRefused,
    Taken,
    enter_claimant,
    import_claimants,
    rehearse_import,
)
from unionhall.services.legalaid.commands.parties import ClaimantTwice
from unionhall.services.legalaid.models import Claimant, LedgerEntry, Matter
from unionhall.services.legalaid.plans import JointPlan
from unionhall.services.legalaid.tests.group import identity_number, rows, sheet, worker
from unionhall.services.legalaid.tests.office import Office

LATER = NOW + timedelta(hours=1)


def take(office: Office, matter: Matter, *cells: dict[str, Any]) -> Taken:
    return import_claimants(matter, rows(*cells), by=office.caseworker, at=LATER)


def look(office: Office, matter: Matter, *cells: dict[str, Any]) -> list[ClaimantRow]:
    return rehearse_import(matter, rows(*cells), by=office.caseworker, at=LATER)


def test_268_workers_come_in_with_few_queries_and_the_same_sheet_adds_nothing(office: Office) -> None:
    matter = office.ask(people=268)
    cells = [worker(number) for number in range(268)]
    with CaptureQueriesContext(connection) as captured:
        assert take(office, matter, *cells) == Taken(added=268, registered=268, already=0)
    assert len(captured) <= 40
    assert take(office, matter, *cells) == Taken(added=0, registered=0, already=268)
    claimants = Claimant.objects.filter(matter=matter)
    assert claimants.count() == 269  # and the one who asked
    assert list(claimants.values_list("row", flat=True)) == list(range(1, 270))
    claimed = sum(Decimal(one["amount"]) for one in cells) + 18_000
    assert ledger.total(ledger.balances(matter).values()).claimed == claimed
    assert LedgerEntry.objects.filter(matter=matter).count() == 269
    assert claimants.filter(is_representative=True).count() == 3
    matter.refresh_from_db()
    assert (matter.is_group, matter.expected) == (True, 269)


def test_what_a_row_says_is_kept_and_the_identity_number_only_encrypted(office: Office) -> None:
    matter = office.ask()
    take(office, matter, worker(1, unit="t01", is_hardship="是", note="代领人是其妻"))
    one = Claimant.objects.select_related("person", "unit").get(matter=matter, row=2)
    assert (one.person.name, one.work, one.stands_on, one.note) == ("钱志强", "木工", "paper", "代领人是其妻")
    assert (str(one.worked_from), str(one.worked_to)) == ("2013-03-01", "2014-08-31")
    assert one.unit == office.cast["t01"]
    assert one.is_hardship
    assert one.person.identity_number == worker(1)["identity_number"]
    with connection.cursor() as cursor:
        cursor.execute("select identity_number from people_person where id = %s", [one.person_id])
        assert worker(1)["identity_number"] not in cursor.fetchone()[0]
    line = Entry.objects.get(verb="legalaid.claimant.import")
    assert line.data["identity_numbers"] == 1
    assert line.data["basis"] == "工会法第三十条"
    assert worker(1)["identity_number"] not in str(line.data)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("name", ""), ("name", "长" * 61), ("identity_number", identity_number(9)[:17] + "*"),
        ("identity_number", "990181198001010010"), ("identity_number", "123"),
        ("identity_number", worker(5)["identity_number"][:17] + "#"), ("phone", "12345"), ("phone", "2990000000"),
        ("work", "工" * 61), ("worked_from", "三月"), ("worked_from", "2014-02-30"), ("worked_from", "2036-01-01"),
        ("worked_to", "2013-02-28"), ("amount", "很多"), ("amount", "1.234"), ("amount", "-5"),
        ("stands_on", "梦见的"), ("unit", "不存在的工会"), ("is_representative", "也许"), ("note", "字" * 201),
    ],
)  # fmt: skip
def test_each_mistake_is_named_by_row_and_column_and_nothing_goes_in(
    office: Office, column: str, value: str
) -> None:
    matter = office.ask()
    with pytest.raises(ClaimantsRefused) as caught:
        take(office, matter, worker(4), worker(5, **{column: value}))
    right, wrong = caught.value.rows
    assert right.errors == []
    assert wrong.row.number == 3
    assert [name for name, _text in wrong.errors] == [column]
    assert Claimant.objects.filter(matter=matter).count() == 1
    assert not Person.objects.filter(name=worker(4)["name"]).exists()


def test_the_check_digit_is_named_in_words(office: Office) -> None:
    right = identity_number(7)
    wrong = right[:17] + ("0" if right[17] != "0" else "1")
    (row,) = look(office, office.ask(), worker(1, identity_number=wrong))
    assert [column for column, _text in row.errors] == ["identity_number"]
    assert row.as_preview()["errors"][0]["column"] == claim_rows.COLUMNS["identity_number"]


def test_one_worker_under_two_phones_within_the_sheet(office: Office) -> None:
    first, second = look(office, office.ask(), worker(1), worker(1, phone="13600009999"))
    assert first.errors == []
    ((column, words),) = second.errors
    assert column == "identity_number"
    assert all(part in words for part in ("2", "199****0001", "136****9999"))


def test_the_same_name_and_phone_twice_is_one_worker(office: Office) -> None:
    _first, second = look(office, office.ask(), worker(1), worker(1, identity_number=""))
    assert [column for column, _words in second.errors] == ["phone"]


def test_a_worker_on_file_under_another_phone_is_recognised_and_gets_no_second_file(office: Office) -> None:
    matter, other = office.ask(), office.ask(office.cast.person("two", "e01", phone="13600000022"))
    take(office, other, worker(1))
    (row,) = look(office, matter, worker(1, phone="13600009999"))
    assert row.errors == []
    assert any("199****0001" in hint and "136****9999" in hint for hint in row.hints)
    assert take(office, matter, worker(1, phone="13600009999")) == Taken(added=1, registered=0, already=0)
    assert Person.objects.filter(name=worker(1)["name"]).count() == 1
    # the same again: in the matter already, by number, not taken in twice
    (row,) = look(office, matter, worker(1, phone="13600009999"))
    assert row.known is not None
    assert "2" in row.hints[0]
    assert take(office, matter, worker(1, phone="13600009999")) == Taken(added=0, registered=0, already=1)


def test_who_asked_is_known_by_phone_and_name_and_the_number_is_added_to_the_file(office: Office) -> None:
    matter = office.ask()
    cells = worker(1, name=office.worker.name, phone=office.worker.phone)
    assert take(office, matter, cells) == Taken(added=0, registered=0, already=1)
    office.worker.refresh_from_db()
    assert office.worker.identity_number == cells["identity_number"]


def test_a_number_that_belongs_to_somebody_else_is_not_believed(office: Office) -> None:
    matter = office.ask()
    take(office, matter, worker(1))
    (row,) = look(office, matter, worker(1, name="别人"))
    assert [column for column, _words in row.errors] == ["name"]
    (row,) = look(office, matter, worker(1, identity_number=identity_number(77)))
    assert [column for column, _words in row.errors] == ["identity_number"]


def test_one_person_named_by_number_and_by_phone_in_two_rows(office: Office) -> None:
    matter = office.ask()
    take(office, office.ask(office.cast.person("two", "e01", phone="13600000022")), worker(1))
    cells = worker(1, phone="13600009999"), worker(1, identity_number="")
    _first, second = look(office, matter, *cells)
    assert [column for column, _words in second.errors] == ["name"]


def test_somebody_needs_a_number_or_a_phone(office: Office) -> None:
    (row,) = look(office, office.ask(), worker(1, identity_number="", phone=""))
    assert [column for column, _words in row.errors] == ["identity_number"]
    (row,) = look(office, office.ask(is_separate=True), worker(1, identity_number=""))
    assert row.errors == []


def test_an_invited_union_speaks_for_its_workers(office: Office) -> None:
    matter = office.ask()
    far = office.cast["yibin"]
    (row,) = look(office, matter, worker(1, unit=far.name))
    assert [column for column, _words in row.errors] == ["unit"]
    commands.invite_unit(matter, JointPlan(unit=far, task="联系本地职工"), by=office.head, at=NOW)
    take(office, matter, worker(1, unit=far.name))
    assert Claimant.objects.get(matter=matter, row=2).unit == far


def test_only_whoever_works_on_the_matter_takes_a_list_in(office: Office) -> None:
    matter = office.ask()
    for stranger in (office.worker, office.cast.staff(Role.CASEWORKER, "t02"), office.cast.staff(Role.DESK)):
        with pytest.raises(NotAllowed):
            import_claimants(matter, rows(worker(1)), by=stranger, at=LATER)
        with pytest.raises(NotAllowed):
            rehearse_import(matter, rows(worker(1)), by=stranger, at=LATER)


def test_one_by_hand_passes_the_same_checks(office: Office) -> None:
    matter = office.ask()
    one = enter_claimant(matter, worker(1), by=office.caseworker, at=LATER)
    assert (one.row, one.person.name) == (2, worker(1)["name"])
    with pytest.raises(ClaimantTwice):
        enter_claimant(matter, worker(1, phone="13600009999"), by=office.caseworker, at=LATER)
    with pytest.raises(InvalidInput) as caught:
        enter_claimant(matter, worker(2, phone="1"), by=office.caseworker, at=LATER)
    assert caught.value.field == "phone"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_file_is_read_in_either_language(language: str) -> None:
    (row,) = money_sheets.read_claimants(sheet(worker(1), language=language))
    assert {key: row.cells[key] for key in ("name", "phone")} == {
        key: worker(1)[key] for key in ("name", "phone")
    }


def test_a_column_is_missing_or_there_are_too_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ColumnsMissing) as caught:
        money_sheets.read_claimants(sheet(worker(1), without="identity_number"))
    assert str(claim_rows.COLUMNS["identity_number"]) in str(caught.value)
    monkeypatch.setattr(money_sheets, "MOST_ROWS", 2)
    with pytest.raises(TooManyRows):
        money_sheets.read_claimants(sheet(*(worker(number) for number in range(3))))
