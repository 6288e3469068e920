"""What is known before something is written: one frozen record each, filled by a form, a spreadsheet or the demo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from unionhall.engines.casework.states import Source
from unionhall.kernel.organisations.models import Organisation
from unionhall.services.legalaid.models import Debtor
from unionhall.services.legalaid.states import Cause, ClaimedBy, Liability, Money, Spread


@dataclass(frozen=True, kw_only=True)
class Intake:
    """What somebody asks help for. `known_on` is since when they know of it, `worked_to` the last day they worked
    there; amounts in yuan.

    `key` names the form: sent twice it is one request. `address` is counted, never kept. With `is_separate` a second
    matter against the same employer is opened on purpose.
    """

    cause: Cause
    story: str = ""
    employer: str = ""
    industry: str = ""
    known_on: date | None = None
    is_still_employed: bool = False
    amount_yuan: Decimal | None = None
    people: int = 1
    is_hardship: bool = False
    source: Source = Source.PORTAL
    key: UUID | None = None
    address: str = ""
    is_separate: bool = False
    worked_to: date | None = None


@dataclass(frozen=True, kw_only=True)
class DebtorPlan:
    """Somebody on the other side."""

    name: str
    liability: str = Liability.EMPLOYER
    credit_code: str = ""
    phone: str = ""
    address: str = ""
    counsel: str = ""
    note: str = ""
    other_debts_yuan: Decimal | None = None
    other_debts_note: str = ""


@dataclass(frozen=True, kw_only=True)
class ClaimantPlan:
    """One worker's part in a matter, with what they claim in yuan (nothing: not known yet)."""

    amount_yuan: Decimal | None = None
    unit: Organisation | None = None
    work: str = ""
    worked_from: date | None = None
    worked_to: date | None = None
    stands_on: str = ClaimedBy.WORD
    is_representative: bool = False
    is_hardship: bool = False
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class PaymentPlan:
    """A sum that came from the other side, in yuan, and how it is spread. `units` limits it to the claimants that
    these units speak for; with `has_arrived` false it lies with a court or an account on the way."""

    amount_yuan: Decimal
    paid_on: date
    spread: Spread = Spread.PRO_RATA
    has_arrived: bool = True
    debtor: Debtor | None = None
    units: tuple[Organisation, ...] = ()
    note: str = ""
    key: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class JointPlan:
    """What an invited unit is asked to do, and given to see."""

    unit: Organisation
    task: str
    is_own_only: bool = True
    sees_money: bool = True
    sees_evidence: bool = False


# The columns that a claimant's right stands in; of the last two only one holds at a time.
RIGHTS = (Money.AWARDED, Money.AGREED)
