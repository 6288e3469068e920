"""For everybody: the open calls for public-interest lawyers, and applying to one."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from unionhall.services.legalaid.commands import lawyers
from unionhall.services.legalaid.forms.lawyers import ApplyForm
from unionhall.services.legalaid.queries import lawyers as reading
from unionhall.services.legalaid.views.access import viewer_of
from unionhall.ui.attempting import attempt


@require_GET
def call_list(request: HttpRequest) -> HttpResponse:
    """The calls one may apply to today, each with one's own application if there is one."""
    viewer = viewer_of(request)
    calls = reading.open_calls(timezone.localdate(timezone.now()))
    mine = reading.candidacies_of(viewer) if viewer else {}
    context = {"calls": [(call, mine.get(call.pk)) for call in calls], "tab": "find"}
    return render(request, "legalaid/calls.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def apply_candidacy(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Apply to a call, for oneself."""
    viewer, now = viewer_of(request), timezone.now()
    call = reading.found(reading.open_calls(timezone.localdate(now)), pk)
    mine = reading.candidacies_of(viewer).get(call.pk)
    if mine is not None:
        return redirect(reverse("hub:case", args=[mine.case_id]))
    form = ApplyForm(request.POST or None, initial={"key": uuid4()})
    if request.method == "POST":
        made = attempt(
            form,
            lambda: lawyers.apply_candidacy(
                call, form.plan(), by=viewer, at=now, key=form.cleaned_data["key"]
            ),
        )
        if made is not None:
            messages.success(request, _("We have your application. You can follow it here."))
            return redirect(reverse("hub:case", args=[made.case_id]))
    context = {"call": call, "form": form, "person": viewer, "tab": "find"}
    return render(request, "legalaid/candidacy.html", context, status=422 if form.is_bound else 200)
