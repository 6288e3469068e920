"""The rows of legal aid, each beside the noun it belongs to."""

from unionhall.services.legalaid.models.claims import Claimant, LedgerEntry, Payment, Receipt
from unionhall.services.legalaid.models.duty import Duty, DutyLog, DutyPost, DutySwap, DutyWish, Roster
from unionhall.services.legalaid.models.evidence import CustodyEntry, Evidence
from unionhall.services.legalaid.models.lawyers import (
    AidBudget,
    Allowance,
    Candidacy,
    FirmClient,
    LawFirm,
    Lawyer,
    OpenCall,
)
from unionhall.services.legalaid.models.matters import Agreement, Debtor, JointWork, Matter
from unionhall.services.legalaid.models.reviews import FileReview, ReviewedFile, ReviewSheet
from unionhall.services.legalaid.models.rights import RightsCheck
from unionhall.services.legalaid.models.screening import Screening, Signal

__all__ = [
    "Agreement", "AidBudget", "Allowance", "Candidacy", "Claimant", "CustodyEntry", "Debtor", "Duty", "DutyLog",
    "DutyPost", "DutySwap", "DutyWish", "Evidence", "FileReview", "FirmClient", "JointWork", "LawFirm", "Lawyer",
    "LedgerEntry", "Matter", "OpenCall", "Payment", "Receipt", "ReviewSheet", "ReviewedFile", "RightsCheck", "Roster",
    "Screening", "Signal",
]  # fmt: skip
