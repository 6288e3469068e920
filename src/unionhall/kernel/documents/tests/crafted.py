"""Templates as offices and attackers make them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

_ATTACHED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"


def word(*paragraphs: str | Sequence[str], rows: Sequence[Sequence[str]] = (), **edges: str) -> bytes:
    """A .docx of these paragraphs (a list of texts is one paragraph of so many runs), then a table of `rows`,
    in whose cells every line is a paragraph.

    `edges`: header, footer, title.
    """
    made: Any = Document()
    for texts in paragraphs:
        paragraph = made.add_paragraph()
        for text in [texts] if isinstance(texts, str) else texts:
            paragraph.add_run(text).bold = len(paragraph.runs) % 2 == 0
    if rows:
        table = made.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text, *more = text.split("\n")
                for line in more:
                    cell.add_paragraph(line)
    made.sections[0].header.paragraphs[0].text = edges.get("header", "")
    made.sections[0].footer.paragraphs[0].text = edges.get("footer", "")
    made.core_properties.title = edges.get("title", "")
    return saved(made)


def word_that_fetches(target: str) -> bytes:
    """A .docx whose picture lies on somebody's server."""
    made: Any = Document()
    made.part.relate_to(target, RELATIONSHIP_TYPE.IMAGE, is_external=True)
    return saved(made)


def word_attached_to(target: str) -> bytes:
    """A .docx that was begun from somebody's Word template."""
    made: Any = Document()
    attached = OxmlElement("w:attachedTemplate")
    settings = made.part.part_related_by(RELATIONSHIP_TYPE.SETTINGS)
    attached.set(qn("r:id"), settings.relate_to(target, _ATTACHED, is_external=True))
    settings.element.insert(0, attached)
    return saved(made)


def saved(made: Any) -> bytes:
    """The bytes of a document."""
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def with_part(content: bytes, name: str, data: bytes) -> bytes:
    """The same .docx with one part more, or another in its place."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as target:
        for part in source.infolist():
            if part.filename != name:
                target.writestr(part.filename, source.read(part))
        target.writestr(name, data)
    return buffer.getvalue()


def text_of(content: bytes) -> str:
    """All words of a .docx in reading order: header, paragraphs, cells, footer; one a line."""
    made: Any = Document(io.BytesIO(content))
    section = made.sections[0]
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    edges = [[paragraph.text for paragraph in each.paragraphs] for each in (section.header, section.footer)]
    return "\n".join([*edges[0], *(paragraph.text for paragraph in made.paragraphs), *cells, *edges[1]])
