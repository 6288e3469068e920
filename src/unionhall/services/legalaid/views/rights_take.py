"""What is taken away from a result: filled papers, a summary, a calendar; nothing of it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from unionhall.services.legalaid.forms.rights_interview import PaperForm
from unionhall.services.legalaid.queries import intake as asking
from unionhall.services.legalaid.rights.interview.about_health import at_work
from unionhall.services.legalaid.rights.interview.questions import Answers
from unionhall.services.legalaid.rights.interview.result import reckon
from unionhall.services.legalaid.rights.interview.script import SCRIPT
from unionhall.services.legalaid.rights.interview.way import next_question, relevant
from unionhall.services.legalaid.rights.results import Claim
from unionhall.services.legalaid.rights.sheets import Law
from unionhall.services.legalaid.rights_papers.calendar_file import FILE_NAME, deadline_calendar
from unionhall.services.legalaid.rights_papers.filling import PAPERS, file_name, fill_paper, papers_for
from unionhall.services.legalaid.rights_papers.kinds import PaperKind
from unionhall.services.legalaid.rights_papers.particulars import particulars_of
from unionhall.services.legalaid.views.access import viewer_of
from unionhall.services.legalaid.views.rights_answers import answers_of
from unionhall.services.legalaid.views.rights_result import law_here
from unionhall.ui.attempting import attempt

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Reckoned:
    """A finished interview with what it came to: claims to raise, and the law they were reckoned by."""

    given: Answers
    claims: list[Claim]
    law: Law


def reckoned(request: HttpRequest) -> Reckoned | None:
    """What the answers on this device come to; None while questions are open."""
    given = answers_of(request)
    if not given.given or next_question(SCRIPT, given) is not None:
        return None
    law = law_here(given)
    found = reckon(given, law)
    return Reckoned(relevant(SCRIPT, given), [each.claim for each in found.claims], law)


@never_cache
@require_GET
def papers(request: HttpRequest) -> HttpResponse:
    """The papers that fit what was answered."""
    made = reckoned(request)
    if made is None:
        return redirect("legalaid:rights")
    context = {"papers": _papers(made), "tab": "find"}
    return render(request, "legalaid/rights/papers.html", context)


def _papers(made: Reckoned) -> list[Any]:
    found = papers_for(made.claims, ending=made.given.text("ending"), is_injured=at_work(made.given))
    return [paper for paper in found if paper.kind != PaperKind.SUMMARY]


@never_cache
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, kind: str) -> HttpResponse:
    """One paper: what it asks of the person, all of it optional, and the filled file as the answer."""
    made = reckoned(request)
    if made is None:
        return redirect("legalaid:rights")
    found = next((each for each in PAPERS.values() if each.kind == kind and each.asks), None)
    if found is None:
        raise Http404(kind)
    form = PaperForm(found.asks, request.POST or None, known=_known(request, made))
    if form.is_bound and form.is_valid():
        known = particulars_of(made.given.given, form.typed())
        office = asking.office_for(viewer_of(request))
        filled = attempt(
            form, lambda: fill_paper(found.kind, made.claims, known, made.law, organisation=office)
        )
        if filled is not None:
            return _download(filled, file_name(found.kind), _WORD)
    context = {"paper": found, "form": form, "tab": "find"}
    return render(request, "legalaid/rights/paper.html", context, status=422 if form.is_bound else 200)


def _known(request: HttpRequest, made: Reckoned) -> dict[str, Any]:
    """What need not be typed again: from the answers, and of whoever has signed in their name and phone."""
    known = {name: made.given.text(name) for name in ("hired_on", "last_day", "wage", "injured_on")}
    viewer = viewer_of(request)
    if viewer is not None:
        known |= {"name": viewer.name if viewer.is_named else "", "phone": viewer.phone}
    return {name: value for name, value in known.items() if value}


@never_cache
@require_GET
def summary(request: HttpRequest) -> HttpResponse:
    """The whole result as a Word file."""
    made = reckoned(request)
    if made is None:
        return redirect("legalaid:rights")
    known = particulars_of(made.given.given, {})
    return _download(
        fill_paper(PaperKind.SUMMARY, made.claims, known, made.law), file_name(PaperKind.SUMMARY), _WORD
    )


@never_cache
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """The last days as a calendar file."""
    made = reckoned(request)
    if made is None:
        return redirect("legalaid:rights")
    text = deadline_calendar(made.claims, made.law, at=timezone.now())
    return _download(text.encode(), FILE_NAME, "text/calendar; charset=utf-8")


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
