"""A case from both sides: a worker follows it on a phone, staff find it by keyboard, a low rating comes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.test_main_job import enter_desk, sign_in
from tests.browser.walk import Walk
from tests.cast import WORKER_PHONE, Town
from unionhall.engines.casework import commands
from unionhall.engines.casework.models import Case, CaseRating, Task
from unionhall.engines.casework.tests.conftest import registered_request
from unionhall.engines.casework.tests.made_up import REQUEST
from unionhall.kernel.access.roles import Role
from unionhall.kernel.people.commands import give_factor
from unionhall.kernel.people.models import Account, Person

pytestmark = pytest.mark.browser


@pytest.fixture
def request_kind() -> Iterator[None]:
    """The made-up kind of case, as long as the test runs."""
    with registered_request():
        yield


@pytest.fixture
def clerk(town: Town) -> Person:
    """Somebody at the county's front desk, with the second factor."""
    made = town.cast.staff(Role.DESK)
    give_factor(Account.objects.get(person=made), by=made, at=town.now)
    return made


def photo(folder: Path) -> Path:
    """What a phone's camera leaves."""
    path = folder / "工资流水.jpg"
    Image.new("RGB", (40, 30), "white").save(path)
    return path


def test_a_case_on_a_phone_and_on_the_desk(
    request_kind: None, town: Town, clerk: Person, phone: Phone, walk: Any, tmp_path: Path
) -> None:
    opening = commands.Opening(REQUEST.kind, "三个月没发工资", person=town.worker)
    case = commands.open_case(town.cast["yunqiao"], opening, by=town.worker, at=town.now)
    commands.advance(case, "ask", by=clerk, at=town.now, answers={"what": "9月、10月的工资流水"})

    worker = walk(390, 844)
    follow_and_answer(worker, phone, photo(tmp_path))
    assert Task.objects.filter(case=case, kind="call").count() == 1

    staff = walk(1280, 900)
    enter_desk(staff, phone, town, clerk)
    work_through(staff, case)

    worker.page.reload()
    worker.heading("这件事办得怎么样？")
    worker.look()
    worker.press("不满意")
    expect(worker.page.get_by_role("status")).to_contain_text("谢谢您")
    worker.look()
    assert CaseRating.objects.get().score == 2
    follow_up = Case.objects.get(parent=case)
    staff.open(reverse("hub:desk-case", args=[case.pk]))
    expect(staff.page.get_by_role("link", name=follow_up.number)).to_be_visible()
    staff.look(at_worker_page=False)
    staff.open(f"{reverse('hub:desk-inbox')}?box=unassigned")
    expect(staff.page.get_by_role("link", name=follow_up.number)).to_be_visible()


def follow_and_answer(worker: Walk, phone: Phone, picture: Path) -> None:
    """From signing in to the case that waits; ask to be called, and send the photo all the same."""
    sign_in(worker, phone, WORKER_PHONE)
    worker.heading("欢迎")
    worker.press("同意并继续")
    worker.press("轮到您了：三个月没发工资")
    worker.heading("三个月没发工资")
    expect(worker.page.locator(".tl")).to_contain_text("9月、10月的工资流水")
    worker.look()
    worker.press("我不会弄，请联系我")
    expect(worker.page.get_by_role("status")).to_contain_text("给您打电话")
    worker.look()
    worker.press("Send papers")
    worker.look()
    worker.page.locator("input[type=file]").first.set_input_files(picture)
    worker.press("Send papers")
    worker.heading("您现在不用做什么")
    expect(worker.page.locator(".files")).to_contain_text("Photos")
    worker.look()


def work_through(staff: Walk, case: Case) -> None:
    """Down to the case by keyboard, tick it, open it, and carry it to its end."""
    staff.open(reverse("hub:desk-inbox"))
    staff.heading("收件箱")
    staff.look(at_worker_page=False)
    staff.page.keyboard.press("j")
    staff.page.keyboard.press("x")
    expect(staff.page.locator("[data-bulk-n]")).to_contain_text("1")
    staff.enter()
    staff.heading("三个月没发工资")
    staff.look(at_worker_page=False)
    staff.press("我来办")
    expect(staff.page.get_by_role("status")).to_contain_text("由您办理")
    staff.page.locator("#act-finish").get_by_role("button").click()
    expect(staff.page.get_by_role("status")).to_contain_text("已办")
    staff.look(at_worker_page=False)
    case.refresh_from_db()
    assert case.state == "done"
