"""Staff: a term's courses out to Excel, and in again: upload, look, confirm."""

from __future__ import annotations

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

from unionhall.services.palace import commands, sheets
from unionhall.services.palace.forms import ImportForm
from unionhall.services.palace.queries import desk, programme
from unionhall.services.palace.views.access import ask, for_staff, viewer_of
from unionhall.ui.attempting import attempt

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SALT = "palace.import_courses"
KEPT_SECONDS = 3600


@require_GET
@for_staff()
def export_term(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The term's plan as an Excel file, which can be changed and read in again."""
    viewer = viewer_of(request)
    term = desk.found(desk.terms_run_by(viewer), pk)
    offers = programme.offers(desk.courses_run_by(viewer, term=term))
    name = f"courses-{term.starts_on:%Y%m%d}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(sheets.term_workbook(term, offers), content_type=XLSX, headers=headers)


@require_http_methods(["GET", "POST"])
@for_staff("palace.import_courses")
def import_courses(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Upload a sheet and see every row with what is wrong with it; nothing is taken yet."""
    viewer, now = viewer_of(request), timezone.now()
    term = desk.found(desk.terms_run_by(viewer), pk)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        rows = attempt(form, lambda: sheets.read_rows(form.cleaned_data["file"]))
        if rows is not None:
            checked = sheets.Reader(term, viewer=viewer, at=now).check(rows)
            right = [row for row in checked if row.plan]
            answers = commands.rehearse_courses(
                term, [row.plan for row in right if row.plan], by=viewer, at=now
            )
            for row, refusal in zip(right, answers, strict=True):
                if refusal is not None:
                    row.refuse(refusal)
            kept = signing.dumps([[row.number, dict(row.cells)] for row in rows], salt=SALT, compress=True)
            context = {"term": term, "rows": [row.as_preview() for row in checked], "kept": kept}
            context |= {
                "columns": sheets.COLUMNS.values(),
                "is_right": all(row.plan for row in checked) and checked,
            }
            return render(request, "palace/desk/import.html", context)
    title = _("Courses from a spreadsheet")
    return ask(request, form, title=title, note=term.name, submit=_("Look at it"), back="palace:desk-courses")


@require_POST
@for_staff("palace.import_courses")
def confirm_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the rows that were shown; they are checked once more, and all go in or none."""
    viewer, now = viewer_of(request), timezone.now()
    term = desk.found(desk.terms_run_by(viewer), pk)
    try:
        kept = signing.loads(request.POST.get("kept", ""), salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        messages.error(request, _("Too much time has passed. Please upload the file again."))
        return redirect("palace:course-import", pk)
    rows = [sheets.SheetRow(number, cells) for number, cells in kept]
    checked = sheets.Reader(term, viewer=viewer, at=now).check(rows)
    plans = [row.plan for row in checked if row.plan]
    if len(plans) < len(checked):
        messages.error(request, _("Something has changed meanwhile. Please upload the file again."))
        return redirect("palace:course-import", pk)
    made = commands.import_courses(term, plans, by=viewer, at=now)
    words = ngettext(
        "%(n)d course was taken in as a draft.", "%(n)d courses were taken in as drafts.", len(made)
    )
    messages.success(request, words % {"n": len(made)})
    return redirect(reverse("palace:desk-courses", query={"term": pk}))
