"""Fills one Word template. Plain Python, run by `press` as a process of its own: `python -m ...documents.filling`.

On standard input: one line of JSON (what `fill` takes, and `seconds` and `memory_bytes`, which it may use), then the
template. On standard output: one line of JSON, which names the refusal if there is one, then the document.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import traceback
import zipfile
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from lxml import etree

from unionhall.kernel.documents.core import Sandbox
from unionhall.kernel.documents.refusals import ReachesOut, TemplateUnreadable, TooMuchWork, TornBlock
from unionhall.lib.errors import Refused

_MOST_RATIO = 80  # well beneath what counts as a ZIP bomb when the file is stored
_HOLDERS = [
    qn(f"w:{name}") for name in ("body", "hdr", "ftr", "p", "r", "tbl", "tr", "tc", "footnotes", "footnote")
]
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


class _Word(DocxTemplate):  # type: ignore[misc]
    """A template that keeps to itself, and refuses what docxtpl would mend by losing text."""

    def init_docx(self, reload: bool = True) -> None:
        super().init_docx(reload)
        _keep_inside(self.docx)

    def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> str:
        xml: str = super().render_xml_part(src_xml, part, context, jinja_env)
        try:
            root = etree.fromstring(xml.encode(), _PARSER)
        except etree.XMLSyntaxError:
            raise TornBlock(near="…") from None
        for element in root.iter(*_HOLDERS):
            for text in (element.text, *(child.tail for child in element)):
                if text and text.strip():
                    raise TornBlock(near=text.strip()[:80])
        return xml

    def fix_tables(self, xml: str) -> Any:
        tree = super().fix_tables(xml)
        for cell in tree.iter(qn("w:tc")):
            # Word takes a cell without a paragraph, which a loop over nothing leaves behind, for damage.
            if len(cell) == 0 or cell[-1].tag != qn("w:p"):
                cell.append(OxmlElement("w:p"))
        return tree


def fill(template: bytes, *, names: Collection[str], fields: Mapping[str, Any], yes: str, no: str) -> bytes:
    """The document that `template` makes of `fields`, a tree as `core.gathered` makes it. `yes` and `no` are words.

    Raises the refusals of `refusals`.
    """
    word = _Word(io.BytesIO(template))
    sandbox = Sandbox(frozenset(names), fields, yes=yes, no=no)
    buffer = io.BytesIO()
    try:
        word.get_undeclared_template_variables(sandbox)  # reads all parts before the first is filled
        word.render(fields, sandbox)
        word.save(buffer)
    except (Refused, MemoryError):
        raise
    except Exception as wrong:
        # A reader of Word files fails in every way there is on bytes made to make it fail.
        raise TemplateUnreadable from wrong
    return _repacked(buffer)


def _keep_inside(document: Document) -> None:
    """Let nothing but links lead out of the file; from which template of Word's it was begun is forgotten."""
    settings = document.settings.element
    relations = document.part.part_related_by(RELATIONSHIP_TYPE.SETTINGS).rels
    for attached in settings.findall(qn("w:attachedTemplate")):
        relations.pop(attached.get(qn("r:id")), None)
        settings.remove(attached)
    for relation in document.part.package.iter_rels():
        if relation.is_external and relation.reltype != RELATIONSHIP_TYPE.HYPERLINK:
            raise ReachesOut(target=relation.target_ref)


def _repacked(buffer: io.BytesIO) -> bytes:
    """The file, packed less tightly where thousands of rows that resemble each other make it look like a bomb."""
    with zipfile.ZipFile(buffer) as packed:
        parts = packed.infolist()
        if sum(part.file_size for part in parts) < _MOST_RATIO * sum(part.compress_size for part in parts):
            return buffer.getvalue()
        loose = io.BytesIO()
        with zipfile.ZipFile(loose, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
            for part in parts:
                target.writestr(part.filename, packed.read(part))
    return loose.getvalue()


def main() -> None:
    """Answer one request."""
    request = json.loads(sys.stdin.buffer.readline())
    _limit(seconds=request.pop("seconds"), memory_bytes=request.pop("memory_bytes"))
    answer: dict[str, Any] = {}
    content = b""
    try:
        content = fill(sys.stdin.buffer.read(), **request)
    except Refused as refused:
        if isinstance(refused, TemplateUnreadable):
            traceback.print_exc()  # what it was exactly, for the log
        answer = {"refused": type(refused).__name__, "message": refused.message, "params": refused.params}
    except MemoryError:
        answer = {"refused": TooMuchWork.__name__, "message": None, "params": {}}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + content)


def _limit(*, seconds: int, memory_bytes: int) -> None:
    for limit, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, memory_bytes)):
        with suppress(ValueError, OSError):  # a system that knows no such limit, or has a lower one
            resource.setrlimit(limit, (most, most))


if __name__ == "__main__":
    main()
