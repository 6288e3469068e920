"""Doing one verb of an order or a contract, on a page of its own that knows the palace's providers and budget."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework import kinds
from unionhall.engines.casework import queries as cases
from unionhall.engines.casework.commands import SomeoneFaster
from unionhall.kernel.access.permissions import authorise
from unionhall.lib.errors import NotAllowed, Refused
from unionhall.services.palace.forms import KnowingForm
from unionhall.services.palace.queries.likely import choices_of, likely_answers, order_words
from unionhall.services.palace.views.access import for_staff, viewer_of

PAGES = {"palace.order": "palace:desk-order", "palace.contract": "palace:desk-contract"}


@require_http_methods(["GET", "POST"])
@for_staff("palace.see_orders")
def staff_act(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    """A verb that staff do."""
    return _act(request, pk, verb, "palace/desk/form.html", lambda kind: PAGES.get(kind, ""))


@require_http_methods(["GET", "POST"])
@login_required
def unit_act(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    """A verb that the unit which ordered does."""
    return _act(request, pk, verb, "palace/order_act.html", lambda _kind: "palace:order")


def _act(
    request: HttpRequest, pk: UUID, code: str, template: str, page_of: Callable[[str], str]
) -> HttpResponse:
    viewer, now = viewer_of(request), timezone.now()
    case = cases.get_case(pk, viewer)
    page = page_of(case.kind)
    workflow = kinds.workflow_of(case.kind)
    if case.kind not in PAGES or not page or not workflow.has_verb(code):
        raise NotAllowed(code)
    verb = workflow.verb(code)
    authorise(viewer, verb.permission, case)
    part = request.GET.get("number", "")
    form = KnowingForm(
        verb, case, viewer, request.POST or None,
        choices=choices_of(case, code, viewer=viewer, at=now),
        likely=likely_answers(case, code, at=now, number=int(part) if part.isdecimal() else None),
    )  # fmt: skip
    if request.method == "POST" and _done(form, request, now):
        messages.success(request, _("Done: %(what)s.") % {"what": verb.name})
        return redirect(page, pk)
    context = {
        "form": form,
        "title": verb.name,
        "note": " · ".join([case.title, case.number, *order_words(case)]),
        "submit": verb.name,
        "back_url": reverse(page, args=[pk]),
        "verb": verb,
        "case": case,
        "tab": "mine",
    }
    return render(request, template, context, status=422 if form.is_bound else 200)


def _done(form: KnowingForm, request: HttpRequest, now: Any) -> bool:
    """Do it; what stands against it becomes an error of the field it is about, with everything typed kept."""
    if not form.is_valid():
        return False
    viewer = viewer_of(request)
    try:
        casework.act(
            form.case, form.verb.code, by=viewer, at=now, seen=form.seen_version, answers=form.answers
        )
    except NotAllowed:
        raise
    except SomeoneFaster as refusal:
        form.look_again(cases.get_case(form.case.pk, viewer).version)
        form.add_error(None, str(refusal))
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    else:
        return True
    return False
