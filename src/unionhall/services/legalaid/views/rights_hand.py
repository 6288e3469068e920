"""Handing a result on: to the union's lawyers with consent, or into one's own account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unionhall.kernel.people.adapter import address_of
from unionhall.kernel.people.consents import PRIVACY
from unionhall.lib.ids import uuid7
from unionhall.services.legalaid.commands import rights as commands
from unionhall.services.legalaid.forms.rights_interview import HandOverForm
from unionhall.services.legalaid.queries import intake as asking
from unionhall.services.legalaid.queries import rights_checks as checks
from unionhall.services.legalaid.rights.interview.script import BY_KEY
from unionhall.services.legalaid.rights_consent import HANDING_OVER
from unionhall.services.legalaid.rights_handing import RightsOutcome, intake_of
from unionhall.services.legalaid.rights_papers.particulars import particulars_of
from unionhall.services.legalaid.views import worker_draft as drafts
from unionhall.services.legalaid.views.access import viewer_of
from unionhall.services.legalaid.views.rights_take import Reckoned, reckoned
from unionhall.services.legalaid.wording_rights import answer_words
from unionhall.ui.attempting import attempt


def outcome_of(made: Reckoned) -> RightsOutcome:
    """A result as it is kept or handed on, with the answers as the person read them."""
    told = [answer_words(BY_KEY[key], raw) for key, raw in made.given.given.items()]
    return RightsOutcome(answers=dict(made.given.given), claims=made.claims, law=made.law, told=told)


@never_cache
@require_http_methods(["GET", "POST"])
def lawyer(request: HttpRequest) -> HttpResponse:
    """Hand everything to the union's lawyers: it opens a matter, with the answers and the result attached."""
    made, viewer = reckoned(request), viewer_of(request)
    if made is None:
        return redirect("legalaid:rights")
    form = HandOverForm(request.POST or None, is_guest=viewer is None, initial={"key": uuid7()})
    if form.is_bound and form.is_valid():
        matter = attempt(form, lambda: _hand(request, form, made, viewer))
        if matter is not None:
            drafts.remember_asked(request, matter.pk)
            return redirect("legalaid:asked")
    context = {
        "form": form,
        "privacy": PRIVACY,
        "handing": HANDING_OVER,
        "is_guest": viewer is None,
        "tab": "find",
    }
    return render(request, "legalaid/rights/lawyer.html", context, status=422 if form.is_bound else 200)


def _hand(request: HttpRequest, form: HandOverForm, made: Reckoned, viewer: Any) -> Any:
    data, outcome = form.cleaned_data, outcome_of(made)
    known = particulars_of(made.given.given, {"employer": data["employer"], "story": data["story"]})
    intake = intake_of(outcome, known, key=data["key"], address="" if viewer else address_of(request))
    return commands.hand_over(
        asking.office_for(viewer),
        outcome,
        intake,
        consent=data["handing_version"],
        guest=form.guest(is_migrant=made.given.says("migrant")),
        person=viewer,
        at=timezone.now(),
    )


@require_POST
@login_required
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the result in one's own account."""
    made, viewer = reckoned(request), viewer_of(request)
    if made is None:
        return redirect("legalaid:rights")
    commands.keep_check(viewer, outcome_of(made), by=viewer, at=timezone.now())
    messages.success(request, _("Kept in your account. Only you can see it."))
    return redirect("legalaid:rights-kept")


@never_cache
@require_GET
@login_required
def kept(request: HttpRequest) -> HttpResponse:
    """What one keeps, newest first."""
    context = {"kept": checks.kept_by(viewer_of(request)), "tab": "mine"}
    return render(request, "legalaid/rights/kept.html", context)


@require_POST
@login_required
def drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Delete one of them."""
    viewer = viewer_of(request)
    commands.forget_check(checks.get_kept(pk, viewer), by=viewer, at=timezone.now())
    messages.success(request, _("Deleted."))
    return redirect("legalaid:rights-kept")
