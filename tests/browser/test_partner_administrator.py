"""Who connects a partner's system: secret shown once, its calls counted, what it is told, and shutting it out."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from threading import Thread
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from standardwebhooks.webhooks import Webhook as Verifier

from tests.api.partner import TOKEN
from tests.browser.conftest import Phone
from tests.browser.test_main_job import enter_desk
from tests.browser.walk import Walk
from tests.cast import Town
from unionhall.kernel.access.roles import Role
from unionhall.kernel.messaging import commands as messaging
from unionhall.kernel.messaging.models import Delivery, Webhook
from unionhall.kernel.messaging.tests import receiver as receivers
from unionhall.kernel.people.commands import give_factor
from unionhall.kernel.people.models import Account, Person

pytestmark = pytest.mark.browser
ADMINISTRATOR = "19900000701"
SYSTEM = "就业云平台"


@pytest.fixture
def receiver(settings: Any) -> Iterator[receivers.Receiver]:
    """The partner's own server, on this machine."""
    settings.WEBHOOK_PRIVATE_ADDRESSES = True
    with receivers.receiving() as found:
        yield found


@pytest.fixture
def administrator(town: Town) -> Person:
    """Who looks after connected systems at the county federation."""
    person = town.cast.person("partners", name="冯接口", phone=ADMINISTRATOR)
    town.cast.appoint(person, Role.ADMINISTRATOR)
    give_factor(Account.objects.get(person=person), by=person, at=town.now)
    return person


def shown(desk: Walk, what: str) -> str:
    """What the page shows beside the word."""
    row = desk.page.locator(".sum > div").filter(
        has=desk.page.locator("dt", has_text=re.compile(f"^{what}$"))
    )
    return row.locator("code").inner_text()


def fetch_token(server: str, client: str, secret: str) -> str:
    """What the partner's program does first."""
    basic = base64.b64encode(f"{client}:{secret}".encode()).decode()
    body = urlencode({"grant_type": "client_credentials"}).encode()
    request = Request(server + TOKEN, body, headers={"Authorization": f"Basic {basic}"})
    with urlopen(request) as answer:
        return str(json.load(answer)["access_token"])


def call(server: str, path: str, token: str) -> int:
    """The status of one call."""
    try:
        with urlopen(
            Request(f"{server}/api/v1{path}", headers={"Authorization": f"Bearer {token}"})
        ) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


def in_worker(job: Callable[[], Any]) -> None:
    """Do what a worker does, on a thread of its own: the browser keeps this one's event loop."""

    def run() -> None:
        job()
        connections.close_all()

    thread = Thread(target=run)
    thread.start()
    thread.join()


def connect(desk: Walk) -> tuple[str, str]:
    """Through the form, first without a permission ticked; the client id and the secret that the page shows."""
    desk.open(reverse("hub:desk-integrations"))
    desk.heading("对接系统")
    expect(desk.page.get_by_role("main")).to_contain_text("还没有对接任何系统")
    desk.look()
    desk.press("新增对接系统")
    desk.look()
    desk.field("系统名称").fill(SYSTEM)
    desk.page.get_by_role("button", name="对接", exact=True).click()
    expect(desk.page.get_by_role("alert").or_(desk.page.locator("[data-errors]")).first).to_be_visible()
    desk.look()
    expect(desk.field("系统名称")).to_have_value(SYSTEM)
    desk.complaints.clear()  # the browser notes every answer of 422
    for scope in ("events:read", "figures:read"):
        desk.page.locator(f"input[value='{scope}']").check()
    desk.page.get_by_role("button", name="对接", exact=True).click()
    desk.heading("密钥只显示这一次")
    desk.look()
    return shown(desk, "客户端编号"), shown(desk, "密钥")


def test_a_system_is_connected_calls_and_is_shut_out(
    town: Town, phone: Phone, walk: Any, administrator: Person
) -> None:
    desk: Walk = walk(1440, 900)
    enter_desk(desk, phone, town, administrator)
    client, secret = connect(desk)
    token = fetch_token(desk.server, client, secret)
    assert call(desk.server, "/events", token) == 200
    assert call(desk.server, "/cases/LA-0000", token) == 403, "what was not ticked is not given"

    desk.open(reverse("hub:desk-integrations"))
    desk.look()
    desk.press(SYSTEM)
    desk.heading(SYSTEM)
    assert secret not in desk.page.content()
    today = desk.page.locator("table.data tbody tr").filter(has_text=f"{timezone.localdate():%Y-%m-%d}")
    expect(today.locator("td").first).to_have_text("2")
    desk.look()

    desk.page.locator("input[value='figures:read']").uncheck()
    desk.press("保存")
    expect(desk.page.get_by_role("main")).to_contain_text("已保存")
    desk.press("更换密钥")
    desk.heading("密钥只显示这一次")
    fresh = shown(desk, "密钥")
    assert fresh != secret
    assert call(desk.server, "/events", token) == 401, "a new secret ends what the old one opened"
    token = fetch_token(desk.server, client, fresh)

    desk.open(reverse("hub:desk-integrations"))
    desk.press(SYSTEM)
    desk.press("停止对接")
    desk.heading("对接系统")
    expect(desk.page.get_by_role("main")).to_contain_text("已停止")
    assert call(desk.server, "/events", token) == 401
    desk.press(SYSTEM)
    desk.look()


def follow_a_test(desk: Walk, receiver: receivers.Receiver, secret: str) -> None:
    """Sent once in vain and once again: the log says so, and the receiver can tell who called."""
    receiver.answers.append(503)
    desk.press("发送测试")
    row = Delivery.objects.get(webhook=Webhook.objects.get())
    in_worker(lambda: messaging.deliver(row.pk, at=timezone.now()))
    desk.open(reverse("hub:desk-webhook", args=[row.webhook_id]))
    log = desk.page.locator("table.data tbody tr")
    expect(log.first).to_contain_text("503")
    desk.page.get_by_text("推送内容").first.click()
    desk.look()
    row.refresh_from_db()
    in_worker(lambda: messaging.deliver_due(row.next_at))
    desk.page.reload()
    expect(log.first).to_contain_text("已送达")
    headers, body = receiver.requests[0][1], receiver.raw[0]
    assert Verifier(secret).verify(body, headers)["type"] == "messaging.test"


def test_a_webhook_is_added_tested_and_followed(
    town: Town, phone: Phone, walk: Any, administrator: Person, receiver: receivers.Receiver
) -> None:
    desk: Walk = walk(1440, 900)
    enter_desk(desk, phone, town, administrator)
    desk.open(reverse("hub:desk-webhooks"))
    desk.look()
    desk.press("新增推送接口")
    desk.look()
    desk.field("系统名称").fill(SYSTEM)
    desk.field("地址").fill(f"{receiver.url}/hook")
    desk.page.get_by_role("main").get_by_role("button", name="添加").click()
    desk.look()
    secret = desk.page.locator(".hook__secret code").inner_text()
    desk.press("已复制")
    desk.heading(SYSTEM)
    assert secret not in desk.page.content()

    follow_a_test(desk, receiver, secret)

    desk.page.get_by_text("密钥与启停").click()
    desk.press("更换密钥")
    assert desk.page.locator(".hook__secret code").inner_text() != secret
    desk.press("已复制")
    desk.page.get_by_text("密钥与启停").click()
    desk.press("停止推送")
    expect(desk.page.get_by_role("main")).to_contain_text("已停止推送。")
    desk.look()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_same_pages_in_english_large_and_narrow(
    town: Town, phone: Phone, walk: Any, administrator: Person, theme: str
) -> None:
    desk: Walk = walk(1440, 900)
    enter_desk(desk, phone, town, administrator)
    connect(desk)
    hook = messaging.add_webhook(
        town.cast["yunqiao"], name="HR", url="https://example.org/hook", by=administrator, at=town.now
    )
    messaging.send_test_event(hook, by=administrator, at=town.now)
    chosen = {"language": "en", "size": "large", "theme": theme}
    desk.page.context.add_cookies(
        [{"name": name, "value": value, "url": desk.server} for name, value in chosen.items()]
    )
    for name in (
        "hub:desk-integrations",
        "hub:desk-integration-add",
        "hub:desk-webhooks",
        "hub:desk-webhook-add",
    ):
        desk.open(reverse(name))
        desk.look()
    desk.open(reverse("hub:desk-webhook", args=[hook.pk]))
    desk.look()
    desk.open(reverse("hub:desk-integrations"))
    desk.press(SYSTEM)
    desk.look()
