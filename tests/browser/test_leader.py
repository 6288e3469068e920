"""A leader reads how the union stands: the page, a service, a figure, its rows, the report, the screen on the wall."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.test_main_job import enter_desk
from tests.browser.walk import Walk
from tests.cast import WORKER_PHONE, Town
from unionhall.engines.booking import commands as booking
from unionhall.kernel.access.roles import Role
from unionhall.kernel.people.commands import give_factor
from unionhall.kernel.people.models import Account, Person
from unionhall.lib.ids import uuid7
from unionhall.services.hub.desk import commands

pytestmark = pytest.mark.browser
LEADER = "19900000401"


def lay_out(town: Town) -> Person:
    """A leader with a target, and a worker who came and was content."""
    leader = town.cast.person("leader", name="钱主席", phone=LEADER)
    town.cast.appoint(leader, Role.LEADER)
    give_factor(Account.objects.get(person=leader), by=leader, at=town.now)
    course = town.course_that_begins()
    booking.book(course.pk, person=town.worker, channel="on_site", key=uuid7(), at=town.now)
    attendance = booking.check_in(course, town.worker, by=town.manager, at=town.now)
    booking.rate(attendance, score=5, by=town.worker, at=town.now)
    year = timezone.localdate(town.now).year
    commands.set_target(town.cast["yunqiao"], "satisfaction", year, value=Decimal(90), by=leader, at=town.now)
    return leader


def test_from_the_dashboard_to_the_rows_the_report_and_the_wall(
    town: Town, phone: Phone, walk: Any, tmp_path: Any
) -> None:
    leader = lay_out(town)
    desk: Walk = walk(1440, 900)
    enter_desk(desk, phone, town, leader)
    desk.open(reverse("hub:desk"))
    desk.heading("服务工作怎么样")
    expect(desk.page.locator(".lead-card").nth(1)).to_contain_text("100.0")
    expect(desk.page.locator(".lead-card").nth(1)).to_contain_text("目标 90%，已达到")
    desk.look()

    desk.press("工人文化宫")
    desk.heading("工人文化宫")
    desk.look()
    desk.page.get_by_role("link", name="打开 到场率").click()
    desk.heading("到场率")
    desk.look()

    desk.open(f"{reverse('hub:desk-figure', args=['satisfaction'])}")
    expect(desk.page.locator("#rows table")).to_contain_text("低压电工取证班")
    expect(desk.page.locator("#rows table")).not_to_contain_text(town.worker.name)
    desk.press("修改目标")
    desk.look()
    desk.page.get_by_role("spinbutton", name="目标").fill("95")
    desk.press("保存")
    expect(desk.page.get_by_role("main")).to_contain_text("目标 95%，已达到")

    take_the_report(desk, tmp_path)

    desk.open(reverse("hub:desk"))
    desk.press("大屏")
    desk.heading("云桥")
    expect(desk.page.locator(".wtile--big").nth(1)).to_contain_text("100.0")
    desk.look()
    assert WORKER_PHONE not in desk.page.content()
    assert town.worker.name not in desk.page.content()


def take_the_report(desk: Walk, tmp_path: Any) -> None:
    """The report is read on the page and taken along as a Word file that says the same."""
    desk.open(reverse("hub:desk"))
    desk.press("报告")
    desk.heading("职工服务工作报告")
    desk.look()
    with desk.page.expect_download() as download:
        desk.press("Word")
    taken = tmp_path / "report.docx"
    download.value.save_as(taken)
    texts = [paragraph.text for paragraph in Document(str(taken)).paragraphs]
    assert any(text.startswith("满意度 100.0%（1 中 1）") for text in texts)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_same_pages_in_english_large_and_narrow(town: Town, phone: Phone, walk: Any, theme: str) -> None:
    leader = lay_out(town)
    desk: Walk = walk(1440, 900)
    enter_desk(desk, phone, town, leader)
    url = desk.server
    desk.page.context.add_cookies(
        [
            {"name": name, "value": value, "url": url}
            for name, value in {"language": "en", "size": "large", "theme": theme}.items()
        ]
    )
    pages = ("hub:desk", "hub:desk-report", "hub:desk-wall", "hub:wall")
    paths = [reverse(name) for name in pages] + [reverse("hub:desk-service", args=["stations"])]
    for path in paths:
        desk.open(path)
        desk.look()


def test_the_screen_on_the_wall_rests_when_the_sign_in_has_ended(town: Town, phone: Phone, walk: Any) -> None:
    leader = lay_out(town)
    desk: Walk = walk(1920, 1080)
    enter_desk(desk, phone, town, leader)
    desk.open(reverse("hub:desk-wall"))
    expect(desk.page.locator(".wtile--big").nth(1)).to_contain_text("100.0")
    desk.page.context.clear_cookies()
    # What the screen asks for every half minute.
    desk.page.evaluate("htmx.trigger('#main', 'every')")
    desk.open(reverse("hub:wall"))
    desk.heading("大屏已暂停")
    desk.look()
