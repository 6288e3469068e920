"""That somebody looked into a file is written down."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from unionhall.engines.casework.models import Case
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.people.models import Person


@transaction.atomic
def open_file(case: Case, *, by: Person, at: datetime) -> None:
    """Write that `by` opened the file of a matter, or an invited unit's part of one. Raises NotAllowed."""
    authorise(by, "casework.see_internal", case)
    record(case, "legalaid.file.open", by=by, at=at)


@transaction.atomic
def open_rights_checks(case: Case, checks: Collection[UUID], *, by: Person, at: datetime) -> None:
    """Write that `by` looked at reckonings that came with a matter; where none did, nothing. Raises NotAllowed."""
    authorise(by, "legalaid.see_rights_check", case)
    for key in checks:
        record(case, "legalaid.rights_check.open", by=by, at=at, check=str(key))
