"""Staff: candidates and workers by cell from a file: upload, look, confirm, undo; and workers counted anew."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unionhall.kernel.access.permissions import may
from unionhall.kernel.files.sheets import Layout, SheetRow
from unionhall.kernel.files.workbooks import as_template
from unionhall.services.network import commands, reading, sheets
from unionhall.services.network.drawing import map_of_ground
from unionhall.services.network.forms import ImportForm
from unionhall.services.network.queries import desk
from unionhall.services.network.queries.ground import ground_of, small_cell
from unionhall.services.network.states import Batch
from unionhall.services.network.views.access import ask, do, for_staff, viewer_of
from unionhall.ui.attempting import attempt

KEPT_SECONDS = 3600
SHOWN = 300
IMPORTS_SHOWN = 8


@require_http_methods(["GET", "POST"])
@for_staff("network.import_candidates")
def candidates(request: HttpRequest) -> HttpResponse:
    """Upload candidates and see every row with what is wrong with it; nothing is taken yet."""
    viewer, now = viewer_of(request), timezone.now()
    form = ImportForm(request.POST or None, request.FILES or None)
    rows = _uploaded(request, form, reading.CANDIDATES)
    if rows is None:
        note = _("Begin with “Excel out”: the same columns are read in. A code that is known is a change.")
        return _ask(request, form, _("Candidates from a file"), note, "network:desk-candidates")
    checked = _reader(viewer, "network.import_candidates").candidates(rows)
    right = [row for row in checked if row.plan and row.organisation]
    plans: Any = [(row.organisation, row.plan) for row in right]
    for row, refusal in zip(right, commands.rehearse_candidates(plans, by=viewer, at=now), strict=True):
        if refusal is not None:
            row.refuse(refusal)
    return _preview(request, rows, checked, sheets.CANDIDATE_COLUMNS, "network:candidates-import")


@require_POST
@for_staff("network.import_candidates")
def confirm_candidates(request: HttpRequest) -> HttpResponse:
    """Take the rows that were shown; they are checked once more, and all go in or none."""
    viewer = viewer_of(request)
    rows = _kept(request, "network:candidates-import")
    checked = _reader(viewer, "network.import_candidates").candidates(rows) if rows else []
    plans: Any = [(row.organisation, row.plan) for row in checked if row.plan]
    if not rows or len(plans) < len(checked):
        return _again(request, "network:candidates-import")
    unit = desk.own_unit(viewer, "network.import_candidates")
    commands.import_candidates(unit, plans, by=viewer, at=timezone.now())
    words = ngettext("%(n)d candidate was taken in.", "%(n)d candidates were taken in.", len(plans))
    messages.success(request, words % {"n": len(plans)})
    return redirect("network:desk-candidates")


@require_GET
@for_staff()
def workers(request: HttpRequest) -> HttpResponse:
    """Where the workers are, by cell, and the files that said so."""
    viewer, today = viewer_of(request), timezone.localdate(timezone.now())
    unit = desk.own_unit(viewer)
    ground, least = ground_of(unit, on=today), small_cell(unit, today)
    context = {
        "unit": unit,
        "people": sum(crowd.people for crowd in ground.crowds),
        "cells": len(ground.people),
        "least": least,
        "map": map_of_ground(ground, least=least),
        "imports": desk.imports_run_by(viewer, Batch.DEMAND)[:IMPORTS_SHOWN],
        "plans": may(viewer, "network.import_demand"),
    }
    return render(request, "network/desk/workers.html", context)


@require_POST
@for_staff("network.recount_demand")
def recount(request: HttpRequest) -> HttpResponse:
    """Count where members work anew from the roll."""
    viewer = viewer_of(request)
    unit = desk.own_unit(viewer, "network.recount_demand")
    done = commands.recount_demand(unit, by=viewer, at=timezone.now())
    words = _(
        "%(people)s members are counted in %(cells)s cells; the units of %(unplaced)s are not on the map yet."
    )
    messages.success(request, words % {"people": done.people, "cells": done.cells, "unplaced": done.unplaced})
    return redirect("network:desk-workers")


@require_GET
@for_staff("network.import_demand")
def template(request: HttpRequest) -> HttpResponse:
    """A sheet to fill in."""
    return as_template(_("Workers by cell"), sheets.demand_template())


@require_http_methods(["GET", "POST"])
@for_staff("network.import_demand")
def demand(request: HttpRequest) -> HttpResponse:
    """Upload workers by cell and see every row with what is wrong with it; nothing is taken yet."""
    form = ImportForm(request.POST or None, request.FILES or None)
    rows = _uploaded(request, form, reading.DEMAND)
    if rows is None:
        note = _(
            "A row is an H3 cell, or a point that is counted in its cell and not kept. Cells not in the file stay."
        )
        return _ask(request, form, _("Workers by cell from a file"), note, "network:desk-workers")
    checked = _reader(viewer_of(request), "network.import_demand").demand(rows)
    return _preview(request, rows, checked, sheets.DEMAND_COLUMNS, "network:demand-import")


@require_POST
@for_staff("network.import_demand")
def confirm_demand(request: HttpRequest) -> HttpResponse:
    """Take the cells that were shown, all or none."""
    viewer = viewer_of(request)
    rows = _kept(request, "network:demand-import")
    checked = _reader(viewer, "network.import_demand").demand(rows) if rows else []
    plans: Any = [(row.organisation, row.plan) for row in checked if row.plan]
    if not rows or len(plans) < len(checked):
        return _again(request, "network:demand-import")
    unit = desk.own_unit(viewer, "network.import_demand")
    commands.import_demand(unit, plans, by=viewer, at=timezone.now())
    words = ngettext("%(n)d cell was taken in.", "%(n)d cells were taken in.", len(plans))
    messages.success(request, words % {"n": len(plans)})
    return redirect("network:desk-workers")


@require_POST
@for_staff("network.undo_import")
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put back what stood there before a file was taken in."""
    viewer = viewer_of(request)
    batch = desk.get_batch(viewer, pk)
    then = "network:desk-candidates" if batch.kind == Batch.CANDIDATES else "network:desk-workers"
    return do(
        request, lambda: commands.undo_import(batch, by=viewer, at=timezone.now()), _("It has been undone."),
        reverse(then),
    )  # fmt: skip


def _uploaded(request: HttpRequest, form: ImportForm, layout: Layout) -> list[SheetRow] | None:
    if request.method != "POST":
        return None
    return attempt(form, lambda: reading.read_rows(form.cleaned_data["file"], layout))


def _ask(request: HttpRequest, form: ImportForm, title: str, note: str, back: str) -> HttpResponse:
    return ask(request, form, title=title, note=note, submit=_("Look at it"), back_url=reverse(back))


def _reader(viewer: Any, permission: str) -> reading.Reader:
    return reading.Reader(list(desk.organisations_for(viewer, permission)))


def _preview(
    request: HttpRequest, rows: list[SheetRow], checked: Any, columns: Any, url: str
) -> HttpResponse:
    wrong_first = sorted(checked, key=lambda row: not row.errors)
    context = {
        "rows": [row.as_preview() for row in wrong_first[:SHOWN]],
        "total": len(checked),
        "more": max(len(checked) - SHOWN, 0),
        "columns": columns.values(),
        "kept": signing.dumps([[row.number, dict(row.cells)] for row in rows], salt=url, compress=True),
        "is_right": bool(checked) and not any(row.errors for row in checked),
        "confirm_url": reverse(f"{url}-confirm"),
        "again_url": reverse(url),
    }
    return render(request, "network/desk/import.html", context)


def _kept(request: HttpRequest, url: str) -> list[SheetRow]:
    try:
        kept = signing.loads(request.POST.get("kept", ""), salt=url, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return []
    return [SheetRow(number, cells) for number, cells in kept]


def _again(request: HttpRequest, url: str) -> HttpResponse:
    messages.error(request, _("Something has changed meanwhile. Please upload the file again."))
    return redirect(url)
