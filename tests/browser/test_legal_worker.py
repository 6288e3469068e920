"""From "I was not paid" on a phone, without an account, to money in the worker's hand."""

from __future__ import annotations

from datetime import time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.walk import Walk
from tests.cast import Town
from unionhall.engines.casework import commands as casework
from unionhall.kernel.access.roles import Role
from unionhall.kernel.people.models import Consent, Person
from unionhall.services.legalaid import commands
from unionhall.services.legalaid.models import Duty, DutyPost, Matter, Receipt, Roster
from unionhall.services.legalaid.plans import PaymentPlan
from unionhall.services.legalaid.states import MATTER, RosterState
from unionhall.services.legalaid.tests.office import make_lawyer

pytestmark = pytest.mark.browser
ASKER = "19900008888"
EMPLOYER = "云桥宏达建筑工程有限公司"


@pytest.fixture
def caseworker(town: Town) -> Person:
    """The county's legal aid, with a lawyer on duty all day."""
    unit, today = town.cast["yunqiao"], timezone.localdate(town.now)
    lawyer = make_lawyer(town.cast, "lawyer", "云桥法和律师事务所")
    post = DutyPost.objects.create(
        organisation=unit,
        name="职工服务中心",
        phone="0000-8012348",
        opens=time(9),
        closes=time(17),
        place=town.place,
    )
    roster = Roster.objects.create(
        organisation=unit, from_on=today, to_on=today + timedelta(days=30), state=RosterState.PUBLISHED,
        published_at=town.now,
    )  # fmt: skip
    Duty.objects.create(organisation=unit, roster=roster, post=post, day=today, lawyer=lawyer)
    return town.cast.staff(Role.CASEWORKER)


def ask(worker: Walk, phone: str, *, is_looked_at: bool = True) -> None:
    """From the entrance to the confirmation."""

    def look() -> None:
        if is_looked_at:
            worker.look()

    worker.open(reverse("legalaid:home"))
    worker.heading("法律援助")
    expect(worker.page.get_by_text("不收一分钱")).to_be_visible()
    look()
    worker.press("我要求助")
    look()
    worker.press("工资没发")
    look()
    worker.field("要找的是哪家单位或者谁？").fill(EMPLOYER)
    worker.field("从什么时候起没发？").fill((timezone.localdate() - timedelta(days=90)).isoformat())
    worker.page.locator("label").filter(has_text="还在").first.click()
    worker.field("大约涉及多少钱（元）？").fill("18,000")
    worker.press("继续")
    worker.heading("说说怎么回事")
    worker.press("返回")
    expect(worker.field("要找的是哪家单位或者谁？")).to_have_value(EMPLOYER)
    worker.press("继续")
    worker.field("说说是怎么回事").fill("干了三个月，一分钱没发。")
    look()
    worker.press("继续")
    expect(worker.page.locator(".check")).to_contain_text("18,000.00")
    worker.field("您的姓名").fill("李阿强")
    worker.field("您的手机号").fill(phone)
    worker.page.locator("label").filter(has_text="我已阅读").click()
    look()
    worker.press("提交求助")
    worker.heading("您的求助已收到")
    look()


def follow(worker: Walk, phone: Phone, number: str) -> None:
    """One press sends the code to the phone that was given; with it one sees the matter."""
    worker.press("查进度")
    worker.heading("填写验证码")
    worker.look()
    worker.field("验证码").fill(phone.code(number))
    worker.press("登录")


def agreement_and_payment(matter: Matter, caseworker: Person) -> None:
    """What the office does meanwhile: mediation, an agreement over 15,000 yuan, the money paid."""
    now = timezone.now()
    today = timezone.localdate(now)

    def act(verb: str, **answers: Any) -> None:
        casework.act(Matter.objects.get(pk=matter.pk).case, verb, by=caseworker, at=now, answers=answers)

    act("mediate", applied_on=today)
    act(
        "agree_mediation", agreed_on=today, amount=Decimal(15_000), pay_by=today + timedelta(days=10),
        sealed_by="town", sealer="桥南街道调解委员会", terms="十日内付清",
    )  # fmt: skip
    plan = PaymentPlan(amount_yuan=Decimal(15_000), paid_on=today)
    commands.receive_payment(matter, plan, by=caseworker, at=now)


def test_from_not_paid_to_money_in_the_hand(town: Town, caseworker: Person, phone: Phone, walk: Any) -> None:
    worker = walk(390, 844)
    ask(worker, ASKER)
    matter = Matter.objects.select_related("case__person", "case__organisation").get()
    expect(worker.page.get_by_text(matter.case.number).first).to_be_visible()
    expect(worker.page.locator(".next")).to_contain_text("给您打电话")
    expect(worker.page.locator(".la__duty")).to_contain_text("云桥法和律师事务所")
    assert Consent.objects.filter(person=matter.case.person, subject="privacy").exists()

    follow(worker, phone, ASKER)
    worker.heading(matter.case.title)
    worker.look()
    agreement_and_payment(matter, caseworker)
    worker.page.reload()
    with override("zh-hans"):
        began = str(MATTER.verb("mediate").told)
    expect(worker.page.locator(".tl")).to_contain_text(began)

    worker.open(reverse("hub:mine"))
    worker.press("钱收到了吗？")
    worker.heading(matter.case.title)
    expect(worker.page.get_by_text("15,000.00").first).to_be_visible()
    worker.look()
    worker.press("收到了")
    expect(worker.page.get_by_role("status")).to_contain_text("谢谢")
    worker.look()
    assert Receipt.objects.get().by == matter.case.person


def test_asking_on_the_narrowest_phone_without_scripts(town: Town, caseworker: Person, walk: Any) -> None:
    plain = walk(320, 640, script=False)
    ask(plain, "19900009999", is_looked_at=False)
    matter = Matter.objects.select_related("case").get()
    expect(plain.page.get_by_text(matter.case.number).first).to_be_visible()


def test_the_entrance_and_the_desk_in_english(town: Town, caseworker: Person, walk: Any) -> None:
    large = walk(390, 844, language="en", size="large")
    large.open(reverse("legalaid:home"))
    large.heading("Legal aid")
    large.look()
    large.press("Hurt at work")
    large.heading("Who, since when, how much?")
    large.look()
