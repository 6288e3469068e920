"""The report as a Word file: title page, contents in words, a chapter for each service, tables, native charts."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from unionhall.kernel.files.workbooks import watermark
from unionhall.services.hub.desk.queries.report import Chapter, Entry, Report
from unionhall.services.hub.desk.report_charts import ChartData, add_chart
from unionhall.services.hub.desk.report_words import hiding_note, name_of, sentence, title_of

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_RED, _GREY = RGBColor(0xB3, 0x21, 0x1F), RGBColor(0x52, 0x4B, 0x45)
_TEXT, _HEADS = ("Times New Roman", "宋体"), ("Arial", "黑体")
_TOP_LINES = 5


def word_file(report: Report) -> bytes:
    """The report as .docx, in the reader's language."""
    document = Document()
    _dress(document, report)
    _title_page(document, report)
    _contents(document, report)
    charts = 0
    for number, chapter in enumerate(report.chapters, start=1):
        charts = _chapter(document, report, number, chapter, charts)
    after = len(report.chapters)
    _by_unit(document, report, after + 1)
    _notes(document, report, after + 2)
    _definitions(document, report, after + 3)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _dress(document: Any, report: Report) -> None:
    """Fonts, margins, the line at the foot of each page, what the file says of itself."""
    for name in ("Normal", "List Bullet", "Title", "Heading 1", "Heading 2"):
        style, fonts = document.styles[name], _TEXT if name in ("Normal", "List Bullet") else _HEADS
        style.font.name = fonts[0]
        given = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            given.attrib.pop(qn(f"w:{key}"), None)
        given.set(qn("w:eastAsia"), fonts[1])
        # Without it a program that lacks the font may fall back on one with Japanese or Taiwanese signs.
        spoken = style.element.rPr.makeelement(
            qn("w:lang"), {qn("w:val"): "en-GB", qn("w:eastAsia"): "zh-CN"}
        )
        style.element.rPr.append(spoken)
    document.styles["Normal"].font.size = Pt(11)
    document.styles["Heading 1"].font.color.rgb = _RED
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.6)
    foot = section.footer.paragraphs[0]
    foot.text = watermark(report.by, report.at)
    foot.runs[0].font.size, foot.runs[0].font.color.rgb = Pt(8), _GREY
    about = document.core_properties
    about.title, about.author, about.last_modified_by = title_of(report), report.by.name, report.by.name
    about.language = "zh-CN" if get_language() != "en" else "en"
    about.comments, about.created, about.modified = "", report.at, report.at


def _title_page(document: Any, report: Report) -> None:
    for _line in range(_TOP_LINES):
        document.add_paragraph()
    lines = (
        (report.scope.name or _("All my units"), Pt(20), _GREY),
        (title_of(report), Pt(30), _RED),
        (report.period.label, Pt(20), _GREY),
        ("", Pt(11), _GREY),
        (
            _("As of %(at)s") % {"at": date_format(timezone.localtime(report.at), "DATETIME_FORMAT")},
            Pt(12),
            _GREY,
        ),
    )
    for text, size, colour in lines:
        line = document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = line.add_run(str(text))
        run.font.size, run.font.color.rgb, run.bold = size, colour, size == Pt(30)
    document.add_page_break()


def _contents(document: Any, report: Report) -> None:
    document.add_heading(_("Contents"), 1)
    names = [*map(name_of, report.chapters), _("By unit"), _("What stands out"), _("Definitions")]
    for number, name in enumerate(names, start=1):
        document.add_paragraph(f"{number}. {name}")
    note = document.add_paragraph(hiding_note(report))
    note.runs[0].font.size, note.runs[0].font.color.rgb = Pt(9), _GREY
    document.add_page_break()


def _chapter(document: Any, report: Report, number: int, chapter: Chapter, charts: int) -> int:
    document.add_heading(f"{number}. {name_of(chapter)}", 1)
    for entry in chapter.entries:
        document.add_paragraph(sentence(entry, report), style="List Bullet")
    _figures_table(document, report, chapter)
    for entry in chapter.entries:
        if entry.is_headline and any(point.value for point in entry.points):
            charts += 1
            _chart(document, entry, charts)
    return charts


def _figures_table(document: Any, report: Report, chapter: Chapter) -> None:
    heads = [_("Figure"), report.period.label, report.than]
    heads += [report.than_last_year] if report.than_last_year else []
    rows = [
        [
            f"{entry.figure.name} ({entry.figure.unit})", entry.now.text, entry.before.text,
            *([entry.last_year.text] if entry.last_year else []), entry.goal_text,
        ]
        for entry in chapter.entries
    ]  # fmt: skip
    _table(document, [*heads, _("Target")], rows)


def _chart(document: Any, entry: Entry, number: int) -> None:
    title = _("%(figure)s, period by period") % {"figure": entry.figure.name}
    head = document.add_paragraph()
    head.paragraph_format.keep_with_next = True
    head.paragraph_format.space_before = Pt(10)
    run = head.add_run(f"{title} ({entry.figure.unit})")
    run.bold = True
    data = ChartData(
        name=str(entry.figure.name),
        labels=[point.label for point in entry.points],
        values=[point.value for point in entry.points],
        aim_name=_("Target"),
        aim=entry.aim,
        is_share=entry.is_share,
    )
    add_chart(document, data, number=number, title=title)


def _by_unit(document: Any, report: Report, number: int) -> None:
    document.add_heading(f"{number}. {_('By unit')}", 1)
    for entry in report.entries:
        if entry.parts:
            document.add_heading(f"{entry.figure.name} ({entry.figure.unit})", 2)
            _table(document, [_("Unit"), _("Value")], [[label, cell.text] for label, cell in entry.parts])


def _notes(document: Any, report: Report, number: int) -> None:
    document.add_heading(f"{number}. {_('What stands out')}", 1)
    for note in report.notes:
        document.add_paragraph(f"{note.about}: {note.text}", style="List Bullet")
    if not report.notes:
        document.add_paragraph(_("Nothing stands out."))


def _definitions(document: Any, report: Report, number: int) -> None:
    document.add_heading(f"{number}. {_('Definitions')}", 1)
    rows = [[str(one.figure.name), str(one.figure.definition)] for one in report.entries]
    _table(document, [_("Figure"), _("What it counts")], rows, widths=(4.5, 11.3))


def _table(
    document: Any, heads: list[Any], rows: list[list[str]], widths: tuple[float, ...] | None = None
) -> None:
    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.text = str(head)
        cell.paragraphs[0].runs[0].bold = True
    _repeat_heads(table)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    for row in table.rows:
        for place, cell in enumerate(row.cells):
            if widths:
                cell.width = Cm(widths[place])
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.space_after = Pt(2)
                for run in paragraph.runs:
                    run.font.size = Pt(9.5)


def _repeat_heads(table: Any) -> None:
    row = table.rows[0]._tr.get_or_add_trPr()
    row.append(row.makeelement(qn("w:tblHeader"), {}))
