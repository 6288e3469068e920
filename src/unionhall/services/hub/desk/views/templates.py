"""Word templates: which documents there are, what their templates may show, versions from upload to sign-off."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unionhall.kernel.documents import commands as documents
from unionhall.kernel.documents import queries
from unionhall.kernel.documents.kinds import find, registered
from unionhall.lib.errors import NotAllowed
from unionhall.services.hub.desk.forms import TemplateForm
from unionhall.services.hub.desk.gate import staff_of, staff_page
from unionhall.services.hub.desk.queries.units import units_open_for
from unionhall.ui.attempting import attempt

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SEE, UPLOAD = "documents.see_templates", "documents.upload_template"


@require_GET
@staff_page(SEE)
def index(request: HttpRequest) -> HttpResponse:
    """Every document, and how many versions of its template the viewer's units have."""
    versions = queries.templates_visible_to(staff_of(request))
    counts: dict[str, list[int]] = {}
    for row in versions:
        found = counts.setdefault(row.code, [0, 0])
        found[0] += 1
        found[1] += row.state == "signed_off"
    rows = [(kind, *counts.get(kind.code, (0, 0))) for kind in registered()]
    return render(request, "hub/desk/templates.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@staff_page(SEE)
def template(request: HttpRequest, code: str) -> HttpResponse:
    """One document: the fields a template may show, its versions, and the form for a new one."""
    viewer = staff_of(request)
    kind = find(code)
    if kind is None:
        raise NotAllowed(code)
    units = units_open_for(viewer, UPLOAD)
    form = TemplateForm(request.POST or None, request.FILES or None, units=units)

    def upload() -> object:
        file, given = request.FILES["file"], form.cleaned_data
        return documents.upload_template(
            given["organisation"],
            code,
            file,
            file.name or "",
            note=given["note"],
            by=viewer,
            at=timezone.now(),
        )

    if request.method == "POST" and attempt(form, upload) is not None:
        messages.success(request, _("Uploaded. A colleague can look at the preview and sign it off."))
        return redirect("hub:desk-template", code)
    versions = queries.templates_visible_to(viewer, code=code)
    context = {"kind": kind, "versions": versions, "form": form if units else None}
    return render(request, "hub/desk/template.html", context, status=422 if form.is_bound else 200)


@require_GET
@staff_page(SEE)
def preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The template filled with samples, as a Word file."""
    viewer = staff_of(request)
    version = queries.get_template(pk, viewer)
    content = documents.preview_template(version, by=viewer, at=timezone.now())
    answer = HttpResponse(content, content_type=WORD)
    answer["Content-Disposition"] = f'attachment; filename="preview-{version.code}-{version.version}.docx"'
    return answer


@require_POST
@staff_page("documents.sign_off_template")
def sign_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a draft into use."""
    viewer = staff_of(request)
    version = documents.sign_off_template(queries.get_template(pk, viewer), by=viewer, at=timezone.now())
    messages.success(request, _("Signed off. From now on documents are made with this version."))
    return redirect("hub:desk-template", version.code)


@require_POST
@staff_page("documents.withdraw_template")
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Use a version no more."""
    viewer = staff_of(request)
    version = documents.withdraw_template(queries.get_template(pk, viewer), by=viewer, at=timezone.now())
    messages.success(request, _("Withdrawn. The version before it is used again."))
    return redirect("hub:desk-template", version.code)
