"""Taking files in, handing them out, and throwing away bytes that nothing points at."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from unionhall.kernel.audit.commands import record
from unionhall.kernel.files import storage
from unionhall.kernel.files.content import (
    DOCUMENTS,
    IMAGES,
    FileEmpty,
    FileTooLarge,
    FileType,
    FileUnsafe,
    WrongType,
    checked_type,
    clean_name,
    guard,
)
from unionhall.kernel.files.models import StoredFile
from unionhall.kernel.files.pictures import draw_anew
from unionhall.kernel.files.queries import get_file, refuse_shredded
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook.queries import value

__all__ = [
    "FileEmpty", "FileTooLarge", "FileUnsafe", "WrongType", "clean_orphans", "open_file", "shred_files", "store_file",
]  # fmt: skip

# Longer than any upload takes; what is younger may belong to a transaction that is still open.
ORPHAN_AGE = timedelta(days=1)
SHREDDED_NAME = "***"


def store_file(
    stream: IO[bytes],
    name: str,
    *,
    organisation: Organisation,
    owner: Person | None,
    permission: str,
    subject_id: UUID | None,
    by: Person | None,
    at: datetime,
    allowed: Collection[str] = (*IMAGES, *DOCUMENTS),
    is_public: bool = False,
    is_original: bool = False,
) -> StoredFile:
    """Keep what `stream` holds, for those who hold `permission` over the thing `subject_id`.

    For commands above, which have authorised `by`. Its type is found by content, is one of `allowed` (codes of
    `content.TYPES`) and fits the name; pictures are drawn anew, unless the file `is_original`: evidence, whose every
    byte counts. Raises FileEmpty, FileTooLarge, WrongType, FileUnsafe.
    """
    file = StoredFile(
        organisation=organisation,
        owner=owner,
        name=clean_name(name),
        permission=permission,
        subject_id=subject_id,
        is_public=is_public,
        stored_at=at,
    )
    with storage.incoming() as received, storage.incoming() as drawn:
        _receive(stream, received, file)
        kind, kept = _examined(received, drawn, file.name, allowed, redraw=not is_original)
        file.media_type = kind.media_type
        file.sha256, file.size_bytes = storage.digest(kept)
        with transaction.atomic():
            storage.lock(file.sha256)
            storage.put_in_place(kept, file.sha256)
            file.save(force_insert=True)
            record(file, "files.file.store", by=by, at=at, sha256=file.sha256, about=str(subject_id))
    return file


def _receive(stream: IO[bytes], received: IO[bytes], file: StoredFile) -> None:
    day = timezone.localdate(file.stored_at)
    limit = value("files.max_mb", region=file.organisation.region, on=day).number
    size = storage.copy_limited(stream, received, limit * 2**20)
    if size is None:
        raise FileTooLarge(field="file", name=file.name, most=limit)
    if size == 0:
        raise FileEmpty(field="file", name=file.name)


def _examined(
    received: IO[bytes], drawn: IO[bytes], name: str, allowed: Collection[str], *, redraw: bool
) -> tuple[FileType, IO[bytes]]:
    """The type, and the stream to keep: what came in, or the picture drawn anew."""
    try:
        kind = checked_type(received, name, allowed)
        if kind.code in IMAGES:
            draw_anew(received, drawn, kind, name)  # also refuses what cannot be read as a picture
            return (kind, drawn) if redraw else (kind, received)
        guard(received, kind, name)
    except (WrongType, FileUnsafe) as refused:
        refused.field = "file"
        raise
    return kind, received


def open_file(file_id: UUID, *, by: Person | None, at: datetime) -> tuple[StoredFile, Path]:
    """The file and where its bytes lie, for handing them out; written into the trail unless it is public.

    Raises FileUnknown, FileShredded.
    """
    file = get_file(file_id, by)
    refuse_shredded(file)
    if not file.is_public:
        record(file, "files.file.download", by=by, at=at, sha256=file.sha256)
    return file, storage.path_of(file.sha256)


@transaction.atomic
def shred_files(files: QuerySet[StoredFile], *, by: Person | None, at: datetime) -> int:
    """Let nothing be known of these files but their type and when they came in; answers how many.

    For callers that have authorised `by`, or whom the law tells to. The rows stay, because papers and logs point at
    them; `clean_orphans` throws the bytes away, unless somebody else handed in the same. Doing it again finds nothing.
    """
    count = 0
    for file in files.exclude(sha256="").select_for_update(of=("self",)).select_related("organisation"):
        file.name, file.sha256, file.size_bytes, file.owner = SHREDDED_NAME, "", 0, None
        file.save(update_fields=["name", "sha256", "size_bytes", "owner"])
        record(file, "files.file.shred", by=by, at=at, about=str(file.subject_id))
        count += 1
    return count


def clean_orphans(*, at: datetime) -> int:
    """Throw away contents that no row points at and what killed uploads left; answers how many.

    Bytes are found before their row is committed, so only what is older than a day goes.
    """
    old = (at - ORPHAN_AGE).timestamp()
    gone = 0
    for path in storage.leftovers():
        if path.stat().st_mtime < old:
            path.unlink(missing_ok=True)
            gone += 1
    for path in storage.stored_contents():
        if path.stat().st_mtime < old:
            gone += _throw_away(path, old)
    return gone


@transaction.atomic
def _throw_away(path: Path, old: float) -> bool:
    if StoredFile.objects.filter(sha256=path.name).exists():
        return False
    storage.lock(path.name)
    # Somebody may have stored the same content again between the two looks.
    if StoredFile.objects.filter(sha256=path.name).exists() or path.stat().st_mtime >= old:
        return False
    path.unlink()
    return True
