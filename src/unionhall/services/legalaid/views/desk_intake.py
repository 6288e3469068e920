"""A request for help written down by staff: somebody called, came, or was sent."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from unionhall.lib.ids import uuid7
from unionhall.services.legalaid.commands.intake import open_for_caller
from unionhall.services.legalaid.forms.intake import DeskIntakeForm, KnownForm
from unionhall.services.legalaid.queries import intake as asking
from unionhall.services.legalaid.views.access import for_staff, viewer_of
from unionhall.services.legalaid.wording_worker import due_words
from unionhall.ui.attempting import attempt


@require_http_methods(["GET", "POST"])
@for_staff("legalaid.open_matter")
def open_matter(request: HttpRequest) -> HttpResponse:
    """The whole request on one page, for somebody on file (`?person=`) or not; what is known stands beside it."""
    viewer, now = viewer_of(request), timezone.now()
    said = KnownForm(request.POST if request.method == "POST" else request.GET).said()
    key = KnownForm(request.GET).said()["person"]
    person = asking.caller(viewer, key) if key else None
    form = DeskIntakeForm(
        request.POST or None, person=person, today=timezone.localdate(now),
        initial={"key": uuid7(), "people": 1, "source": "phone", "phone": said["phone"]},
    )  # fmt: skip
    if request.method == "POST":

        def act() -> Any:
            office = asking.office_of_desk(viewer, person)
            data = form.cleaned_data
            new = {} if person else {name: data[name] for name in ("name", "phone", "is_migrant")}
            return open_for_caller(office, form.plan(), person=person, by=viewer, at=now, **new)

        made = attempt(form, act)
        if made is not None:
            due = made.case.due_at
            words = _("%(number)s is open. The worker is to be called by %(day)s.")
            messages.success(
                request, words % {"number": made.case.number, "day": due_words(due, now) if due else "–"}
            )
            return redirect("hub:desk-case", made.case_id)
    context = {
        "form": form,
        "person": person,
        "known": _known(viewer, person, said, now),
        "title": _("Request for legal aid"),
        "note": person.name if person else _("Somebody who called, came or was sent"),
        "submit": _("Open the matter"),
        "back_url": f"{reverse('hub:desk-visit')}?person={person.pk}" if person else reverse("hub:desk"),
    }
    return render(request, "legalaid/desk/intake.html", context, status=422 if form.is_bound else 200)


@require_GET
@for_staff("legalaid.open_matter")
def known(request: HttpRequest) -> HttpResponse:
    """What is there already, while it is being typed."""
    viewer, now = viewer_of(request), timezone.now()
    said = KnownForm(request.GET).said()
    person = asking.caller(viewer, said["person"]) if said["person"] else None
    return render(
        request,
        "legalaid/desk/intake_known.html",
        {"known": _known(viewer, person, said, now), "person": person},
    )


def _known(viewer: Any, person: Any, said: dict[str, Any], now: Any) -> asking.Known:
    office = asking.office_of_desk(viewer, person)
    return asking.known(
        viewer, office, person=person, phone=said["phone"], employer=said["employer"],
        today=timezone.localdate(now),
    )  # fmt: skip
