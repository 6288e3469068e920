"""Every figure, opened down to the rows it is counted from."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from unionhall.kernel.access.permissions import authorise, may
from unionhall.kernel.files.workbooks import as_download
from unionhall.services.hub.desk import commands
from unionhall.services.hub.desk.forms import FigureFilter
from unionhall.services.hub.desk.gate import staff_of, staff_page
from unionhall.services.hub.desk.queries import figure_page as pages
from unionhall.services.hub.desk.queries import overview as overviews
from unionhall.services.hub.desk.queries import standings

PER_PAGE = 30


@require_GET
@staff_page("hub.view_figures")
def index(request: HttpRequest) -> HttpResponse:
    """All figures of a unit over a period."""
    page = _overview(request)
    form = FigureFilter(page.scope, page.units, page.period, page.periods)
    return render(request, "hub/desk/figures.html", {"page": page, "form": form})


def _overview(request: HttpRequest) -> overviews.Overview:
    wanted = request.GET
    return overviews.overview(
        staff_of(request), unit=wanted.get("unit", ""), period=wanted.get("period", ""), at=timezone.now()
    )


@require_GET
@staff_page("hub.view_figures")
def export_all(request: HttpRequest) -> HttpResponse:
    """All figures as a workbook."""
    page = _overview(request)
    return as_download(_("figures"), *overviews.sheets_of(page), by=staff_of(request), at=page.at)


@require_GET
@staff_page("hub.view_figures")
def figure(request: HttpRequest, code: str) -> HttpResponse:
    """One figure: definition, trend, breakdowns, rows."""
    page = _page(request, code)
    rows = Paginator(page.rows, PER_PAGE).get_page(request.GET.get("page"))
    standing, target = standings.standing_of(page.trend, page.scope, timezone.localdate(page.at))
    unit = page.scope.organisation
    context = {
        "page": page,
        "standing": standing,
        "target": target,
        "may_aim": unit is not None and may(staff_of(request), "hub.set_target", unit),
        "form": FigureFilter(page.scope, page.units, page.period, page.periods),
        "rows": rows,
        "cells": pages.cells_of(page.figure, rows.object_list),
    }
    return render(request, "hub/desk/figure.html", context)


def _page(request: HttpRequest, code: str) -> pages.FigurePage:
    wanted = request.GET
    return pages.figure_page(
        staff_of(request),
        code,
        unit=wanted.get("unit", ""),
        period=wanted.get("period", ""),
        show=wanted.get("show", "all"),
        at=timezone.now(),
    )


@require_GET
@staff_page("hub.view_figures")
def export(request: HttpRequest, code: str) -> HttpResponse:
    """The rows of one figure as a workbook; that they were taken is recorded."""
    viewer, page = staff_of(request), _page(request, code)
    authorise(viewer, "hub.export_rows")
    commands.record_export(code, scope=page.scope, rows=page.rows.count(), by=viewer, at=page.at)
    return as_download(str(page.figure.name), pages.sheet_of(page), by=viewer, at=page.at)
