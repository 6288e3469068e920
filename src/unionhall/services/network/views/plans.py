"""Staff: two plans side by side, and one plan as Excel, as GeoJSON, and as a map to print."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from unionhall.kernel.files.workbooks import as_download
from unionhall.services.network import sheets
from unionhall.services.network.queries import desk
from unionhall.services.network.queries.answers import compared, sheet_of
from unionhall.services.network.views.access import for_staff, viewer_of


def _ready(request: HttpRequest, pk: Any) -> Any:
    return desk.found(desk.ready_scenarios(viewer_of(request)), pk)


@require_GET
@for_staff()
def compare(request: HttpRequest) -> HttpResponse:
    """Two plans beside each other: figures, maps, and the places that only one of them has."""
    today = timezone.localdate(timezone.now())
    rows = desk.ready_scenarios(viewer_of(request))
    keys = [request.GET.get("a") or "", request.GET.get("b") or ""]
    both = [desk.found(rows, key) for key in keys] if all(keys) else []
    context: dict[str, Any] = {"choices": rows[:50], "keys": keys}
    if both:
        context["comparison"] = compared(*(sheet_of(one, on=today) for one in both))
    return render(request, "network/desk/compare.html", context)


@require_GET
@for_staff()
def excel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The plan as an Excel file: places, years, units."""
    found = _ready(request, pk)
    return as_download(
        found.name, *sheets.plan_sheets(found.name, found.result), by=viewer_of(request), at=timezone.now()
    )


@require_GET
@for_staff()
def geojson(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The new places as GeoJSON."""
    found = _ready(request, pk)
    response = JsonResponse(sheets.plan_geojson(found.name, found.result))
    response["Content-Type"] = "application/geo+json; charset=utf-8"
    name = f"{slugify(found.name, allow_unicode=True) or 'plan'}.geojson"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "no-store"
    return response


@require_GET
@for_staff()
def printed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The map with its list, on one sheet of paper."""
    now = timezone.now()
    sheet = sheet_of(_ready(request, pk), on=timezone.localdate(now))
    return render(
        request, "network/desk/print.html", {"sheet": sheet, "scenario": sheet.scenario, "now": now}
    )
