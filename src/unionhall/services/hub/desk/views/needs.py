"""What workers asked for, and what became of it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from unionhall.engines.matching import wording
from unionhall.engines.matching.lexicons import lexicon
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.files.workbooks import as_download
from unionhall.services.hub.desk import commands, sheets
from unionhall.services.hub.desk.forms import NeedFilter
from unionhall.services.hub.desk.gate import staff_of, staff_page
from unionhall.services.hub.desk.periods import find_period, offered_periods
from unionhall.services.hub.desk.queries import needs, units

PER_PAGE = 30


@require_GET
@staff_page(needs.SEE)
def index(request: HttpRequest) -> HttpResponse:
    """The sentences as they were typed, with what was suggested and what was taken."""
    viewer = staff_of(request)
    form, wanted = _filter(request)
    page = Paginator(needs.listed(viewer, wanted), PER_PAGE).get_page(request.GET.get("page"))
    views = _views(request, needs.counts(viewer, wanted), wanted.show)
    return render(
        request, "hub/desk/needs.html", {"page": page, "form": form, "views": views, "show": wanted.show}
    )


def _filter(request: HttpRequest) -> tuple[NeedFilter, needs.Wanted]:
    today = timezone.localdate()
    period = find_period(request.GET.get("period", ""), today)
    names = sorted(
        ((slug, str(wording.category_name(slug))) for slug in lexicon().categories), key=lambda c: c[1]
    )
    form = NeedFilter(request.GET, categories=names, periods=offered_periods(today, period))
    wish = form.wish()
    stretch = period.stretch if wish.get("period") else None
    show = request.GET.get("show", needs.ALL)
    return form, needs.Wanted(show, wish.get("category", ""), wish.get("q", ""), stretch)


def _views(request: HttpRequest, counts: dict[str, int], current: str) -> list[dict[str, object]]:
    names = {
        needs.ALL: _("All"),
        needs.MATCHED: _("First suggestion taken"),
        needs.NOT_MATCHED: _("Not matched"),
        needs.UNANSWERED: _("Nothing suggested"),
    }
    kept = request.GET.copy()
    kept.pop("page", None)
    found = []
    for show, label in names.items():
        kept["show"] = show
        found.append(
            {"label": label, "count": counts[show], "url": f"?{kept.urlencode()}", "current": show == current}
        )
    return found


@require_GET
@staff_page(needs.SEE)
def export(request: HttpRequest) -> HttpResponse:
    """The list as a workbook, people masked; that it was taken is recorded."""
    viewer, now = staff_of(request), timezone.now()
    authorise(viewer, "hub.export_rows")
    rows = needs.listed(viewer, _filter(request)[1])
    scope = units.scope_of(viewer, needs.SEE)
    commands.record_export("needs", scope=scope, rows=rows.count(), by=viewer, at=now)
    return as_download(_("needs"), sheets.needs_sheet(rows[: sheets.MOST_ROWS]), by=viewer, at=now)
