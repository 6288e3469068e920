"""The page of one case on the desk, and its verbs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework import queries as casework_queries
from unionhall.engines.casework.forms import VerbForm
from unionhall.services.hub.acting import do_verb, find_verb
from unionhall.services.hub.desk import commands
from unionhall.services.hub.desk.case_forms import PersonChoice, StaffNoteForm, StaffPapersForm, TaskForm
from unionhall.services.hub.desk.gate import staff_of, staff_page
from unionhall.services.hub.desk.queries.case_page import DeskCase, case_page
from unionhall.services.hub.desk.views.case_acts import case_form_page, end_of_day
from unionhall.ui.attempting import attempt


@require_GET
@staff_page()
def case(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Facts, clocks, what can be done, what happened. That a person's case was opened is written down."""
    viewer, now = staff_of(request), timezone.now()
    page = case_page(pk, viewer=viewer, at=now)
    commands.open_case_page(page.case, by=viewer, at=now)
    return _page(request, page)


def _page(request: HttpRequest, page: DeskCase, **forms: Any) -> HttpResponse:
    case, workers = page.case, page.workers
    context = {
        "page": page,
        "case": case,
        "now": page.at,
        "assign": PersonChoice(
            None, name="assignee", label=_("Assigned to"), people=workers, chosen=case.assignee_id
        ),
        "note": StaffNoteForm(auto_id="note-%s"),
        "papers": StaffPapersForm(auto_id="papers-%s"),
        "add_task": TaskForm(None, people=workers),
    }
    wrong = any(form.errors for form in forms.values())
    return render(request, "hub/desk/case.html", context | forms, status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
@staff_page()
def act(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    """One verb: from the case's page, or on a page of its own when something was wrong."""
    viewer, now = staff_of(request), timezone.now()
    found = casework_queries.get_case(pk, viewer)
    step = find_verb(found, verb, viewer)
    if request.method == "GET":
        if step not in casework_queries.open_verbs(found, viewer):
            messages.warning(request, _("“%(verb)s” is not possible now.") % {"verb": step.name})
            return redirect("hub:desk-case", pk)
        form = VerbForm(step, found, viewer)
    else:
        form = VerbForm(step, found, viewer, request.POST, request.FILES)
        if do_verb(found, form, by=viewer, at=now) is not None:
            messages.success(request, _("Done: %(verb)s") % {"verb": step.name})
            return redirect("hub:desk-case", pk)
    return case_form_page(request, found, form, title=step.name, submit=step.name, is_grave=step.is_grave)


@require_POST
@staff_page()
def note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Words for staff, or for everybody on the case."""
    viewer, now = staff_of(request), timezone.now()
    found = casework_queries.get_case(pk, viewer)
    form = StaffNoteForm(request.POST, request.FILES, auto_id="note-%s")

    def say() -> bool:
        wish = form.cleaned_data
        commands.say_on_case(
            found, text=wish["text"], photos=wish["photos"], is_internal=form.is_internal, by=viewer, at=now
        )
        return True

    if attempt(form, say):
        messages.success(request, _("Written."))
        return redirect("hub:desk-case", pk)
    return case_form_page(request, found, form, title=_("Write a note"), submit=_("Write"))


@require_POST
@staff_page()
def file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Files, for everybody on the case or for staff only."""
    viewer, now = staff_of(request), timezone.now()
    found = casework_queries.get_case(pk, viewer)
    form = StaffPapersForm(request.POST, request.FILES, auto_id="papers-%s")

    def send() -> int:
        wish = form.cleaned_data
        return commands.hang_files(
            found, form.uploads, label=wish["label"], is_internal=wish["is_internal"], by=viewer, at=now
        )

    if attempt(form, send):
        messages.success(request, _("The files hang on the case now."))
        return redirect("hub:desk-case", pk)
    return case_form_page(request, found, form, title=_("Add files"), submit=_("Add"))


@require_POST
@staff_page("casework.add_task")
def task(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Something to be done beside the course."""
    viewer, now = staff_of(request), timezone.now()
    found = casework_queries.get_case(pk, viewer)
    form = TaskForm(request.POST, people=casework_queries.workers_on(found))

    def add() -> Any:
        wish = form.cleaned_data
        due_at = end_of_day(wish["due_on"])
        return casework.add_task(
            found, wish["text"], assignee=form.assignee, due_at=due_at, by=viewer, at=now
        )

    if attempt(form, add):
        messages.success(request, _("The task is on the case now."))
        return redirect("hub:desk-case", pk)
    return case_form_page(request, found, form, title=_("Add a task"), submit=_("Add"))


@require_POST
@staff_page("casework.finish_task")
def task_done(request: HttpRequest, pk: UUID, task_id: UUID) -> HttpResponse:
    """A task is done; what came of it in a few words."""
    viewer, now = staff_of(request), timezone.now()
    found = casework_queries.get_case(pk, viewer)
    commands.finish_task(found, task_id, outcome=request.POST.get("outcome", ""), by=viewer, at=now)
    messages.success(request, _("Done."))
    return redirect("hub:desk-case", pk)
