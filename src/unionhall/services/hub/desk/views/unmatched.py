"""Needs that are not matched: what is missing, what is misheard."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.files.workbooks import as_download
from unionhall.services.hub.desk import commands, need_sheets, sheets
from unionhall.services.hub.desk.gate import staff_of, staff_page
from unionhall.services.hub.desk.need_forms import MeantForm, UnmatchedFilter
from unionhall.services.hub.desk.need_words import meant_groups, service_choices, tabs, topic_choices
from unionhall.services.hub.desk.periods import find_period, offered_periods
from unionhall.services.hub.desk.queries import needs, units, unmatched

PER_PAGE = 30


@require_GET
@staff_page(needs.SEE)
def index(request: HttpRequest) -> HttpResponse:
    """By what they seem to be about, then one by one, the newest first; each can be corrected."""
    viewer = staff_of(request)
    form, wanted = _filter(request)
    page = Paginator(needs.listed(viewer, wanted), PER_PAGE).get_page(request.GET.get("page"))
    lines = unmatched.lines(page.object_list, viewer)
    groups = unmatched.groups(viewer, wanted)
    context = {
        "page": page,
        "form": form,
        "wanted": wanted,
        "lines": lines,
        "groups": [(group, _links(request, group)) for group in groups],
        "is_sample": sum(group.count for group in groups) > unmatched.SAMPLE,
        "sample": unmatched.SAMPLE,
        "may_correct": any(line.is_open for line in lines),
        "meant": MeantForm(groups=meant_groups()),
        "learning": unmatched.learning_of(viewer),
        "tabs": tabs("desk-needs-unmatched"),
        "here": request.get_full_path(),
    }
    return render(request, "hub/desk/unmatched.html", context)


def _filter(request: HttpRequest) -> tuple[UnmatchedFilter, needs.Wanted]:
    today = timezone.localdate()
    period = find_period(request.GET.get("period", ""), today)
    scope, choices = units.chosen_scope(staff_of(request), needs.SEE, request.GET.get("unit", ""))
    form = UnmatchedFilter(
        request.GET, topics=topic_choices(), periods=offered_periods(today, period), units=(scope, choices),
        services=service_choices(),
    )  # fmt: skip
    wish = form.wish()
    return form, needs.Wanted(
        show=needs.UNMATCHED,
        text=wish.get("q", ""),
        stretch=period.stretch,
        scope=scope,
        service=wish.get("service", ""),
        topic=wish.get("topic", ""),
        confidence=wish.get("confidence", ""),
    )


def _links(request: HttpRequest, group: unmatched.Group) -> dict[str, Any]:
    kept = request.GET.copy()
    for name in ("page", "q", "topic"):
        kept.pop(name, None)
    kept["topic"] = group.topic
    whole = f"?{kept.urlencode()}#rows"
    words = []
    for word, count in group.words:
        kept["q"] = word
        words.append((word, count, f"?{kept.urlencode()}#rows"))
    return {"whole": whole, "words": words}


@require_GET
@staff_page(needs.SEE)
def export(request: HttpRequest) -> HttpResponse:
    """The list as a workbook, people masked; that it was taken is recorded."""
    viewer, now = staff_of(request), timezone.now()
    authorise(viewer, "hub.export_rows")
    wanted = _filter(request)[1]
    rows = needs.listed(viewer, wanted)
    scope = wanted.scope or units.scope_of(viewer, needs.SEE)
    commands.record_export("needs.unmatched", scope=scope, rows=rows.count(), by=viewer, at=now)
    sheet = need_sheets.unmatched_sheet(rows[: sheets.MOST_ROWS])
    return as_download(_("needs not matched"), sheet, by=viewer, at=now)
