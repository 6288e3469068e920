"""Files past their time: what is due, lists of it, a second person's signature, what became of each file."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from unionhall.engines.casework import kinds
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.files.workbooks import Sheet, as_download
from unionhall.lib.errors import NotAllowed
from unionhall.services.hub.desk import commands, sheets
from unionhall.services.hub.desk.destruction_forms import ReasonForm, SignForm
from unionhall.services.hub.desk.gate import staff_of, staff_page
from unionhall.services.hub.desk.queries import destructions, units
from unionhall.services.hub.desk.scope import Scope
from unionhall.services.hub.desk.views.acting import form_page
from unionhall.ui.attempting import attempt

PER_PAGE = 50


@require_GET
@staff_page(destructions.SEE)
def index(request: HttpRequest) -> HttpResponse:
    """How many files of each kind are past their time, and every list so far."""
    viewer = staff_of(request)
    due = destructions.due_counts(units.scope_of(viewer, destructions.SEE), timezone.now())
    page = Paginator(destructions.lists_visible_to(viewer), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(kinds.workflow_of(kind), count) for kind, count in due]
    return render(request, "hub/desk/destructions.html", {"due": rows, "page": page})


def _kind(request: HttpRequest) -> str:
    wanted = request.GET.get("kind", "")
    if wanted and wanted not in {kind.workflow.kind for kind in kinds.registered()}:
        raise NotAllowed("kind")
    return wanted


@require_GET
@staff_page(destructions.SEE)
def due(request: HttpRequest) -> HttpResponse:
    """The files themselves, by number and day; what is in them is opened where they are kept."""
    viewer, kind = staff_of(request), _kind(request)
    rows = destructions.due_cases(units.scope_of(viewer, destructions.SEE), timezone.now(), kind=kind)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "kind": kind,
        "workflow": kinds.workflow_of(kind) if kind else None,
        # A list is of one unit: whoever has posts at several chooses.
        "proposing": units.topmost_units(viewer, destructions.PROPOSE) if kind else [],
    }
    return render(request, "hub/desk/due.html", context)


@require_GET
@staff_page(destructions.SEE)
def export_due(request: HttpRequest) -> HttpResponse:
    """The same as a workbook; that it was taken is recorded."""
    viewer, now = staff_of(request), timezone.now()
    authorise(viewer, "hub.export_rows")
    scope = units.scope_of(viewer, destructions.SEE)
    rows = destructions.due_cases(scope, now, kind=_kind(request))
    commands.record_export("files.due", scope=scope, rows=rows.count(), by=viewer, at=now)
    lines = [_line(case) for case in rows[: sheets.MOST_ROWS]]
    return as_download(_("files past their time"), Sheet(_heads(), lines), by=viewer, at=now)


def _heads() -> list[Any]:
    return [_("Number"), _("Kind"), _("Unit"), _("Settled at")]


def _line(case: Any) -> list[Any]:
    return [case.number, str(kinds.workflow_of(case.kind).name), case.organisation.short_name, case.closed_at]


@require_http_methods(["GET", "POST"])
@staff_page(destructions.PROPOSE)
def propose(request: HttpRequest) -> HttpResponse:
    """Put the files of one kind on a list, for another person to sign."""
    viewer, now, kind = staff_of(request), timezone.now(), _kind(request)
    if not kind:
        return redirect("hub:desk-destructions")
    unit = units.unit_for(viewer, destructions.PROPOSE, request.GET.get("unit", ""))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    make = partial(commands.propose_destruction, unit, kind, by=viewer, at=now)
    made = attempt(form, lambda: make(form.cleaned_data["reason"])) if request.method == "POST" else None
    if made is not None:
        messages.success(request, _("The list is made. Another person has to sign for it."))
        return redirect("hub:desk-destruction", made.pk)
    count = destructions.due_cases(Scope((unit.path,), unit), now, kind=kind).count()
    name = kinds.workflow_of(kind).name
    return form_page(
        request, form, title=_("List to be destroyed: %(kind)s") % {"kind": name}, intro=_("Files past their time"),
        note=_("%(unit)s: %(n)s files, the %(most)s oldest at most. Nothing is destroyed yet.")
        % {"unit": unit.short_name, "n": count, "most": commands.MOST_FILES},
        submit=_("Make the list"), icon="clipboard-list", back=reverse("hub:desk-destructions"),
    )  # fmt: skip


@require_GET
@staff_page(destructions.SEE)
def destruction(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One list: who proposed it and why, who signed, what became of each file."""
    viewer = staff_of(request)
    found = destructions.get_list(pk, viewer)
    context = {
        "one": found,
        "workflow": kinds.workflow_of(found.kind),
        "page": Paginator(destructions.items_of(found), PER_PAGE).get_page(request.GET.get("page")),
        "is_own": found.proposed_by_id == viewer.pk,
        "may_sign": destructions.may_act(found, viewer, [destructions.SIGN])
        and found.proposed_by_id != viewer.pk,
        "may_decline": destructions.may_act(found, viewer, [destructions.DECLINE]),
    }
    return render(request, "hub/desk/destruction.html", context)


@require_GET
@staff_page(destructions.SEE)
def export_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The list as a workbook, to be signed on paper too; that it was taken is recorded."""
    viewer, now = staff_of(request), timezone.now()
    authorise(viewer, "hub.export_rows")
    found = destructions.get_list(pk, viewer)
    rows = destructions.items_of(found)
    scope = Scope((found.organisation.path,), found.organisation)
    commands.record_export("files.destruction", scope=scope, rows=rows.count(), by=viewer, at=now)
    lines = [[*_line(item.case), str(item.get_fate_display()), item.done_at] for item in rows]
    sheet = Sheet([*_heads(), _("What became of it"), _("Time")], lines, note=found.reason)
    return as_download(_("list of destroyed files"), sheet, by=viewer, at=now)


@require_http_methods(["GET", "POST"])
@staff_page(destructions.SIGN)
def sign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Sign for a list that another proposed; there is no way back."""
    viewer, now = staff_of(request), timezone.now()
    found = destructions.get_list(pk, viewer)
    authorise(viewer, destructions.SIGN, found)
    form = SignForm(request.POST if request.method == "POST" else None)
    act = partial(commands.sign_destruction, found, by=viewer, at=now)
    if request.method == "POST" and attempt(form, act) is not None:
        messages.success(
            request, _("Signed. The files are being destroyed; you see here what becomes of each.")
        )
        return redirect("hub:desk-destruction", pk)
    return form_page(
        request, form, title=_("Destroy %(n)s files for good?") % {"n": found.files}, intro=_("The list"),
        note=_(
            "Papers, evidence and every text go. Numbers, days, steps, sums, figures and the trail stay. "
            "Nobody can undo it."
        ),
        submit=_("Sign and destroy"), icon="trash-2", back=reverse("hub:desk-destruction", args=[pk]), is_grave=True,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@staff_page(destructions.DECLINE)
def decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep the files; why is written down."""
    viewer, now = staff_of(request), timezone.now()
    found = destructions.get_list(pk, viewer)
    authorise(viewer, destructions.DECLINE, found)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    act = partial(commands.decline_destruction, found, by=viewer, at=now)
    if request.method == "POST" and attempt(form, lambda: act(form.cleaned_data["reason"])) is not None:
        messages.success(request, _("The files are kept."))
        return redirect("hub:desk-destruction", pk)
    return form_page(
        request, form, title=_("Do not destroy these files"), intro=_("The list"), submit=_("Keep the files"),
        icon="check", back=reverse("hub:desk-destruction", args=[pk]),
    )  # fmt: skip
