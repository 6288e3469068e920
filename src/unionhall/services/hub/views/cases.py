"""A case of mine: where it stands, what is wanted of me, and everything I may do about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework import kinds
from unionhall.engines.casework import queries as casework_queries
from unionhall.engines.casework.forms import PapersForm, SayForm, VerbForm
from unionhall.kernel.access.permissions import authorise
from unionhall.services.hub.acting import do_verb, find_verb
from unionhall.services.hub.desk import commands
from unionhall.services.hub.forms import ComplainForm, RateForm
from unionhall.services.hub.queries import cases
from unionhall.services.hub.viewer import viewer_of
from unionhall.ui.attempting import attempt

View = Callable[..., HttpResponse]


def for_whom_it_serves(view: View) -> View:
    """Signed in; whoever works on the case, or is on the other side, is led to the desk's page of it."""

    @wraps(view)
    @login_required
    def guarded(request: HttpRequest, pk: UUID, **more: Any) -> HttpResponse:
        try:
            return view(request, pk, **more)
        except cases.NotServed:
            return redirect(cases.where_worked_on(pk, viewer=viewer_of(request)))  # type: ignore[arg-type]

    return guarded


@require_GET
@for_whom_it_serves
def case(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Like a parcel: steps, my turn, who has it, what happened."""
    page = cases.case_page(pk, viewer=viewer_of(request), at=timezone.now())  # type: ignore[arg-type]
    return render(request, "hub/case.html", {"page": page, "case": page.case, "tab": "mine"})


@require_http_methods(["GET", "POST"])
@for_whom_it_serves
def act(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    """One thing to do on one page; what cannot be done now says why and leads back."""
    person, now = viewer_of(request), timezone.now()
    assert person is not None
    found = cases.served_case(pk, viewer=person)
    step = find_verb(found, verb, person)
    if request.method == "GET":
        if step not in casework_queries.open_verbs(found, person):
            messages.warning(request, _("“%(verb)s” is not possible now.") % {"verb": step.name})
            return redirect("hub:case", pk)
        form = VerbForm(step, found, person)
    else:
        form = VerbForm(step, found, person, request.POST, request.FILES)
        if do_verb(found, form, by=person, at=now) is not None:
            messages.success(request, _("Done. You see it below."))
            return redirect("hub:case", pk)
    title, submit = step.name, step.name
    return _form_page(request, found, form, title=title, submit=submit, verb=step)


def _form_page(request: HttpRequest, found: Any, form: Any, **context: Any) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    context |= {"case": found, "form": form, "tab": "mine"}
    return render(request, "hub/case_act.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_whom_it_serves
def note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """More words, and photos with them."""
    person, now = viewer_of(request), timezone.now()
    assert person is not None
    found = cases.served_case(pk, viewer=person)
    form = SayForm(request.POST, request.FILES) if request.method == "POST" else SayForm()

    def say() -> bool:
        commands.say_on_case(found, **form.cleaned_data, by=person, at=now)
        return True

    if form.is_bound and attempt(form, say):
        messages.success(request, _("Sent. Whoever works on it has been told."))
        return redirect("hub:case", pk)
    return _form_page(request, found, form, title=_("Add something"), submit=_("Send"))


@require_http_methods(["GET", "POST"])
@for_whom_it_serves
def file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Photos and papers."""
    person, now = viewer_of(request), timezone.now()
    assert person is not None
    found = cases.served_case(pk, viewer=person)
    form = PapersForm(request.POST, request.FILES) if request.method == "POST" else PapersForm()

    def send() -> int:
        return commands.hang_files(found, form.uploads, label=form.cleaned_data["label"], by=person, at=now)

    if form.is_bound and attempt(form, send):
        messages.success(request, _("Sent. Whoever works on it has been told."))
        return redirect("hub:case", pk)
    return _form_page(request, found, form, title=_("Send photos or files"), submit=_("Send"))


@require_POST
@for_whom_it_serves
def call(request: HttpRequest, pk: UUID) -> HttpResponse:
    """I cannot manage: call me."""
    person, now = viewer_of(request), timezone.now()
    assert person is not None
    casework.ask_call(cases.served_case(pk, viewer=person), by=person, at=now)
    messages.success(request, _("We will call you. You need not do anything more."))
    return redirect("hub:case", pk)


@require_http_methods(["GET", "POST"])
@for_whom_it_serves
def rate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One tap is enough; reasons and words are welcome."""
    person, now = viewer_of(request), timezone.now()
    assert person is not None
    found = cases.served_case(pk, viewer=person)
    authorise(person, "casework.rate_case", found)
    reasons = list(kinds.workflow_of(found.kind).rating_reasons)
    data = request.POST if request.method == "POST" else None
    form = RateForm(data, reasons=reasons, initial={"score": request.GET.get("score")})
    if form.is_bound and attempt(
        form, lambda: casework.rate_case(found, **form.cleaned_data, by=person, at=now)
    ):
        messages.success(request, _("Thank you. We read every word."))
        return redirect("hub:case", pk)
    context = {
        "case": found,
        "form": form,
        "chosen": form["score"].value(),
        "reasons": reasons,
        "tab": "mine",
    }
    return render(request, "hub/case_rate.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@for_whom_it_serves
def complain(request: HttpRequest, pk: UUID) -> HttpResponse:
    """To the union above: they look into it, and answer by a day that is named."""
    person, now = viewer_of(request), timezone.now()
    assert person is not None
    found = cases.served_case(pk, viewer=person)
    authorise(person, "casework.complain_case", found)
    form = ComplainForm(request.POST) if request.method == "POST" else ComplainForm()
    made = (
        attempt(form, lambda: casework.complain_case(found, **form.cleaned_data, by=person, at=now))
        if form.is_bound
        else None
    )
    if made is not None:
        messages.success(request, _("Your complaint has gone to the unit above. You can follow it here."))
        return redirect("hub:case", made.pk)
    above = found.organisation.parent or found.organisation
    note = _("%(unit)s looks into it and answers you.") % {"unit": above.name}
    return _form_page(
        request, found, form, title=_("Not satisfied? Go to the union above"), submit=_("Send"), note=note
    )
