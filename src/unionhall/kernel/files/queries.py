"""Reading files: only through the permission that each was stored with."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from unionhall.kernel.access.permissions import may
from unionhall.kernel.files.models import StoredFile
from unionhall.kernel.files.subjects import subject_of
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import NotAllowed


class FileUnknown(NotAllowed):
    """There is no such file, or it is not open to the viewer."""


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


def files_of(subject_id: UUID, *, permissions: Collection[str] = ()) -> QuerySet[StoredFile]:
    """Files of one thing, oldest first, for callers that have let the viewer see the thing itself."""
    rows = StoredFile.objects.filter(subject_id=subject_id).order_by("stored_at", "id")
    return rows.filter(permission__in=permissions) if permissions else rows
