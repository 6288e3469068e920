"""Sessions: the list, and the page of one with its sign-up list."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from unionhall.kernel.files.workbooks import as_download
from unionhall.kernel.people.models import Person
from unionhall.services.hub.desk import commands, sheets
from unionhall.services.hub.desk.forms import SessionFilter
from unionhall.services.hub.desk.gate import staff_of, staff_page
from unionhall.services.hub.desk.periods import Period, find_period, offered_periods
from unionhall.services.hub.desk.queries import roll, sessions
from unionhall.services.hub.desk.queries.session_page import SessionPage, session_page

PER_PAGE = 30
ROLL_PER_PAGE = 50
SEE = "booking.see_sessions"


@require_GET
@staff_page(SEE)
def index(request: HttpRequest) -> HttpResponse:
    """What runs at the viewer's units and what is open to their people."""
    viewer, now, view = staff_of(request), timezone.now(), request.GET.get("view", sessions.COMING)
    form, wanted = _filter(request, viewer)
    counts = sessions.counts(viewer, wanted, at=now)
    page = Paginator(sessions.listed(viewer, wanted, view, at=now), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {"form": form, "page": page, "views": _views(request, view, counts), "now": now, "view": view}
    return render(request, "hub/desk/sessions.html", context)


def _filter(request: HttpRequest, viewer: Person) -> tuple[SessionFilter, sessions.Wanted]:
    today = timezone.localdate()
    chosen = find_period(request.GET.get("period", ""), today)
    form = SessionFilter(
        request.GET,
        kinds=sessions.kinds_for(viewer),
        places=sessions.places_for(viewer),
        periods=_months(today, chosen),
    )
    wish = form.wish()
    stretch = chosen.stretch if wish.get("period") else None
    return form, sessions.Wanted(wish.get("q", ""), wish.get("kind", ""), form.key("place"), stretch)


def _months(today: date, chosen: Period) -> list[Period]:
    return [period for period in offered_periods(today, chosen) if period.months]


def _views(request: HttpRequest, current: str, counts: dict[str, int]) -> list[dict[str, object]]:
    names = {
        sessions.COMING: _("Ahead"),
        sessions.RUNNING: _("Running"),
        sessions.DRAFTS: _("Drafts"),
        sessions.OVER: _("Over"),
        sessions.CALLED_OFF: _("Called off"),
        sessions.EVERY: _("All"),
    }
    kept = request.GET.copy()
    kept.pop("page", None)
    found = []
    for view, label in names.items():
        kept["view"] = view
        found.append(
            {"label": label, "count": counts[view], "url": f"?{kept.urlencode()}", "current": view == current}
        )
    return found


@require_GET
@staff_page(SEE)
def export(request: HttpRequest) -> HttpResponse:
    """The list as it is filtered, as a workbook."""
    viewer, now = staff_of(request), timezone.now()
    _form, wanted = _filter(request, viewer)
    rows = sessions.listed(viewer, wanted, request.GET.get("view", sessions.COMING), at=now)
    return as_download(_("list of sessions"), sheets.sessions_sheet(rows), by=viewer, at=now)


@require_GET
@staff_page(SEE)
def session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Facts, seats, the sign-up list, the waiting list, who came."""
    viewer, text = staff_of(request), request.GET.get("q", "").strip()
    page = session_page(pk, viewer=viewer, view=request.GET.get("view", roll.BOOKED), at=timezone.now())
    listed = Paginator(_rows(page, viewer, text), ROLL_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "hub/desk/session.html", {"page": page, "rows": listed, "text": text})


def _rows(page: SessionPage, viewer: Person, text: str) -> QuerySet[Any]:
    if page.view == roll.CAME:
        return roll.attendances(page.session, viewer)
    return roll.listed(page.session, viewer, page.view, text)


@require_GET
@staff_page("booking.see_roll")
def export_roll(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The sign-up list, the waiting list and who came, as a workbook with full names and numbers; recorded."""
    viewer, now = staff_of(request), timezone.now()
    found = sessions.get_session(pk, viewer=viewer)
    lists = sheets.roll_sheets(found, viewer)
    commands.record_roll_export(found, rows=sum(len(sheet.rows) for sheet in lists), by=viewer, at=now)
    return as_download(found.title, *lists, by=viewer, at=now)
