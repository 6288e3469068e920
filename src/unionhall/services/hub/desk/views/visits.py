"""Somebody stands at the desk or calls: find or register them, then begin what they came for. And handing over."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from unionhall.engines.casework import commands as casework
from unionhall.kernel.people import commands as people_commands
from unionhall.services.hub.desk.case_forms import HandOverForm, RegisterForm
from unionhall.services.hub.desk.gate import staff_of, staff_page
from unionhall.services.hub.desk.queries import people, visits
from unionhall.services.hub.desk.views.acting import form_page
from unionhall.ui.attempting import attempt


@require_GET
@staff_page("hub.receive_visit")
def visit(request: HttpRequest) -> HttpResponse:
    """First who it is, then what it is about."""
    viewer, text = staff_of(request), request.GET.get("q", "").strip()
    key = _key(request.GET.get("person", ""))
    person = people.get_person(key, viewer=viewer) if key else None
    context = {
        "text": text,
        "found": people.found(viewer, text) if text and person is None else [],
        "person": person,
        "openings": visits.openings_for(viewer, person) if person else [],
    }
    return render(request, "hub/desk/visit.html", context)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_http_methods(["GET", "POST"])
@staff_page("hub.receive_visit")
def register(request: HttpRequest) -> HttpResponse:
    """Somebody who is not on file yet: name, number, and which unit keeps the file."""
    viewer, now = staff_of(request), timezone.now()
    typed = request.GET.get("q", "")
    guess = {"phone": typed} if typed.isdigit() else {"name": typed}
    initial = guess | {"organisation": viewer.organisation.name}
    form = RegisterForm(request.POST) if request.method == "POST" else RegisterForm(initial=initial)
    made = (
        attempt(form, lambda: people_commands.register_person(**form.cleaned_data, by=viewer, at=now))
        if form.is_bound
        else None
    )
    if made is not None:
        messages.success(request, _("%(name)s is on file now.") % {"name": made.name})
        return redirect(f"{reverse('hub:desk-visit')}?person={made.pk}")
    return form_page(
        request, form, title=_("Register a person"), intro=_("Register a visit"), submit=_("Register"),
        icon="user-plus", back=reverse("hub:desk-visit"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@staff_page(visits.HAND_OVER)
def hand_over(request: HttpRequest) -> HttpResponse:
    """Everything that lies with somebody who leaves goes to one successor: all or nothing."""
    viewer, now = staff_of(request), timezone.now()
    form = HandOverForm(
        request.POST if request.method == "POST" else None, people=visits.workers_beneath(viewer)
    )

    def pass_on() -> tuple[int]:
        return (
            sum(
                casework.hand_over_cases(
                    form.person, successor=form.successor, organisation=unit, by=viewer, at=now
                )
                for unit in visits.home_of(viewer)
            ),
        )

    done = attempt(form, pass_on) if form.is_bound else None
    if done is not None:
        words = ngettext("%(n)s case is with %(name)s now.", "%(n)s cases are with %(name)s now.", done[0])
        messages.success(request, words % {"n": done[0], "name": form.successor.name})
        return redirect("hub:desk-handover")
    return form_page(
        request, form, title=_("Hand over"), intro=_("Inbox"), submit=_("Pass everything on"), icon="arrow-right-left",
        back=reverse("hub:desk-inbox"), is_grave=True,
        note=_("All open cases and tasks of one person go to another. Their posts are ended elsewhere."),
    )  # fmt: skip
