"""Search over everything public: sessions, places, notices."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from unionhall.engines.matching import queries as matches


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Exact words, pinyin, and typing errors that sound right; of what takes place, what lies ahead."""
    text = request.GET.get("q", "").strip()[:80]
    found = matches.search(text, at=timezone.now(), limit=40) if text else []
    return render(request, "hub/search.html", {"text": text, "found": found, "tab": "find"})
