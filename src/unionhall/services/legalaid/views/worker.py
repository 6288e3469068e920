"""Legal aid for everybody: the entrance, and asking for help in four short steps, without signing in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from unionhall.kernel.people.consents import PRIVACY
from unionhall.lib.errors import NotAllowed
from unionhall.services.legalaid.queries import intake as asking
from unionhall.services.legalaid.queries import mine
from unionhall.services.legalaid.views import worker_draft as drafts
from unionhall.services.legalaid.views.access import viewer_of
from unionhall.services.legalaid.views.worker_sending import STEPS, answers_of, check_rows, form_of, send
from unionhall.services.legalaid.wording_worker import BY_CAUSE, CAUSE_OF_NEED, TROUBLES, trouble_of

TITLES = {
    "cause": gettext_lazy("What is it about?"),
    "work": gettext_lazy("Who, since when, how much?"),
    "story": gettext_lazy("Tell us what happened"),
    "you": gettext_lazy("Where can we reach you?"),
}


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What we do, who is on duty, one big button."""
    viewer, now = viewer_of(request), timezone.now()
    office = asking.office_for(viewer)
    context = {
        "office": office,
        "duty": asking.duty_near(office, timezone.localdate(now)),
        "call_days": asking.contact_days(office, timezone.localdate(now)),
        "troubles": TROUBLES,
        "matters": asking.matters_of(viewer) if viewer else [],
        "claims": mine.claims_of(viewer) if viewer else [],
        "has_draft": bool(drafts.draft_of(request)),
        "now": now,
        "today": timezone.localdate(now),
        "tab": "find",
    }
    return render(request, "legalaid/home.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, step: str = "cause") -> HttpResponse:
    """One step of asking. Whatever was typed is kept, also on the way back and where it is not right yet."""
    draft = drafts.draft_of(request)
    if step not in STEPS:
        raise NotAllowed(step)
    if request.POST.get("go") == "discard":
        drafts.drop_draft(request)
        return redirect("legalaid:home")
    if step == "cause" and request.method == "GET" and "need" in request.GET:
        return _began(request, draft, request.GET["need"])
    if (missing := _first_open(draft, before=step)) is not None:
        return redirect("legalaid:ask-step", missing)
    viewer, now = viewer_of(request), timezone.now()
    form = form_of(step, draft, viewer, now, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        draft |= {name: drafts.typed(form, name) for name in form.fields if name != "version"}
        drafts.keep_draft(request, draft)
        if request.POST.get("go") == "back":
            return redirect("legalaid:ask-step", STEPS[max(STEPS.index(step) - 1, 0)])
        if form.is_valid():
            if step != STEPS[-1]:
                return redirect("legalaid:ask-step", STEPS[STEPS.index(step) + 1])
            if (answer := send(request, form, draft, viewer, now)) is not None:
                return answer
    return _page(request, step, form, draft, viewer)


def _began(request: HttpRequest, draft: dict[str, Any], need: str) -> HttpResponse:
    """The need box knows already what it is about."""
    cause = CAUSE_OF_NEED.get(need)
    if cause is None:
        return redirect("legalaid:ask")
    drafts.keep_draft(request, draft | {"cause": cause.value})
    return redirect("legalaid:ask-step", "work")


def _first_open(draft: dict[str, Any], *, before: str) -> str | None:
    """The first step before this one that was not answered rightly; None when all were."""
    now = timezone.now()
    earlier = STEPS[: STEPS.index(before)]
    return next((step for step in earlier if not answers_of(step, draft, now).is_valid()), None)


def _page(
    request: HttpRequest, step: str, form: forms.Form, draft: dict[str, Any], viewer: Any
) -> HttpResponse:
    number = STEPS.index(step) + 1
    context = {
        "form": form,
        "step": step,
        "title": TITLES[step] if step != "you" or viewer is None else gettext_lazy("Send it?"),
        "number": number,
        "count": len(STEPS),
        "back_url": reverse("legalaid:ask-step", args=[STEPS[number - 2]]) if number > 1 else "",
        "troubles": TROUBLES,
        "chosen": trouble_of(draft["cause"]) if draft.get("cause") in BY_CAUSE else None,
        "rows": check_rows(draft, timezone.now()) if step == "you" else [],
        "privacy": PRIVACY,
        "has_draft": bool(draft),
        "tab": "find",
    }
    return render(request, f"legalaid/ask_{step}.html", context, status=422 if form.is_bound else 200)
