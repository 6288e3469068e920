"""What staff do with any case, whatever its kind: who has it, where it goes, what becomes one, the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework import queries as casework_queries
from unionhall.engines.casework.core import MAIN
from unionhall.engines.casework.models import Case
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.people.models import Person
from unionhall.services.hub.desk.case_forms import JoinForm, PauseForm, PersonChoice, SplitForm, TransferForm
from unionhall.services.hub.desk.gate import staff_of, staff_page
from unionhall.services.hub.desk.queries import case_page, people
from unionhall.ui.attempting import attempt


def end_of_day(day: date) -> datetime:
    """The last minute of a day where the installation stands."""
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


def case_form_page(request: HttpRequest, case: Case, form: Any, **context: Any) -> HttpResponse:
    """A page with one form about the case, everything typed kept: `title`, `submit`, `note`, `is_grave`."""
    status = 422 if form.is_bound and form.errors else 200
    units = casework_queries.units_near(case) if context.get("names_units") else []
    context |= {"case": case, "form": form, "units": units}
    return render(request, "hub/desk/case_act.html", context, status=status)


def _case_for(request: HttpRequest, pk: UUID, permission: str) -> tuple[Person, Case]:
    viewer = staff_of(request)
    case = casework_queries.get_case(pk, viewer)
    authorise(viewer, permission, case)
    return viewer, case


@require_POST
@staff_page("casework.assign_case")
def assign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give it to somebody who works on such cases here or above."""
    viewer, case = _case_for(request, pk, "casework.assign_case")
    form = PersonChoice(
        request.POST, name="assignee", label=_("Assigned to"), people=casework_queries.workers_on(case)
    )
    now = timezone.now()
    if attempt(form, lambda: casework.assign_case(case, assignee=form.person, by=viewer, at=now)):
        messages.success(request, _("It is with %(name)s now.") % {"name": form.person.name})
        return redirect("hub:desk-case", pk)
    return case_form_page(request, case, form, title=_("Assign"), submit=_("Assign"))


@require_POST
@staff_page("casework.take_case")
def take(request: HttpRequest, pk: UUID) -> HttpResponse:
    """I do it."""
    viewer, case = _case_for(request, pk, "casework.take_case")
    casework.take_case(case, by=viewer, at=timezone.now())
    messages.success(request, _("It is yours now."))
    return redirect("hub:desk-case", pk)


@require_http_methods(["GET", "POST"])
@staff_page("casework.transfer_case")
def transfer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """To the unit that can help; the clock runs on."""
    viewer, case = _case_for(request, pk, "casework.transfer_case")
    form = TransferForm(request.POST) if request.method == "POST" else TransferForm()
    now = timezone.now()
    moved = form.is_bound and attempt(
        form, lambda: casework.transfer_case(case, **form.cleaned_data, by=viewer, at=now)
    )
    if moved:
        messages.success(request, _("It is with %(unit)s now.") % {"unit": moved.organisation.name})
        return _to_case_or_inbox(moved, viewer)
    return case_form_page(
        request, case, form, title=_("Pass to another unit"), submit=_("Pass on"), names_units=True
    )


def _to_case_or_inbox(case: Case, viewer: Person) -> HttpResponse:
    # Whoever passes it to a unit beside the own may not see it any more.
    is_seen = casework_queries.cases_visible_to(viewer).filter(pk=case.pk).exists()
    return redirect("hub:desk-case", case.pk) if is_seen else redirect("hub:desk-inbox")


@require_http_methods(["GET", "POST"])
@staff_page("casework.join_cases")
def join(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Two cases about one thing go on as one."""
    viewer, case = _case_for(request, pk, "casework.join_cases")
    form = JoinForm(request.POST) if request.method == "POST" else JoinForm()
    now = timezone.now()

    def do() -> Case | None:
        into = case_page.by_number(form.cleaned_data["number"], viewer=viewer)
        if into is None:
            form.add_error("number", _("There is no such case among those you may see."))
            return None
        return casework.join_cases(case, into=into, by=viewer, at=now)

    kept = attempt(form, do) if form.is_bound else None
    if kept is not None:
        messages.success(request, _("Both go on as %(number)s.") % {"number": kept.number})
        return redirect("hub:desk-case", kept.pk)
    note = _("This case then ends, and whoever it serves reads that it goes on in the other one.")
    return case_form_page(request, case, form, title=_("Join to another case"), submit=_("Join"), note=note)


@require_http_methods(["GET", "POST"])
@staff_page("casework.split_case")
def split(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A second matter becomes a case of its own."""
    viewer, case = _case_for(request, pk, "casework.split_case")
    form = SplitForm(request.POST) if request.method == "POST" else SplitForm()
    now = timezone.now()

    def do() -> Case | None:
        person, typed = None, form.cleaned_data["phone"]
        if typed:
            person = people.one_by_phone(viewer, typed)
            if person is None:
                form.add_error("phone", _("Nobody on file has this number, or several people have."))
                return None
        return casework.split_case(case, title=form.cleaned_data["title"], person=person, by=viewer, at=now)

    made = attempt(form, do) if form.is_bound else None
    if made is not None:
        messages.success(request, _("Opened: %(number)s") % {"number": made.number})
        return redirect("hub:desk-case", made.pk)
    return case_form_page(request, case, form, title=_("Split off a case"), submit=_("Split off"))


@require_http_methods(["GET", "POST"])
@staff_page("casework.pause_clock")
def pause(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The clock stands still for a reason that the person served may read."""
    viewer, case = _case_for(request, pk, "casework.pause_clock")
    initial = {"track": request.GET.get("track", MAIN)}
    form = PauseForm(request.POST) if request.method == "POST" else PauseForm(initial=initial)
    now = timezone.now()

    def stop() -> Any:
        wish = form.cleaned_data
        return casework.pause_clock(
            case, cause=wish["cause"], until=wish["until"], track=wish["track"] or MAIN, by=viewer, at=now
        )

    return _clock(request, case, form, stop, _("The clock stands still."), _("Pause the clock"))


def _clock(
    request: HttpRequest, case: Case, form: forms.Form, act: Callable[[], Any], done: str, title: str
) -> HttpResponse:
    if form.is_bound and attempt(form, act):
        messages.success(request, done)
        return redirect("hub:desk-case", case.pk)
    return case_form_page(request, case, form, title=title, submit=title)


@require_POST
@staff_page("casework.resume_clock")
def resume(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The clock runs on."""
    viewer, case = _case_for(request, pk, "casework.resume_clock")
    casework.resume_clock(case, track=request.POST.get("track") or MAIN, by=viewer, at=timezone.now())
    messages.success(request, _("The clock runs on."))
    return redirect("hub:desk-case", pk)
