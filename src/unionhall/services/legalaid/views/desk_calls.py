"""Staff: open calls for lawyers, and who applied."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from unionhall.kernel.access.permissions import may
from unionhall.services.legalaid.commands import lawyers
from unionhall.services.legalaid.forms.lawyers import CallForm
from unionhall.services.legalaid.queries import lawyers as reading
from unionhall.services.legalaid.views.access import ask, for_staff, saved, viewer_of

PER_PAGE = 30
SEE, OPEN = "legalaid.see_lawyers", "legalaid.open_call"


@require_GET
@for_staff(SEE)
def call_list(request: HttpRequest) -> HttpResponse:
    """The calls, newest first."""
    viewer = viewer_of(request)
    context = {
        "page": Paginator(reading.calls_seen_by(viewer), PER_PAGE).get_page(request.GET.get("page")),
        "today": timezone.localdate(timezone.now()),
        "opens": may(viewer, OPEN),
    }
    return render(request, "legalaid/desk/calls.html", context)


@require_GET
@for_staff(SEE)
def call(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One call and its candidates."""
    viewer = viewer_of(request)
    found = reading.found(reading.calls_seen_by(viewer), pk)
    context = {
        "call": found,
        "page": Paginator(reading.candidates_of(found), PER_PAGE).get_page(request.GET.get("page")),
        "today": timezone.localdate(timezone.now()),
        "opens": may(viewer, OPEN, found),
    }
    return render(request, "legalaid/desk/calls_one.html", context)


@require_http_methods(["GET", "POST"])
@for_staff(OPEN)
def open_call(request: HttpRequest) -> HttpResponse:
    """A new call."""
    viewer, now = viewer_of(request), timezone.now()
    home = reading.seat_of(viewer, OPEN)
    form = CallForm(request.POST or None, initial={"opens_on": timezone.localdate(now)})
    page = reverse("legalaid:calls")
    done = saved(request, form, lambda: lawyers.open_call(home, form.plan(), by=viewer, at=now), page)
    return done or ask(request, form, title=_("Call for lawyers"), note=home.name, back=page)


@require_http_methods(["GET", "POST"])
@for_staff(OPEN)
def change_call(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a call."""
    viewer, now = viewer_of(request), timezone.now()
    found = reading.found(reading.calls_seen_by(viewer), pk)
    known = {name: getattr(found, name) for name in CallForm.base_fields}
    form, page = CallForm(request.POST or None, initial=known), reverse("legalaid:call", args=[pk])
    done = saved(request, form, lambda: lawyers.change_call(found, form.plan(), by=viewer, at=now), page)
    return done or ask(request, form, title=_("Change the call"), note=found.title, back=page)
