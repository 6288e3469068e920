"""Evidence of a matter: the vault of those who work on it, the archive, and what a worker hands in."""

from __future__ import annotations

from collections.abc import Callable
from tempfile import TemporaryFile
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unionhall.engines.casework.queries import may_see_internal
from unionhall.kernel.access.permissions import authorise, may
from unionhall.lib.errors import NotAllowed, Refused
from unionhall.services.legalaid.commands import evidence as vault
from unionhall.services.legalaid.commands.papers import issue_evidence_list
from unionhall.services.legalaid.forms.evidence import (
    EvidenceForm,
    LendForm,
    OwnEvidenceForm,
    ReturnForm,
    WithdrawForm,
)
from unionhall.services.legalaid.queries import evidence
from unionhall.services.legalaid.queries.rights_checks import wanted_evidence
from unionhall.services.legalaid.rights.evidence import ITEMS
from unionhall.services.legalaid.views.access import ask, saved, viewer_of
from unionhall.ui.attempting import attempt

_ZIP = "application/zip"


def _safe(response: FileResponse) -> FileResponse:
    """Handed out like every file: saved, never shown, never kept by anybody on the way."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
@login_required
def evidence_index(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The numbered pieces of a matter, each with its custody log."""
    viewer = viewer_of(request)
    matter = evidence.matter_of_evidence(pk, viewer)
    pieces = evidence.pieces_of(matter, viewer)
    rights = ("add_evidence", "keep_custody", "issue_evidence_list", "export_matter")
    context = {
        "matter": matter,
        "tab": "evidence",
        "pieces": pieces,
        "count": sum(one.evidence.withdrawn_at is None for one in pieces),
        "wanted": wanted_evidence(matter, viewer),
        "works_here": may_see_internal(matter.case, viewer),
        "can": {right: may(viewer, f"legalaid.{right}", matter.case) for right in rights},
    }
    return render(request, "legalaid/desk/evidence.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def add_evidence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a piece in."""
    viewer, now = viewer_of(request), timezone.now()
    matter = evidence.matter_of_evidence(pk, viewer)
    authorise(viewer, "legalaid.add_evidence", matter.case)
    wanted = ITEMS.get(request.GET.get("item", ""))
    form = EvidenceForm(
        request.POST or None, request.FILES or None, claimants=evidence.claimants_to_choose(matter, viewer),
        initial={"obtained_on": timezone.localdate(now), "title": _(wanted) if wanted else ""},
    )  # fmt: skip
    to = reverse("legalaid:evidence", args=[pk])
    done = saved(
        request, form, lambda: vault.add_evidence(matter, form.plan(), form.upload, by=viewer, at=now), to,
        words=_("The piece is taken in."),
    )  # fmt: skip
    return done or ask(request, form, title=_("Take in evidence"), note=str(matter.case), back=to)


@require_GET
@login_required
def open_evidence(request: HttpRequest, pk: UUID) -> FileResponse:
    """The file of a piece, for those on the matter; the custody log says who and when."""
    return _handed_out(request, evidence.get_piece(pk, viewer_of(request)).evidence)


@require_GET
@login_required
def open_own(request: HttpRequest, pk: UUID) -> FileResponse:
    """The file of a worker's own piece; that is written down too."""
    return _handed_out(request, evidence.own_piece(pk, viewer_of(request)))


def _handed_out(request: HttpRequest, piece: Any) -> FileResponse:
    file, stream = vault.open_evidence(piece, by=viewer_of(request), at=timezone.now())
    return _safe(FileResponse(stream, as_attachment=True, filename=file.name, content_type=file.media_type))


def _act(
    request: HttpRequest, pk: UUID, form: forms.Form, command: Callable[..., object], title: str
) -> HttpResponse:
    """Ask for what a custody act needs, and do it."""
    viewer, now = viewer_of(request), timezone.now()
    piece = evidence.get_piece(pk, viewer).evidence
    authorise(viewer, "legalaid.keep_custody", piece)
    to = reverse("legalaid:evidence", args=[piece.matter_id])
    done = saved(request, form, lambda: command(piece, **form.cleaned_data, by=viewer, at=now), to)
    return done or ask(request, form, title=title, note=str(piece), back=to)


@require_http_methods(["GET", "POST"])
@login_required
def withdraw_evidence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A piece is no longer relied on; it stays."""
    form = WithdrawForm(request.POST or None)
    return _act(request, pk, form, vault.withdraw_evidence, _("Rely on it no longer"))


@require_http_methods(["GET", "POST"])
@login_required
def lend_original(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The original is handed over."""
    return _act(request, pk, LendForm(request.POST or None), vault.lend_original, _("Hand the original over"))


@require_http_methods(["GET", "POST"])
@login_required
def return_original(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The original came back."""
    return _act(
        request, pk, ReturnForm(request.POST or None), vault.return_original, _("The original came back")
    )


@require_POST
@login_required
def issue_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The numbered list as a document."""
    viewer = viewer_of(request)
    matter = evidence.matter_of_evidence(pk, viewer)
    try:
        made = issue_evidence_list(matter, by=viewer, at=timezone.now())
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("legalaid:evidence", pk)
    return redirect("files:download", made.file_id)


@require_POST
@login_required
def archive(request: HttpRequest, pk: UUID) -> FileResponse:
    """The whole matter as one file that can be verified."""
    viewer, now = viewer_of(request), timezone.now()
    matter = evidence.matter_of_evidence(pk, viewer)
    target = TemporaryFile()  # noqa: SIM115 - closed with the response, and gone then
    try:
        vault.export_matter(matter, target, by=viewer, at=now)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    name = f"{matter.case.number}-{timezone.localdate(now):%Y%m%d}.zip"
    return _safe(FileResponse(target, as_attachment=True, filename=name, content_type=_ZIP))


@require_http_methods(["GET", "POST"])
@login_required
def own_evidence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a worker has handed in for their own matter, and one piece more."""
    viewer, now = viewer_of(request), timezone.now()
    page = evidence.own_evidence(pk, viewer)
    form = OwnEvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        with override(settings.LANGUAGE_CODE):  # staff read it
            source = _("Handed in by %(name)s") % {"name": viewer.name}
        made = attempt(
            form,
            lambda: vault.add_evidence(
                page.matter, form.plan(page.claimant, source, timezone.localdate(now)), form.upload, by=viewer, at=now
            ),
        )  # fmt: skip
        if made is not None:
            messages.success(request, _("Thank you. We have it, exactly as you sent it."))
            return redirect("legalaid:my-evidence", pk)
    is_served = viewer.pk == page.matter.case.person_id
    context = {
        "page": page,
        "form": form,
        "back": reverse("hub:case", args=[pk]) if is_served else reverse("hub:mine"),
        "tab": "mine",
    }
    return render(request, "legalaid/evidence.html", context, status=422 if form.is_bound else 200)
