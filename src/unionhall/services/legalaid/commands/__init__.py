"""Every write of legal aid, one function a verb."""

from unionhall.services.legalaid.commands import carrying, deciding
from unionhall.services.legalaid.commands.carrying import CannotBeConfirmed, PayBeforeAgreed
from unionhall.services.legalaid.commands.deciding import (
    ConflictOfInterest,
    NotALawyerHere,
    StillTime,
    TooBusy,
)
from unionhall.services.legalaid.commands.intake import (
    AskedAlready,
    PeopleOutOfRange,
    StoryTooLong,
    TooManyRequests,
    open_matter,
)
from unionhall.services.legalaid.commands.lawyers import CANDIDACY_COMMANDS
from unionhall.services.legalaid.commands.money import (
    AmountMissing,
    NothingUnderWay,
    NotReceived,
    PaymentTooLarge,
    ReasonMissing,
    confirm_receipt,
    correct_entry,
    pass_on_payment,
    receive_payment,
    set_claim,
    set_rights,
    undo_payment,
)
from unionhall.services.legalaid.commands.parties import (
    ClaimantTwice,
    DebtorTwice,
    InvitedAlready,
    NameMissing,
    OwnUnit,
    add_claimant,
    add_debtor,
    change_matter,
    invite_unit,
)
from unionhall.services.legalaid.commands.screening import SCREENING_COMMANDS
from unionhall.services.legalaid.ledger import LessThanReceived, MoreThanOwed, TakenBack

MATTER_COMMANDS = deciding.COMMANDS | carrying.COMMANDS

__all__ = [
    "CANDIDACY_COMMANDS", "MATTER_COMMANDS", "SCREENING_COMMANDS", "AmountMissing", "AskedAlready",
    "CannotBeConfirmed", "ClaimantTwice", "ConflictOfInterest", "DebtorTwice", "InvitedAlready", "LessThanReceived",
    "MoreThanOwed", "NameMissing", "NotALawyerHere", "NotReceived", "NothingUnderWay", "OwnUnit", "PayBeforeAgreed",
    "PaymentTooLarge", "PeopleOutOfRange", "ReasonMissing", "StillTime", "StoryTooLong", "TakenBack", "TooBusy",
    "TooManyRequests", "add_claimant", "add_debtor", "change_matter", "confirm_receipt", "correct_entry",
    "invite_unit", "open_matter", "pass_on_payment", "receive_payment", "set_claim", "set_rights", "undo_payment",
]  # fmt: skip
