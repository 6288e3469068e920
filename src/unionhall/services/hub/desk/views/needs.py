"""What workers asked for, and what became of it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from unionhall.engines.matching.lexicons import lexicon
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.files.workbooks import as_download
from unionhall.services.hub.desk import commands, sheets
from unionhall.services.hub.desk.gate import staff_of, staff_page
from unionhall.services.hub.desk.need_forms import NeedListFilter
from unionhall.services.hub.desk.need_words import service_choices, tabs, topic_name
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
    context = {
        "page": page,
        "form": form,
        "views": views,
        "wanted": wanted,
        "tabs": tabs("desk-needs"),
        "topic": topic_name(wanted.topic) if wanted.topic else "",
    }
    return render(request, "hub/desk/needs.html", context)


def _filter(request: HttpRequest) -> tuple[NeedListFilter, needs.Wanted]:
    today = timezone.localdate()
    period = find_period(request.GET.get("period", ""), today)
    scope, choices = units.chosen_scope(staff_of(request), needs.SEE, request.GET.get("unit", ""))
    names = sorted(((slug, topic_name(slug)) for slug in lexicon().categories), key=lambda c: c[1])
    form = NeedListFilter(
        request.GET, categories=names, periods=offered_periods(today, period), units=(scope, choices),
        services=service_choices(),
    )  # fmt: skip
    wish = form.wish()
    topic = request.GET.get("topic", "")
    return form, needs.Wanted(
        show=request.GET.get("show", needs.ALL),
        category=wish.get("category", ""),
        text=wish.get("q", ""),
        stretch=period.stretch if wish.get("period") else None,
        scope=scope,
        service=wish.get("service", ""),
        topic=topic if topic == needs.NO_SERVICE or topic in lexicon().categories else "",
    )


def _views(request: HttpRequest, counts: dict[str, int], current: str) -> list[dict[str, object]]:
    names = {
        needs.ALL: _("All"),
        needs.MATCHED: _("First suggestion taken"),
        needs.NOT_MATCHED: _("Not matched"),
        needs.UNANSWERED: _("Nothing suggested"),
    }
    # What a line of the match rates opens to is offered while it is looked at.
    finer = {
        needs.ANSWERED: _("Needs answered"),
        needs.ANOTHER: _("Another taken"),
        needs.NOTHING: _("None taken"),
        needs.CORRECTED: _("Misheard"),
    }
    names |= {show: label for show, label in finer.items() if show == current}
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
