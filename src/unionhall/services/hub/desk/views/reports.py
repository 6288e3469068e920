"""The monthly and yearly report: looked at, printed, taken along as Word or Excel."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from unionhall.kernel.files import workbooks
from unionhall.services.hub.desk import commands, report_word
from unionhall.services.hub.desk.forms import FigureFilter
from unionhall.services.hub.desk.gate import staff_of, staff_page
from unionhall.services.hub.desk.queries import report as reports
from unionhall.services.hub.desk.queries.dashboard import SEE
from unionhall.services.hub.desk.report_book import excel_file
from unionhall.services.hub.desk.report_word import word_file
from unionhall.services.hub.desk.report_words import hiding_note, name_of, sentence, title_of


def _report(request: HttpRequest) -> reports.Report:
    wanted = request.GET
    return reports.report(
        staff_of(request), unit=wanted.get("unit", ""), period=wanted.get("period", ""), at=timezone.now()
    )


@require_GET
@staff_page(SEE)
def report(request: HttpRequest) -> HttpResponse:
    """The report as a page."""
    found = _report(request)
    chapters = [
        {
            "name": name_of(chapter),
            "entries": [{"entry": entry, "text": sentence(entry, found)} for entry in chapter.entries],
        }
        for chapter in found.chapters
    ]
    context = {
        "report": found,
        "title": title_of(found),
        "chapters": chapters,
        "hiding": hiding_note(found),
        "form": FigureFilter(found.scope, found.units, found.period, found.periods),
    }
    return render(request, "hub/desk/report.html", context)


@require_GET
@staff_page("hub.export_rows")
def word(request: HttpRequest) -> HttpResponse:
    """The report as a Word file; that it was taken is recorded."""
    found = _report(request)
    return _taken(found, "report.docx", word_file(found), report_word.CONTENT_TYPE)


@require_GET
@staff_page("hub.export_rows")
def excel(request: HttpRequest) -> HttpResponse:
    """The report as an Excel file; that it was taken is recorded."""
    found = _report(request)
    return _taken(found, "report.xlsx", excel_file(found), workbooks.CONTENT_TYPE)


def _taken(found: reports.Report, what: str, content: bytes, kind: str) -> HttpResponse:
    commands.record_export(what, scope=found.scope, rows=len(found.entries), by=found.by, at=found.at)
    ending = what.rpartition(".")[2]
    name = slugify(f"{found.scope.name}-{title_of(found)}-{found.period.label}", allow_unicode=True)
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = (
        content_disposition_header(True, f"{name}.{ending}") or "attachment"
    )
    response.headers["Cache-Control"] = "no-store"
    return response
