"""Reading files: only through the permission that each was stored with."""

from __future__ import annotations

from collections.abc import Collection
from typing import IO
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from unionhall.kernel.access.permissions import may
from unionhall.kernel.files import storage
from unionhall.kernel.files.models import StoredFile
from unionhall.kernel.files.subjects import subject_of
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed, Refused


class FileUnknown(NotAllowed):
    """There is no such file, or it is not open to the viewer."""


class DigestWrong(Refused):
    """The bytes of `file` on the disk are no longer those that came in; `found` is their SHA-256, empty without any."""

    status = 500
    message = _(
        "“%(name)s” was damaged where it is stored, and is not handed out. Please tell the administrator."
    )

    def __init__(self, file: StoredFile, found: str) -> None:
        super().__init__(name=file.name)
        self.file, self.found = file, found


class FileShredded(Refused):
    """Its time was over: that there was a file is all that is known."""

    status = 410
    message = _("This file was destroyed when its time was over.")


def get_file(file_id: UUID, viewer: Person | None) -> StoredFile:
    """The file, when it is public or `viewer` holds its permission over what it belongs to. Raises FileUnknown."""
    file = StoredFile.objects.select_related("organisation").filter(pk=file_id).first()
    if file is None or not (file.is_public or _may_open(file, viewer)):
        raise FileUnknown("file")
    return file


def _may_open(file: StoredFile, viewer: Person | None) -> bool:
    subject = subject_of(file)
    # A permission asked without a subject would mean "anywhere"; what a lost row held opens to nobody.
    return subject is not None and may(viewer, file.permission, subject)


def refuse_shredded(file: StoredFile) -> None:
    """Pass silently, or raise FileShredded."""
    if not file.sha256:
        raise FileShredded


def files_of(subject_id: UUID, *, permissions: Collection[str] = ()) -> QuerySet[StoredFile]:
    """Files of one thing, oldest first, for callers that have let the viewer see the thing itself."""
    rows = StoredFile.objects.filter(subject_id=subject_id).order_by("stored_at", "id")
    return rows.filter(permission__in=permissions) if permissions else rows


def open_checked(file: StoredFile) -> IO[bytes]:
    """The bytes of a file, once they are found to be those that came in; the caller closes the stream.

    For commands above that have authorised whoever asks and write down by themselves who did. Raises DigestWrong,
    FileShredded.
    """
    refuse_shredded(file)
    try:
        stream = storage.path_of(file.sha256).open("rb")
    except FileNotFoundError:
        raise DigestWrong(file, "") from None
    found, size = storage.digest(stream)
    if (found, size) != (file.sha256, file.size_bytes):
        stream.close()
        raise DigestWrong(file, found)
    stream.seek(0)
    return stream
