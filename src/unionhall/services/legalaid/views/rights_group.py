"""What a whole group can claim: an empty list to take away, the filled one back as a workbook; nothing is kept."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from unionhall.kernel.files import workbooks
from unionhall.lib.errors import NotAllowed
from unionhall.services.legalaid.forms.rights import GroupForm
from unionhall.services.legalaid.queries.rights import law_of
from unionhall.services.legalaid.queries.rights_numbers import home_region
from unionhall.services.legalaid.rights.outcomes import ESTIMATE, speaker
from unionhall.services.legalaid.rights.registry import RECKONINGS, Reckoning
from unionhall.services.legalaid.rights_results import result_sheets
from unionhall.services.legalaid.rights_sheets import Reckoned, read_rows, reckon, sheet_topics, template_of
from unionhall.services.legalaid.views.access import viewer_of
from unionhall.services.legalaid.wording_rights import region_choices
from unionhall.ui.attempting import attempt

MOST_SHOWN = 300


@never_cache
@require_http_methods(["GET", "POST"])
def group(request: HttpRequest) -> HttpResponse:
    """The lists of all topics, and the form that takes a filled one."""
    if request.method == "GET":
        return _page(request, GroupForm(regions=region_choices()))
    return _answered(request, request.POST)


@never_cache
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, topic: str) -> HttpResponse:
    """The empty list of one topic; the filled one comes back as a workbook."""
    known = next((one for one in sheet_topics() if one.name == topic), None)
    if known is None:
        raise NotAllowed(topic)
    if request.method == "GET":
        return workbooks.as_template(_(known.label), template_of(known))
    return _answered(request, {"region": home_region(), **request.POST.dict(), "topic": topic})


def _answered(request: HttpRequest, data: Any) -> HttpResponse:
    """The workbook; the page with what is wrong when there is no row that could be reckoned."""
    form = GroupForm(data, request.FILES, regions=region_choices())
    topic = RECKONINGS.get(form.data.get("topic", ""))
    rows = attempt(form, lambda: read_rows(topic, form.cleaned_data["file"])) if topic else None
    if rows is None or topic is None:
        return _page(request, form)
    now, say = timezone.now(), speaker(_)
    law = law_of(form.cleaned_data["region"], timezone.localdate(now))
    found = reckon(topic, rows, law, say)
    if all(row.mistakes for row in found):
        return _page(request, form, found)
    sheets = result_sheets(topic, found, law, say)
    return workbooks.as_download(_(topic.label), *sheets, by=viewer_of(request), at=now)


def _page(request: HttpRequest, form: GroupForm, rows: list[Reckoned] | None = None) -> HttpResponse:
    lists: list[tuple[Reckoning, str]] = [
        (one, reverse("legalaid:rights-sheet", args=[one.name])) for one in sheet_topics()
    ]
    context = {
        "form": form,
        "lists": [{"label": _(one.label), "url": url} for one, url in lists],
        "estimate": _(ESTIMATE),
        "is_empty": rows == [],
        "wrong": (rows or [])[:MOST_SHOWN],
        "tab": "find",
    }
    return render(request, "legalaid/rights/group.html", context, status=422 if form.is_bound else 200)
