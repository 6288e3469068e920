"""How well needs are met, by service and by category."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from unionhall.kernel.access.permissions import authorise, may
from unionhall.kernel.files.workbooks import as_download
from unionhall.services.hub.desk import commands, need_sheets
from unionhall.services.hub.desk.forms import FigureFilter
from unionhall.services.hub.desk.gate import staff_of, staff_page
from unionhall.services.hub.desk.need_words import service_name, tabs, topic_name
from unionhall.services.hub.desk.periods import Period, find_period, offered_periods
from unionhall.services.hub.desk.queries import match_rates, needs, units
from unionhall.services.hub.desk.queries.dashboard import query_of
from unionhall.services.hub.desk.queries.match_rates import COLUMNS, Rate, Rates
from unionhall.services.hub.desk.scope import Scope


@require_GET
@staff_page(needs.SEE)
def index(request: HttpRequest) -> HttpResponse:
    """Every number opens to its needs; small ones are not shown."""
    scope, choices, period, found = _rates(request)
    query = query_of(scope, period)
    context = {
        "rates": found,
        "services": [_row(one, service_name(one.key), query, "service") for one in found.services],
        "categories": [_row(one, topic_name(one.key), query, "topic") for one in found.categories],
        "form": FigureFilter(scope, choices, period, offered_periods(timezone.localdate(), period)),
        "scope": scope,
        "period": period,
        "query": query,
        "figure_url": _figure_url(request, query),
        "tabs": tabs("desk-needs-rates"),
    }
    return render(request, "hub/desk/match_rates.html", context)


def _figure_url(request: HttpRequest, query: str) -> str:
    if not may(staff_of(request), "hub.view_figures"):
        return ""
    return f"{reverse('hub:desk-figure', args=['match_rate'])}?{query}"


def _row(rate: Rate, name: str, query: str, by: str) -> dict[str, object]:
    address = f"{reverse('hub:desk-needs')}?{query}&{by}={rate.key}&show="
    return {
        "name": name,
        "rate": rate,
        "url": f"{address}{needs.ALL}",
        "cells": [(rate.counts[show], f"{address}{show}") for show in COLUMNS],
        "trend": [reading.value or 0 for reading in rate.trend],
    }


@require_GET
@staff_page(needs.SEE)
def export(request: HttpRequest) -> HttpResponse:
    """The same as a workbook; that it was taken is recorded."""
    viewer, now = staff_of(request), timezone.now()
    authorise(viewer, "hub.export_rows")
    scope, _choices, period, found = _rates(request)
    rows = len(found.services) + len(found.categories)
    commands.record_export("needs.rates", scope=scope, rows=rows, by=viewer, at=now)
    note = f"{period.label} · {scope.name}".rstrip(" ·")
    return as_download(_("match rates"), *need_sheets.rate_sheets(found, note), by=viewer, at=now)


def _rates(request: HttpRequest) -> tuple[Scope, list[Any], Period, Rates]:
    today = timezone.localdate()
    period = find_period(request.GET.get("period", ""), today)
    scope, choices = units.chosen_scope(staff_of(request), needs.SEE, request.GET.get("unit", ""))
    return scope, choices, period, match_rates.rates(scope, period, today)
