"""What a reckoning says: whether a claim exists, how much, step by step, on which article, until when, before whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from unionhall.lib import records
from unionhall.services.legalaid.rights.parameters import Parameter

Text = records.Text


class Status(StrEnum):
    """Whether a claim exists on the facts that were told."""

    EXISTS = "exists"
    NO = "no"
    DEPENDS = "depends"


class Forum(StrEnum):
    """Before whom a claim is raised."""

    ARBITRATION = "arbitration"
    COURT = "court"
    INSPECTION = "inspection"
    INSURANCE = "insurance"
    PLATFORM = "platform"
    PAYMENT_ORDER = "payment_order"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a reckoning. `formula` is arithmetic over numbers alone: whoever evaluates it exactly gets `value`.

    `unit` is yuan, days, months, years, hours or people. Values are shown rounded and kept exact.
    """

    label: Text
    formula: str
    value: Fraction
    unit: str = "yuan"


@dataclass(frozen=True, slots=True)
class Basis:
    """The article a result rests on, and since when it has been in force."""

    instrument: str
    article: str
    since: date
    is_unconfirmed: bool = False

    law: str = ""  # the key of the instrument in `articles`, for its page


@dataclass(frozen=True, slots=True)
class Limitation:
    """Until when a claim can be raised: the last day as counted, and as it moves off a holiday.

    No days: nothing runs yet (the employment goes on), or it is unsettled (`is_contested`, with the earliest day). A
    claim whose time has passed is kept: limitation is a defence that the other side must raise.
    """

    starts_on: date | None
    nominal: date | None
    rolled: date | None
    basis: Basis
    is_contested: bool = False
    is_past: bool = False


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum in yuan, to the cent: exact, or between two sums where the law leaves it open."""

    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, value: Fraction) -> Amount:
        """One sum, rounded here and only here."""
        rounded = to_cent(value)
        return cls(rounded, rounded)

    @classmethod
    def between(cls, one: Fraction, other: Fraction) -> Amount:
        """A range, in order."""
        return cls(*sorted((to_cent(one), to_cent(other))))

    @property
    def is_exact(self) -> bool:
        """Whether both ends are the same."""
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim. `payer` names who owes it where that is not simply the employer.

    `excludes` are the ids of claims that cannot be had beside it. `parameters` are the numbers of law that were read.
    `evidence` are keys of `evidence.ITEMS`. `unit` tells what the amount counts: a sum, or a sum every month, or days.
    """

    id: str
    name: Text
    status: Status
    amount: Amount | None = None
    steps: tuple[Step, ...] = ()
    basis: tuple[Basis, ...] = ()
    assumptions: tuple[Text, ...] = ()
    warnings: tuple[Text, ...] = ()
    limitation: Limitation | None = None
    forum: tuple[Forum, ...] = ()
    evidence: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    payer: Text | None = None
    parameters: tuple[Parameter, ...] = ()
    unit: str = "yuan"


def to_cent(value: Fraction) -> Decimal:
    """`value` yuan to the cent, half up (away from zero): the one rounding of an item."""
    top, bottom = value.numerator, value.denominator
    whole, rest = divmod(abs(top) * 100, bottom)
    whole += rest * 2 >= bottom
    # Put together as text: a context of few digits would round a long number once more.
    return Decimal(f"{'-' if top < 0 and whole else ''}{whole}E-2")
