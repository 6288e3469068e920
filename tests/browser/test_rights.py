"""Know your rights on a phone: from the first question to the filled form, in Chinese and in English."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.conftest import Phone
from tests.browser.test_main_job import enter_desk
from tests.browser.walk import Walk
from tests.cast import Town
from unionhall.kernel.access.roles import Role
from unionhall.kernel.people.commands import give_factor
from unionhall.kernel.people.models import Account
from unionhall.services.legalaid.models import Matter

pytestmark = pytest.mark.browser

# By key of the question: what is typed, or which answer is chosen (its value); None is "I don't know".
SITE = {
    "trouble": ["wages"], "region": "110000", "hired_by": "crew", "above": "yes", "migrant": "yes", "still": "no",
    "last_day": "2026-10-31", "owed": "18,000", "owed_since": "2026-08-31", "iou": "no", "site": "yes",
    "owing": "foreman", "developer_behind": None,
}  # fmt: skip
DISMISSED = {
    "trouble": ["ended"], "region": "110000", "hired_by": "company", "part_time": "no", "retired": "no",
    "hired_on": "2021-11-01", "still": "no", "last_day": "2026-05-31", "wage": "20000", "ending": "told_to_go",
}  # fmt: skip
CARPENTER = {
    "trouble": ["injury"], "region": "110000", "hired_by": "household", "above": "no", "injured_on": "2026-05-01",
    "grade": "none", "medical": "24256.23", "lost_days": "90", "lost_day_pay": "300", "nursing_days": "30",
    "nursing_day_cost": "150", "advance": "3000",
}  # fmt: skip
RIDER = {
    "trouble": ["injury"], "region": "110000", "hired_by": "platform", "injured_on": "2026-09-01", "grade": None,
    "sector": "delivery", "on_order": "yes", "managed": "no", "third_party": None,
}  # fmt: skip


def answer(worker: Walk, told: dict[str, Any], *, looks: frozenset[str] = frozenset()) -> None:
    """From the entrance through every question to the list of answers."""
    page = worker.page
    worker.open(reverse("legalaid:rights"))
    page.locator("a.la__go").click()
    for key, value in told.items():
        expect(page).to_have_url(worker.server + reverse("legalaid:rights-question", args=[key]))
        if key in looks:
            worker.look()
        if value is None:
            page.locator("button[name=unknown]").click()
        elif isinstance(value, list):
            for each in value:
                page.locator(f"input[value={each}]").check()
            page.locator("#ask .btn--primary").click()
        elif page.locator(f"button[name=value][value='{value}']").count():
            page.locator(f"button[name=value][value='{value}']").click()
        else:
            field = page.locator("[name=value]")
            field.select_option(value) if key == "region" else field.fill(value)
            page.locator("#ask .btn--primary").click()
    expect(page).to_have_url(worker.server + reverse("legalaid:rights-answers"))


def result(worker: Walk) -> None:
    worker.look()
    worker.page.locator(f"a[href='{reverse('legalaid:rights-result')}']").click()
    expect(worker.page).to_have_url(worker.server + reverse("legalaid:rights-result"))
    worker.look()


def paper(worker: Walk, kind: str, **typed: str) -> str:
    """Choose a paper, type something into it, download it; its words."""
    page = worker.page
    page.locator(f"a[href='{reverse('legalaid:rights-papers')}']").first.click()
    page.locator(f"a[href='{reverse('legalaid:rights-paper', args=[kind])}']").click()
    worker.look()
    for name, value in typed.items():
        page.locator(f"[name={name}]").fill(value)
    with page.expect_download() as download:
        page.locator("main .btn--primary").click()
    with open(download.value.path(), "rb") as file:
        document = docx.Document(io.BytesIO(file.read()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


LANGUAGES = ("zh-hans", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_unpaid_wages_on_a_building_site(town: Town, walk: Any, language: str) -> None:
    worker = walk(390, 844, language=language)
    answer(worker, SITE, looks=frozenset({"trouble", "region", "above", "owed"}))
    result(worker)
    expect(worker.page.locator(".ri__sum").first).to_contain_text("18,000.00")
    words = paper(worker, "inspection", name="李阿强", employer="云桥宏达建筑工程有限公司")
    assert "18,000.00" in words
    assert "李阿强" in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_dismissed_after_four_years_and_seven_months(town: Town, walk: Any, language: str) -> None:
    worker = walk(390, 844, language=language)
    answer(worker, DISMISSED, looks=frozenset({"hired_on", "ending"}))
    result(worker)
    page = worker.page
    expect(page.locator(".ri__sum").first).to_contain_text("200,000.00")
    for summary in page.locator("summary").all():
        summary.click()
    worker.look()
    article = page.locator("a[href*='/legal/rights/law/lcl/']").first
    article.click()
    worker.look()
    page.go_back()
    assert "200,000.00" in paper(worker, "arbitration", name="李阿强")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_carpenter(town: Town, walk: Any, language: str) -> None:
    worker = walk(390, 844, language=language)
    worker.open(reverse("legalaid:rights-carpenter"))
    expect(worker.page.locator("main")).to_contain_text("136,780.40")
    worker.look()
    answer(worker, CARPENTER)
    result(worker)
    page = worker.page
    page.locator("#share").fill("40")
    page.locator("[data-share] button").click()
    expect(page.locator(".ri__sum").first).to_contain_text("19,302.49")
    assert "24,256.23" in paper(worker, "damages", name="李阿强")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_delivery_rider(town: Town, walk: Any, language: str) -> None:
    worker = walk(390, 844, language=language)
    answer(worker, RIDER, looks=frozenset({"sector"}))
    result(worker)
    assert "李阿强" in paper(worker, "platform_injury", name="李阿强", injured_where="云桥路口")


def test_without_scripts_on_the_narrowest_phone_and_in_large_text(town: Town, walk: Any) -> None:
    plain = walk(320, 640, script=False)
    answer(plain, DISMISSED)
    plain.page.locator(f"a[href='{reverse('legalaid:rights-result')}']").click()
    expect(plain.page.locator(".ri__sum").first).to_contain_text("200,000.00")
    large = walk(390, 844, size="large", theme="dark")
    answer(large, SITE, looks=frozenset({"hired_by"}))
    result(large)


def test_handed_to_a_lawyer_with_everything(town: Town, phone: Phone, walk: Any) -> None:
    caseworker = town.cast.staff(Role.CASEWORKER)
    give_factor(Account.objects.get(person=caseworker), by=caseworker, at=town.now)
    worker = walk(390, 844)
    answer(worker, SITE)
    result(worker)
    worker.press("交给工会律师")
    worker.field("对方是谁？").fill("云桥宏达建筑工程有限公司")
    worker.field("您的姓名").fill("李阿强")
    worker.field("您的手机号").fill("19900006666")
    worker.page.locator("label").filter(has_text="我已阅读").click()
    worker.press("交给律师")
    expect(worker.page.get_by_role("alert")).to_be_visible()
    worker.complaints.clear()  # the browser notes every answer of 422
    worker.page.locator("label").filter(has_text="我同意把我的回答").click()
    worker.look()
    worker.press("交给律师")
    worker.heading("您的求助已收到")
    matter = Matter.objects.get()
    desk = walk(1440, 900)
    enter_desk(desk, phone, town, caseworker)
    desk.open(reverse("legalaid:matter", args=[matter.pk]))
    expect(desk.page.locator("main")).to_contain_text("18,000.00")
    desk.look(at_worker_page=False)
    desk.open(reverse("legalaid:evidence", args=[matter.pk]))
    expect(desk.page.locator("#wanted")).to_be_visible()
    desk.look(at_worker_page=False)
