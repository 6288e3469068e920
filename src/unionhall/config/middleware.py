"""Between the server and the views: display choices, and refusals told as a page or as problem JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation

from unionhall.lib.errors import Refused

GetResponse = Callable[[HttpRequest], HttpResponse]
LANGUAGES = ("zh-hans", "en")
SIZES = ("normal", "large")
THEMES = ("", "light", "dark")


@dataclass(frozen=True)
class Preferences:
    """How this browser wants to be shown things. Chinese unless chosen: a phone set to English may be a gift."""

    language: str = "zh-hans"
    size: str = "normal"
    theme: str = ""

    @classmethod
    def from_cookies(cls, cookies: dict[str, str]) -> Preferences:
        def choice(name: str, allowed: tuple[str, ...]) -> str:
            value = cookies.get(name, "")
            return value if value in allowed else allowed[0]

        return cls(choice("language", LANGUAGES), choice("size", SIZES), choice("theme", THEMES))


def preferences(get_response: GetResponse) -> GetResponse:
    """Set language, text size and theme from cookies; works before sign-in and without a database."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = Preferences.from_cookies(request.COOKIES)
        request.preferences = chosen  # type: ignore[attr-defined]
        with translation.override(chosen.language):
            request.LANGUAGE_CODE = chosen.language  # type: ignore[attr-defined]
            response = get_response(request)
        response.headers.setdefault("Content-Language", chosen.language)
        return response

    return middleware


class RefusalMiddleware:
    """An expected "no" becomes a page in plain words, or problem JSON (RFC 9457) for machines."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        if request.path.startswith("/api/") or "application/json" in request.headers.get("Accept", ""):
            return JsonResponse(
                error.as_problem(request.path), status=error.status, content_type="application/problem+json"
            )
        template = "404.html" if error.status == 404 else "ui/refused.html"
        if request.headers.get("HX-Request") and error.status != 404:
            template += "#panel"  # htmx puts the answer into the page that asked
        return render(request, template, {"refusal": error}, status=error.status)
