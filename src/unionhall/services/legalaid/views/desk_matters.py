"""Staff: the list of matters, and the first page of a file."""

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
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unionhall.engines.casework import commands as casework
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.files import workbooks
from unionhall.services.legalaid import commands, lists
from unionhall.services.legalaid.commands import looking
from unionhall.services.legalaid.forms.matters import AssignForm, HearingForm, MatterFilter, MatterForm
from unionhall.services.legalaid.queries import choosing, matter_file, matters
from unionhall.services.legalaid.views.access import ask, for_staff, saved, viewer_of
from unionhall.ui.attempting import attempt

PER_PAGE = 30
PARTS = {
    "open": gettext_lazy("All open"),
    "urgent": gettext_lazy("Urgent"),
    "late": gettext_lazy("Past their day"),
    "unassigned": gettext_lazy("Without a lawyer"),
    "over": gettext_lazy("Over"),
    "all": gettext_lazy("All"),
}


def _part_of(request: HttpRequest) -> str:
    part = request.GET.get("part", "open")
    return part if part in PARTS else "open"


def _segments(request: HttpRequest, counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    """The parts of the list as chips; the filters stay."""
    found = []
    for part, label in PARTS.items():
        query = request.GET.copy()
        query.pop("page", None)
        query["part"] = part
        url = f"{request.path}?{query.urlencode()}"
        found.append({"label": label, "url": url, "count": counts[part], "current": part == chosen})
    return found


@require_GET
@for_staff("legalaid.see_matters")
def matter_list(request: HttpRequest) -> HttpResponse:
    """The matters that the viewer works on, in one part of the list, what is due first."""
    viewer, now, part = viewer_of(request), timezone.now(), _part_of(request)
    form = MatterFilter(request.GET or None, viewer=viewer)
    chosen = form.chosen()
    page = Paginator(matters.find_matters(viewer, part, chosen, at=now), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "sums": matters.sums_of(list(page)),
        "form": form,
        "part": part,
        "parts": _segments(request, matters.counts_of_parts(viewer, chosen, at=now), part),
        "query": request.GET.urlencode(),
        "now": now,
    }
    return render(request, "legalaid/desk/matters.html", context)


@require_GET
@for_staff("legalaid.see_matters")
def export_matters(request: HttpRequest) -> HttpResponse:
    """The list as it is filtered, as an Excel file."""
    viewer, now, part = viewer_of(request), timezone.now(), _part_of(request)
    chosen = MatterFilter(request.GET or None, viewer=viewer).chosen()
    rows = list(matters.find_matters(viewer, part, chosen, at=now))
    sheet = lists.matters_sheet(rows, matters.sums_of(rows))
    return workbooks.as_download(_("Matters"), sheet, by=viewer, at=now)


@require_GET
@login_required
def matter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The file of one matter at a glance. That it was opened is written down."""
    viewer, now = viewer_of(request), timezone.now()
    found = matter_file.open_file(pk, viewer)
    page = matter_file.file_page(found, viewer, at=now)
    looking.open_file(found.case, by=viewer, at=now)
    return _file(request, page, HearingForm(day=found.heard_on))


def _file(request: HttpRequest, page: matter_file.FilePage, hearing: HearingForm) -> HttpResponse:
    if checks := [one.check.pk for one in page.checks]:
        looking.open_rights_checks(page.matter.case, checks, by=viewer_of(request), at=timezone.now())
    context = {
        "page": page,
        "matter": page.matter,
        "tab": "file",
        "hearing": hearing,
        "now": timezone.now(),
        "case_url": reverse("hub:desk-case", args=[page.matter.pk]),
    }
    return render(request, "legalaid/desk/matter.html", context, status=422 if hearing.errors else 200)


@require_POST
@login_required
def change_hearing(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The day of the hearing, from which the days before it are reckoned."""
    viewer, now = viewer_of(request), timezone.now()
    found = matter_file.open_file(pk, viewer)
    form = HearingForm(request.POST, day=found.heard_on)
    to = reverse("legalaid:matter", args=[pk]) + "#calendar"

    def act() -> object:
        return commands.change_matter(found, heard_on=form.cleaned_data["heard_on"], by=viewer, at=now)

    done = saved(request, form, act, to)
    return done or _file(request, matter_file.file_page(found, viewer, at=now), form)


@require_http_methods(["GET", "POST"])
@login_required
def change_matter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the matter is about."""
    viewer, now = viewer_of(request), timezone.now()
    found = matter_file.open_file(pk, viewer)
    authorise(viewer, "legalaid.change_matter", found.case)
    form = MatterForm(request.POST or None, matter=found)
    to = reverse("legalaid:matter", args=[pk])
    done = saved(
        request, form, lambda: commands.change_matter(found, **form.changes(), by=viewer, at=now), to
    )
    return done or ask(request, form, title=_("Change the matter"), note=str(found.case), back=to)


@require_http_methods(["GET", "POST"])
@login_required
def assign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose the lawyer. It is taken back by choosing another."""
    viewer, now = viewer_of(request), timezone.now()
    found = matter_file.open_file(pk, viewer)
    authorise(viewer, "legalaid.assign_matter", found.case)
    choices = choosing.choices_for(found, timezone.localdate(now))
    form = AssignForm(request.POST if request.method == "POST" else None, choices=choices)
    if request.method == "POST" and attempt(form, lambda: _assign(request, found, form)):
        words = {"name": form.person.name}
        messages.success(request, _("%(name)s has the matter now. To undo it, assign it to another.") % words)
        return redirect("legalaid:matter", pk)
    context = {
        "matter": found,
        "choices": choices,
        "form": form,
        "chosen": str(form["lawyer"].value() or ""),
        "can": matter_file.can_assign(found, viewer),
        "seen": found.case.version,
        "back_url": reverse("legalaid:matter", args=[pk]),
    }
    return render(request, "legalaid/desk/assign.html", context, status=422 if form.is_bound else 200)


def _assign(request: HttpRequest, found: Any, form: AssignForm) -> object:
    seen = request.POST.get("seen", "")
    return casework.act(
        found.case, "assign", by=viewer_of(request), at=timezone.now(),
        seen=int(seen) if seen.isdecimal() else None, answers={"lawyer": form.person},
    )  # fmt: skip
