"""The evidence vault: pieces taken in, opened, handed over and back, no longer relied on; each with its custody log."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.models import Case
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.files.commands import store_file
from unionhall.kernel.files.content import DOCUMENTS, IMAGES, RECORDINGS
from unionhall.kernel.files.models import StoredFile
from unionhall.kernel.files.queries import DigestWrong, open_checked
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import InvalidInput, NotAllowed, Refused
from unionhall.services.legalaid.archive import write_archive
from unionhall.services.legalaid.dealings import matter_of, refuse_ahead
from unionhall.services.legalaid.models import Claimant, CustodyEntry, Evidence, Matter
from unionhall.services.legalaid.states import Custody, EvidenceKind

ALLOWED = (*IMAGES, *DOCUMENTS, *RECORDINGS, "txt")
PERMISSION = "legalaid.open_evidence"
MOST_PAGES = 10_000
_ORIGINAL_MOVES = (Custody.LENT, Custody.RETURNED)


class FileMissing(InvalidInput):
    """Only an object is kept without a file."""

    message = _("Add a photo or a file; only an object can be kept without one.")


class WordsMissing(InvalidInput):
    """A piece of evidence is named, and it is said what it proves and where it comes from."""

    message = _("Say it in a few words.")


class PagesOutOfRange(InvalidInput):
    """A piece has at least one page."""

    message = _("The number of pages is between 1 and %(most)s.")


class NoFile(Refused):
    """An object lies in the cupboard; there is nothing to download."""

    message = _("This piece is an object; there is no file to open.")


class WithdrawnBefore(Refused):
    """It is withdrawn once."""

    message = _("This piece was withdrawn before.")


class NoOriginal(Refused):
    """Only an original that is here is handed over."""

    message = _("We do not hold the original of this piece.")


class OriginalIsOut(Refused):
    """It was handed over, and has not come back."""

    message = _("The original was handed over and has not come back yet.")


class OriginalIsHere(Refused):
    """What is here does not come back."""

    message = _("The original is here.")


@dataclass(frozen=True, kw_only=True)
class EvidencePlan:
    """What is known of a piece before it is taken in. `claimant` is whose it is; nobody's: of the whole matter."""

    kind: str
    title: str
    proves: str
    source: str
    obtained_on: date
    device: str = ""
    pages: int = 1
    claimant: Claimant | None = None
    has_original: bool = False


@transaction.atomic
def add_evidence(
    matter: Matter, plan: EvidencePlan, upload: Any = None, *, by: Person, at: datetime
) -> Evidence:
    """Take a piece in under the next number; `upload` has `file` and `name`, and every byte of it is kept as it came.

    Raises NotAllowed, FileMissing, WordsMissing, PagesOutOfRange, DayAhead, and what `store_file` refuses.
    """
    case = casework.lock(matter.case)
    if plan.claimant is not None and plan.claimant.matter_id != matter.pk:
        raise NotAllowed("claimant")
    authorise(by, "legalaid.add_evidence", plan.claimant or case)
    _refuse(plan, upload, at)
    last = Evidence.objects.filter(matter_id=matter.pk).aggregate(last=Max("number"))["last"] or 0
    piece = Evidence(
        organisation=case.organisation, matter_id=matter.pk, claimant=plan.claimant, number=last + 1, kind=plan.kind,
        title=plan.title.strip(), proves=plan.proves.strip(), source=plan.source.strip(), obtained_on=plan.obtained_on,
        device=plan.device.strip(), pages=plan.pages, has_original=plan.has_original, added_by=by, added_at=at,
    )  # fmt: skip
    if upload is not None:
        piece.file = store_file(
            upload.file, upload.name, organisation=case.organisation, owner=by, permission=PERMISSION,
            subject_id=piece.pk, by=by, at=at, allowed=ALLOWED, is_original=True,
        )  # fmt: skip
    piece.save(force_insert=True)
    _enter(piece, Custody.TAKEN, by=by, at=at)
    record(case, "legalaid.evidence.add", by=by, at=at, evidence=str(piece.pk), number=piece.number)
    return piece


def _refuse(plan: EvidencePlan, upload: Any, at: datetime) -> None:
    for name in ("title", "proves", "source"):
        if not getattr(plan, name).strip():
            raise WordsMissing(field=name)
    if not 1 <= plan.pages <= MOST_PAGES:
        raise PagesOutOfRange(field="pages", most=MOST_PAGES)
    refuse_ahead(plan.obtained_on, at, field="obtained_on")
    if upload is None and plan.kind != EvidenceKind.OBJECT:
        raise FileMissing(field="file")


def open_evidence(piece: Evidence, *, by: Person, at: datetime) -> tuple[StoredFile, IO[bytes]]:
    """Hand the file out, with who and when in its custody log; the only way to its bytes.

    Not one transaction: that the bytes on the disk are no longer those that came in stays written although they are
    refused. Raises NotAllowed, NoFile, DigestWrong.
    """
    row = Evidence.objects.select_related("file", "claimant", "matter__case__organisation").get(pk=piece.pk)
    authorise(by, PERMISSION, row)
    if row.file is None:
        raise NoFile
    try:
        stream = open_checked(row.file)
    except DigestWrong as wrong:
        report_damage(row, wrong, by=by, at=at)
        raise
    with transaction.atomic():
        _enter(row, Custody.OPENED, by=by, at=at)
        record(row.case, "legalaid.evidence.open", by=by, at=at, evidence=str(row.pk))
    return row.file, stream


@transaction.atomic
def report_damage(piece: Evidence, wrong: DigestWrong, *, by: Person, at: datetime) -> None:
    """Write down, everywhere it is looked for, that a piece is no longer what came in."""
    _enter(piece, Custody.OPENED, by=by, at=at, found=wrong.found)
    record(
        piece.case, "legalaid.evidence.damage", by=by, at=at, evidence=str(piece.pk), found=wrong.found,
    )  # fmt: skip
    logging.getLogger(__name__).critical(
        "evidence %s of %s: the stored bytes are not those that came in", piece.pk, piece.matter_id
    )


@transaction.atomic
def withdraw_evidence(piece: Evidence, *, reason: str, by: Person, at: datetime) -> Evidence:
    """Rely on a piece no longer; it stays, marked, with the reason.

    Raises NotAllowed, WordsMissing, WithdrawnBefore.
    """
    case, row = _locked(piece, by)
    if not reason.strip():
        raise WordsMissing(field="reason")
    if row.withdrawn_at is not None:
        raise WithdrawnBefore
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    _enter(row, Custody.WITHDRAWN, by=by, at=at, note=reason)
    record(case, "legalaid.evidence.withdraw", by=by, at=at, evidence=str(row.pk))
    return row


@transaction.atomic
def lend_original(piece: Evidence, *, to: str, by: Person, at: datetime) -> Evidence:
    """Hand the original over, to a court or an expert. Raises NotAllowed, WordsMissing, NoOriginal, OriginalIsOut."""
    case, row = _locked(piece, by)
    if not to.strip():
        raise WordsMissing(field="to")
    if not row.has_original:
        raise NoOriginal
    if _is_out(row):
        raise OriginalIsOut
    _enter(row, Custody.LENT, by=by, at=at, note=to)
    record(case, "legalaid.evidence.lend", by=by, at=at, evidence=str(row.pk))
    return row


@transaction.atomic
def return_original(piece: Evidence, *, note: str = "", by: Person, at: datetime) -> Evidence:
    """The original came back. Raises NotAllowed, OriginalIsHere."""
    case, row = _locked(piece, by)
    if not _is_out(row):
        raise OriginalIsHere
    _enter(row, Custody.RETURNED, by=by, at=at, note=note)
    record(case, "legalaid.evidence.return", by=by, at=at, evidence=str(row.pk))
    return row


def export_matter(matter: Matter, target: IO[bytes], *, by: Person, at: datetime) -> None:
    """Write the whole matter to `target` as one ZIP file that a third party can verify; logged, for each piece too.

    A piece that was damaged where it is stored stops it: what is handed out is what came in. Raises NotAllowed,
    DigestWrong.
    """
    try:
        _export(matter, target, by=by, at=at)
    except DigestWrong as wrong:
        for piece in Evidence.objects.filter(matter_id=matter.pk, file_id=wrong.file.pk).select_related(
            "matter__case"
        ):
            report_damage(piece, wrong, by=by, at=at)
        raise


@transaction.atomic
def _export(matter: Matter, target: IO[bytes], *, by: Person, at: datetime) -> None:
    case = casework.lock(matter.case)
    authorise(by, "legalaid.export_matter", case)
    for piece in Evidence.objects.filter(matter_id=matter.pk).select_related("file").order_by("number"):
        _enter(piece, Custody.EXPORTED, by=by, at=at)
    record(case, "legalaid.matter.export", by=by, at=at)
    write_archive(matter_of(case), target, open_checked, by=by, at=at)


def _is_out(piece: Evidence) -> bool:
    """Whether the original has been handed over."""
    moves = CustodyEntry.objects.filter(evidence=piece, act__in=_ORIGINAL_MOVES)
    last = moves.order_by("-at", "-id").first()
    return last is not None and last.act == Custody.LENT


def _locked(piece: Evidence, by: Person) -> tuple[Case, Evidence]:
    case = casework.lock(piece.case)
    row = Evidence.objects.select_related("file", "matter", "organisation").get(pk=piece.pk)
    row.matter.case = case
    authorise(by, "legalaid.keep_custody", row)
    return case, row


def _enter(
    piece: Evidence, act: Custody, *, by: Person, at: datetime, note: str = "", found: str | None = None
) -> CustodyEntry:
    """A line of the custody log, with the digest of what was taken in, or `found`."""
    digest = found if found is not None else piece.file.sha256 if piece.file else ""
    return CustodyEntry.objects.create(
        organisation_id=piece.organisation_id, evidence=piece, act=act, by=by, at=at, sha256=digest,
        note=note.strip()[:200],
    )  # fmt: skip
