"""The record of acceptance: what was agreed for an instalment, what was delivered, who accepted it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from unionhall.engines.casework.models import Case
from unionhall.engines.casework.sheets import Paper
from unionhall.kernel.documents.kinds import DocumentField
from unionhall.services.palace.models import Instalment

CODE = "palace.acceptance"


def _values(case: Case) -> dict[str, Any]:
    """Those of the instalment that was accepted last."""
    step = case.steps.filter(verb="accept_instalment").latest("sequence")
    rows = Instalment.objects.select_related("contract__provider", "accepted_by")
    part = rows.get(contract_id=case.pk, number=step.data["number"])
    lines = [line.strip() for line in part.deliverables.splitlines() if line.strip()]
    return {
        "contract.provider": str(part.contract.provider),
        "contract.amount": part.contract.amount_yuan,
        "instalment.place": part.number,
        "instalment.due_on": part.due_on,
        "instalment.amount": part.amount_yuan,
        "instalment.accepted_on": part.accepted_on,
        "instalment.accepted_by": str(part.accepted_by),
        "instalment.record": part.record,
        "items": [{"what": line} for line in lines],
    }


ACCEPTANCE = Paper(
    CODE,
    _("Record of acceptance"),
    (
        DocumentField("contract.provider", _("Provider"), "云桥法和律师事务所"),
        DocumentField("contract.amount", _("Price of the contract, yuan"), Decimal("96000.00")),
        DocumentField("instalment.place", _("Number of the instalment"), 1),
        DocumentField("instalment.due_on", _("Due on"), date(2026, 6, 30)),
        DocumentField("instalment.amount", _("Amount, yuan"), Decimal("32000.00")),
        DocumentField("instalment.accepted_on", _("Accepted on"), date(2026, 7, 2)),
        DocumentField("instalment.accepted_by", _("Accepted by"), "李干事"),
        DocumentField("instalment.record", _("Record of acceptance, item by item"), "值班 24 次，台账齐全。"),
        DocumentField("items[].what", _("What is delivered"), "第一季度值班 24 次"),
    ),
    _values,
)
