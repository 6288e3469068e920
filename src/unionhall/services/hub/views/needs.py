"""The need box: a sentence in, suggestions with reasons out; taking one."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from unionhall.kernel.organisations.queries import home_organisation
from unionhall.kernel.places.where import where_of
from unionhall.lib.errors import NotAllowed
from unionhall.services.hub import commands
from unionhall.services.hub.forms import AskForm
from unionhall.services.hub.queries import needs
from unionhall.services.hub.viewer import remember_visitor, viewer_of, visitor_of


@require_GET
def need(request: HttpRequest) -> HttpResponse:
    """Answer a sentence; `meant` is the reply to a question. An empty one asks again; what was typed is never lost."""
    form = AskForm(request.GET)
    template = "hub/need_results.html" if request.htmx else "hub/need.html"  # type: ignore[attr-defined]
    if not form.is_valid():
        return render(request, template, {"text": request.GET.get("q", ""), "tab": "home"})
    now, person, visitor = timezone.now(), viewer_of(request), visitor_of(request)
    answer = needs.answer_to(
        form.cleaned_data["q"],
        viewer=person,
        where=where_of(request, now),
        at=now,
        meant=request.GET.get("meant", ""),
    )
    unit = person.organisation if person else home_organisation()
    made = commands.ask_need(answer, organisation=unit, visitor=visitor, by=person, at=now)
    context = {
        "text": answer.text,
        "answer": answer,
        "pairs": list(zip(answer.suggestions, made, strict=True)),
        "tab": "home",
        "now": now,
    }
    response = render(request, template, context)
    remember_visitor(response, visitor)
    return response


@require_POST
def take(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Follow a suggestion: to the form that books or asks for it, or to the place."""
    person = viewer_of(request)
    found = needs.get_suggestion(pk, visitor=visitor_of(request), viewer=person)
    if found is None:
        raise NotAllowed
    if found.session_id and not needs.is_open_to_all(found):
        # A session is taken when it is booked, not when it is looked at.
        response = redirect("hub:session", found.session_id)
        response["Location"] += f"?from={found.pk}"
        return response
    commands.take_suggestion(found.pk, by=person, at=timezone.now())
    if found.request:
        return redirect(needs.request_url(found) or "hub:home")
    if found.session_id:
        return redirect("hub:session", found.session_id)
    return redirect("hub:place", found.place_id)
