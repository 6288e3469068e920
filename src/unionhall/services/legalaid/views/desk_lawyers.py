"""Staff: the lawyers with their work, one of them, the firms and whom these act for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unionhall.kernel.access.permissions import authorise, may
from unionhall.kernel.files import workbooks
from unionhall.services.legalaid import lawyer_sheets
from unionhall.services.legalaid.commands import firms, lawyers
from unionhall.services.legalaid.forms.lawyers import (
    ClientForm,
    ConfirmForm,
    FirmForm,
    LawyerFilter,
    LawyerForm,
)
from unionhall.services.legalaid.queries import lawyers as reading
from unionhall.services.legalaid.views.access import ask, for_staff, saved, viewer_of

PER_PAGE = 50
SEE, KEEP = "legalaid.see_lawyers", "legalaid.keep_lawyers"


def _rows(request: HttpRequest) -> tuple[LawyerFilter, Any]:
    form = LawyerFilter(request.GET or None)
    today = timezone.localdate(timezone.now())
    return form, reading.lawyers_seen_by(viewer_of(request), today=today, **form.chosen())


@require_GET
@for_staff(SEE)
def lawyer_list(request: HttpRequest) -> HttpResponse:
    """Who serves, what they have to do, what people thought of it."""
    form, rows = _rows(request)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "keeps": may(viewer_of(request), KEEP),
        "query": request.GET.urlencode(),
    }
    return render(request, "legalaid/desk/lawyers.html", context)


@require_GET
@for_staff(SEE)
def export_lawyers(request: HttpRequest) -> HttpResponse:
    """The list as an Excel file."""
    sheet = lawyer_sheets.lawyers_sheet(_rows(request)[1])
    return workbooks.as_download(_("Lawyers"), sheet, by=viewer_of(request), at=timezone.now())


@require_GET
@login_required
def lawyer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One lawyer, for the desk and for themselves."""
    viewer, today = viewer_of(request), timezone.localdate(timezone.now())
    found = reading.get_lawyer(pk, viewer, today=today)
    context = {
        "lawyer": found,
        "work": reading.lawyer_page(found, viewer, today=today),
        "specialities": reading.specialities_words(found.specialities),
        "is_self": found.person_id == viewer.pk,
        "sees": may(viewer, SEE, found),
        "keeps": may(viewer, KEEP, found) and found.state != "left",
    }
    return render(request, "legalaid/desk/lawyer.html", context)


def _kept(request: HttpRequest, pk: UUID) -> Any:
    found = reading.get_lawyer(pk, viewer_of(request), today=timezone.localdate(timezone.now()))
    authorise(viewer_of(request), KEEP, found)
    return found


@require_http_methods(["GET", "POST"])
@for_staff(KEEP)
def change_lawyer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a lawyer takes on."""
    found, viewer, page = _kept(request, pk), viewer_of(request), reverse("legalaid:lawyer", args=[pk])
    known = {name: getattr(found, name) for name in ("state", "most_open", "specialities")}
    form = LawyerForm(request.POST or None, initial=known)
    done = saved(
        request,
        form,
        lambda: lawyers.change_lawyer(found, **form.given(), by=viewer, at=timezone.now()),
        page,
    )
    return done or ask(request, form, title=_("Change the lawyer"), note=found.person.name, back=page)


@require_http_methods(["GET", "POST"])
@for_staff(KEEP)
def end_service(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a lawyer go."""
    found, viewer, page = _kept(request, pk), viewer_of(request), reverse("legalaid:lawyer", args=[pk])
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    done = saved(
        request,
        form,
        lambda: lawyers.end_service(found, by=viewer, at=timezone.now()),
        page,
        words=_("The lawyer serves here no longer."),
    )
    note = _("%(name)s: the role ends, and duties still to come become gaps in the roster.")
    title = _("End the service")
    return done or ask(
        request, form, title=title, note=note % {"name": found.person.name}, submit=title, back=page
    )


# ---- firms ----


@require_GET
@for_staff(SEE)
def firm_list(request: HttpRequest) -> HttpResponse:
    """The firms that lawyers come from."""
    rows = reading.firms_seen_by(viewer_of(request))
    context = {"page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))}
    return render(request, "legalaid/desk/lawyers_firms.html", context)


@require_http_methods(["GET", "POST"])
@for_staff(SEE)
def firm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One firm with its lawyers, and whom it acts for; a client is added here."""
    viewer = viewer_of(request)
    found = reading.found(reading.firms_seen_by(viewer), pk)
    form, page = ClientForm(request.POST or None), reverse("legalaid:firm", args=[pk])
    done = saved(
        request,
        form,
        lambda: firms.add_client(found, **form.cleaned_data, by=viewer, at=timezone.now()),
        page,
    )
    context = {
        "firm": found,
        "lawyers": reading.lawyers_of(found),
        "clients": reading.clients_of(found),
        "form": form,
        "keeps": may(viewer, KEEP, found),
    }
    status = 422 if form.is_bound else 200
    return done or render(request, "legalaid/desk/lawyers_firm.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_staff(KEEP)
def change_firm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Name, licence and phone of a firm."""
    viewer = viewer_of(request)
    found = reading.found(reading.firms_seen_by(viewer), pk)
    page = reverse("legalaid:firm", args=[pk])
    known = {name: getattr(found, name) for name in ("name", "licence", "phone")}
    form = FirmForm(request.POST or None, initial=known)
    done = saved(
        request,
        form,
        lambda: firms.change_firm(found, **form.cleaned_data, by=viewer, at=timezone.now()),
        page,
    )
    return done or ask(request, form, title=_("Change the firm"), note=found.name, back=page)


@require_POST
@for_staff(KEEP)
def end_client(request: HttpRequest, pk: UUID, client: UUID) -> HttpResponse:
    """A firm acts for somebody no longer."""
    viewer = viewer_of(request)
    found = reading.found(reading.firms_seen_by(viewer), pk)
    row = reading.found(reading.clients_of(found), client)
    firms.end_client(row, by=viewer, at=timezone.now())
    messages.success(request, _("Saved."))
    return redirect("legalaid:firm", pk)
