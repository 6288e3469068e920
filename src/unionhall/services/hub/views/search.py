"""Search over everything public, and of cases over one's own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from unionhall.kernel.places.where import where_of
from unionhall.services.hub.queries.finding import Wanted, find_for
from unionhall.services.hub.viewer import viewer_of
from unionhall.services.hub.views.home import CHIPS, CHIPS_EN


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Exact words, pinyin, and typing errors that sound or look right; of what takes place, what lies ahead."""
    now, wanted = timezone.now(), Wanted.read(request.GET)
    where = where_of(request, now)
    found = find_for(viewer_of(request), wanted, where=where, at=now) if wanted.text else None
    chips = CHIPS_EN if get_language() == "en" else CHIPS
    context = {
        "text": wanted.text,
        "wanted": wanted,
        "found": found,
        "where": where,
        "chips": chips,
        "tab": "find",
    }
    return render(request, "hub/search.html", context)
