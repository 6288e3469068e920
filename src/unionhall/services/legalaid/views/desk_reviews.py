"""Staff: the yearly review of case files, for whoever runs it and for its reviewers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unionhall.kernel.access.permissions import may
from unionhall.kernel.files import workbooks
from unionhall.lib.errors import NotAllowed, Refused
from unionhall.services.legalaid.commands import reviews as commands
from unionhall.services.legalaid.core.lots import lot
from unionhall.services.legalaid.forms.reviews import MarkForm, ReviewersForm, ReviewForm
from unionhall.services.legalaid.queries import reviews as queries
from unionhall.services.legalaid.states import Standing
from unionhall.services.legalaid.views.access import ask, for_staff, saved, viewer_of
from unionhall.ui.attempting import attempt

PER_PAGE = 50
SEE, KEEP, MARK = "legalaid.see_reviews", "legalaid.keep_review", "legalaid.mark_file"


def _page_of(pk: UUID) -> str:
    return reverse("legalaid:review", args=[pk])


@require_GET
@for_staff(SEE)
def reviews(request: HttpRequest) -> HttpResponse:
    """The viewer's own sheets, and for the head every year's review."""
    viewer = viewer_of(request)
    keeps = may(viewer, KEEP)
    context = {
        "sheets": Paginator(queries.sheets_of(viewer), PER_PAGE).get_page(request.GET.get("page")),
        "reviews": list(queries.reviews_run_by(viewer)) if keeps else [],
        "keeps": keeps,
        "marks": may(viewer, MARK),
    }
    return render(request, "legalaid/desk/reviews.html", context)


@require_http_methods(["GET", "POST"])
@for_staff(KEEP)
def new(request: HttpRequest) -> HttpResponse:
    """Begin the review of a year."""
    viewer, now = viewer_of(request), timezone.now()
    form = ReviewForm(request.POST or None, viewer=viewer, initial={"year": timezone.localdate(now).year - 1})
    made = (
        attempt(form, lambda: _open(form.cleaned_data, by=viewer, at=now))
        if request.method == "POST"
        else None
    )
    if made is not None:
        messages.success(request, _("Saved."))
        return redirect(_page_of(made.pk))
    return ask(
        request,
        form,
        title=_("Review the files of a year"),
        back=reverse("legalaid:reviews"),
        submit=_("Begin"),
    )


def _open(data: dict[str, Any], *, by: Any, at: Any) -> Any:
    given = {name: value for name, value in data.items() if name != "organisation"}
    return commands.open_review(data["organisation"], commands.ReviewPlan(**given), by=by, at=at)


@require_GET
@for_staff(KEEP)
def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One review: where it stands, its files with their places, who has marked how much, how the lots fell."""
    found = queries.get_review(pk, viewer_of(request))
    context = {
        "review": found,
        "rows": queries.standings(found, timezone.localdate()),
        "loads": queries.loads(found),
        "limits": queries.limits(found.organisation, timezone.localdate()),
        "candidates": queries.files_to_draw(found).count(),
        "is_drawing": found.state == Standing.DRAWING,
        "is_marking": found.state == Standing.MARKING,
    }
    return render(request, "legalaid/desk/review.html", context)


@require_POST
@for_staff(KEEP)
def draw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Draw the files."""
    found = queries.get_review(pk, viewer_of(request))
    return _do(
        request,
        lambda by, at: commands.draw_files(found, by=by, at=at),
        _page_of(pk),
        _("The lots are drawn."),
    )


@require_http_methods(["GET", "POST"])
@for_staff(KEEP)
def assign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose the reviewers; who reads what is decided by lot."""
    viewer, now = viewer_of(request), timezone.now()
    found = queries.get_review(pk, viewer)
    people = queries.reviewers_for(found.organisation, timezone.localdate(now))
    firms = queries.firm_names_of([one.pk for one in people], found.organisation)
    form = ReviewersForm(request.POST if request.method == "POST" else None, people=people, firms=firms)
    done = saved(
        request, form, lambda: commands.assign_reviewers(found, form.chosen(), by=viewer, at=now), _page_of(pk),
        words=_("The files are with their reviewers."),
    )  # fmt: skip
    note = _(
        "Nobody gets a file they had to do with, or one of their own firm. All get about the same number."
    )
    return done or ask(
        request,
        form,
        title=_("Choose the reviewers"),
        back=_page_of(pk),
        note=note,
        submit=_("Give out the files"),
    )


@require_POST
@for_staff(KEEP)
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close the review."""
    found = queries.get_review(pk, viewer_of(request))
    words = _("The review is closed; the places are final.")
    return _do(request, lambda by, at: commands.close_review(found, by=by, at=at), _page_of(pk), words)


@require_POST
@for_staff(KEEP)
def pass_on(request: HttpRequest, pk: UUID, sheet: UUID) -> HttpResponse:
    """Give a sheet that is still out to somebody else."""
    found = queries.get_review(pk, viewer_of(request))
    row = queries.sheet_in(found, sheet)
    words = _("Another reviewer has the file now.")
    return _do(request, lambda by, at: commands.pass_sheet(row, by=by, at=at), _page_of(pk), words)


def _do(request: HttpRequest, act: Any, to: str, words: str) -> HttpResponse:
    """Do what a button says and come back, with the refusal in words if there is one."""
    try:
        act(viewer_of(request), timezone.now())
        messages.success(request, words)
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(to)


@require_http_methods(["GET", "POST"])
@for_staff(MARK)
def sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A file without names, and the form it is marked by."""
    viewer, now = viewer_of(request), timezone.now()
    found = queries.get_sheet(pk, viewer)
    of = found.file.review
    form = MarkForm(request.POST if request.method == "POST" else None, criteria=of.form)
    done = saved(
        request, form,
        lambda: commands.mark_file(found, form.marks(), remark=form.cleaned_data["remark"], by=viewer, at=now),
        reverse("legalaid:reviews"), words=_("The sheet is handed in. Thank you."),
    )  # fmt: skip
    if done is not None:
        return done
    context = {
        "sheet": found,
        "review": of,
        "file": commands.read_file(found, by=viewer, at=now),
        "form": form,
        "marks": [(one["name"], found.marks.get(one["code"]), one["points"]) for one in of.form],
        "is_open": found.handed_in_at is None and of.state == Standing.MARKING,
    }
    return render(request, "legalaid/desk/sheet.html", context, status=422 if form.is_bound else 200)


@require_GET
@for_staff(KEEP)
def export(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The places with every sheet, as an Excel file."""
    viewer, now = viewer_of(request), timezone.now()
    found = queries.get_review(pk, viewer)
    heads = [
        pgettext("rank", "Place"), _("Code"), _("Number"), _("Lawyer or caseworker"), pgettext("review", "Points"),
        pgettext("review", "Class"), _("Points apart"), _("Reviewer"), _("Total"),
        *(_(one["name"]) for one in found.form), _("Remark"), _("Handed in"),
    ]  # fmt: skip
    table = [row for one in queries.standings(found, timezone.localdate(now)) for row in _rows(found, one)]
    name = f"{_('Review of files')} {found.year}"
    return workbooks.as_download(name, workbooks.Sheet(heads, table), by=viewer, at=now)


def _rows(found: Any, one: queries.Standing) -> list[list[Any]]:
    head = [
        one.rank,
        one.file.code,
        one.file.matter.case.number,
        one.file.lawyer,
        one.points,
        one.grade_name,
        one.spread,
    ]
    return [
        [*head, sheet.reviewer, sheet.total, *(sheet.marks.get(part["code"]) for part in found.form), sheet.remark,
         sheet.handed_in_at]
        for sheet in one.sheets
    ] or [head]  # fmt: skip


@require_GET
@for_staff(KEEP)
def lots(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every file that could be drawn with its lot, so that anybody can check the draw."""
    viewer, now = viewer_of(request), timezone.now()
    found = queries.get_review(pk, viewer)
    codes = {one.file.matter_id: one.file.code for one in queries.standings(found, timezone.localdate(now))}
    heads = (
        _("Name in the draw"),
        _("Lawyer or caseworker"),
        _("Lot: SHA-256 of “seed|name”"),
        _("Drawn as"),
    )
    table = [
        [queries.lot_of(one).name, one.case.assignee or one.caseworker, lot(found.seed, queries.lot_of(one).name),
         codes.get(one.pk, "")]
        for one in queries.files_to_draw(found)
    ]  # fmt: skip
    name = f"{_('The draw')} {found.year}"
    return workbooks.as_download(
        name, workbooks.Sheet(heads, sorted(table, key=lambda row: row[2])), by=viewer, at=now
    )
