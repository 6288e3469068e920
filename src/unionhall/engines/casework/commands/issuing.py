"""Papers that a verb produces, kept as files of the case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from unionhall.engines.casework import kinds
from unionhall.engines.casework.locks import lock
from unionhall.engines.casework.models import Attachment, Case
from unionhall.engines.casework.sheets import values_of
from unionhall.kernel.documents.commands import issue_document
from unionhall.kernel.people.models import Person


@transaction.atomic
def issue_paper(
    case: Case, code: str, *, about: Mapping[str, Any] | None = None, by: Person, at: datetime
) -> Attachment:
    """Fill the template in force for the paper `code` with what the case holds now, and hang it on the case.

    For commands of services, which have authorised `by`. `about` are further fields, where one case has several such
    papers. Everybody on the case can open it, unless it is for staff only. Papers are written in the installation's own
    language. Raises MissingFields and what else a template that no longer fits refuses.
    """
    case = lock(case)
    kind = kinds.find(case.kind)
    paper = kind.papers[code]
    with override(settings.LANGUAGE_CODE):
        fields = values_of(case, kind, paper, by=by, at=at, about=about or {})
        label = str(paper.name)
    is_internal = paper.is_for_staff(case)
    document = issue_document(
        code, fields, organisation=case.organisation, subject_id=case.pk,
        permission="casework.see_internal" if is_internal else "casework.see_case", owner=by, by=by, at=at,
    )  # fmt: skip
    return Attachment.objects.create(
        organisation=case.organisation, case=case, file=document.file, label=label[:80], is_internal=is_internal,
        by=by, at=at,
    )  # fmt: skip
