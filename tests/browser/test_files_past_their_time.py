"""Files past their time in a browser: one makes the list, another signs, and what became of each file is told."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.belongings import LONG_AGO
from tests.browser.conftest import Phone
from tests.browser.test_main_job import enter_desk
from tests.browser.walk import Walk
from tests.cast import Town
from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.follow_ups import COMPLAINT
from unionhall.engines.casework.models import Case
from unionhall.kernel.access.roles import Role
from unionhall.kernel.people.commands import give_factor
from unionhall.kernel.people.models import Account, Person
from unionhall.services.hub import tasks
from unionhall.services.hub.models import Destruction

pytestmark = pytest.mark.browser


def staff(town: Town, key: str, role: str, phone: str) -> Person:
    """Somebody who can sign in at the desk."""
    person = town.cast.person(key, name=f"{key}主任", phone=phone)
    town.cast.appoint(person, role)
    give_factor(Account.objects.get(person=person), by=person, at=town.now)
    return person


def ended_case(town: Town) -> Case:
    """A complaint of the worker that ended long ago."""
    long_ago = town.now - LONG_AGO
    opening = casework.Opening(COMPLAINT.kind, "食堂太慢", person=town.worker)
    case = casework.open_case(town.cast["yunqiao"], opening, by=town.worker, at=long_ago)
    return casework.advance(case, "withdraw", by=town.worker, at=long_ago)


def test_a_list_from_what_is_due_to_what_became_of_it(
    town: Town, phone: Phone, walk: Any, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    case = ended_case(town)
    administrator = staff(town, "周", Role.ADMINISTRATOR, "19900000402")
    leader = staff(town, "钱", Role.LEADER, "19900000403")

    _propose(first := walk(1440, 900), phone, town, administrator, case)
    second: Walk = walk(390, 844)
    enter_desk(second, phone, town, leader)
    second.open(reverse("hub:desk-destructions"))
    second.page.locator("main tbody a").last.click()
    second.press("签字并销毁")
    second.heading("确定永久销毁")
    second.look(at_worker_page=False)
    second.page.get_by_role("checkbox").check()
    second.press("签字并销毁")
    expect(second.page.get_by_role("main")).to_contain_text("正在销毁")
    tasks.destroy_files(str(Destruction.objects.get().pk))
    second.page.reload()
    expect(second.page.get_by_role("main")).to_contain_text("已销毁")
    second.look()
    first.open(reverse("hub:desk-case", args=[case.pk]))
    expect(first.page.get_by_role("main")).to_contain_text("保管期满，已于")
    first.open(reverse("hub:desk-destructions"))
    first.heading("清册")
    first.look()


def _propose(first: Walk, phone: Phone, town: Town, administrator: Person, case: Case) -> None:
    enter_desk(first, phone, town, administrator)
    first.open(reverse("hub:desk-destructions"))
    first.heading("到期待销毁")
    first.look()
    first.press("投诉")
    expect(first.page.get_by_role("main")).to_contain_text(case.number)
    expect(first.page.get_by_role("main")).not_to_contain_text("食堂太慢")
    first.look()
    first.press("提出清册")
    first.look()
    first.page.get_by_role("textbox", name="原因").fill("保管期满")
    first.press("提出清册")
    expect(first.page.get_by_role("main")).to_contain_text("须由另一人签字")
    first.look()
