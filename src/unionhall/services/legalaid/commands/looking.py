"""That somebody looked into a file is written down."""

from __future__ import annotations

from datetime import datetime

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
