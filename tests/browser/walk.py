"""Walking through pages in a real browser: every page that is looked at must be free of faults."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

NARROWEST = 320
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# What has the focus: where it stands in the document, what it is, whether one sees that it has it.
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  return {
    order: [...document.querySelectorAll("*")].indexOf(one),
    words: (one.getAttribute("aria-label") || (one.labels && one.labels.length && one.labels[0].innerText)
      || one.innerText || one.name || "").trim().replace(/\\s+/g, " "),
    outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    inside: box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
    wide: box.width, tabindex: one.tabIndex,
  };
}"""
MOST_STOPS = 120
# What is another in every copy of the same page.
PASSING = re.compile(r'(csrfmiddlewaretoken" value=")[^"]*|localhost:\d+')
_SOUND: set[bytes] = set()


class Walk:
    """One browser and one open page."""

    def __init__(
        self, browser: Browser, server: str, width: int, height: int, *, script: bool = True, **cookies: str
    ) -> None:
        self.server = server
        self.width, self.height = width, height
        context = browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=script, locale="zh-CN"
        )
        context.add_cookies(
            [{"name": name, "value": value, "url": server} for name, value in cookies.items()]
        )
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self._hear(message))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: Any) -> None:
        if message.type == "error":
            self.complaints.append(f"{self.page.url}: {message.text}")

    def open(self, path: str) -> None:
        """Go to an address."""
        answer = self.page.goto(self.server + path)
        assert answer is not None
        assert answer.status < 400, f"{path}: {answer.status}"

    def look(self, *, at_worker_page: bool = True) -> None:
        """No violation of accessibility; a worker's page also without scrolling sideways on the narrowest phone.

        A page that was found sound by this process is not judged again: many walks begin with the same sign-in.
        """
        expect(self.page.locator("h1")).to_have_count(1)
        shown = PASSING.sub(r"\1", self.page.content())
        mark = hashlib.sha256(f"{self.width} {self.height} {at_worker_page} {shown}".encode()).digest()
        if mark not in _SOUND:
            self._judge_page(at_worker_page)
            _SOUND.add(mark)

    def _judge_page(self, at_worker_page: bool) -> None:
        found = Axe().run(self.page, options=RULES)
        assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"
        if at_worker_page:
            self.page.set_viewport_size({"width": NARROWEST, "height": self.height})
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            self.page.set_viewport_size({"width": self.width, "height": self.height})
            assert wide <= NARROWEST, f"{self.page.url} is {wide} px wide"

    def heading(self, words: str) -> None:
        """The page has this heading."""
        expect(self.page.get_by_role("heading", name=words).first).to_be_visible()

    def press(self, words: str) -> None:
        """Press the button, or follow the link, with these words; the first of them."""
        button = self.page.get_by_role("button", name=words)
        link = self.page.get_by_role("link", name=words)
        button.or_(link).first.click()

    def field(self, label: str) -> Locator:
        """The field with this label."""
        return self.page.get_by_label(label)

    # ---- by keyboard ----

    def focused(self) -> dict[str, Any] | None:
        """What has the focus."""
        found: dict[str, Any] | None = self.page.evaluate(FOCUSED)
        return found

    def tab_to(self, words: str) -> None:
        """Press Tab until the focus stands on what has these words; every stop on the way must be sound."""
        before = -1
        for _stop in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            stop = self.focused()
            if stop is None:
                before = -1
                continue
            self._judge_stop(stop, before)
            before = stop["order"]
            if words in stop["words"]:
                return
        raise AssertionError(f"{self.page.url}: Tab does not lead to “{words}”")

    def _judge_stop(self, stop: dict[str, Any], before: int) -> None:
        where = f"{self.page.url}: “{stop['words'][:40]}”"
        assert stop["outline"] >= 2, f"{where} has the focus and does not show it"
        assert stop["inside"], f"{where} has the focus out of sight"
        assert stop["tabindex"] == 0, f"{where} jumps the queue"
        assert stop["order"] > before, f"{where} comes out of order"

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        self.page.keyboard.type(text)

    def enter(self) -> None:
        """Press Enter."""
        self.page.keyboard.press("Enter")

    def space(self) -> None:
        """Press the space bar."""
        self.page.keyboard.press("Space")
