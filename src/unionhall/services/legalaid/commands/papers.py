"""Papers that no verb produces: the list of evidence, and the receipt for money that has arrived."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from unionhall.engines.casework import commands as casework
from unionhall.engines.casework.models import Attachment
from unionhall.kernel.access.permissions import authorise
from unionhall.kernel.audit.commands import record
from unionhall.kernel.people.models import Person
from unionhall.lib.errors import Refused
from unionhall.services.legalaid.commands.money import NotReceived
from unionhall.services.legalaid.models import Evidence, LedgerEntry, Matter
from unionhall.services.legalaid.papers.closing import EVIDENCE_LIST, RECEIPT, receipt_values
from unionhall.services.legalaid.states import Money


class NothingToList(Refused):
    """A list has at least one piece."""

    message = _("There is no evidence to list yet.")


@transaction.atomic
def issue_evidence_list(matter: Matter, *, by: Person, at: datetime) -> Attachment:
    """The numbered list of the pieces that are relied on, as a document. Raises NotAllowed, NothingToList."""
    case = casework.lock(matter.case)
    authorise(by, "legalaid.issue_evidence_list", case)
    if not Evidence.objects.filter(matter_id=matter.pk, withdrawn_at=None).exists():
        raise NothingToList
    made = casework.issue_paper(case, EVIDENCE_LIST.code, by=by, at=at)
    record(case, "legalaid.evidence_list.issue", by=by, at=at, file=str(made.file_id))
    return made


@transaction.atomic
def issue_receipt(entry: LedgerEntry, *, by: Person, at: datetime) -> Attachment:
    """The receipt for one line of money received, to be signed by whom it reached. Raises NotAllowed, NotReceived."""
    case = casework.lock(entry.case)
    authorise(by, "legalaid.issue_receipt", case)
    row = LedgerEntry.objects.select_related("claimant__person", "payment__debtor", "matter").get(pk=entry.pk)
    is_taken_back = LedgerEntry.objects.filter(reverses=row).exists()
    if row.kind != Money.RECEIVED or row.reverses_id is not None or is_taken_back:
        raise NotReceived
    with override(settings.LANGUAGE_CODE):
        about = receipt_values(row)
    made = casework.issue_paper(case, RECEIPT.code, about=about, by=by, at=at)
    record(case, "legalaid.receipt.issue", by=by, at=at, entry=str(row.pk), file=str(made.file_id))
    return made
