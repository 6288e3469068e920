"""The list of claimants, one claimant, and a sheet uploaded through the pages."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW, sign_in
from unionhall.lib.errors import NotAllowed
from unionhall.services.legalaid import commands, money_sheets
from unionhall.services.legalaid.commands.claimants import (
    EndsBeforeItBegins,
    LeftAlready,
    change_claimant,
)
from unionhall.services.legalaid.commands.imports import import_claimants
from unionhall.services.legalaid.models import Claimant, Matter
from unionhall.services.legalaid.plans import PaymentPlan
from unionhall.services.legalaid.queries import claimants
from unionhall.services.legalaid.queries.claimants import Wanted
from unionhall.services.legalaid.tests.group import identity_number, rows, sheet, worker
from unionhall.services.legalaid.tests.neighbours import make_group, staff_of
from unionhall.services.legalaid.tests.office import TODAY, Office

pytestmark = pytest.mark.django_db
PAGES = ("claimants", "claimants-export", "claimant-add", "claimants-import", "claimants-template")


def fill(office: Office, matter: Matter, count: int, first: int = 0) -> None:
    cells = [worker(number) for number in range(first, first + count)]
    import_claimants(matter, rows(*cells), by=office.caseworker, at=NOW)


@pytest.fixture
def desk(office: Office) -> Client:
    return sign_in(Client(), office.caseworker)


def at(name: str, matter: Matter, *more: Any) -> str:
    return reverse(f"legalaid:{name}", args=[matter.pk, *more])


def upload(content: BytesIO) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("名单.xlsx", content.read())}


# ---- commands ----


def test_a_claimant_changes_and_the_trail_says_what(office: Office) -> None:
    one = office.first(office.ask())
    changed = change_claimant(
        one, is_representative=True, work="瓦工", unit=office.cast["t01"], by=office.caseworker, at=NOW
    )
    one.refresh_from_db()
    assert (one.is_representative, one.work, one.unit) == (True, "瓦工", office.cast["t01"])
    assert changed.pk == one.pk
    with pytest.raises(TypeError):
        change_claimant(one, person=office.worker, by=office.caseworker, at=NOW)
    with pytest.raises(EndsBeforeItBegins):
        change_claimant(one, worked_from=TODAY, worked_to=TODAY.replace(day=1), by=office.caseworker, at=NOW)
    with pytest.raises(LeftAlready):
        change_claimant(one, has_left=True, by=office.caseworker, at=NOW)
    for stranger in (office.worker, office.cast.staff(Role.CASEWORKER, "t02")):
        with pytest.raises(NotAllowed):
            change_claimant(one, work="", by=stranger, at=NOW)


def test_whoever_left_gets_no_share_and_may_come_back(office: Office) -> None:
    matter = office.ask(amount_yuan=Decimal(1000))
    fill(office, matter, 1)
    second = Claimant.objects.get(matter=matter, row=2)
    change_claimant(second, has_left=True, is_representative=False, by=office.caseworker, at=NOW)
    plan = PaymentPlan(amount_yuan=Decimal(100), paid_on=TODAY)
    (share,) = commands.receive_payment(matter, plan, by=office.caseworker, at=NOW).entries.all()
    assert share.claimant == office.first(matter)
    change_claimant(second, has_left=False, by=office.caseworker, at=NOW)
    assert commands.receive_payment(matter, plan, by=office.caseworker, at=NOW).entries.count() == 2


# ---- reading ----


def test_the_totals_are_the_sums_of_the_rows_that_are_listed(office: Office) -> None:
    matter = office.ask()
    fill(office, matter, 12)
    plan = PaymentPlan(amount_yuan=Decimal("12345.67"), paid_on=TODAY)
    commands.receive_payment(matter, plan, by=office.caseworker, at=NOW)
    for wanted in (
        Wanted(),
        Wanted(part="representatives"),
        Wanted(q="钱"),
        Wanted(part="open", sort="-owed"),
    ):
        listed = claimants.claimants_of(matter, wanted)
        totals = claimants.totals(listed)
        assert totals["n"] == len(listed) > 0
        for name in claimants.SUMS:
            assert totals[name] == sum(getattr(one, name) for one in listed), name
    assert claimants.totals(claimants.claimants_of(matter))["received"] == Decimal("12345.67")


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("钱志强", ["钱志强"]), ("qzq", ["钱志强"]), ("0001", ["王小工", "钱志强"]), ("99900000001", []),
        ("3", ["钱志强"]), ("99999", []), ("没有这人", []),
    ],
)  # fmt: skip
def test_a_claimant_is_found_by_name_pinyin_number_or_digits(
    office: Office, q: str, found: list[str]
) -> None:
    matter = office.ask()
    fill(office, matter, 3)
    assert [one.person.name for one in claimants.claimants_of(matter, Wanted(q=q))] == found


def test_sorting_goes_both_ways_and_nonsense_is_ignored(office: Office) -> None:
    matter = office.ask()
    fill(office, matter, 5)
    up = [one.claimed for one in claimants.claimants_of(matter, Wanted(sort="claimed"))]
    assert up == sorted(up)
    assert [one.claimed for one in claimants.claimants_of(matter, Wanted(sort="-claimed"))] == up[::-1]
    assert [one.row for one in claimants.claimants_of(matter, Wanted(sort="nonsense"))] == list(range(1, 7))


def test_ten_people_need_representatives_until_somebody_is_one(office: Office) -> None:
    matter = office.ask()
    import_claimants(
        matter, rows(*(worker(n, is_representative="") for n in range(9))), by=office.caseworker, at=NOW
    )
    assert claimants.census(matter, at=NOW).lacks_representatives
    change_claimant(office.first(matter), is_representative=True, by=office.caseworker, at=NOW)
    assert not claimants.census(matter, at=NOW).lacks_representatives


# ---- pages ----


def test_the_list_costs_the_same_at_one_row_and_at_thirty(office: Office, desk: Client) -> None:
    matter = office.ask()
    costs = []
    for more in (2, 30):
        fill(office, matter, more, first=more)
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(at("claimants", matter)).status_code == 200
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 25


def test_the_list_shows_everybody_masked_with_the_totals(office: Office, desk: Client) -> None:
    matter = office.ask()
    fill(office, matter, 11)
    page = desk.get(at("claimants", matter)).content.decode()
    assert "钱志强" in page
    assert "199****0001" in page
    assert worker(1)["phone"] not in page
    assert worker(1)["identity_number"] not in page
    together = sum(Decimal(worker(n)["amount"]) for n in range(11)) + 18_000
    assert f"¥{together:,.2f}" in page


def test_the_pages_open_to_those_who_work_on_the_matter_only(office: Office) -> None:
    group = make_group(office)
    matter, one = group.matter, group.claimants["money"]
    strangers = [
        office.worker, office.cast.staff(Role.CASEWORKER, "t02"), office.cast.staff(Role.DESK),
        office.rival.person, *(staff_of(office, name) for name in group.joints),
    ]  # fmt: skip
    addresses = [at(name, matter) for name in PAGES]
    addresses += [at(name, matter, one.pk) for name in ("claimant", "claimant-change", "claimant-claim")]
    for person in strangers:
        client = sign_in(Client(), person)
        for address in addresses:
            assert client.get(address).status_code == 404, (person, address)
        for name in ("claimants-mark", "claimants-import-confirm"):
            assert client.post(at(name, matter)).status_code == 404
    for person in (office.head, office.caseworker, office.lawyer.person):
        client = sign_in(Client(), person)
        assert {client.get(address).status_code for address in addresses} == {200}
    without_factor = sign_in(Client(), office.caseworker, second_factor=False)
    assert all(without_factor.get(address).status_code != 200 for address in addresses)


def test_one_is_added_by_hand_and_mistakes_stand_at_their_field(office: Office, desk: Client) -> None:
    matter = office.ask()
    data = {
        "name": "李秀英", "phone": "19900000002", "identity_number": identity_number(3), "amount": "5200.50",
        "stands_on": "paper", "work": "抹灰工", "worked_from": "2025-01-05", "is_representative": "on",
    }  # fmt: skip
    wrong = desk.post(at("claimant-add", matter), data | {"identity_number": identity_number(3)[:17] + "Y"})
    assert wrong.status_code == 422
    assert wrong.context["form"].errors.keys() == {"identity_number"}
    assert desk.post(at("claimant-add", matter), data).status_code == 302
    one = Claimant.objects.select_related("person").get(matter=matter, row=2)
    assert (one.person.name, one.is_representative, one.stands_on) == ("李秀英", True, "paper")
    again = desk.post(at("claimant-add", matter), data | {"phone": "13600009999"})
    assert again.status_code == 422
    assert again.context["form"].errors.keys() == {"name"}


def test_representatives_are_marked_in_one_go(office: Office, desk: Client) -> None:
    matter = office.ask()
    fill(office, matter, 5, first=10)
    chosen = list(Claimant.objects.filter(matter=matter, row__in=[2, 4]))
    data = {"what": "represent", "id": [str(one.pk) for one in chosen]}
    assert desk.post(at("claimants-mark", matter), data).status_code == 302
    marked = Claimant.objects.filter(matter=matter, is_representative=True)
    assert list(marked.values_list("row", flat=True)) == [2, 4]
    desk.post(at("claimants-mark", matter), data | {"what": "unrepresent"})
    assert not marked.exists()


def test_a_part_and_a_claim_are_changed_and_somebody_leaves(office: Office, desk: Client) -> None:
    matter = office.ask()
    one = office.first(matter)
    page = desk.get(at("claimant-change", matter, one.pk))
    assert page.context["form"].initial["stands_on"] == "word"
    desk.post(
        at("claimant-change", matter, one.pk), {"stands_on": "reckoned", "work": "木工", "note": "有考勤"}
    )
    one.refresh_from_db()
    assert (one.stands_on, one.work, one.note) == ("reckoned", "木工", "有考勤")
    answer = desk.post(at("claimant-claim", matter, one.pk), {"amount": "0", "on": "2026-05-06"})
    assert answer.context["form"].errors.keys() == {"amount"}
    desk.post(at("claimant-claim", matter, one.pk), {"amount": "20000", "on": "2026-05-06", "note": "加班费"})
    assert claimants.claimant_of(matter, one.pk).claimed == 20_000
    page = desk.get(at("claimant", matter, one.pk)).content.decode()
    assert "¥18,000.00" in page  # the old claim still stands there, with its counter-line
    assert "−¥18,000.00" in page
    desk.post(at("claimant-leave", matter, one.pk), {"what": "leave"})
    assert claimants.claimant_of(matter, one.pk).left_at is not None
    desk.post(at("claimant-leave", matter, one.pk), {"what": "return"})
    assert claimants.claimant_of(matter, one.pk).left_at is None


def test_a_sheet_is_looked_at_then_taken_in_then_adds_nobody(office: Office, desk: Client) -> None:
    matter = office.ask()
    cells = [worker(number) for number in range(30)]
    bad = sheet(
        *cells[:3], worker(3, identity_number=identity_number(4)[:17] + "Y"), worker(1, phone="13600001111")
    )
    page = desk.post(at("claimants-import", matter), upload(bad))
    assert page.status_code == 200
    assert not page.context["is_right"]
    assert [row["number"] for row in page.context["rows"]] == [5, 6]
    assert "199****0001" in page.content.decode()
    page = desk.post(at("claimants-import", matter), upload(sheet(*cells)))
    assert page.context["is_right"]
    assert cells[0]["identity_number"] not in page.content.decode()
    kept = {"kept": page.context["kept"]}
    assert desk.post(at("claimants-import-confirm", matter), kept).status_code == 302
    assert Claimant.objects.filter(matter=matter).count() == 31
    page = desk.post(at("claimants-import-confirm", matter), kept, follow=True)
    assert Claimant.objects.filter(matter=matter).count() == 31
    assert "30" in str(next(iter(page.context["messages"])))


def test_what_was_kept_is_of_this_matter_and_this_person(office: Office, desk: Client) -> None:
    matter, other = office.ask(), office.ask(is_separate=True)
    page = desk.post(at("claimants-import", matter), upload(sheet(worker(1))))
    kept = {"kept": page.context["kept"]}
    desk.post(at("claimants-import-confirm", other), kept)
    sign_in(Client(), office.head).post(at("claimants-import-confirm", matter), kept)
    desk.post(at("claimants-import-confirm", matter), {"kept": "x"})
    assert Claimant.objects.count() == 2
    desk.post(at("claimants-import-confirm", matter), kept)
    assert Claimant.objects.count() == 3


def test_no_sheet_a_wrong_file_an_empty_sheet(office: Office, desk: Client) -> None:
    matter = office.ask()
    assert desk.post(at("claimants-import", matter), {"sent": "1"}).status_code == 422
    wrong = desk.post(at("claimants-import", matter), upload(BytesIO(b"name,phone")))
    assert wrong.context["form"].errors.keys() == {"file"}
    empty = desk.post(at("claimants-import", matter), upload(sheet()))
    assert not empty.context["is_right"]


def test_the_empty_list_and_what_goes_out_can_be_read_in(office: Office, desk: Client) -> None:
    matter = office.ask()
    fill(office, matter, 3)
    empty = load_workbook(BytesIO(desk.get(at("claimants-template", matter)).content))
    assert money_sheets.read_claimants(BytesIO(desk.get(at("claimants-template", matter)).content)) == []
    assert len(empty.worksheets) == 2
    out = load_workbook(
        BytesIO(desk.get(at("claimants-export", matter), {"part": "representatives"}).content)
    ).active
    assert office.caseworker.name in out["A1"].value
    assert out.max_row == 2 + 3 + 1
    assert out.cell(row=6, column=11).value == pytest.approx(
        sum(float(worker(n)["amount"]) for n in range(3))
    )
