"""The help pages."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from unionhall.services.hub.help import articles, find_article


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What can be read, and how to reach a person."""
    language = get_language() or ""
    rows = [(one, one.title(language)) for one in articles()]
    return render(request, "hub/help.html", {"rows": rows, "tab": "me"})


@require_GET
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One article."""
    found = find_article(slug)
    if found is None:
        raise Http404
    language = get_language() or ""
    context = {"title": found.title(language), "blocks": found.blocks(language), "tab": "me"}
    return render(request, "hub/help_page.html", context)
