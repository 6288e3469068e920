"""The gallery in a real Chromium: no axe violation, no sideways scroll, nothing typed is lost."""

from collections.abc import Iterator
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

PAGES = ("home", "case", "parts", "office", "sign-in", "refused")
ALL_LOOKS = list(product(("zh-hans", "en"), ("normal", "large"), ("light", "dark")))
# Every pair of choices is in these four; the page with all components gets all eight.
PAIRED = [ALL_LOOKS[i] for i in (0, 3, 5, 6)]
LOOKS = [(page, *look) for page in PAGES for look in (ALL_LOOKS if page == "parts" else PAIRED)]
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


def open_page(browser: Browser, server: str, path: str, *, width: int, language: str = "zh-hans") -> Page:
    """A fresh page; every complaint of the browser is kept in `page.complaints`."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    context.add_cookies([{"name": "language", "value": language, "url": server}])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.complaints = complaints  # type: ignore[attr-defined]
    page.goto(server + path)
    return page


@pytest.fixture
def parts(chromium: Browser, gallery_server: str) -> Iterator[Page]:
    page = open_page(chromium, gallery_server, "/gallery/parts/", width=390, language="en")
    yield page
    page.context.close()


@pytest.mark.parametrize(("name", "language", "size", "theme"), LOOKS)
def test_no_violation_and_no_sideways_scroll(
    chromium: Browser, gallery_server: str, name: str, language: str, size: str, theme: str
) -> None:
    page = open_page(
        chromium, gallery_server, f"/gallery/{name}/?size={size}&theme={theme}", width=320, language=language
    )
    try:
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            found = Axe().run(page, options=RULES)
            assert found.violations_count == 0, found.generate_report()
        wrong = [text for text in page.complaints if "409" not in text]  # type: ignore[attr-defined]
        assert wrong == []
    finally:
        page.context.close()


def test_without_a_script_everything_is_there(chromium: Browser, gallery_server: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(gallery_server + "/gallery/office/")
    assert page.locator("[data-bulk]").first.is_enabled()
    page.goto(gallery_server + "/gallery/parts/")
    expect(page.locator("#rate .rate__why--bad").first).to_be_visible()
    context.close()


def test_low_marks_ask_what_went_wrong(parts: Page) -> None:
    form = parts.locator("#rate")
    expect(form.get_by_label("Long wait").first).to_be_visible()
    form.locator('label[for="stars-5"]').click()
    expect(form.get_by_label("Long wait").first).to_be_hidden()
    expect(form.get_by_label("Kind").first).to_be_visible()


def test_the_error_summary_has_the_focus_and_leads_to_the_field(parts: Page) -> None:
    assert parts.evaluate("document.activeElement.className") == "errors"
    parts.locator(".errors a").nth(1).click()
    assert parts.evaluate("document.activeElement.id") == "id_phone"


def test_bulk_bar_counts_ticks(chromium: Browser, gallery_server: str) -> None:
    page = open_page(chromium, gallery_server, "/gallery/office/", width=1280, language="en")
    words, button = page.locator("[data-bulk-n]"), page.locator("[data-bulk]").first
    assert (words.inner_text(), button.is_disabled()) == ("None chosen", True)
    page.locator("input[name=id]").nth(1).check()
    assert (words.inner_text(), button.is_disabled()) == ("1 chosen", False)
    page.locator("[data-all]").check()
    assert words.inner_text() == "5 chosen"
    assert page.locator("input[name=id]:checked").count() == 5
    page.context.close()


def test_what_was_typed_survives_a_lost_network(parts: Page) -> None:
    story = parts.locator("#right textarea")
    story.fill("three months without wages")
    parts.locator("#right [name=zone][value='2']").check()
    parts.context.set_offline(True)
    expect(parts.locator("[data-offline]")).to_be_visible()
    parts.locator("#right button.btn--primary").click()
    assert parts.url.endswith("/gallery/parts/")
    parts.context.set_offline(False)
    expect(parts.locator("[data-offline]")).to_be_hidden()
    parts.reload()
    assert story.input_value() == "three months without wages"
    assert parts.locator("#right [name=zone][value='2']").is_checked()


def test_what_has_arrived_is_not_typed_again(parts: Page) -> None:
    parts.evaluate("document.querySelectorAll('#right [required]').forEach(field => field.required = false)")
    parts.locator("#right textarea").fill("sent")
    parts.locator("#right button.btn--primary").click()
    parts.wait_for_load_state()
    assert parts.locator("#right textarea").input_value() == ""
    assert parts.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('draft:')).length") == 0


def test_the_switch_offers_light_colours_on_a_dark_phone(chromium: Browser, gallery_server: str) -> None:
    context = chromium.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(gallery_server + "/gallery/home/?theme=")
    assert page.locator("button[name=theme]").get_attribute("value") == "light"
    context.close()


def test_a_printed_case_has_no_navigation(chromium: Browser, gallery_server: str) -> None:
    page = open_page(chromium, gallery_server, "/gallery/case/", width=800)
    page.emulate_media(media="print")
    expect(page.locator(".tabbar")).to_be_hidden()
    expect(page.locator(".tl")).to_be_visible()
    page.context.close()
