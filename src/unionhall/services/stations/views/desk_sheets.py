"""Staff: stations out to Excel, and in again: upload, look, confirm."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unionhall.services.stations import commands, reading, sheets
from unionhall.services.stations.forms import ImportForm, StationFilter
from unionhall.services.stations.queries import desk
from unionhall.services.stations.views.access import ask, for_staff, viewer_of
from unionhall.ui.attempting import attempt

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SALT = "stations.import_stations"
KEPT_SECONDS = 3600


@require_GET
@for_staff()
def export(request: HttpRequest) -> HttpResponse:
    """The list as it is filtered, as an Excel file that can be changed and read in again."""
    viewer, now = viewer_of(request), timezone.now()
    rows = desk.listed(viewer, StationFilter(request.GET or None).chosen(), at=now)
    name = f"{_('Rest stations')}-{timezone.localdate(now):%Y%m%d}.xlsx"
    response = HttpResponse(sheets.workbook(rows, by=viewer, at=now), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
@for_staff("stations.import_stations")
def import_stations(request: HttpRequest) -> HttpResponse:
    """Upload a sheet and see every row with what is wrong with it; nothing is taken yet."""
    viewer, now = viewer_of(request), timezone.now()
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        rows = attempt(form, lambda: reading.read_rows(form.cleaned_data["file"]))
        if rows is not None:
            checked = _checked(viewer, rows)
            right = [row for row in checked if row.plan and row.organisation]
            plans: Any = [(row.organisation, row.plan) for row in right]
            answers = commands.rehearse_stations(plans, by=viewer, at=now)
            for row, refusal in zip(right, answers, strict=True):
                if refusal is not None:
                    row.refuse(refusal)
            kept = signing.dumps([[row.number, dict(row.cells)] for row in rows], salt=SALT, compress=True)
            context = {"rows": [row.as_preview() for row in checked], "kept": kept}
            context |= {
                "columns": sheets.COLUMNS.values(),
                "is_right": all(row.plan for row in checked) and checked,
            }
            return render(request, "stations/desk/import.html", context)
    note = _("Begin with “Excel out”: the same columns are read in. A code that is known is a change.")
    return ask(
        request, form, title=_("Stations from a spreadsheet"), note=note, submit=_("Look at it"),
        back_url=reverse("stations:desk-stations"),
    )  # fmt: skip


@require_POST
@for_staff("stations.import_stations")
def confirm_import(request: HttpRequest) -> HttpResponse:
    """Take the rows that were shown; they are checked once more, and all go in or none."""
    viewer, now = viewer_of(request), timezone.now()
    try:
        kept = signing.loads(request.POST.get("kept", ""), salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        messages.error(request, _("Too much time has passed. Please upload the file again."))
        return redirect("stations:stations-import")
    checked = _checked(viewer, [reading.SheetRow(number, cells) for number, cells in kept])
    plans: Any = [(row.organisation, row.plan) for row in checked if row.plan]
    if len(plans) < len(checked):
        messages.error(request, _("Something has changed meanwhile. Please upload the file again."))
        return redirect("stations:stations-import")
    made = commands.import_stations(plans, by=viewer, at=now)
    words = ngettext("%(n)d station was taken in.", "%(n)d stations were taken in.", len(made))
    messages.success(request, words % {"n": len(made)})
    return redirect("stations:desk-stations")


def _checked(viewer: Any, rows: list[reading.SheetRow]) -> list[reading.CheckedRow]:
    default = desk.organisations_for(viewer, "stations.import_stations")[0]
    return reading.Reader(viewer=viewer, default=default).check(rows)
