"""Drawing lots for a session, and checking the draw."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from unionhall.engines.booking import commands as booking
from unionhall.services.hub.desk.gate import staff_of, staff_page
from unionhall.services.hub.desk.queries import draws, sessions

PER_PAGE = 50


@require_http_methods(["GET", "POST"])
@staff_page("booking.see_sessions")
def draw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Before the draw: the promise. After it: the seed, the order, and whether both fit."""
    viewer, now = staff_of(request), timezone.now()
    session = sessions.get_session(pk, viewer=viewer)
    if request.method == "POST":
        outcome = booking.draw_lottery(session, by=viewer, at=now)
        count = len(outcome.winners)
        words = ngettext("Drawn: %(n)s person has a place.", "Drawn: %(n)s people have a place.", count)
        messages.success(request, words % {"n": count})
        return redirect("hub:desk-draw", pk)
    page = draws.draw_page(session, viewer)
    rows = Paginator(page.rows, PER_PAGE).get_page(request.GET.get("page"))
    lines = [(row, draws.number_drawn(session, row)) for row in rows.object_list]
    return render(request, "hub/desk/draw.html", {"page": page, "rows": rows, "lines": lines, "now": now})
