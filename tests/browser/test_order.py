"""An enterprise orders training: chosen from the menu on a phone, matched at the desk, held, rated, settled."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.test_main_job import agree, enter_desk, sign_in
from tests.browser.walk import Walk
from tests.cast import WORKER_PHONE, Town
from unionhall.engines.booking import commands as booking
from unionhall.engines.booking.models import Session
from unionhall.kernel.access.roles import Role
from unionhall.kernel.people.commands import give_factor
from unionhall.kernel.people.models import Account, Person
from unionhall.services.palace import commands, ledger
from unionhall.services.palace.models import BudgetLine, TrainingOrder
from unionhall.services.palace.plans import MenuPlan, ProviderPlan
from unionhall.services.palace.states import MenuKind, ProviderKind

pytestmark = pytest.mark.browser
COLLEGE = "云桥职业学院"
TITLE = "心肺复苏与急救"


def set_the_table(town: Town) -> tuple[Person, BudgetLine]:
    """A provider, one thing on the menu, a budget, and the enterprise's union officer."""
    home, by, at = town.place.organisation, town.manager, town.now
    college = commands.add_provider(
        home, ProviderPlan(name=COLLEGE, kind=ProviderKind.COLLEGE, is_unionised=True), by=by, at=at
    )
    plan = MenuPlan(
        code="first-aid", kind=MenuKind.TRAINING, title=TITLE, provider=college, unit_price_yuan=Decimal(2600),
        people_min=1, people_max=60,
    )  # fmt: skip
    commands.add_menu_item(home, plan, by=by, at=at)
    line = commands.open_budget_line(
        home, year=timezone.localdate(at).year, code="orders", name="点单配送", planned_yuan=Decimal(50_000), by=by,
        at=at,
    )  # fmt: skip
    officer = town.cast.staff(Role.UNION_OFFICER, "e01")
    give_factor(Account.objects.get(person=officer), by=officer, at=at)
    return officer, line


def do(desk: Walk, verb: str, **answers: str) -> None:
    """From the order's page: press the verb, answer what it asks, press it again."""
    desk.press(verb)
    desk.heading(verb)
    for label, value in answers.items():
        control = desk.field(label)
        if control.evaluate("one => one.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)
    desk.look(at_worker_page=False)
    desk.page.locator("main form button[type=submit]").click()
    expect(desk.page.get_by_role("status").first).to_contain_text(verb)
    desk.look(at_worker_page=False)


def order_from_the_menu(unit: Walk) -> None:
    """The officer looks at the menu and orders for thirty people."""
    unit.open(reverse("palace:menu"))
    unit.heading("为单位点单")
    unit.look()
    unit.press("点这个")
    unit.field("大约多少人").fill("30")
    unit.field("具体地点").fill("一号车间")
    unit.look()
    unit.press("提交点单")
    unit.heading(TITLE)
    unit.look()


def confirm_the_offer(unit: Walk) -> None:
    """The officer looks at the offer and confirms it."""
    unit.open(reverse("palace:orders"))
    unit.look()
    unit.press("看方案")
    expect(unit.page.locator("main")).to_contain_text(COLLEGE)
    unit.look()
    unit.press("确认方案")
    unit.look()
    unit.press("确认方案")
    unit.heading("办到哪一步")
    unit.look()


def test_an_enterprise_orders_training_and_it_is_settled(town: Town, phone: Phone, walk: Any) -> None:
    officer, line = set_the_table(town)
    unit = walk(390, 844)
    enter_desk(unit, phone, town, officer)
    order_from_the_menu(unit)
    order = TrainingOrder.objects.get()
    desk = walk(1280, 900)
    enter_desk(desk, phone, town, town.manager)
    desk.open(reverse("palace:desk-orders"))
    desk.look(at_worker_page=False)
    desk.press(TITLE)
    do(desk, "匹配承接方", 承接方=COLLEGE, 预算科目="orders")
    do(desk, "报送方案")
    confirm_the_offer(unit)

    desk.open(reverse("palace:desk-order", args=[order.pk]))
    tomorrow = timezone.localtime(town.now) + timedelta(days=1)
    do(desk, "排期", 开始时间=tomorrow.strftime("%Y-%m-%dT%H:%M"))
    session = TrainingOrder.objects.select_related("session").get().session
    assert session is not None
    come_and_rate(town, phone, walk, session)

    past = timezone.now() - timedelta(minutes=1)
    Session.objects.filter(pk=session.pk).update(starts_at=past - timedelta(hours=2), ends_at=past)
    desk.open(reverse("palace:desk-order", args=[order.pk]))
    do(desk, "已送达")
    do(desk, "结算", 结算金额="2500")
    order.refresh_from_db()
    assert (order.came, order.settled_yuan, ledger.balance(line).left) == (1, 2500, 47_500)
    unit.open(reverse("palace:order", args=[order.pk]))
    expect(unit.page.locator("main")).to_contain_text("已结算")
    unit.look()


def come_and_rate(town: Town, phone: Phone, walk: Any, session: Session) -> None:
    """A worker of the enterprise books, checks in with the code in the room, and says how it was."""
    worker = walk(390, 844)
    sign_in(worker, phone, WORKER_PHONE)
    agree(worker)
    worker.open(reverse("hub:session", args=[session.pk]))
    worker.look()
    worker.press("我要报名")
    expect(worker.page.get_by_text("已报名").first).to_be_visible()
    soon = timezone.now() + timedelta(minutes=5)
    booking.change_session(
        session, starts_at=soon, ends_at=soon + timedelta(hours=2), by=town.manager, at=town.now
    )
    session.refresh_from_db()
    worker.open(reverse("hub:checkin", args=[town.hall_code(session)]))
    worker.press("我到了")
    worker.heading("已签到")
    worker.press("看我的预约")
    worker.press("非常满意")
    expect(worker.page.get_by_role("status")).to_contain_text("谢谢您")
