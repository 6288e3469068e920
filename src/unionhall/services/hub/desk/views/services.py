"""The page of each service: its figures, its cases, its sessions to come."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from unionhall.kernel.files.workbooks import as_download
from unionhall.services.hub.desk import commands
from unionhall.services.hub.desk.forms import FigureFilter
from unionhall.services.hub.desk.gate import staff_of, staff_page
from unionhall.services.hub.desk.queries.dashboard import SEE
from unionhall.services.hub.desk.queries.service_page import ServicePage, service_page, sheets_of


def _page(request: HttpRequest, label: str) -> ServicePage:
    wanted = request.GET
    return service_page(
        staff_of(request),
        label,
        unit=wanted.get("unit", ""),
        period=wanted.get("period", ""),
        figure=wanted.get("figure", ""),
        at=timezone.now(),
    )


@require_GET
@staff_page(SEE)
def service(request: HttpRequest, label: str) -> HttpResponse:
    """All figures of a service, one of them opened."""
    page = _page(request, label)
    form = FigureFilter(page.scope, page.units, page.period, page.periods)
    return render(request, "hub/desk/service.html", {"page": page, "form": form})


@require_GET
@staff_page(SEE)
def export(request: HttpRequest, label: str) -> HttpResponse:
    """The page as a workbook; that it was taken is recorded."""
    viewer, page = staff_of(request), _page(request, label)
    commands.record_export(label, scope=page.scope, rows=len(page.standings), by=viewer, at=page.at)
    return as_download(str(page.service.verbose_name), *sheets_of(page), by=viewer, at=page.at)
