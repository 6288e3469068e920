"""The inbox: boxes, filters that stand in the address, many at once, and the list as a workbook."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from unionhall.engines.casework.queries import Filters
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.files.workbooks import as_download
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed, Refused
from unionhall.services.hub.desk import commands, sheets
from unionhall.services.hub.desk.case_forms import InboxFilter
from unionhall.services.hub.desk.gate import staff_of, staff_page
from unionhall.services.hub.desk.queries import inbox as inboxes
from unionhall.services.hub.desk.queries import people, units
from unionhall.services.hub.desk.views.acting import posted_key

MOST_EXPORTED = 5_000


@require_GET
@staff_page(inboxes.SEE)
def index(request: HttpRequest) -> HttpResponse:
    """The most urgent first."""
    viewer, now = staff_of(request), timezone.now()
    form, wanted = _wanted(request, viewer)
    page = inboxes.inbox(viewer, wanted, at=now)
    context = {
        "page": page,
        "form": form,
        "views": _views(request, page),
        "box": wanted.box,
        "words": wanted.filters.words,
        "now": now,
        "turning": {"prev": wanted.page - 1, "next": wanted.page + 1},
        "here": request.get_full_path(),
    }
    return render(request, "hub/desk/inbox.html", context)


def _wanted(request: HttpRequest, viewer: Person) -> tuple[InboxFilter, inboxes.Wanted]:
    form = InboxFilter(request.GET, kinds=inboxes.kinds_for(viewer), units=inboxes.units_for(viewer))
    wish = form.wish()
    filters = Filters(wish.get("kind", ""), form.key("unit"), wish.get("words", ""))
    box = request.GET.get("box", "")
    number = request.GET.get("page", "")
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 1
    return form, inboxes.Wanted(
        box if box in inboxes.NAMES else inboxes.first_box(viewer), filters, max(page, 1)
    )


def _views(request: HttpRequest, page: inboxes.Inbox) -> list[dict[str, Any]]:
    kept = request.GET.copy()
    kept.pop("page", None)
    found = []
    for box, name, count in page.boxes():
        kept["box"] = box
        current = box == page.wanted.box and not page.wanted.filters.words
        found.append(
            {"label": name, "count": count or None, "url": f"?{kept.urlencode()}", "current": current}
        )
    return found


@require_GET
@staff_page(inboxes.SEE)
def export(request: HttpRequest) -> HttpResponse:
    """The box as it is filtered, as a workbook, people masked; that it was taken is recorded."""
    viewer, now = staff_of(request), timezone.now()
    authorise(viewer, "hub.export_rows")
    wanted = replace(_wanted(request, viewer)[1], page=1)
    rows = inboxes.rows_of(viewer, wanted, size=MOST_EXPORTED, at=now)[:MOST_EXPORTED]
    scope = units.scope_of(viewer, "hub.export_rows")
    commands.record_export("cases", scope=scope, rows=len(rows), by=viewer, at=now)
    return as_download(_("cases"), sheets.cases_sheet(rows), by=viewer, at=now)


@require_POST
@staff_page("casework.assign_case")
def assign(request: HttpRequest) -> HttpResponse:
    """Give the ticked cases to one person: all or none."""
    viewer, now = staff_of(request), timezone.now()
    answer = redirect(_back(request))
    try:
        keys = [UUID(text) for text in request.POST.getlist("id")]
    except ValueError:
        raise NotAllowed("case") from None
    if not keys or not request.POST.get("assignee"):
        messages.warning(request, _("Tick cases, and choose who is to have them."))
        return answer
    assignee = people.staff_member(posted_key(request, "assignee"))
    try:
        count = commands.give_cases(keys, assignee=assignee, by=viewer, at=now)
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, _("Nothing was changed: %(why)s") % {"why": refusal})
        return answer
    words = ngettext("%(n)s case is with %(name)s now.", "%(n)s cases are with %(name)s now.", count)
    messages.success(request, words % {"n": count, "name": assignee.name})
    return answer


def _back(request: HttpRequest) -> str:
    """The list as it was filtered."""
    target = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()})
    return target if is_ours else reverse("hub:desk-inbox")
