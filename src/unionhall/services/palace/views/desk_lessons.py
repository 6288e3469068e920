"""Staff: the lessons of a course, one by one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from unionhall.services.palace import commands
from unionhall.services.palace.forms import LessonForm, ReasonForm
from unionhall.services.palace.queries import desk
from unionhall.services.palace.views.access import ask, for_staff, viewer_of
from unionhall.ui.attempting import attempt

COURSE = "palace:desk-course"


@require_http_methods(["GET", "POST"])
@for_staff("palace.add_lesson")
def add_lesson(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One more lesson of the course."""
    viewer = viewer_of(request)
    course = desk.found(desk.courses_run_by(viewer), pk)
    form = LessonForm(request.POST or None, viewer=viewer, initial={"room": course.session.room})
    if request.method == "POST":
        at = timezone.now()
        if attempt(form, lambda: commands.add_lesson(course, **form.cleaned_data, by=viewer, at=at)):
            messages.success(request, _("The lesson was added."))
            return redirect(COURSE, pk)
    return ask(request, form, title=_("Add a lesson"), note=course.session.title, back=COURSE, args=[pk])


@require_http_methods(["GET", "POST"])
@for_staff("palace.move_lesson")
def move_lesson(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another time or room for one lesson."""
    viewer = viewer_of(request)
    lesson = desk.found(desk.lessons_run_by(viewer), pk)
    initial = {name: getattr(lesson, name) for name in ("starts_at", "ends_at", "room")}
    form = LessonForm(request.POST or None, viewer=viewer, initial=initial)
    if request.method == "POST":
        at = timezone.now()
        if attempt(form, lambda: commands.move_lesson(lesson, **form.cleaned_data, by=viewer, at=at)):
            messages.success(request, _("Moved. Everybody who booked the course is told."))
            return redirect(COURSE, lesson.parent_id)
    back = [lesson.parent_id]
    return ask(request, form, title=_("Move the lesson"), note=lesson.title, back=COURSE, args=back)


@require_http_methods(["GET", "POST"])
@for_staff("palace.cancel_lesson")
def cancel_lesson(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call one lesson off; the course goes on."""
    viewer = viewer_of(request)
    lesson = desk.found(desk.lessons_run_by(viewer), pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST":
        at = timezone.now()
        if attempt(form, lambda: commands.cancel_lesson(lesson, **form.cleaned_data, by=viewer, at=at)):
            messages.success(request, _("The lesson is called off. Everybody who booked the course is told."))
            return redirect(COURSE, lesson.parent_id)
    title, back = _("Call this lesson off"), [lesson.parent_id]
    return ask(request, form, title=title, note=lesson.title, submit=title, back=COURSE, args=back)
