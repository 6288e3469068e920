"""The dashboard, and each figure with the rows it is counted from."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from unionhall.kernel.access.permissions import may
from unionhall.kernel.catalogue.services import services
from unionhall.kernel.people.models import Person
from unionhall.services.hub.desk.forms import FigureFilter
from unionhall.services.hub.desk.gate import staff_of, staff_page
from unionhall.services.hub.desk.queries import dashboard as dashboards
from unionhall.services.hub.desk.queries import inbox
from unionhall.services.hub.desk.queries.leader import leader_page


def _first_page(viewer: Person) -> str:
    """The sessions; for somebody who has none, the first page that a service keeps for them."""
    if may(viewer, "booking.see_roll"):
        return "hub:desk-sessions"
    pages = (page for service in services() for page in service.desk_pages() if may(viewer, page.permission))
    return next((page.url for page in pages), "hub:home")


@require_GET
@staff_page()
def dashboard(request: HttpRequest) -> HttpResponse:
    """Five figures with their verdicts, for leaders their own page; others begin with the inbox or the sessions."""
    viewer, wanted = staff_of(request), request.GET
    if not may(viewer, dashboards.SEE):
        return redirect("hub:desk-inbox" if may(viewer, inbox.SEE) else _first_page(viewer))
    if may(viewer, "hub.view_leadership") and wanted.get("view") != "desk":
        return _leader(request, viewer)
    page = dashboards.dashboard(
        viewer, unit=wanted.get("unit", ""), period=wanted.get("period", ""), at=timezone.now()
    )
    form = FigureFilter(page.scope, page.units, page.period, page.periods)
    return render(request, "hub/desk/dashboard.html", {"page": page, "form": form})


def _leader(request: HttpRequest, viewer: Person) -> HttpResponse:
    wanted = request.GET
    page = leader_page(
        viewer,
        unit=wanted.get("unit", ""),
        period=wanted.get("period", ""),
        mapped=wanted.get("map", ""),
        at=timezone.now(),
    )
    form = FigureFilter(page.scope, page.units, page.period, page.periods)
    return render(request, "hub/desk/leader.html", {"page": page, "form": form})
