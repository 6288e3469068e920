"""Two lawyers on their phones swap a duty; the desk's roster and the page of legal aid show who is there now."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.test_main_job import enter_desk
from tests.cast import Town
from unionhall.kernel.access.roles import Role
from unionhall.kernel.calendar.core import BUILT_IN_YEARS
from unionhall.kernel.calendar.models import CalendarYear
from unionhall.kernel.people.commands import give_factor
from unionhall.kernel.people.models import Account
from unionhall.services.legalaid.commands import lawyers, rosters
from unionhall.services.legalaid.lawyer_plans import LawyerPlan, PostPlan
from unionhall.services.legalaid.models import Duty, DutySwap, Lawyer, Roster
from unionhall.services.legalaid.queries.duty import on_duty

pytestmark = pytest.mark.browser
ASKER, COLLEAGUE, HEAD = "19900000101", "19900000102", "19900000103"


def enlist(town: Town, name: str, phone: str, number: int) -> Lawyer:
    """A lawyer of the county."""
    person = town.cast.person(name, name=name, phone=phone)
    plan = LawyerPlan(
        firm_name=f"云桥{name}律师事务所", licence=f"13701{number:012d}", licensed_on=date(2015, 6, 1),
        specialities=("wages",),
    )  # fmt: skip
    head = town.cast.people["head"]
    return lawyers.enlist_lawyer(town.cast["yunqiao"], person, plan, by=head, at=town.now)


def publish(town: Town) -> Duty:
    """A roster from today until in four days: one lawyer every day but the last, which is the other's."""
    home, head = town.cast["yunqiao"], town.cast.person("head", name="孙主任", phone=HEAD)
    town.cast.appoint(head, Role.LEGAL_MANAGER)
    give_factor(Account.objects.get(person=head), by=head, at=town.now)
    today = timezone.localdate(town.now)
    for year in {(today + timedelta(days=n)).year for n in (0, 10)} - set(BUILT_IN_YEARS):
        CalendarYear.objects.create(year=year)
    plan = PostPlan(
        name="职工服务中心", opens=time(0), closes=time(23, 59), place=town.place, phone="0000-8200001"
    )
    post = rosters.add_post(home, plan, by=head, at=town.now)
    asker, other = enlist(town, "何律师", ASKER, 1), enlist(town, "陆律师", COLLEAGUE, 2)
    roster = rosters.open_roster(home, from_on=today, to_on=today + timedelta(days=4), by=head, at=town.now)
    days = [today + timedelta(days=n) for n in range(5)]
    made = [
        rosters.set_duty(roster, post, day, other if day == days[-1] else asker, by=head, at=town.now)
        for day in days
    ]
    rosters.publish_roster(roster, by=head, at=town.now)
    return made[2]


def come_in(lawyer: Any, phone: Phone, number: str) -> None:
    """Follow the link of a message to one's duties: number, code, and the consent that is asked for once."""
    lawyer.open(reverse("legalaid:my-duty"))
    lawyer.field("手机号").fill(number)
    lawyer.press("获取验证码")
    lawyer.heading("填写验证码")
    lawyer.field("验证码").fill(phone.code(number))
    lawyer.press("登录")
    lawyer.heading("欢迎")
    lawyer.press("同意并继续")
    lawyer.heading("我的值班")


def ask(asker: Any, duty: Duty) -> None:
    """The lawyer looks at their duties, signs in for today, and asks a colleague to take one over."""
    asker.heading("我的值班")
    asker.look()
    asker.press("签到，我到岗了")
    expect(asker.page.get_by_text("值班中")).to_be_visible()
    asker.press("记接待")
    asker.field("什么事，简单写").fill("问欠薪怎么办")
    asker.look()
    asker.press("记下")
    expect(asker.page.get_by_text("问欠薪怎么办")).to_be_visible()
    asker.open(reverse("legalaid:swap", args=[duty.pk]))
    asker.heading("找谁换班")
    asker.look()
    asker.press("陆律师")
    asker.heading("请 陆律师 帮忙")
    asker.look()
    asker.page.get_by_text("不交换，请对方替班").click()
    asker.press("发出请求")
    expect(asker.page.get_by_text("等答复")).to_be_visible()
    asker.look()


def test_a_duty_is_swapped_on_two_phones(town: Town, phone: Phone, walk: Any) -> None:
    duty = publish(town)
    asker = walk(390, 844)
    come_in(asker, phone, ASKER)
    ask(asker, duty)

    colleague = walk(390, 844)
    come_in(colleague, phone, COLLEAGUE)
    colleague.heading("何律师 想请您替班")
    colleague.look()
    colleague.press("可以")
    expect(colleague.page.get_by_text("好，这一班由您来值")).to_be_visible()
    assert DutySwap.objects.get().state == "agreed"
    colleague.open(reverse("legalaid:availability"))
    colleague.look()
    assert [one.lawyer for one in on_duty(town.cast["yunqiao"], duty.day)] == ["陆律师"]

    everybody = walk(390, 844)
    everybody.open(reverse("legalaid:home"))
    expect(everybody.page.get_by_text("何律师").first).to_be_visible()
    look_at_the_desk(town, phone, walk(1440, 900), duty)


def look_at_the_desk(town: Town, phone: Phone, desk: Any, duty: Duty) -> None:
    """The head sees the colleague on that day in the roster, and every page of the lawyers."""
    head, roster = town.cast.people["head"], Roster.objects.get()
    enter_desk(desk, phone, town, head)
    desk.open(f"{reverse('legalaid:roster', args=[roster.pk])}?month={duty.day:%Y-%m}")
    square = desk.page.locator(".ros td").filter(has=desk.page.locator(f'a[href$="/{duty.day}/"]'))
    expect(square).to_contain_text("陆律师")
    desk.look(at_worker_page=False)
    for name, args in (
        ("roster-day", [roster.pk, duty.day.isoformat()]), ("rosters", []), ("lawyers", []),
        ("lawyer", [duty.lawyer_id]), ("allowances", []), ("firms", []), ("firm", [duty.lawyer.firm_id]),
        ("calls", []), ("call-open", []),
    ):  # fmt: skip
        desk.open(reverse(f"legalaid:{name}", args=args))
        desk.look(at_worker_page=False)


def test_my_duty_in_english_large_and_without_scripts(town: Town, phone: Phone, walk: Any) -> None:
    publish(town)
    large = walk(390, 844, language="en", size="large")
    large.open(reverse("legalaid:open-calls"))
    large.heading("Become a public-interest lawyer")
    large.look()
    plain = walk(390, 844, script=False)
    come_in(plain, phone, ASKER)
    plain.press("签到，我到岗了")
    plain.heading("我的值班")
    assert Duty.objects.filter(signed_in_at__isnull=False).count() == 1
