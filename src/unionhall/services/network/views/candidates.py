"""Staff: candidates listed, entered, changed, taken away, and out to Excel."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unionhall.kernel.access.permissions import authorise, may
from unionhall.kernel.files.workbooks import as_download
from unionhall.services.network import commands, sheets
from unionhall.services.network.forms import CandidateFilter, CandidateForm
from unionhall.services.network.plans import CandidatePlan
from unionhall.services.network.queries import desk
from unionhall.services.network.states import Batch
from unionhall.services.network.views.access import ask, do, for_staff, viewer_of
from unionhall.ui.attempting import attempt

PER_PAGE = 50
IMPORTS_SHOWN = 5


@require_GET
@for_staff()
def listed(request: HttpRequest) -> HttpResponse:
    """All candidates of the viewer's units, filtered."""
    viewer = viewer_of(request)
    form = CandidateFilter(request.GET or None)
    rows = desk.candidates_run_by(viewer, *form.chosen())
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "plans": may(viewer, "network.add_candidate"),
        "imports": desk.imports_run_by(viewer, Batch.CANDIDATES)[:IMPORTS_SHOWN],
        "query": request.GET.urlencode(),
    }
    return render(request, "network/desk/candidates.html", context)


@require_GET
@for_staff()
def export(request: HttpRequest) -> HttpResponse:
    """The list as it is filtered, as an Excel file that can be changed and read in again."""
    viewer = viewer_of(request)
    rows = desk.candidates_run_by(viewer, *CandidateFilter(request.GET or None).chosen())
    return as_download(_("Candidates"), sheets.candidate_sheet(rows), by=viewer, at=timezone.now())


@require_http_methods(["GET", "POST"])
@for_staff("network.add_candidate")
def add(request: HttpRequest) -> HttpResponse:
    """A new candidate."""
    viewer, at = viewer_of(request), timezone.now()
    form = CandidateForm(request.POST or None, viewer=viewer)
    if request.method == "POST":
        made = attempt(
            form,
            lambda: commands.add_candidate(form.cleaned_data["organisation"], form.plan(), by=viewer, at=at),
        )
        if made is not None:
            messages.success(request, _("Saved."))
            return redirect("network:desk-candidates")
    return ask(request, form, title=_("New candidate"), back_url=reverse("network:desk-candidates"))


@require_http_methods(["GET", "POST"])
@for_staff("network.change_candidate")
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a candidate; its unit stays."""
    viewer, at = viewer_of(request), timezone.now()
    found = desk.found(desk.candidates_run_by(viewer), pk)
    authorise(viewer, "network.change_candidate", found)
    initial = {name: getattr(found, name) for name in CandidatePlan.__dataclass_fields__}
    form = CandidateForm(request.POST or None, viewer=viewer, initial=initial)
    del form.fields["organisation"]
    if request.method == "POST":
        changed = attempt(form, lambda: commands.change_candidate(found, form.plan(), by=viewer, at=at))
        if changed is not None:
            messages.success(request, _("Saved."))
            return redirect("network:desk-candidates")
    return ask(
        request,
        form,
        title=_("Change the candidate"),
        note=str(found),
        back_url=reverse("network:desk-candidates"),
    )


@require_POST
@for_staff("network.remove_candidate")
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a candidate off the list."""
    viewer = viewer_of(request)
    found = desk.found(desk.candidates_run_by(viewer), pk)
    return do(
        request,
        lambda: commands.remove_candidate(found, by=viewer, at=timezone.now()),
        _("It is off the list."),
        reverse("network:desk-candidates"),
    )
