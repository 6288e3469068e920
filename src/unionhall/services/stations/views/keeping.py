"""A keeper's page of one repair, on the phone: take it on, say that it is mended, say that there is nothing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework import queries as cases
from unionhall.kernel.access.permissions import authorise
from unionhall.lib.errors import NotAllowed
from unionhall.services.stations.forms import DeclineForm, FixForm
from unionhall.services.stations.queries import desk
from unionhall.services.stations.views.access import viewer_of
from unionhall.ui.attempting import attempt

FORMS: dict[str, type[Form]] = {"accept": Form, "fix": FixForm, "decline": DeclineForm, "reopen": Form}


@require_GET
@login_required
def repair(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The repair with everything a keeper needs to know."""
    return _page(request, pk)


@require_POST
@login_required
def act(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    """Do `verb` with what was typed; mistakes come back to their fields."""
    found, viewer = desk.get_repair(pk), viewer_of(request)
    if verb not in FORMS:
        raise NotAllowed(verb)
    authorise(viewer, f"stations.{verb}_repair", found.case)
    form = FORMS[verb](request.POST, request.FILES)
    answers = dict(form.cleaned_data) if form.is_valid() else {}
    at = timezone.now()
    if attempt(form, lambda: casework.act(found.case, verb, by=viewer, at=at, answers=answers)) is None:
        return _page(request, pk, {verb: form})
    messages.success(request, _("Saved."))
    return redirect("stations:repair", pk)


def _page(request: HttpRequest, pk: UUID, bound: dict[str, Any] | None = None) -> HttpResponse:
    found, viewer = desk.get_repair(pk), viewer_of(request)
    authorise(viewer, "stations.accept_repair", found.case)
    verbs = [verb for verb in cases.open_verbs(found.case, viewer) if verb.code in FORMS]
    given = bound or {}
    context = {
        "repair": found,
        "verbs": [(verb, given.get(verb.code) or FORMS[verb.code]()) for verb in verbs],
        "lines": cases.timeline(found.case, viewer),
        "now": timezone.now(),
        "tab": "mine",
        "problem": next((form for form in given.values() if form.errors), None),
    }
    return render(request, "stations/repair.html", context, status=422 if given else 200)
