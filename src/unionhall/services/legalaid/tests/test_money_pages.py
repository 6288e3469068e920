"""The money of a matter on its pages: shown before it is booked, spread, passed on, undone, confirmed, printed."""

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
from django.utils.translation import override
from openpyxl import Workbook, load_workbook

from unionhall.kernel.access.roles import Role
from unionhall.kernel.access.tests.cast import NOW, sign_in
from unionhall.services.legalaid import commands, ledger, money_sheets
from unionhall.services.legalaid.commands.imports import import_claimants
from unionhall.services.legalaid.models import Claimant, LedgerEntry, Matter, Payment, Receipt
from unionhall.services.legalaid.plans import PaymentPlan
from unionhall.services.legalaid.tests.group import rows, worker
from unionhall.services.legalaid.tests.neighbours import make_group, staff_of
from unionhall.services.legalaid.tests.office import TODAY, Office

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(office: Office) -> Client:
    return sign_in(Client(), office.caseworker)


@pytest.fixture
def matter(office: Office) -> Matter:
    """Three people: 18,000 yuan, 100 and 200."""
    made = office.ask()
    cells = worker(1, amount="100"), worker(2, amount="200")
    import_claimants(made, rows(*cells), by=office.caseworker, at=NOW)
    return made


def at(name: str, matter: Matter, *more: Any) -> str:
    return reverse(f"legalaid:{name}", args=[matter.pk, *more])


def balance(matter: Matter) -> ledger.Balance:
    return ledger.total(ledger.balances(matter).values())


def typed(page: Any, **changes: Any) -> dict[str, Any]:
    """What a browser would send of the payment form."""
    key = page.context["form"].initial["key"]
    told = {"amount": "100", "paid_on": "2026-05-06", "arrived": "yes", "spread": "pro_rata", "key": str(key)}
    return told | changes


def pay(desk: Client, matter: Matter, **changes: Any) -> Any:
    """Enter a payment, look at the shares, book them."""
    data = typed(desk.get(at("pay", matter)), **changes)
    shown = desk.post(at("pay", matter), data)
    assert shown.status_code == 200, shown.context["form"].errors
    return desk.post(at("pay", matter), data | {"seen": shown.context["digest"]})


def test_every_share_is_shown_before_it_is_booked_once(desk: Client, matter: Matter) -> None:
    data = typed(desk.get(at("pay", matter)), spread="smallest", amount="250.01")
    shown = desk.post(at("pay", matter), data)
    assert [line.amount for line in shown.context["lines"]] == [100, Decimal("150.01")]
    assert shown.context["together"] == Decimal("250.01")
    assert not Payment.objects.exists()
    booked = data | {"seen": shown.context["digest"]}
    assert desk.post(at("pay", matter), booked | {"change": "1"}).status_code == 200
    assert not Payment.objects.exists()
    for _twice in range(2):
        assert desk.post(at("pay", matter), booked).status_code == 302
    assert Payment.objects.count() == 1
    assert balance(matter).received == Decimal("250.01")


def test_what_changed_meanwhile_is_shown_again(office: Office, desk: Client, matter: Matter) -> None:
    data = typed(desk.get(at("pay", matter)))
    shown = desk.post(at("pay", matter), data)
    import_claimants(matter, rows(worker(3)), by=office.caseworker, at=NOW)
    again = desk.post(at("pay", matter), data | {"seen": shown.context["digest"]})
    assert again.status_code == 422
    assert not Payment.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": "18300.01"}, "amount"), ({"amount": "0"}, "amount"), ({"amount": "1.001"}, "amount"),
        ({"amount": "x"}, "amount"), ({"paid_on": "2999-01-01"}, "paid_on"), ({"spread": "by luck"}, "spread"),
        ({"arrived": ""}, "arrived"), ({"key": ""}, "key"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_at_its_field(
    desk: Client, matter: Matter, changes: dict[str, str], field: str
) -> None:
    answer = desk.post(at("pay", matter), typed(desk.get(at("pay", matter)), **changes))
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert not Payment.objects.exists()


def test_the_page_adds_up_and_shows_a_line_with_its_counter_line(
    office: Office, desk: Client, matter: Matter
) -> None:
    pay(desk, matter, amount="9150")
    commands.set_claim(office.first(matter), Decimal(19_000), on=TODAY, by=office.caseworker, at=NOW)
    page = desk.get(at("money", matter))
    totals = page.context["totals"]
    assert (totals["claimed"], totals["received"], totals["owed"]) == (19_300, 9_150, 10_150)
    text = page.content.decode()
    assert "¥10,150.00" in text
    assert "−¥18,000.00" in text


def test_money_that_lies_with_the_court_is_passed_on_then_confirmed(desk: Client, matter: Matter) -> None:
    pay(desk, matter, amount="183", arrived="no")
    payment = Payment.objects.get()
    assert (balance(matter).enforced, balance(matter).received) == (183, 0)
    page = desk.get(at("payment", matter, payment.pk))
    assert page.context["lies_there"]
    assert desk.post(at("payment-pass-on", matter, payment.pk), {"on": "2026-05-07"}).status_code == 302
    assert (balance(matter).enforced, balance(matter).received) == (0, 183)
    page = desk.get(at("payment", matter, payment.pk))
    shares = page.context["unconfirmed"]
    assert (len(shares), len(page.context["shares"])) == (3, 3)
    again = desk.post(at("payment-pass-on", matter, payment.pk), {"on": "2026-05-07"})
    assert again.status_code == 422
    ticked = {"id": [str(share.pk) for share in shares[:2]]}
    desk.post(at("payment-confirm", matter, payment.pk), ticked)
    desk.post(at("payment-confirm", matter, payment.pk), {})
    assert Receipt.objects.count() == 2
    desk.post(at("entry-confirm", matter, shares[2].pk))
    assert Receipt.objects.count() == 3
    assert not desk.get(at("payment", matter, payment.pk)).context["unconfirmed"]


def test_a_receipt_is_issued_for_what_was_received_only(office: Office, desk: Client, matter: Matter) -> None:
    pay(desk, matter, amount="183")
    share = LedgerEntry.objects.filter(claimant=office.first(matter), kind="received").get()
    answer = desk.post(at("entry-receipt", matter, share.pk))
    assert answer.status_code == 302
    file = desk.get(answer.headers["Location"])
    assert b"".join(file.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    claim = LedgerEntry.objects.get(claimant=office.first(matter), kind="claimed")
    assert desk.post(at("entry-receipt", matter, claim.pk)).status_code == 409


def test_all_rows_stand_on_one_page_for_printing(office: Office, desk: Client, matter: Matter) -> None:
    import_claimants(matter, rows(*(worker(n) for n in range(10, 70))), by=office.caseworker, at=NOW)
    for name in ("money", "claimants"):
        assert len(desk.get(at(name, matter)).context["page"].object_list) == 50
        assert len(desk.get(at(name, matter), {"all": "1"}).context["page"].object_list) == 63


def test_a_payment_is_undone_with_a_reason_and_nothing_is_deleted(desk: Client, matter: Matter) -> None:
    pay(desk, matter, amount="183")
    payment, lines = Payment.objects.get(), LedgerEntry.objects.count()
    no_reason = desk.post(at("payment-undo", matter, payment.pk), {"reason": " ", "on": "2026-05-07"})
    assert no_reason.context["form"].errors.keys() == {"reason"}
    told = {"reason": "录错了人", "on": "2026-05-06"}
    assert desk.post(at("payment-undo", matter, payment.pk), told).status_code == 302
    assert balance(matter).received == 0
    assert LedgerEntry.objects.count() == lines + 3
    page = desk.get(at("payment", matter, payment.pk))
    assert page.context["is_undone"]
    assert "录错了人" in page.content.decode()


def test_a_line_is_taken_back_but_not_a_share_alone(office: Office, desk: Client, matter: Matter) -> None:
    claim = LedgerEntry.objects.get(claimant__row=3)
    told = {"reason": "重复登记", "on": "2026-05-06"}
    assert desk.post(at("entry-correct", matter, claim.pk), told).status_code == 302
    assert balance(matter).claimed == 18_100
    pay(desk, matter, amount="50")
    share = LedgerEntry.objects.filter(kind="received").first()
    assert share is not None
    assert desk.post(at("entry-correct", matter, share.pk), told).status_code == 422
    first = LedgerEntry.objects.get(claimant=office.first(matter), kind="claimed")
    refused = desk.post(at("entry-correct", matter, first.pk), told)
    assert refused.status_code == 422
    assert "王小工" in refused.content.decode()


def test_rights_of_each_are_typed_or_read_from_a_sheet(office: Office, desk: Client, matter: Matter) -> None:
    told = {"kind": "awarded", "on": "2026-05-06"}
    nothing = desk.post(at("money-rights", matter), told)
    assert nothing.context["form"].errors.keys() == {"file"}
    zero = desk.post(at("money-rights", matter), told | {"amount_2": "0"})
    assert zero.context["form"].errors.keys() == {"amount_2"}
    desk.post(at("money-rights", matter), told | {"amount_1": "17000", "amount_2": "99.50"})
    assert (balance(matter).awarded, balance(matter).claimed) == (Decimal("17099.50"), 18_300)

    template = load_workbook(BytesIO(desk.get(at("money-rights-template", matter)).content))
    template.active["C2"], template.active["C4"] = 16_000, "150"
    desk.post(at("money-rights", matter), told | {"file": as_file(template)})
    assert balance(matter).awarded == Decimal(16_000) + Decimal("99.50") + 150

    template.active["A2"], template.active["B3"], template.active["C4"] = 77, "别人", "x"
    wrong = desk.post(at("money-rights", matter), told | {"file": as_file(template)})
    assert [row["number"] for row in wrong.context["preview"]] == [2, 3, 4]
    assert balance(matter).awarded == Decimal(16_000) + Decimal("99.50") + 150
    text = desk.post(at("money-rights", matter), told | {"file": SimpleUploadedFile("a.xlsx", b"no")})
    assert text.context["form"].errors.keys() == {"file"}


def as_file(book: Workbook) -> SimpleUploadedFile:
    target = BytesIO()
    book.save(target)
    return SimpleUploadedFile("金额.xlsx", target.getvalue())


def test_below_what_was_received_no_right_sinks(desk: Client, matter: Matter) -> None:
    pay(desk, matter, amount="18300")
    refused = desk.post(at("money-rights", matter), {"kind": "agreed", "on": "2026-05-06", "amount_1": "100"})
    assert refused.status_code == 422
    assert balance(matter).agreed == 0


def test_excel_out_adds_up_and_holds_every_line(office: Office, desk: Client, matter: Matter) -> None:
    pay(desk, matter, amount="183")
    desk.post(at("payment-undo", matter, Payment.objects.get().pk), {"reason": "录错", "on": "2026-05-06"})
    lines = load_workbook(BytesIO(desk.get(at("money-export", matter, "lines")).content)).active
    assert lines.max_row == 2 + LedgerEntry.objects.count()
    with override("zh-hans"):
        owed = money_sheets.money_heads()[-1]
    each = load_workbook(BytesIO(desk.get(at("money-export", matter, "claimants")).content)).active
    column = next(cell.column for cell in each[2] if cell.value == owed)
    assert each.cell(row=each.max_row, column=column).value == 18_300


def test_the_pages_cost_the_same_at_a_few_rows_and_at_many(
    office: Office, desk: Client, matter: Matter
) -> None:
    def cost() -> list[int]:
        found = []
        payment = Payment.objects.first()
        assert payment is not None
        for address in (at("money", matter), at("money-lines", matter), at("payment", matter, payment.pk)):
            with CaptureQueriesContext(connection) as captured:
                assert desk.get(address).status_code == 200
            found.append(len(captured))
        return found

    pay(desk, matter, amount="10")
    few = cost()
    cells = [worker(number) for number in range(10, 40)]
    import_claimants(matter, rows(*cells), by=office.caseworker, at=NOW)
    for number in range(5):
        commands.receive_payment(
            matter,
            PaymentPlan(amount_yuan=Decimal(400 + number), paid_on=TODAY),
            by=office.caseworker,
            at=NOW,
        )
    assert cost() == few
    assert max(few) <= 30


def test_an_invited_unit_sees_and_enters_only_what_is_of_its_own_claimants(office: Office) -> None:
    group = make_group(office)
    matter, joint = group.matter, group.joints["money"]
    client = sign_in(Client(), staff_of(office, "money"))
    page = client.get(at("money", matter))
    assert page.status_code == 200
    assert [one.pk for one in page.context["page"]] == [group.claimants["money"].pk]
    text = page.content.decode()
    hidden = [one for name, one in group.claimants.items() if name != "money"]
    assert not any(one.person.name in text for one in hidden)
    assert "¥800.00" not in text  # the whole payment is not theirs to see
    exported = load_workbook(BytesIO(client.get(at("money-export", matter, "lines")).content)).active
    names = {row[3].value for row in exported.iter_rows(min_row=3)}
    assert names == {group.claimants["money"].person.name}
    before = balance(matter).received
    answer = pay(client, matter, amount="10", units=[str(group.joints["whole"].organisation.pk)])
    assert answer.status_code == 302
    shares = Payment.objects.latest("at").entries.all() & LedgerEntry.objects.filter(amount_yuan=10)
    assert [share.claimant.unit for share in shares] == [joint.organisation]
    assert balance(matter).received == before + 10
    mine = Payment.objects.filter(amount_yuan=10).get()
    assert client.get(at("payment", matter, mine.pk)).status_code == 200
    for name in ("payment-undo", "payment-pass-on", "payment-confirm"):
        assert client.post(at(name, matter, mine.pk)).status_code == 404
    too_much = client.post(at("pay", matter), typed(client.get(at("pay", matter)), amount="1000"))
    assert too_much.context["form"].errors.keys() == {"amount"}


def test_a_unit_that_was_given_all_sees_all(office: Office) -> None:
    group = make_group(office)
    client = sign_in(Client(), staff_of(office, "whole"))
    page = client.get(at("money", group.matter))
    assert len(page.context["page"].object_list) == len(group.claimants)
    assert client.get(at("money-rights", group.matter)).status_code == 404


def test_the_pages_open_to_nobody_else(office: Office) -> None:
    group = make_group(office)
    matter = group.matter
    payment, entry = Payment.objects.get(), LedgerEntry.objects.filter(kind="claimed").first()
    assert entry is not None
    addresses = [at(name, matter) for name in ("money", "money-lines", "pay", "money-rights")]
    addresses += [at("money-export", matter, "lines"), at("payment", matter, payment.pk)]
    addresses += [at(name, matter, payment.pk) for name in ("payment-undo", "payment-pass-on")]
    addresses += [at("entry-correct", matter, entry.pk)]
    strangers = [
        office.worker, office.cast.staff(Role.CASEWORKER, "t02"), office.cast.staff(Role.DESK),
        office.cast.staff(Role.LEADER), office.rival.person,
        *(staff_of(office, name) for name in ("plain", "evidence", "invited", "finished")),
    ]  # fmt: skip
    for person in strangers:
        client = sign_in(Client(), person)
        for address in addresses:
            assert client.get(address).status_code == 404, (person, address)
    other = office.ask(is_separate=True)
    inside = sign_in(Client(), office.caseworker)
    assert {inside.get(address).status_code for address in addresses} == {200}
    assert inside.get(at("payment", other, payment.pk)).status_code == 404
    assert inside.get(at("entry-correct", other, entry.pk)).status_code == 404
    assert (
        inside.get(at("claimant", other, Claimant.objects.filter(matter=matter).first().pk)).status_code
        == 404
    )  # type: ignore[union-attr]
