"""Somebody with a browser, as far as forms and links need one: follows redirects, keeps cookies, posts forms."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import httpx

_FIELD = re.compile(r'<input type="(?:hidden|checkbox)" name="(?P<name>[^"]+)" value="(?P<value>[^"]*)"')


# What is still open at the end of a test; its fixture closes them.
OPENED: list[Any] = []


class Visitor:
    """A browser without a screen."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.browser = httpx.Client(base_url=server, timeout=30)
        OPENED.append(self.browser)

    def get(self, path: str, **params: str) -> httpx.Response:
        """Open an address and follow where it leads, as long as that is here."""
        return self._followed(self.browser.get(path, params=params or None))

    def submit(self, page: httpx.Response, to: str = "", **typed: Any) -> httpx.Response:
        """Send the form of a page back, hidden fields and ticked boxes and all."""
        data: dict[str, Any] = {}
        for found in _FIELD.finditer(page.text):
            data.setdefault(found["name"], []).append(unescape(found["value"]))
        data |= typed
        address = to or str(page.url)
        headers = {"Referer": str(page.url), "Origin": self.server}
        return self._followed(self.browser.post(address, data=data, headers=headers))

    def _followed(self, answer: httpx.Response) -> httpx.Response:
        while answer.is_redirect and answer.next_request is not None:
            if not str(answer.next_request.url).startswith(self.server):
                return answer  # to the other system
            answer = self.browser.send(answer.next_request)
        return answer

    def sign_in(
        self, phone: Any, number: str, path: str = "/accounts/login/", **params: str
    ) -> httpx.Response:
        """Type the number, read the code on the phone, type it; then agree to the notice."""
        page = self.submit(self.get(path, **params), phone=number)
        assert "code" in str(page.url), page.text
        return self.enter_code(page, phone, number)

    def enter_code(self, page: httpx.Response, phone: Any, number: str) -> httpx.Response:
        """The second page of signing in, and the notice after it where it is shown."""
        page = self.submit(page, code=phone.code(number))
        if "/welcome/" in str(page.url):
            page = self.submit(page, name="赵工")
        return page
