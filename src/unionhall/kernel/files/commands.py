"""Taking files in, handing them out, and throwing away bytes that nothing points at."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from typing import IO
from uuid import UUID

from django.db import transaction
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
    guard,
)
from unionhall.kernel.files.models import StoredFile
from unionhall.kernel.files.pictures import draw_anew
from unionhall.kernel.files.queries import get_file
from unionhall.kernel.organisations.models import Organisation
from unionhall.kernel.people.models import Person
from unionhall.kernel.rulebook.queries import value

__all__ = [
    "FileEmpty", "FileTooLarge", "FileUnsafe", "WrongType", "clean_orphans", "open_file", "store_file",
]  # fmt: skip

# Longer than any upload takes; what is younger may belong to a transaction that is still open.
ORPHAN_AGE = timedelta(days=1)
_NAME_LENGTH = 160


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
) -> StoredFile:
    """Keep what `stream` holds, for those who hold `permission` over the thing `subject_id`.

    For commands above, which have authorised `by`. Its type is found by content, is one of `allowed` (codes of
    `content.TYPES`) and fits the name; pictures are drawn anew. Raises FileEmpty, FileTooLarge, WrongType,
    FileUnsafe.
    """
    name = clean_name(name)
    limit = value("files.max_mb", region=organisation.region, on=timezone.localdate(at)).number
    with storage.incoming() as received, storage.incoming() as drawn:
        size = storage.copy_limited(stream, received, limit * 2**20)
        if size is None:
            raise FileTooLarge(field="file", name=name, most=limit)
        if size == 0:
            raise FileEmpty(field="file", name=name)
        kind, kept = _examined(received, drawn, name, allowed)
        sha256, size = storage.digest(kept)
        with transaction.atomic():
            storage.lock(sha256)
            storage.put_in_place(kept, sha256)
            file = StoredFile.objects.create(
                organisation=organisation,
                owner=owner,
                name=name,
                media_type=kind.media_type,
                size_bytes=size,
                sha256=sha256,
                permission=permission,
                subject_id=subject_id,
                is_public=is_public,
                stored_at=at,
            )
            record(file, "files.file.store", by=by, at=at, sha256=sha256, about=str(subject_id))
    return file


def _examined(
    received: IO[bytes], drawn: IO[bytes], name: str, allowed: Collection[str]
) -> tuple[FileType, IO[bytes]]:
    """The type, and the stream to keep: what came in, or the picture drawn anew."""
    try:
        kind = checked_type(received, name, allowed)
        if kind.code in IMAGES:
            draw_anew(received, drawn, kind, name)
            return kind, drawn
        guard(received, kind, name)
    except (WrongType, FileUnsafe) as refused:
        refused.field = "file"
        raise
    return kind, received


def clean_name(name: str) -> str:
    """A file name without folders, invisible characters and excess length; the extension stays."""
    text = unicodedata.normalize("NFC", name.replace("\\", "/")).rsplit("/", 1)[-1]
    # Marks that turn the direction of writing make "gpj.exe" look like "exe.jpg".
    text = "".join(
        each for each in text if unicodedata.category(each) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    )
    text = re.sub(r'[<>:"|?*\s]+', " ", text).strip(" .")
    stem, extension = PurePath(text).stem, PurePath(text).suffix[:20]
    return (stem[: _NAME_LENGTH - len(extension)] or "file") + extension


def open_file(file_id: UUID, *, by: Person | None, at: datetime) -> tuple[StoredFile, Path]:
    """The file and where its bytes lie, for handing them out; written into the trail unless it is public.

    Raises FileUnknown.
    """
    file = get_file(file_id, by)
    if not file.is_public:
        record(file, "files.file.download", by=by, at=at, sha256=file.sha256)
    return file, storage.path_of(file.sha256)


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
