"""Staff: lectures and activities; publishing and calling off whatever is put on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unionhall.services.palace import commands
from unionhall.services.palace.forms import ActivityForm, LectureForm, ReasonForm
from unionhall.services.palace.queries import desk, programme
from unionhall.services.palace.views.access import ask, for_staff, rights, viewer_of
from unionhall.ui.attempting import attempt

PER_PAGE = 50
LIST_OF = {
    "course": "palace:desk-courses",
    "lecture": "palace:desk-lectures",
    "activity": "palace:desk-activities",
}


@require_GET
@for_staff()
def lectures(request: HttpRequest) -> HttpResponse:
    """All lectures, the latest first."""
    page = Paginator(desk.lectures_run_by(viewer_of(request)), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "offers": programme.offers(page.object_list),
        "rights": rights(viewer_of(request)),
    }
    return render(request, "palace/desk/lectures.html", context)


@require_http_methods(["GET", "POST"])
@for_staff("palace.create_lecture")
def create_lecture(request: HttpRequest) -> HttpResponse:
    """A new lecture."""
    viewer = viewer_of(request)
    form = LectureForm(request.POST or None, viewer=viewer)
    if request.method == "POST":
        at = timezone.now()
        made = attempt(form, lambda: commands.create_lecture(_seat(form), form.plan(), by=viewer, at=at))
        if made is not None:
            messages.success(request, _("The lecture is a draft. Publish it when everything is right."))
            return redirect("palace:desk-lectures")
    return ask(request, form, title=_("New lecture"), back="palace:desk-lectures")


@require_http_methods(["GET", "POST"])
@for_staff("palace.change_lecture")
def change_lecture(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Words and addresses of a lecture."""
    viewer = viewer_of(request)
    found = desk.found(desk.lectures_run_by(viewer), pk)
    form = LectureForm(request.POST or None, viewer=viewer, is_change=True)
    form.initial = _values(found, form)
    if request.method == "POST":
        at = timezone.now()
        if attempt(form, lambda: commands.change_lecture(found, **form.cleaned_data, by=viewer, at=at)):
            messages.success(request, _("Saved."))
            return redirect("palace:desk-lectures")
    return ask(
        request, form, title=_("Change the lecture"), note=found.session.title, back="palace:desk-lectures"
    )


@require_GET
@for_staff()
def activities(request: HttpRequest) -> HttpResponse:
    """All activities, the latest first."""
    page = Paginator(desk.activities_run_by(viewer_of(request)), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "offers": programme.offers(page.object_list),
        "rights": rights(viewer_of(request)),
    }
    return render(request, "palace/desk/activities.html", context)


@require_http_methods(["GET", "POST"])
@for_staff("palace.create_activity")
def create_activity(request: HttpRequest) -> HttpResponse:
    """A new activity."""
    viewer = viewer_of(request)
    form = ActivityForm(request.POST or None, viewer=viewer)
    if request.method == "POST":
        at = timezone.now()
        made = attempt(form, lambda: commands.create_activity(_seat(form), form.plan(), by=viewer, at=at))
        if made is not None:
            messages.success(request, _("The activity is a draft. Publish it when everything is right."))
            return redirect("palace:desk-activities")
    return ask(request, form, title=_("New activity"), back="palace:desk-activities")


@require_http_methods(["GET", "POST"])
@for_staff("palace.change_activity")
def change_activity(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Words, places and ages of an activity."""
    viewer = viewer_of(request)
    found = desk.found(desk.activities_run_by(viewer), pk)
    form = ActivityForm(request.POST or None, viewer=viewer, is_change=True)
    form.initial = _values(found, form)
    if request.method == "POST":
        at = timezone.now()
        if attempt(form, lambda: commands.change_activity(found, **form.cleaned_data, by=viewer, at=at)):
            messages.success(request, _("Saved."))
            return redirect("palace:desk-activities")
    title = found.session.title
    return ask(request, form, title=_("Change the activity"), note=title, back="palace:desk-activities")


@require_POST
@for_staff("palace.publish_session")
def publish_sessions(request: HttpRequest) -> HttpResponse:
    """Publish the drafts that were ticked (or the one whose button was pressed); all or none."""
    viewer, now = viewer_of(request), timezone.now()
    found = desk.drafts_run_by(viewer, request.POST.getlist("id"))
    done = commands.publish_sessions(found, by=viewer, at=now)
    words = ngettext("%(n)d was published.", "%(n)d were published.", len(done)) % {"n": len(done)}
    messages.success(request, words if done else _("Nothing was chosen that is still a draft."))
    return redirect(LIST_OF[found[0].kind] if found else "palace:desk-courses")


@require_http_methods(["GET", "POST"])
@for_staff("palace.cancel_session")
def cancel_session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for the reason, then call it off."""
    viewer = viewer_of(request)
    session = desk.found(desk.sessions_run_by(viewer), pk)
    form = ReasonForm(request.POST or None)
    back = LIST_OF[session.kind]
    if request.method == "POST":
        at = timezone.now()
        if attempt(form, lambda: commands.cancel_session(session, **form.cleaned_data, by=viewer, at=at)):
            messages.success(request, _("Called off. Everybody who booked is told."))
            return redirect(back)
    return ask(request, form, title=_("Call it off"), note=session.title, submit=_("Call it off"), back=back)


def _seat(form: Any) -> Any:
    """The organisation that puts it on: the chosen palace's, else the only one the viewer runs."""
    place = form.cleaned_data.get("place")
    return place.organisation if place else desk.organisations_run_by(form.viewer).first()


def _values(detail: Any, form: Any) -> dict[str, Any]:
    """What the fields of a form hold now, read from the detail or from its session."""
    return {
        name: getattr(detail, name) if hasattr(detail, name) else getattr(detail.session, name)
        for name in form.fields
    }
