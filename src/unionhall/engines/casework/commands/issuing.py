"""Papers that a verb produces, kept as files of the case."""

from __future__ import annotations

from datetime import datetime

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
def issue_paper(case: Case, code: str, *, by: Person, at: datetime) -> Attachment:
    """Fill the template in force for the paper `code` with what the case holds now, and hang it on the case.

    For commands of services, which have authorised `by`. Everybody on the case can open it. Papers are written in the
    installation's own language. Raises MissingFields and what else a template that no longer fits refuses.
    """
    case = lock(case)
    kind = kinds.find(case.kind)
    paper = kind.papers[code]
    with override(settings.LANGUAGE_CODE):
        fields = values_of(case, kind, paper, by=by, at=at)
        label = str(paper.name)
    document = issue_document(
        code, fields, organisation=case.organisation, subject_id=case.pk, permission="casework.see_case", owner=by,
        by=by, at=at,
    )  # fmt: skip
    return Attachment.objects.create(
        organisation=case.organisation, case=case, file=document.file, label=label[:80], by=by, at=at
    )
