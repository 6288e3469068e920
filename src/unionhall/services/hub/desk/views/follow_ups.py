"""Low ratings as work: the list, one call, who takes it on, what came of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from unionhall.engines.booking import commands as booking
from unionhall.kernel.access.permissions import may
from unionhall.kernel.files.workbooks import as_download
from unionhall.services.hub.desk import commands, sheets
from unionhall.services.hub.desk.forms import AssignForm, OutcomeForm
from unionhall.services.hub.desk.gate import staff_of, staff_page
from unionhall.services.hub.desk.queries import follow_ups, units
from unionhall.ui.attempting import attempt

PER_PAGE = 30


@require_GET
@staff_page(follow_ups.SEE)
def index(request: HttpRequest) -> HttpResponse:
    """Open, mine, nobody's, overdue, done."""
    viewer, today, show = staff_of(request), timezone.localdate(), request.GET.get("show", follow_ups.OPEN)
    rows = follow_ups.listed(viewer, show, today)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    views = _views(follow_ups.counts(viewer, today), show)
    return render(
        request, "hub/desk/follow_ups.html", {"page": page, "views": views, "today": today, "show": show}
    )


def _views(counts: dict[str, int], current: str) -> list[dict[str, object]]:
    names = {
        follow_ups.OPEN: _("Still open"),
        follow_ups.MINE: _("Mine"),
        follow_ups.UNASSIGNED: _("Nobody's yet"),
        follow_ups.OVERDUE: _("Overdue"),
        follow_ups.DONE: _("Done"),
    }
    return [
        {"label": label, "count": counts[show], "url": f"?show={show}", "current": show == current}
        for show, label in names.items()
    ]


@require_GET
@staff_page(follow_ups.SEE)
def export(request: HttpRequest) -> HttpResponse:
    """The list as a workbook, people masked; that it was taken is recorded."""
    viewer, now = staff_of(request), timezone.now()
    rows = follow_ups.listed(viewer, request.GET.get("show", follow_ups.OPEN), timezone.localdate(now))
    scope = units.scope_of(viewer, follow_ups.SEE)
    commands.record_export("follow_ups", scope=scope, rows=rows.count(), by=viewer, at=now)
    return as_download(_("follow-ups"), sheets.follow_ups_sheet(rows[: sheets.MOST_ROWS]), by=viewer, at=now)


@require_GET
@staff_page(follow_ups.SEE)
def follow_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The rating, the session, the person; the number shows after a press, which is recorded."""
    return _page(request, pk, OutcomeForm())


def _page(request: HttpRequest, pk: UUID, form: OutcomeForm, phone: str = "") -> HttpResponse:
    viewer, today = staff_of(request), timezone.localdate()
    found = follow_ups.get_follow_up(pk, viewer=viewer)
    context = {
        "one": found,
        "form": form,
        "assign": AssignForm(None, staff=follow_ups.assignees_for(found, today), chosen=found.assignee_id),
        "phone": phone,
        "today": today,
        "may_close": may(viewer, "booking.close_follow_up", found),
        "may_call": may(viewer, "hub.call_person", found),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "hub/desk/follow_up.html", context, status=status)


@require_POST
@staff_page("hub.call_person")
def call(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the person's number for the call; that it was opened is recorded."""
    viewer = staff_of(request)
    found = follow_ups.get_follow_up(pk, viewer=viewer)
    person = found.rating.attendance.person
    phone = commands.open_person(person, about=found, by=viewer, at=timezone.now())
    return _page(request, pk, OutcomeForm(), phone)


@require_POST
@staff_page("booking.assign_follow_up")
def assign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give it to somebody, or take it on oneself."""
    viewer, now = staff_of(request), timezone.now()
    found = follow_ups.get_follow_up(pk, viewer=viewer)
    staff = {str(one.pk): one for one in follow_ups.assignees_for(found, timezone.localdate(now))}
    chosen = staff.get(request.POST.get("assignee", ""))
    if chosen is not None:
        booking.assign_follow_up(found, assignee=chosen, by=viewer, at=now)
        messages.success(request, _("%(name)s takes it on.") % {"name": chosen.name})
    return redirect("hub:desk-follow-up", pk)


@require_POST
@staff_page("booking.close_follow_up")
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what was done; then it is done."""
    viewer, now = staff_of(request), timezone.now()
    found = follow_ups.get_follow_up(pk, viewer=viewer)
    form = OutcomeForm(request.POST)
    if attempt(form, lambda: booking.close_follow_up(found, **form.cleaned_data, by=viewer, at=now)):
        messages.success(request, _("Done. Thank you for calling."))
        return redirect("hub:desk-follow-ups")
    return _page(request, pk, form)
