"""The papers of a matter, as the authorities use them: which there are, and what each shows."""

from __future__ import annotations

from unionhall.services.legalaid.papers.aid import (
    APPLICATION,
    ASSIGNMENT,
    DECISION,
    POWER_OF_ATTORNEY,
    REFUSAL,
)
from unionhall.services.legalaid.papers.closing import CLOSING_REPORT, EVIDENCE_LIST, RECEIPT
from unionhall.services.legalaid.papers.disputes import (
    ARBITRATION_APPLICATION,
    MEDIATION_AGREEMENT,
    MEDIATION_RECORD,
)
from unionhall.services.legalaid.papers.letters import OPINION, RECOMMENDATION, REMINDER

PAPERS = (
    APPLICATION, DECISION, REFUSAL, ASSIGNMENT, POWER_OF_ATTORNEY, MEDIATION_RECORD, MEDIATION_AGREEMENT,
    ARBITRATION_APPLICATION, REMINDER, OPINION, RECOMMENDATION, CLOSING_REPORT, EVIDENCE_LIST, RECEIPT,
)  # fmt: skip
