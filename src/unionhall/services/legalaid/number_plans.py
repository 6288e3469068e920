"""What is known of a number of law before it is written: filled by a form, a spreadsheet or the demo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from unionhall.kernel.rulebook.core import Source


@dataclass(frozen=True, kw_only=True)
class NumberPlan:
    """A value of the rule `key` in a region, from `starts_on` to the end of `ends_on`, in the unit of the rule.

    `expect_on` is from when a newer one is to be expected.
    """

    key: str
    region: str
    value: Decimal
    starts_on: date
    source: Source
    ends_on: date | None = None
    expect_on: date | None = None
    is_confirmed: bool = False
