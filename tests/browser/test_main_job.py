"""The main job: a need becomes a place, is served, rated and counted; by touch, by keyboard, and without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.walk import Walk
from tests.cast import WORKER_PHONE, Town
from unionhall.engines.booking.models import Rating
from unionhall.kernel.people.models import Account, Person
from unionhall.services.hub.models import Need

pytestmark = pytest.mark.browser


def sign_in(walk: Walk, phone: Phone, number: str) -> None:
    """Number, code, and the consent that is asked for once."""
    walk.open(reverse("account_login"))
    walk.heading("登录")
    walk.look()
    walk.field("手机号").fill(number)
    walk.press("获取验证码")
    walk.heading("填写验证码")
    walk.look()
    code = phone.code(number)
    assert code not in walk.page.content()
    walk.field("验证码").fill(code)
    walk.press("登录")


def agree(walk: Walk) -> None:
    """The notice of what is kept."""
    walk.heading("欢迎")
    walk.look()
    walk.press("同意并继续")


def test_a_need_in_chinese_on_a_phone(town: Town, phone: Phone, walk: Any) -> None:
    course = town.course_that_begins()
    worker = walk(390, 844)
    sign_in(worker, phone, WORKER_PHONE)
    agree(worker)

    worker.heading("有难处，找工会")
    worker.look()
    worker.field("您需要什么帮助？").fill("想学电工")
    worker.press("帮我找办法")
    worker.heading("找到的办法")
    expect(worker.page.locator("#need-results")).to_contain_text("低压电工取证班")
    worker.look()
    worker.press("就报这个")

    worker.heading("低压电工取证班")
    worker.look()
    worker.press("我要报名")
    expect(worker.page.get_by_text("已报名").first).to_be_visible()
    worker.look()

    worker.open(reverse("hub:checkin", args=[town.hall_code(course)]))
    worker.look()
    worker.press("我到了")
    worker.heading("已签到")
    worker.look()
    worker.press("看我的预约")
    worker.look()
    worker.press("非常满意")
    expect(worker.page.get_by_role("status")).to_contain_text("谢谢您")
    worker.look()
    assert Rating.objects.get().score == 5

    staff = walk(1280, 900)
    enter_desk(staff, phone, town, town.manager)
    figure_opens_to(staff, "match_rate", "100.0", row="想学电工")
    figure_opens_to(staff, "satisfaction", "100.0", row="低压电工取证班")
    figure_opens_to(staff, "people_served", "1", row="赵*")


def enter_desk(staff: Walk, phone: Phone, town: Town, person: Person) -> None:
    """Number, code, second factor."""
    sign_in(staff, phone, Account.objects.get(person=person).phone)
    staff.heading("二次验证")
    staff.look()
    staff.field("验证码").fill(town.factor_code(person))
    staff.press("继续")
    agree(staff)


def figure_opens_to(staff: Walk, code: str, value: str, *, row: str) -> None:
    """The dashboard shows the figure, and its page the row it was counted from."""
    staff.open(reverse("hub:desk"))
    staff.look(at_worker_page=False)
    link = staff.page.locator(f"a[href*='/{code}/']")
    figure = staff.page.locator(".kpis > li").filter(has=link)
    expect(figure.locator(".num").first).to_have_text(value)
    figure.get_by_role("link").click()
    staff.page.wait_for_url(f"**/figures/{code}/**")
    staff.look(at_worker_page=False)
    expect(staff.page.locator("#rows table")).to_contain_text(row)


def test_the_same_in_english_large_by_keyboard_alone(town: Town, phone: Phone, walk: Any) -> None:
    course = town.course_that_begins()
    worker = walk(800, 900)
    worker.open("/")
    worker.tab_to("English")
    worker.enter()
    worker.heading("In trouble? Ask your union")
    worker.tab_to("Larger text")
    worker.space()
    expect(worker.page.locator("html")).to_have_attribute("data-size", "large")
    worker.look()

    _sign_in_by_keyboard(worker, phone)
    worker.heading("In trouble? Ask your union")
    worker.look()
    worker.tab_to("What do you need help with?")
    worker.type("electrician course")
    worker.tab_to("Find my options")
    worker.enter()
    expect(worker.page.locator("#need-results")).to_contain_text("Electrician's certificate course")
    worker.look()
    worker.tab_to("Book this")
    worker.enter()
    worker.heading("Electrician's certificate course")
    worker.look()
    worker.tab_to("Book my place")
    worker.enter()
    expect(worker.page.get_by_text("Booked").first).to_be_visible()
    worker.look()

    _come_and_rate_by_keyboard(worker, town.hall_code(course))
    assert Rating.objects.get().score == 5
    assert Need.objects.get().taken_at is not None


def _sign_in_by_keyboard(worker: Any, phone: Phone) -> None:
    worker.tab_to("Sign in")
    worker.enter()
    worker.heading("Sign in")
    worker.look()
    worker.tab_to("Mobile phone")
    worker.type(WORKER_PHONE)
    worker.enter()
    worker.heading("Enter the code")
    worker.look()
    worker.tab_to("Code")
    worker.type(phone.code(WORKER_PHONE))
    worker.enter()
    worker.heading("Welcome")
    worker.look()
    worker.tab_to("Agree and continue")
    worker.enter()


def _come_and_rate_by_keyboard(worker: Any, code: str) -> None:
    worker.open(reverse("hub:checkin", args=[code]))
    worker.look()
    worker.tab_to("I am here")
    worker.enter()
    worker.heading("Checked in")
    worker.look()
    worker.tab_to("Open my booking")
    worker.enter()
    worker.heading("How was it?")
    worker.look()
    worker.tab_to("Very good")
    worker.space()
    expect(worker.page.get_by_role("status")).to_contain_text("Thank you")
    worker.look()


def test_asking_and_booking_without_scripts(town: Town, phone: Phone, walk: Any) -> None:
    town.course()
    worker = walk(390, 844, script=False)
    worker.open(reverse("account_login"))
    worker.field("手机号").fill(WORKER_PHONE)
    worker.press("获取验证码")
    worker.field("验证码").fill(phone.code(WORKER_PHONE))
    worker.press("登录")
    worker.press("同意并继续")
    worker.field("您需要什么帮助？").fill("想学电工")
    worker.press("帮我找办法")
    worker.heading("“想学电工”")
    worker.press("就报这个")
    worker.press("我要报名")
    expect(worker.page.get_by_text("已报名").first).to_be_visible()
