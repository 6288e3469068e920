"""The report as an Excel file: a sheet for each chapter with charts of Excel's own, the units, the definitions."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from unionhall.kernel.files.workbooks import watermark
from unionhall.lib.text import safe_cell
from unionhall.services.hub.desk.queries.report import Cell, Chapter, Entry, Report
from unionhall.services.hub.desk.report_words import hiding_note, name_of, sentence, title_of

_HEAD = PatternFill("solid", fgColor="EDEAE4")
_NAME_LENGTH = 31
_CHART_ROWS, _CHART_CM = 15, (18.0, 7.0)


def excel_file(report: Report) -> bytes:
    """The report as .xlsx, in the reader's language."""
    book = Workbook()
    book.remove(book.active)
    for chapter in report.chapters:
        _chapter(book, report, chapter)
    _by_unit(book, report)
    _definitions(book, report)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _sheet(book: Any, report: Report, name: str, heads: list[Any]) -> Any:
    page = book.create_sheet("".join(sign for sign in name if sign not in "[]:*?/\\")[:_NAME_LENGTH])
    note = f"{title_of(report)} · {report.scope.name} · {report.period.label}"
    page.append([safe_cell(watermark(report.by, report.at, note))])
    page["A1"].font = Font(italic=True, color="6A625A")
    _append(page, heads)
    for cell in page[2]:
        cell.font, cell.fill = Font(bold=True), _HEAD
    page.freeze_panes = "B3"
    return page


def _append(page: Any, values: list[Any]) -> None:
    page.append([safe_cell(value) if isinstance(value, str) else value for value in values])


def _number(cell: Cell) -> Any:
    """The number itself where it is shown; what stands for it otherwise."""
    return cell.text if cell.value is None else round(cell.value, 1)


def _chapter(book: Any, report: Report, chapter: Chapter) -> None:
    heads = [_("Figure"), _("Unit of measure"), report.period.label, report.than]
    heads += [report.than_last_year] if report.than_last_year else []
    page = _sheet(book, report, name_of(chapter), [*heads, _("Target"), _("In words")])
    for entry in chapter.entries:
        last = [_number(entry.last_year)] if entry.last_year else []
        _append(
            page,
            [
                str(entry.figure.name), str(entry.figure.unit), _number(entry.now), _number(entry.before), *last,
                entry.goal_text, sentence(entry, report),
            ],
        )  # fmt: skip
    _append(page, [])
    _series(
        page, [entry for entry in chapter.entries if any(point.value is not None for point in entry.points)]
    )
    for number, width in enumerate((34, 12, 14, 22, 18, 30, 80), start=1):
        page.column_dimensions[get_column_letter(number)].width = width


def _series(page: Any, entries: list[Entry]) -> None:
    """Twelve periods of each figure, and a chart of the headline ones beneath."""
    if not entries:
        return
    labels = max(([point.label for point in entry.points] for entry in entries), key=len)
    _append(page, [_("Twelve periods"), "", *labels, _("Target")])
    top = page.max_row
    for cell in page[top]:
        cell.font, cell.fill = Font(bold=True), _HEAD
    rows = {}
    for entry in entries:
        values = [point.text if point.value is None else round(point.value, 1) for point in entry.points]
        values = [""] * (len(labels) - len(values)) + values
        aim = [round(entry.aim, 1)] if entry.aim is not None else []
        _append(page, [str(entry.figure.name), str(entry.figure.unit), *values, *aim])
        rows[entry.figure.code] = page.max_row, 2 + len(labels)
    anchor = page.max_row + 2
    for entry in entries:
        if entry.is_headline:
            chart = _chart(page, entry, top, *rows[entry.figure.code])
            page.add_chart(chart, f"A{anchor}")
            anchor += _CHART_ROWS


def _chart(page: Any, entry: Entry, top: int, row: int, last: int) -> Any:
    first = last + 1 - len(entry.points)
    chart = BarChart()
    chart.type, chart.title = "col", f"{entry.figure.name} ({entry.figure.unit})"
    chart.width, chart.height = _CHART_CM
    chart.add_data(Reference(page, min_col=first, max_col=last, min_row=row), from_rows=True)
    chart.set_categories(Reference(page, min_col=first, max_col=last, min_row=top))
    chart.series[0].graphicalProperties.solidFill = "2F5D8C"
    chart.legend = None
    chart.x_axis.delete = chart.y_axis.delete = False
    if entry.is_share:
        chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 100
    return chart


def _by_unit(book: Any, report: Report) -> None:
    """A line for each unit, a column for each headline figure."""
    split = [entry for entry in report.entries if entry.parts]
    page = _sheet(
        book, report, _("By unit"), [_("Unit"), *(f"{one.figure.name} ({one.figure.unit})" for one in split)]
    )
    names = list(dict.fromkeys(label for entry in split for label, _cell in entry.parts))
    for name in names:
        known = [dict(entry.parts).get(name) for entry in split]
        _append(page, [name, *("" if cell is None else _number(cell) for cell in known)])
    _append(page, [])
    _append(page, [hiding_note(report)])
    for number in range(1, len(split) + 2):
        page.column_dimensions[get_column_letter(number)].width = 22


def _definitions(book: Any, report: Report) -> None:
    heads = [_("Figure"), _("Unit of measure"), _("What it counts"), _("Meaning this since"), _("Sensitive")]
    page = _sheet(book, report, _("Definitions"), heads)
    for entry in report.entries:
        figure = entry.figure
        _append(
            page,
            [
                str(figure.name), str(figure.unit), str(figure.definition), report.defined.get(figure.code),
                _("yes") if figure.is_sensitive else _("no"),
            ],
        )  # fmt: skip
        page.cell(page.max_row, 3).alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABCDE", (30, 14, 90, 14, 12), strict=True):
        page.column_dimensions[letter].width = width
