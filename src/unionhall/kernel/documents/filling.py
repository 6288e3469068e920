"""Fills Word templates. Plain Python, run by `pressroom` as a process of its own: `python -m ...documents.filling`.

Requests come on standard input, each with its length in eight bytes before it: one line of JSON (what `fill` takes, and
`seconds` and `memory_bytes`, which it may use), then the template. Answers go to standard output in the same way: one
line of JSON, which names the refusal if there is one, then the document. Every request is answered by a fresh child.
"""

from __future__ import annotations

import io
import json
import os
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

_HEAD_BYTES = 8
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

    def read(self, sandbox: Sandbox) -> None:
        """Read all parts, so that what is refused is refused of all of them, before the first is filled."""
        self.init_docx()
        xml = self.patch_xml(self.get_xml())
        for uri in (self.HEADER_URI, self.FOOTER_URI):
            for _key, part in self.get_headers_footers(uri):
                xml += self.patch_xml(self.get_part_xml(part))
        sandbox.parse(xml)

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
        word.read(sandbox)
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
    """Answer requests until there are no more."""
    source, target = sys.stdin.buffer, sys.stdout.buffer
    while head := source.read(_HEAD_BYTES):
        answer = _in_a_child(source.read(int.from_bytes(head, "big")))
        target.write(len(answer).to_bytes(_HEAD_BYTES, "big") + answer)
        target.flush()


def _in_a_child(request: bytes) -> bytes:
    """What a fork of this process answers; when the system stopped it at a limit, by which signal."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        # Nothing that goes wrong here may go on as a second process that answers.
        try:
            os.close(reading)
            with os.fdopen(writing, "wb") as target:
                target.write(answered(request))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as source:
        answer = source.read()
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return json.dumps({"signal": os.WTERMSIG(status)}).encode() + b"\n"
    return answer or json.dumps({"failed": "no answer"}).encode() + b"\n"


def answered(request: bytes) -> bytes:
    """The answer to one request. What went wrong beyond a refusal is told too, for the log."""
    line, _newline, template = request.partition(b"\n")
    asked = json.loads(line)
    _limit(seconds=asked.pop("seconds"), memory_bytes=asked.pop("memory_bytes"))
    answer: dict[str, Any] = {}
    content = b""
    try:
        content = fill(template, **asked)
    except Refused as refused:
        answer = {"refused": type(refused).__name__, "message": refused.message, "params": refused.params}
        if isinstance(refused, TemplateUnreadable):
            answer["log"] = traceback.format_exc()
    except MemoryError:
        answer = {"refused": TooMuchWork.__name__, "message": None, "params": {}}
    except Exception:
        # A mistake of ours, not of the template: whoever asked raises and logs it, as if it had happened there.
        answer = {"failed": traceback.format_exc()}
    return json.dumps(answer).encode() + b"\n" + content


def _limit(*, seconds: int, memory_bytes: int) -> None:
    for limit, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, memory_bytes)):
        with suppress(ValueError, OSError):  # a system that knows no such limit, or has a lower one
            resource.setrlimit(limit, (most, most))


if __name__ == "__main__":
    main()
