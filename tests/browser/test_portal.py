"""A worker's portal on a phone: a need, a place, the code without a net, their data, and nothing left behind."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone
from tests.browser.test_main_job import agree, sign_in
from tests.browser.walk import Walk
from tests.cast import WORKER_PHONE, Town
from unionhall.services.hub.models import Takeout
from unionhall.services.hub.portal import commands

pytestmark = pytest.mark.browser
READY = "() => navigator.serviceWorker.ready.then(() => !!navigator.serviceWorker.controller)"
LOOKS = ({}, {"language": "en"}, {"size": "large"}, {"theme": "dark"})


def enter(walk: Any, phone: Phone, number: str = WORKER_PHONE, **choices: str) -> Walk:
    """A phone on which somebody has signed in and agreed."""
    worker: Walk = walk(390, 844, **choices)
    sign_in_only(worker, phone, number)
    return worker


def sign_in_only(worker: Walk, phone: Phone, number: str) -> None:
    """Number, code, consent if it is asked for; in whatever language."""
    sign_in(worker, phone, number)
    agree(worker)


def settle(page: Page) -> None:
    """Wait until the service worker serves the page."""
    page.wait_for_function(READY)


def keep(worker: Walk) -> None:
    """Switch on in Me that bookings are kept."""
    worker.open(reverse("hub:me"))
    settle(worker.page)
    worker.press("把我的预约存在这部手机上")
    expect(worker.page.get_by_text("已存在这部手机上")).to_be_visible()


def is_kept(page: Page) -> bool:
    """Whether anything of anybody lies on the phone."""
    found: bool = page.evaluate("() => caches.has('kept')")
    return found


def test_from_a_need_to_the_code_without_a_net_and_to_signing_out(
    town: Town, phone: Phone, walk: Any
) -> None:
    town.course_that_begins()
    worker = enter(walk, phone)
    worker.field("您需要什么帮助？").fill("想学电工")
    worker.press("帮我找办法")
    worker.press("就报这个")
    worker.press("我要报名")
    expect(worker.page.get_by_text("已报名").first).to_be_visible()

    worker.open(reverse("hub:mine"))
    expect(worker.page.get_by_role("link", name="低压电工取证班")).to_be_visible()
    worker.look()
    worker.field("在我的事项里查找").fill("电工")
    worker.press("搜索")
    expect(worker.page.get_by_role("link", name="低压电工取证班")).to_be_visible()
    worker.look()

    keep(worker)
    worker.look()
    worker.page.context.set_offline(True)
    worker.page.goto(worker.server + reverse("hub:kept-bookings"))
    worker.heading("低压电工取证班")
    expect(worker.page.get_by_role("img", name="低压电工取证班")).to_be_visible()
    worker.look()
    worker.page.goto(worker.server + reverse("hub:find"))
    worker.heading("没有网络")
    expect(worker.page.get_by_role("link", name="我的预约和入场码")).to_be_visible()
    worker.look()
    worker.page.context.set_offline(False)

    leave(worker)
    forgive_lost_network(worker)


def leave(worker: Walk) -> None:
    """Sign out: nothing is kept any more, and without a net nothing of it is shown."""
    worker.open(reverse("hub:me"))
    worker.press("退出登录")
    worker.page.wait_for_url(f"**{reverse('account_login')}**")
    worker.page.wait_for_function("() => caches.has('kept').then(kept => !kept)")
    worker.page.context.set_offline(True)
    worker.page.goto(worker.server + reverse("hub:kept-bookings"))
    worker.heading("没有网络")
    expect(worker.page.get_by_role("link", name="我的预约和入场码")).to_be_hidden()
    worker.page.context.set_offline(False)


def forgive_lost_network(worker: Walk) -> None:
    """What browser and htmx say about a network that the test took away is no fault of a page."""
    lost = ("ERR_INTERNET_DISCONNECTED", "htmx:")
    worker.complaints[:] = [one for one in worker.complaints if not any(word in one for word in lost)]


def test_somebody_else_finds_nothing_of_whoever_used_the_phone_before(
    town: Town, phone: Phone, walk: Any
) -> None:
    town.cast.person("other", "e01", phone="13787654321", name="钱工")
    worker = enter(walk, phone)
    keep(worker)
    assert is_kept(worker.page)
    # The sign-in ends elsewhere, without the button on this phone.
    worker.page.context.clear_cookies(name="sessionid")
    sign_in_only(worker, phone, "13787654321")
    worker.page.wait_for_function("() => caches.has('kept').then(kept => !kept)")


def test_a_half_typed_need_outlives_a_lost_network(town: Town, phone: Phone, walk: Any) -> None:
    worker: Walk = walk(390, 844)
    worker.open("/")
    settle(worker.page)
    worker.field("您需要什么帮助？").fill("三个月没发工资")
    worker.page.context.set_offline(True)
    worker.press("帮我找办法")
    expect(worker.page.get_by_text("网络断了。您填的内容已存在本机")).to_be_visible()
    worker.page.context.set_offline(False)
    worker.open("/")
    expect(worker.field("您需要什么帮助？")).to_have_value("三个月没发工资")
    expect(worker.page.get_by_text("您刚才填写的内容已恢复。")).to_be_visible()
    worker.look()
    worker.press("不要了")
    expect(worker.field("您需要什么帮助？")).to_have_value("")
    forgive_lost_network(worker)


def test_my_data_seen_and_taken_along(town: Town, phone: Phone, walk: Any, tmp_path: Path) -> None:
    worker = enter(walk, phone)
    worker.open(reverse("hub:me"))
    worker.press("我的个人信息")
    worker.heading("我的个人信息")
    worker.look()
    worker.page.locator("summary", has_text="您的基本信息").click()
    worker.press("查看：您的基本信息")
    expect(worker.page.get_by_text("赵工")).to_be_visible()
    worker.look()

    worker.open(reverse("hub:my-copy"))
    worker.look()
    worker.press("生成一份副本")
    expect(worker.page.get_by_text("可以离开本页")).to_be_visible()
    worker.look()
    commands.make_takeout(Takeout.objects.get().pk, at=town.now)
    # The page renews itself while the copy is made.
    expect(worker.page.get_by_role("link", name="取走副本")).to_be_visible(timeout=10_000)
    worker.look()
    with worker.page.expect_download() as fetched:
        worker.press("取走副本")
    target = tmp_path / "copy.zip"
    fetched.value.save_as(target)
    with zipfile.ZipFile(target) as archive:
        assert "赵工" in archive.read("index.html").decode()

    worker.open(reverse("hub:my-wish"))
    worker.look()
    worker.field("更正个人信息").check()
    worker.field("是什么事").fill("会员编号写错了")
    worker.press("提交")
    worker.heading("更正个人信息")
    worker.look()
    worker.open(reverse("hub:erase"))
    worker.look()


@pytest.mark.parametrize("look", LOOKS, ids=["zh", "en", "large", "dark"])
def test_pages_of_the_portal_are_for_everybody(
    town: Town, phone: Phone, walk: Any, look: dict[str, str]
) -> None:
    town.course()
    worker = enter(walk, phone)
    worker.page.context.add_cookies(
        [{"name": name, "value": value, "url": worker.server} for name, value in look.items()]
    )
    names = (
        "mine", "kept-bookings", "calendar", "messages", "channels", "me", "my-privacy", "my-copy", "my-wish", "erase",
        "offline",
    )  # fmt: skip
    for name in names:
        worker.open(reverse(f"hub:{name}"))
        worker.look()
