"""At the door: today's sessions, the list with a search, the scanned code, the code on the hall's screen."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from unionhall.engines.booking import commands as booking
from unionhall.kernel.access.permissions import authorise
from unionhall.services.hub.desk.gate import staff_of, staff_page
from unionhall.services.hub.desk.queries import checking_in, roll, sessions
from unionhall.services.hub.desk.queries.checking_in import CHECK_IN
from unionhall.services.hub.desk.views.acting import posted_key


@require_GET
@staff_page(CHECK_IN)
def today(request: HttpRequest) -> HttpResponse:
    """What takes place today."""
    now = timezone.now()
    rows = checking_in.todays(staff_of(request), at=now)
    return render(
        request, "hub/desk/today.html", {"rows": rows, "now": now, "before": checking_in.opens_before(now)}
    )


@require_http_methods(["GET", "POST"])
@staff_page(CHECK_IN)
def check_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Find somebody on the list by the last digits of the phone or by name, one press checks in."""
    viewer, now = staff_of(request), timezone.now()
    session = sessions.get_session(pk, viewer=viewer)
    authorise(viewer, CHECK_IN, session)
    lesson = checking_in.dated(session, at=now)
    if lesson != session:
        return redirect("hub:desk-checkin", lesson.pk)
    if request.method == "POST":
        found = roll.chosen(session, viewer, [posted_key(request, "booking")])
        for one in found:
            attendance = booking.check_in(session, one.person, by=viewer, at=now)
            messages.success(request, _("%(name)s is checked in.") % {"name": attendance.person.name})
        return redirect("hub:desk-checkin", pk)
    text = request.GET.get("q", "").strip()
    context = {
        "session": session,
        "text": text,
        "found": roll.to_check_in(session, viewer, text) if text else [],
        "counts": roll.counts(session, viewer),
        "arrivals": roll.latest_arrivals(session, viewer),
    }
    template = (
        "hub/desk/checkin.html#results" if request.headers.get("HX-Request") else "hub/desk/checkin.html"
    )
    return render(request, template, context)


@require_http_methods(["GET", "POST"])
@staff_page(CHECK_IN)
def scan(request: HttpRequest, token: str) -> HttpResponse:
    """The staff phone opened a worker's code: who it is, and one press for the session they came for."""
    viewer, now = staff_of(request), timezone.now()
    if request.method == "POST":
        session = sessions.get_session(posted_key(request, "session"), viewer=viewer)
        attendance = booking.check_in_by_token(token, session=session, by=viewer, at=now)
        return render(request, "hub/desk/scan_done.html", {"attendance": attendance})
    page = checking_in.scanned(token, viewer=viewer, at=now)
    return render(request, "hub/desk/scan.html", {"page": page})


@require_GET
@staff_page(CHECK_IN)
def screen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The code on the hall's screen; it renews itself before it expires, with or without script."""
    viewer, now = staff_of(request), timezone.now()
    session = sessions.get_session(pk, viewer=viewer)
    authorise(viewer, CHECK_IN, session)
    lesson = checking_in.dated(session, at=now)
    if lesson != session:
        return redirect("hub:desk-screen", lesson.pk)
    path = reverse("hub:checkin", args=[checking_in.code_of(session, at=now)])
    context = {
        "session": session,
        "address": request.build_absolute_uri(path),
        "seconds": max(checking_in.code_seconds(session, at=now) // 2, 1),
        "counts": roll.counts(session, viewer),
        "now": now,
    }
    template = "hub/desk/screen.html#code" if request.headers.get("HX-Request") else "hub/desk/screen.html"
    return render(request, template, context)
