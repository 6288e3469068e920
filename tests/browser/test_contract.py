"""A contract accepted and paid in two instalments; a third that overspends is refused with a sentence."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.test_main_job import enter_desk
from tests.browser.test_order import do
from tests.browser.walk import Walk
from tests.cast import Town
from unionhall.engines.casework.models import Case
from unionhall.kernel.access.roles import Role
from unionhall.kernel.people.commands import give_factor
from unionhall.kernel.people.models import Account, Person
from unionhall.services.palace import commands, ledger
from unionhall.services.palace.models import BudgetLine, Instalment
from unionhall.services.palace.plans import ProviderPlan
from unionhall.services.palace.states import ProviderKind

pytestmark = pytest.mark.browser
FIRM = "云桥法和律师事务所"


def prepare(town: Town) -> tuple[BudgetLine, Person]:
    """The running costs of the year, a law firm, and the leader who awards."""
    home, by, at = town.place.organisation, town.manager, town.now
    commands.add_provider(home, ProviderPlan(name=FIRM, kind=ProviderKind.LAW_FIRM), by=by, at=at)
    line = commands.open_budget_line(
        home, year=timezone.localdate(at).year, code="running", name="基本运行经费", planned_yuan=Decimal(1_380_000),
        by=by, at=at,
    )  # fmt: skip
    leader = town.cast.staff(Role.LEADER)
    give_factor(Account.objects.get(person=leader), by=leader, at=at)
    return line, leader


def plan_and_select(desk: Walk) -> None:
    """Planned, then selected among three quotations."""
    desk.open(reverse("palace:desk-contracts"))
    desk.look(at_worker_page=False)
    desk.press("购买立项")
    desk.field("买什么").fill("职工法律服务")
    desk.field("预计金额").fill("60000")
    desk.look(at_worker_page=False)
    desk.press("保存")
    desk.heading("职工法律服务")
    desk.press("开始采购")
    desk.page.get_by_label("采购方式").select_option("inquiry")
    desk.page.locator("main form button[type=submit]").click()
    do(desk, "填写采购记录", 承接方=FIRM, 报价="60000", 采购记录="三家询价，报价最低")


def perform_in_two(desk: Walk, today: str) -> None:
    """Two instalments are agreed, accepted and paid."""
    for number, amount in enumerate(("30000", "25000"), 1):
        do(desk, "新增分期", 应交付日期=today, 金额=amount, 交付内容="驻点值班 12 次")
        desk.page.get_by_role("link", name="验收").first.click()
        desk.field("验收记录").fill("值班 12 次，台账齐全")
        desk.page.locator("main form button[type=submit]").click()
        desk.page.get_by_role("link", name=f"付款 {number}").first.click()
        desk.look(at_worker_page=False)
        desk.page.locator("main form button[type=submit]").click()
        expect(desk.page.get_by_role("status").first).to_contain_text("支付一期")
    desk.look(at_worker_page=False)


def overspend(desk: Walk, today: str) -> None:
    """A third one is refused with a sentence."""
    desk.press("新增分期")
    desk.field("应交付日期").fill(today)
    desk.field("金额").fill("5000.01")
    desk.field("交付内容").fill("加开两次")
    desk.page.locator("main form button[type=submit]").click()
    expect(desk.page.get_by_role("alert").first).to_contain_text("只剩 5,000.00 元")
    desk.complaints.clear()  # the browser notes every answer of 422


def test_two_instalments_are_paid_and_a_third_that_overspends_is_refused(
    town: Town, phone: Phone, walk: Any
) -> None:
    line, leader = prepare(town)
    today = timezone.localdate(town.now).isoformat()
    desk = walk(1280, 900)
    enter_desk(desk, phone, town, town.manager)
    plan_and_select(desk)
    case = Case.objects.get()
    chief = walk(1280, 900)
    enter_desk(chief, phone, town, leader)
    chief.open(reverse("palace:desk-contract", args=[case.pk]))
    do(chief, "批准成交", 公示日期=today)

    desk.open(reverse("palace:desk-contract", args=[case.pk]))
    do(desk, "签订合同", 结束=f"{int(today[:4]) + 1}{today[4:]}".replace("-02-29", "-02-28"))
    do(desk, "开始履约")
    perform_in_two(desk, today)
    overspend(desk, today)
    assert Instalment.objects.count() == 2
    balance = ledger.balance(line)
    assert (balance.committed, balance.paid) == (5_000, 55_000)
    desk.open(reverse("palace:desk-line", args=[line.pk]))
    desk.look(at_worker_page=False)
    expect(desk.page.locator("main table")).to_contain_text("职工法律服务")
    desk.open(reverse("palace:desk-budget"))
    desk.look(at_worker_page=False)
