"""Staff: course types, terms, courses."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from unionhall.services.palace import commands
from unionhall.services.palace.forms import (
    CopyCourseForm,
    CopyTermForm,
    CourseForm,
    CourseTypeForm,
    TermFilter,
    TermForm,
)
from unionhall.services.palace.plans import CourseChange
from unionhall.services.palace.queries import desk, programme
from unionhall.services.palace.queries.facts import as_summary, course_facts
from unionhall.services.palace.views.access import ask, for_staff, rights, viewer_of
from unionhall.ui.attempting import attempt

PER_PAGE = 50


@require_GET
@for_staff()
def courses(request: HttpRequest) -> HttpResponse:
    """Terms, and the courses of the chosen one as a table."""
    viewer = viewer_of(request)
    terms = list(desk.terms_run_by(viewer))
    form = TermFilter(request.GET or None, viewer=viewer)
    wanted = form.chosen()
    term = wanted.get("term")
    rows = desk.courses_run_by(viewer, term=term, title=wanted.get("q", ""))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "terms": terms,
        "term": term,
        "page": page,
        "offers": programme.offers(page.object_list),
    }
    return render(request, "palace/desk/courses.html", context | {"rights": rights(viewer)})


@require_GET
@for_staff()
def course(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One course: facts, lessons, what can be done with it."""
    viewer = viewer_of(request)
    found = desk.found(desk.courses_run_by(viewer), pk)
    lessons = programme.lessons_of(found)
    context = {"offer": programme.offers([found])[0], "lessons": lessons}
    context["facts"] = as_summary(course_facts(found, lessons))
    return render(request, "palace/desk/course.html", context | {"rights": rights(viewer)})


@require_http_methods(["GET", "POST"])
@for_staff("palace.create_course")
def create_course(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new course in the term."""
    viewer, now = viewer_of(request), timezone.now()
    term = desk.found(desk.terms_run_by(viewer), pk)
    form = CourseForm(request.POST or None, viewer=viewer, at=now, initial={"starts_on": term.starts_on})
    if request.method == "POST":
        made = attempt(form, lambda: commands.create_course(term, form.plan(), by=viewer, at=now))
        if made is not None:
            messages.success(request, _("The course is a draft. Publish it when everything is right."))
            return redirect("palace:desk-course", made.pk)
    return ask(request, form, title=_("New course"), note=term.name, back="palace:desk-courses")


@require_http_methods(["GET", "POST"])
@for_staff("palace.change_course")
def change_course(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Words, people, places and fee of a course."""
    viewer, now = viewer_of(request), timezone.now()
    found = desk.found(desk.courses_run_by(viewer), pk)
    names = CourseChange.__dataclass_fields__
    initial = {name: getattr(found, name, None) or getattr(found.session, name, None) for name in names}
    form = CourseForm(request.POST or None, viewer=viewer, at=now, is_change=True, initial=initial)
    if request.method == "POST":
        act = partial(commands.change_course, found, by=viewer, at=now)
        if attempt(form, lambda: act(CourseChange(**form.cleaned_data))) is not None:
            messages.success(request, _("Saved."))
            return redirect("palace:desk-course", pk)
    title = found.session.title
    return ask(request, form, title=_("Change the course"), note=title, back="palace:desk-course", args=[pk])


@require_http_methods(["GET", "POST"])
@for_staff("palace.copy_course")
def copy_course(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same course in another term."""
    viewer = viewer_of(request)
    found = desk.found(desk.courses_run_by(viewer), pk)
    form = CopyCourseForm(request.POST or None, viewer=viewer)
    if request.method == "POST":
        at = timezone.now()
        made = attempt(form, lambda: commands.copy_course(found, form.cleaned_data["term"], by=viewer, at=at))
        if made is not None:
            messages.success(request, _("Copied as a draft."))
            return redirect("palace:desk-course", made.pk)
    title = found.session.title
    return ask(request, form, title=_("Copy the course"), note=title, back="palace:desk-course", args=[pk])


@require_http_methods(["GET", "POST"])
@for_staff("palace.open_term")
def open_term(request: HttpRequest) -> HttpResponse:
    """A new term."""
    viewer = viewer_of(request)
    form = TermForm(request.POST or None, viewer=viewer)
    if request.method == "POST":
        made = attempt(form, lambda: commands.open_term(**form.cleaned_data, by=viewer, at=timezone.now()))
        if made is not None:
            return redirect(reverse("palace:desk-courses", query={"term": made.pk}))
    return ask(request, form, title=_("New term"), back="palace:desk-courses")


@require_http_methods(["GET", "POST"])
@for_staff("palace.change_term")
def change_term(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Name and days of a term."""
    viewer = viewer_of(request)
    term = desk.found(desk.terms_run_by(viewer), pk)
    initial = {
        name: getattr(term, name) for name in ("organisation", "name", "name_en", "starts_on", "ends_on")
    }
    form = TermForm(request.POST or None, viewer=viewer, initial=initial)
    del form.fields["organisation"]
    if request.method == "POST":
        at = timezone.now()
        if (
            attempt(form, lambda: commands.change_term(term, **form.cleaned_data, by=viewer, at=at))
            is not None
        ):
            messages.success(request, _("Saved."))
            return redirect(reverse("palace:desk-courses", query={"term": pk}))
    return ask(request, form, title=_("Change the term"), note=term.name, back="palace:desk-courses")


@require_http_methods(["GET", "POST"])
@for_staff("palace.copy_term")
def copy_term(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All courses of a term into another."""
    viewer = viewer_of(request)
    term = desk.found(desk.terms_run_by(viewer), pk)
    form = CopyTermForm(request.POST or None, viewer=viewer)
    if request.method == "POST":
        at = timezone.now()
        made = attempt(form, lambda: commands.copy_term(term, form.cleaned_data["term"], by=viewer, at=at))
        if made is not None:
            words = ngettext(
                "%(n)d course was copied as a draft.", "%(n)d courses were copied as drafts.", len(made)
            )
            messages.success(request, words % {"n": len(made)})
            return redirect(reverse("palace:desk-courses", query={"term": form.cleaned_data["term"].pk}))
    return ask(request, form, title=_("Copy all courses"), note=term.name, back="palace:desk-courses")


@require_GET
@for_staff()
def course_types(request: HttpRequest) -> HttpResponse:
    """Kinds of courses."""
    viewer = viewer_of(request)
    context = {"types": desk.course_types_run_by(viewer), "rights": rights(viewer)}
    return render(request, "palace/desk/course_types.html", context)


@require_http_methods(["GET", "POST"])
@for_staff("palace.open_course_type")
def open_course_type(request: HttpRequest) -> HttpResponse:
    """A new kind of course."""
    viewer = viewer_of(request)
    form = CourseTypeForm(request.POST or None, viewer=viewer)
    if request.method == "POST":
        made = attempt(
            form, lambda: commands.open_course_type(**form.cleaned_data, by=viewer, at=timezone.now())
        )
        if made is not None:
            return redirect("palace:desk-course-types")
    return ask(request, form, title=_("New course type"), back="palace:desk-course-types")


@require_http_methods(["GET", "POST"])
@for_staff("palace.change_course_type")
def change_course_type(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A kind of course anew; its code stays."""
    viewer = viewer_of(request)
    found = desk.found(desk.course_types_run_by(viewer), pk)
    names = ("name", "name_en", "icon", "bring", "bring_en", "is_active")
    initial = {name: getattr(found, name) for name in names} | {"needs": " ".join(found.needs)}
    form = CourseTypeForm(request.POST or None, viewer=viewer, initial=initial)
    for name in ("organisation", "slug"):
        del form.fields[name]
    if request.method == "POST":
        at = timezone.now()
        if attempt(form, lambda: commands.change_course_type(found, **form.cleaned_data, by=viewer, at=at)):
            return redirect("palace:desk-course-types")
    return ask(
        request, form, title=_("Change the course type"), note=found.name, back="palace:desk-course-types"
    )
