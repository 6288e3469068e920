"""A whole matter as one ZIP file that a third party can verify: files, tables, and a list of digests.

    sha256sum -c SHA256SUMS

Names inside are plain ASCII, so that every system unpacks them under the names that the list has; the tables say what
each file is. What looks like a formula is neutralised, identity and phone numbers are masked.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import PurePath
from typing import IO, Any

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from unionhall.engines.casework.kinds import workflow_of
from unionhall.engines.casework.models import Attachment, Case, Deadline, Step
from unionhall.engines.casework.wording import name_of_step
from unionhall.kernel.files.models import StoredFile
from unionhall.kernel.people.models import Person
from unionhall.lib.text import pinyin_keys, safe_cell
from unionhall.services.legalaid.matter_facts import answers_of, facts_of
from unionhall.services.legalaid.models import CustodyEntry, Evidence, LedgerEntry, Matter

SUMS, README = "SHA256SUMS", "README.txt"
LANGUAGES = ("zh-hans", "en")
_CHUNK = 2**20
_LONGEST_NAME = 60
_EARLIEST = (1980, 1, 1, 0, 0, 0)

Opener = Callable[[StoredFile], IO[bytes]]


class Archive:
    """A ZIP file in the making: every part is written once, its digest noted on the way."""

    def __init__(self, target: IO[bytes], at: datetime) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)
        self._stamp = max(localtime(at).timetuple()[:6], _EARLIEST)
        self._lines: list[str] = []

    def add(self, path: str, stream: IO[bytes]) -> str:
        """Write the part `path`; answers its SHA-256."""
        found = hashlib.sha256()
        with self._open(path) as part:
            while chunk := stream.read(_CHUNK):
                found.update(chunk)
                part.write(chunk)
        self._lines.append(f"{found.hexdigest()}  {path}\n")
        return found.hexdigest()

    def add_text(self, path: str, text: str, *, encoding: str = "utf-8") -> None:
        """Write a part that is text."""
        self.add(path, io.BytesIO(text.encode(encoding)))

    def add_table(self, path: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Write a table as Excel opens it; text that looks like a formula is neutralised."""
        buffer = io.StringIO()
        writer = csv.writer(buffer)
        writer.writerow(heads)
        writer.writerows([_cell(value) for value in row] for row in rows)
        self.add_text(path, buffer.getvalue(), encoding="utf-8-sig")

    def close(self) -> None:
        """Write the list of digests, and end."""
        with self._open(SUMS) as part:
            part.write("".join(self._lines).encode())
        self._zip.close()

    def _open(self, path: str) -> IO[bytes]:
        info = zipfile.ZipInfo(path, self._stamp)  # type: ignore[arg-type]
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
        return self._zip.open(info, "w", force_zip64=True)


def write_archive(matter: Matter, target: IO[bytes], open_bytes: Opener, *, by: Person, at: datetime) -> None:
    """Write everything of `matter` to `target`, for callers that hold its lock and have authorised `by`.

    `open_bytes` gives the content of a stored file, once it is found to be what came in; what it raises passes through.
    """
    made, case = Archive(target, at), matter.case
    with override(settings.LANGUAGE_CODE):
        pieces = _add_evidence(made, matter, open_bytes)
        papers = _add_papers(made, case, open_bytes)
        made.add_table("evidence.csv", _evidence_heads(), pieces)
        made.add_table("papers.csv", [_("File"), _("What it is"), _("Name"), _("By"), _("Time")], papers)
        _add_ledger(made, matter)
        _add_steps(made, case)
        _add_custody(made, matter)
        deadlines = Deadline.objects.filter(case=case).order_by("began_at", "id")
        steps = Step.objects.filter(case=case).select_related("by").order_by("sequence")
        facts = facts_of(matter, deadlines, steps) | {
            "exported": {"by": by.name, "at": at, "unit": case.organisation.name}
        }
    words = json.dumps(facts, sort_keys=True, indent=2, ensure_ascii=False, default=_as_json)
    made.add_text("matter.json", f"{words}\n")
    made.add_text(README, _readme(case, by, at))
    made.close()


def plain_name(text: str) -> str:
    """`text` in letters and digits that every file system takes: 工资表 is gongzibiao."""
    return pinyin_keys(text).full[:_LONGEST_NAME].strip("-") or "file"


def _inner_path(folder: str, number: int, title: str, file: StoredFile) -> str:
    extension = PurePath(file.name).suffix.lower()
    kept = extension if extension[1:].isascii() and extension[1:].isalnum() else ""
    return f"{folder}/{number:03d}-{plain_name(title)}{kept}"


def _add_evidence(made: Archive, matter: Matter, open_bytes: Opener) -> list[list[Any]]:
    rows = []
    pieces = Evidence.objects.filter(matter=matter).select_related("file", "claimant__person")
    for one in pieces.order_by("number"):
        path, digest = "", ""
        if one.file is not None:
            path = _inner_path("evidence", one.number, one.title, one.file)
            with open_bytes(one.file) as stream:
                digest = made.add(path, stream)
        rows.append([
            one.number, one.title, one.get_kind_display(), one.proves, one.source, one.obtained_on, one.device,
            one.pages, one.claimant.person.name if one.claimant else "", _("yes") if one.has_original else _("no"),
            one.withdrawn_at or "", path, one.file.name if one.file else "", digest,
        ])  # fmt: skip
    return rows


def _evidence_heads() -> list[str]:
    return [
        _("No."), _("Name of the evidence"), _("Kind"), _("What it proves"), _("Where it comes from"),
        _("Obtained on"), _("Made with"), _("Number of pages"), _("Whose"), _("We hold the original"),
        _("No longer relied on since"), _("File"), _("Name"), "SHA-256",
    ]  # fmt: skip


def _add_papers(made: Archive, case: Case, open_bytes: Opener) -> list[list[Any]]:
    rows = []
    hung = Attachment.objects.filter(case=case).select_related("file", "by").order_by("at", "id")
    for place, one in enumerate(hung, start=1):
        path = _inner_path("papers", place, one.label or PurePath(one.file.name).stem, one.file)
        with open_bytes(one.file) as stream:
            made.add(path, stream)
        rows.append([path, one.label, one.file.name, one.by or "", one.at])
    return rows


def _add_ledger(made: Archive, matter: Matter) -> None:
    lines = LedgerEntry.objects.filter(matter=matter).select_related("claimant__person", "by")
    made.add_table(
        "ledger.csv",
        [
            _("Day"), _("No."), _("Claimant"), _("Column of the ledger"), _("Amount, yuan"), _("Payment"),
            _("Takes back"), _("Note"), _("By"), _("Time"), _("Line"),
        ],
        (
            [
                one.booked_on, one.claimant.row, one.claimant.person.name, one.get_kind_display(), one.amount_yuan,
                one.payment_id or "", one.reverses_id or "", one.note, one.by or "", one.at, one.pk,
            ]
            for one in lines.order_by("at", "id")
        ),
    )  # fmt: skip


def _add_steps(made: Archive, case: Case) -> None:
    workflow = workflow_of(case.kind)
    steps = Step.objects.filter(case=case).select_related("by").order_by("sequence")
    made.add_table(
        "steps.csv",
        [_("No."), _("Time"), _("Step"), _("From"), _("To"), _("Done by"), _("What was recorded")],
        (
            [
                one.sequence, one.at, str(name_of_step(workflow, one)), one.from_state, one.to_state, one.by or "",
                "; ".join(f"{label}: {value}" for label, value in answers_of(workflow, one)),
            ]
            for one in steps
        ),
    )  # fmt: skip


def _add_custody(made: Archive, matter: Matter) -> None:
    entries = CustodyEntry.objects.filter(evidence__matter=matter).select_related("evidence", "by")
    made.add_table(
        "custody.csv",
        [_("No."), _("Name of the evidence"), _("What happened"), _("Time"), _("By"), "SHA-256", _("Note")],
        (
            [one.evidence.number, one.evidence.title, one.get_act_display(), one.at, one.by or "", one.sha256, one.note]
            for one in entries.order_by("evidence__number", "at", "id")
        ),
    )  # fmt: skip


def _readme(case: Case, by: Person, at: datetime) -> str:
    """What this is and how to verify it, in every language."""
    known = {
        "number": case.number, "unit": case.organisation.name, "who": by.name,
        "at": f"{localtime(at):%Y-%m-%d %H:%M:%S %z}",
    }  # fmt: skip
    texts = []
    for language in LANGUAGES:
        with override(language):
            texts.append(
                _(
                    "Archive of the matter %(number)s, kept by %(unit)s.\nTaken out by %(who)s at %(at)s.\n\n"
                    "What is inside: evidence/ and papers/ hold the files as they were stored, byte for byte; "
                    "evidence.csv and papers.csv say what each is. matter.json holds the facts; ledger.csv, steps.csv "
                    "and custody.csv what happened to the money, the matter and the evidence.\n\n"
                    "To verify it: unpack it and run, in this folder\n\n    sha256sum -c SHA256SUMS\n\n"
                    "Every line must end in OK. On Windows, compare with: certutil -hashfile FILE SHA256\n"
                    "The digest of each piece of evidence also stands in custody.csv, from the day it was taken in."
                )
                % known
            )
    return "\n\n----\n\n".join(texts) + "\n"


def _cell(value: Any) -> Any:
    if isinstance(value, Decimal | int):
        return value
    return safe_cell(_as_json(value) if not isinstance(value, str) else value)


def _as_json(value: Any) -> str:
    """An instant here and with its offset, a day, an amount or a key as text."""
    return localtime(value).isoformat() if isinstance(value, datetime) else str(value)
