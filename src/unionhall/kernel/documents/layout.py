"""The shipped templates: plain, and set the way official documents are, so that every document works at once.

Measures are those of GB/T 9704-2012 (format of official documents of the Party and government organs): A4, margins of
37 mm above and 28 mm to the left, a type area of 156 mm by 225 mm, title in size 2 (22 pt), body in size 3 (16 pt).
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, override
from docx import Document
from docx.document import Document as Word
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from unionhall.kernel.documents.body import Box, Form, Lines, Words
from unionhall.kernel.documents.kinds import DocumentField, DocumentKind

_WIDTH = Mm(156)
_LABEL_WIDTH = Mm(42)
_NARROW = Mm(28)
_TITLE, _HEADING, _BODY = "方正小标宋简体", "黑体", "仿宋"
_LATIN = "Times New Roman"
_ALIGN = {
    "text": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}


@lru_cache(maxsize=256)
def shipped_template(kind: DocumentKind, language: str = "") -> bytes:
    """The template, a .docx, that is used where no organisation has signed off its own.

    In the installation's language, unless another is given.

    Title, number, then the document's own body; without one a table of all fields, one for every list, room for seal
    and date.
    """
    with override(language or settings.LANGUAGE_CODE):
        word = _page(str(kind.name))
        _write(
            word.add_paragraph(), str(kind.name), 22, font=_TITLE, align=WD_ALIGN_PARAGRAPH.CENTER, after=6
        )
        if kind.number:
            align = WD_ALIGN_PARAGRAPH.CENTER
            _write(word.add_paragraph(), f"{{{{ {kind.number.name} }}}}", 16, align=align, after=12)
        if kind.body:
            _add_body(word, kind)
        else:
            _add_fields(
                word, [field for field in kind.fields if "[]" not in field.name and field != kind.number]
            )
            for name in kind.lists:
                _add_list(word, name, _columns(kind, name))
            _add_ending(word)
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def _page(title: str) -> Word:
    word = Document()
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    _set_font(word.styles["Normal"].element.get_or_add_rPr(), _BODY)
    # A line that somebody broke off is not stretched to the margin.
    compatibility = word.settings.element.find(qn("w:compat"))
    if compatibility is not None:
        compatibility.insert(0, OxmlElement("w:doNotExpandShiftReturn"))
    word.core_properties.title = title
    word.core_properties.author = word.core_properties.comments = ""
    footer = section.footer.paragraphs[0]
    _write(footer, "— ", 14, font="宋体", align=WD_ALIGN_PARAGRAPH.CENTER)
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    number.append(_write(footer, "1", 14, font="宋体")._r)
    footer._p.append(number)
    _write(footer, " —", 14, font="宋体")
    return word


def _add_fields(word: Word, fields: list[DocumentField]) -> None:
    if not fields:
        return
    table = _table(word, [_LABEL_WIDTH, Length(_WIDTH - _LABEL_WIDTH)])
    for field in fields:
        label, value = _row(table).cells
        _write(label.paragraphs[0], str(field.label), 14, font=_HEADING)
        _write(value.paragraphs[0], f"{{{{ {field.name} }}}}", 14)


def _columns(kind: DocumentKind, name: str) -> list[DocumentField]:
    return [field for field in kind.fields if field.name.startswith(f"{name}[].")]


def _add_body(word: Word, kind: DocumentKind) -> None:
    for part in kind.body:
        if isinstance(part, Words):
            _add_words(word, part)
        elif isinstance(part, Form):
            _add_form(word, part, {field.name: field for field in kind.fields})
        elif isinstance(part, Lines):
            _add_repeated(word, part)
        else:
            _add_list(word, part.name, _columns(kind, part.name), part.widths)


def _add_words(word: Word, part: Words) -> None:
    paragraph = word.add_paragraph()
    font = _HEADING if part.is_strong else _BODY
    _write(paragraph, str(part.text), 16, font=font, align=_ALIGN[part.align])
    form = paragraph.paragraph_format
    form.line_spacing, form.space_before = Pt(28), Pt(28 * part.space)
    form.keep_with_next = part.is_strong or part.space > 0
    form.page_break_before = part.is_new_page or None
    if part.align == "text":
        form.first_line_indent = Pt(32)
    if part.align == "right":
        form.right_indent = Pt(32)


def _add_repeated(word: Word, part: Lines) -> None:
    _write(word.add_paragraph(), f"{{%p for item in {part.name} %}}", 12)
    paragraph = word.add_paragraph()
    size, spacing = (12, 18) if part.is_small else (16, 28)
    _write(paragraph, str(part.text), size, align=_ALIGN[part.align])
    paragraph.paragraph_format.line_spacing = Pt(spacing)
    if part.align == "text":
        paragraph.paragraph_format.first_line_indent = Pt(2 * size)
    _write(word.add_paragraph(), "{%p endfor %}", 12)


def _add_form(word: Word, part: Form, fields: Mapping[str, DocumentField]) -> None:
    _add_gap(word)
    is_paired = any(len(row) > 1 for row in part.rows)
    rest = Length(_WIDTH - _NARROW) if not is_paired else Length(_WIDTH // 2 - _NARROW)
    table = _table(word, [_NARROW, rest] * (2 if is_paired else 1))
    for boxes in part.rows:
        cells = _row(table).cells
        if is_paired and len(boxes) == 1:
            cells = (cells[0], cells[1].merge(cells[3]))
        for place, one in enumerate(boxes):
            box = one if isinstance(one, Box) else Box(fields[one].label, f"{{{{ {one} }}}}")
            _write(cells[2 * place].paragraphs[0], str(box.label), 12, font=_HEADING)
            _add_lines(cells[2 * place + 1], str(box.text))


def _add_gap(word: Word) -> None:
    """Room above a table, without which Word makes one of two; what stands above stays with the table."""
    paragraph = word.add_paragraph()
    _write(paragraph, "", 7)
    paragraph.paragraph_format.keep_with_next = True


def _add_lines(cell: _Cell, text: str) -> None:
    first, *more = text.split("\n")
    _write(cell.paragraphs[0], first, 12)
    for line in more:
        _write(cell.add_paragraph(), line, 12)


def _add_list(word: Word, name: str, columns: list[DocumentField], shares: Sequence[int] = ()) -> None:
    _add_gap(word)
    weights = shares or [1] * len(columns)
    table = _table(word, [Length(_WIDTH * weight // sum(weights)) for weight in weights])
    head, opening, row, closing = (_row(table) for _each in range(4))
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, column in zip(head.cells, columns, strict=True):
        _write(cell.paragraphs[0], str(column.label), 12, font=_HEADING, align=WD_ALIGN_PARAGRAPH.CENTER)
    opening.cells[0].text = f"{{%tr for item in {name} %}}"
    for cell, column in zip(row.cells, columns, strict=True):
        _write(cell.paragraphs[0], f"{{{{ item{column.name.partition('[]')[2]} }}}}", 12)
    closing.cells[0].text = "{%tr endfor %}"


def _add_ending(word: Word) -> None:
    _write(word.add_paragraph(), "", 28)
    for text in (gettext("(seal)"), gettext("Date: ____________")):
        _write(word.add_paragraph(), text, 16, align=WD_ALIGN_PARAGRAPH.RIGHT, indent=Pt(64))
    for paragraph in word.paragraphs[-3:-1]:
        paragraph.paragraph_format.keep_with_next = True


def _table(word: Word, widths: list[Length]) -> Any:
    table = word.add_table(rows=0, cols=len(widths), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    return table


def _row(table: Any) -> _Row:
    row: _Row = table.add_row()
    row.height, row.height_rule = Mm(10), WD_ROW_HEIGHT_RULE.AT_LEAST
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, column in zip(row.cells, table.columns, strict=True):
        cell.width = column.width
        _centre(cell)
    return row


def _centre(cell: _Cell) -> None:
    anchor = OxmlElement("w:vAlign")
    anchor.set(qn("w:val"), "center")
    cell._tc.get_or_add_tcPr().append(anchor)


def _write(
    paragraph: Paragraph,
    text: str,
    size: float,
    *,
    font: str = _BODY,
    align: WD_ALIGN_PARAGRAPH | None = None,
    after: float = 0,
    indent: Length | None = None,
) -> Run:
    """Add `text` to the paragraph, in `size` points."""
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    _set_font(run._r.get_or_add_rPr(), font)
    form = paragraph.paragraph_format
    form.space_before, form.space_after = Pt(0), Pt(after)
    if align is not None:
        form.alignment = align
    if indent is not None:
        form.right_indent = indent
    return run


def _set_font(properties: Any, font: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{script}"), _LATIN)
    fonts.set(qn("w:eastAsia"), font)
