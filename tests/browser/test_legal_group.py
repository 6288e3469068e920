"""A caseworker takes in a list of 268 workers and spreads a part payment over them, to the cent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.test_main_job import enter_desk
from tests.browser.walk import Walk
from tests.cast import Town
from unionhall.kernel.access.roles import Role
from unionhall.kernel.people.commands import give_factor
from unionhall.kernel.people.models import Account, Person
from unionhall.services.legalaid import commands, ledger
from unionhall.services.legalaid.models import Claimant, LedgerEntry, Matter, Payment
from unionhall.services.legalaid.plans import Intake
from unionhall.services.legalaid.states import Cause
from unionhall.services.legalaid.tests.group import identity_number, sheet, worker

pytestmark = pytest.mark.browser
PEOPLE = 268
EMPLOYER = "东原宏达建筑工程有限公司"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAID = Decimal("1700000.01")


def prepare(town: Town) -> tuple[Matter, Person]:
    """One of them asked; the caseworker who takes it on."""
    intake = Intake(cause=Cause.WAGES, story="工地停工，工资没结", employer=EMPLOYER, people=PEOPLE)
    matter = commands.open_matter(town.cast["yunqiao"], intake, person=town.worker, by=None, at=town.now)
    caseworker = town.cast.staff(Role.CASEWORKER)
    give_factor(Account.objects.get(person=caseworker), by=caseworker, at=town.now)
    return matter, caseworker


def upload(desk: Walk, cells: list[dict[str, Any]]) -> None:
    """Choose the file, look at it."""
    content = sheet(*cells).read()
    file = {"name": "工友名单.xlsx", "mimeType": XLSX, "buffer": content}
    desk.page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    desk.press("预览")


def refuse_the_wrong_list(desk: Walk, cells: list[dict[str, Any]]) -> None:
    """A wrong check digit in row 5, somebody twice under two phones in row 270: both named, nothing taken in."""
    wrong = [dict(one) for one in cells]
    right = identity_number(4)
    wrong[3]["identity_number"] = right[:17] + ("0" if right[17] != "0" else "1")
    wrong.append(worker(1, phone="13600009999"))
    upload(desk, wrong)
    expect(desk.page.get_by_role("alert")).to_contain_text("有 2 行需要改正")
    rows = desk.page.locator("table tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("身份证号")
    expect(rows.nth(0).locator("th")).to_have_text("5")
    expect(rows.nth(1).locator("th")).to_have_text("270")
    expect(rows.nth(1)).to_contain_text("199****0001")
    desk.look(at_worker_page=False)
    assert Claimant.objects.count() == 1
    desk.press("改好后重新上传")


def take_the_list_in(desk: Walk, matter: Matter, cells: list[dict[str, Any]]) -> Decimal:
    """All rows go in; the totals are what the sheet adds up to."""
    upload(desk, cells)
    together = sum((Decimal(one["amount"]) for one in cells), Decimal(0))
    expect(desk.page.locator("main")).to_contain_text(
        f"新增申请人 {PEOPLE} 名，请求金额合计 ¥{together:,.2f}"
    )
    desk.look(at_worker_page=False)
    desk.press("全部导入")
    expect(desk.page.get_by_role("status").first).to_contain_text(f"已导入 {PEOPLE} 名申请人")
    expect(desk.page.locator("tfoot")).to_contain_text(f"¥{together:,.2f}")
    expect(desk.page.get_by_text(f"{PEOPLE + 1} 名申请人").first).to_be_visible()
    desk.look(at_worker_page=False)
    assert Claimant.objects.filter(matter=matter).count() == PEOPLE + 1
    return together


def book_a_part(desk: Walk, matter: Matter, together: Decimal) -> None:
    """A part payment is shown with every share, then booked once; totals equal."""
    desk.open(reverse("legalaid:money", args=[matter.pk]))
    desk.look(at_worker_page=False)
    desk.press("登记到账")
    desk.heading("登记到账")
    desk.look(at_worker_page=False)
    desk.field("金额（元）").fill(str(together + 1))
    desk.press("看看怎么分")
    expect(desk.page.get_by_role("alert")).to_contain_text("尚欠")
    desk.complaints.clear()  # the browser notes every answer of 422
    desk.look(at_worker_page=False)
    desk.field("金额（元）").fill(str(PAID))
    desk.field("付款方").select_option(label=EMPLOYER)
    desk.press("看看怎么分")
    desk.heading("¥1,700,000.01 这样分")
    expect(desk.page.locator("tbody tr")).to_have_count(PEOPLE)
    expect(desk.page.locator("tfoot")).to_contain_text("¥1,700,000.01")
    assert not Payment.objects.exists()
    desk.look(at_worker_page=False)
    desk.press("就这样入账")
    expect(desk.page.get_by_role("status").first).to_contain_text("已入账")
    expect(desk.page.locator("tfoot")).to_contain_text("¥1,700,000.01")
    desk.look(at_worker_page=False)


def test_268_workers_come_in_from_excel_and_a_part_payment_is_spread(
    town: Town, phone: Phone, walk: Any
) -> None:
    matter, caseworker = prepare(town)
    cells = [worker(number, is_representative="") for number in range(PEOPLE)]
    desk = walk(1280, 900)
    enter_desk(desk, phone, town, caseworker)
    desk.open(reverse("legalaid:claimants", args=[matter.pk]))
    desk.look(at_worker_page=False)
    desk.press("从 Excel 导入")
    desk.look(at_worker_page=False)
    refuse_the_wrong_list(desk, cells)
    together = take_the_list_in(desk, matter, cells)
    book_a_part(desk, matter, together)

    desk.open(reverse("legalaid:money", args=[matter.pk]))
    left = together - PAID
    expect(desk.page.locator("tfoot")).to_contain_text("¥1,700,000.01")
    expect(desk.page.locator("tfoot")).to_contain_text(f"¥{left:,.2f}")
    desk.look(at_worker_page=False)
    balance = ledger.total(ledger.balances(matter).values())
    assert (balance.claimed, balance.received, balance.owed) == (together, PAID, left)
    assert LedgerEntry.objects.filter(payment=Payment.objects.get()).count() == PEOPLE

    # on a narrow screen nothing but the tables scrolls sideways
    narrow = desk.page
    narrow.set_viewport_size({"width": 390, "height": 844})
    for name in ("claimants", "money", "pay"):
        desk.open(reverse(f"legalaid:{name}", args=[matter.pk]))
        assert narrow.evaluate("document.documentElement.scrollWidth") <= 390, name
