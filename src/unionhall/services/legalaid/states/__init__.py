"""The words of legal aid, and the tables by which its cases move."""

from unionhall.services.legalaid.states.candidacy import CANDIDACY
from unionhall.services.legalaid.states.joint import JOINT
from unionhall.services.legalaid.states.matter import MATTER
from unionhall.services.legalaid.states.screening import SCREENING
from unionhall.services.legalaid.states.words import (
    Availability,
    CameBy,
    Cause,
    ClaimedBy,
    Custody,
    EvidenceKind,
    Form,
    Grade,
    Ground,
    Industry,
    LawyerState,
    Liability,
    Money,
    Refusal,
    Result,
    RosterState,
    Sealer,
    SignalKind,
    Spread,
    Stage,
    Standing,
    SwapState,
    Termination,
)

__all__ = [
    "CANDIDACY", "JOINT", "MATTER", "SCREENING", "Availability", "CameBy", "Cause", "ClaimedBy", "Custody",
    "EvidenceKind", "Form", "Grade", "Ground", "Industry", "LawyerState", "Liability", "Money", "Refusal", "Result",
    "RosterState", "Sealer", "SignalKind", "Spread", "Stage", "Standing", "SwapState", "Termination",
]  # fmt: skip
